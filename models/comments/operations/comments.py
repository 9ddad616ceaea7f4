"""Writing, changing and removing comments, until they are submitted."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from models.comments.attachment import Attachment
from models.comments.comment import Comment
from models.comments.operations import carrying_over, cosponsors
from models.comments.operations.collecting import (
    OpenRound,
    collecting_round,
    ensure_collecting,
    removed_from,
    undo_clearance,
)
from models.comments.operations.wording import Words, checked_words, columns, digest, put_words, shown_words
from models.departments.operations import opinions
from models.errors import NotFound, Outdated, Untimely, ensure_found
from models.people.person import Person
from models.record.altered_rows import note_changed
from models.record.events import Event, record_row
from models.record.row_changes import note_added_row
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds


def write(session: Session, round_id: int, words: Words, *, by: Person, now: datetime) -> int:
    """Keep a new comment for the person's member, to be submitted by its coordinator; the same from one person is kept once.

    Gives its id.
    """
    by.ensure_speaks()
    return add(session, collecting_round(session, round_id, by=by, now=now), words, by=by, now=now)


def add(session: Session, round: OpenRound, words: Words, *, by: Person, now: datetime) -> int:
    """As `write`, for somebody who may speak in a round that is locked and takes comments: one of many at once."""
    words = checked_words(session, round, words)
    values = {"round_id": round.id, "member_id": by.of_member().id, "author_id": by.id, **columns(words)}
    written: int | None = session.connection().scalar(_SAME_WORDS, values)
    if written is not None:
        return written

    undo_clearance(session, round, by=by, now=now)
    # As a row, since to make an object of it first takes as long as all that is asked before.
    inserted = (
        session.connection().execute(_INSERT, {**values, "written_at": now, "changed_at": now}).inserted_primary_key
    )
    assert inserted is not None
    id: int = inserted[0]
    note_added_row(session, Comment, id)

    _record(session, round, id, words, Verb.COMMENT_WRITTEN, by, now)
    return id


def edit(session: Session, comment_id: int, words: Words, *, by: Person, seen: int, now: datetime) -> Comment:
    """Save a comment again; `seen` is the revision that the person began from, else Outdated carries what stands now."""
    by.ensure_speaks()
    comment, round = own_comment(session, comment_id, by)
    ensure_collecting(session, round, by=by, now=now)
    words = checked_words(session, round, words)
    new = columns(words)
    if comment.revision != seen:
        if all(getattr(comment, name) == value for name, value in new.items()):
            return comment
        raise Outdated(
            "Somebody has saved this comment since you opened it. Both texts are below.", shown_words(comment)
        )

    undo_clearance(session, round, by=by, now=now)
    if any(getattr(comment, name) != new[name] for name in cosponsors.SAID_IN_WORDS):
        comment.joined_id = comment.joins = None  # its words are the member's own from now on
    put_words(words, comment)
    comment.revision += 1
    comment.changed_at = now

    _record(session, round, comment.id, comment, Verb.COMMENT_CHANGED, by, now)
    cosponsors.outdate(session, comment, round, by=by, now=now)
    return comment


def remove(session: Session, comment_id: int, *, by: Person, seen: int, now: datetime) -> Round:
    """Throw a drafted comment away, as it was when the person last saw it; what is gone already stays gone."""
    by.ensure_speaks()
    try:
        comment, round = own_comment(session, comment_id, by)
    except NotFound:
        return _removed_from(session, comment_id, by)
    ensure_collecting(session, round, by=by, now=now)
    if comment.revision != seen:
        raise Outdated(
            "Somebody has changed this comment since you opened it. Please look at it again.", shown_words(comment)
        )

    _record(session, round, comment.id, comment, Verb.COMMENT_REMOVED, by, now)
    undo_clearance(session, round, by=by, now=now)
    opinions.reopen_included(session, comment, round, by=by, now=now)
    carrying_over.reopen(session, comment, round, by=by, now=now)
    cosponsors.detach(session, comment, round, by=by, now=now)
    note_changed(session, Attachment, Attachment.comment_id == comment.id)  # the database takes them along
    session.delete(comment)
    return round


def own_comment(session: Session, comment_id: int, by: Person) -> tuple[Comment, Round]:
    """The member's own comment and its round, which is locked first so that a submission cannot pass in between."""
    member = by.of_member()
    wanted = select(Comment.round_id).where(Comment.id == comment_id, Comment.member_id == member.id)
    round_id = ensure_found(session.scalars(wanted).one_or_none())
    round = rounds.locked_alone(session, round_id)
    comment = ensure_found(session.get(Comment, comment_id, populate_existing=True))
    if comment.is_objection:
        raise Untimely("This is the objection of your country to the adoption. It stays; write a comment to add to it.")
    return comment, round


def _removed_from(session: Session, comment_id: int, by: Person) -> Round:
    """The round from which the member has removed this comment, as the record says; raises NotFound."""
    whose = Event.body["member"].as_integer() == by.of_member().id
    return removed_from(session, Verb.COMMENT_REMOVED, f"Comment {comment_id}", whose)


def _record(
    session: Session, round: OpenRound, comment_id: int, worded: Words | Comment, verb: Verb, by: Person, now: datetime
) -> None:
    details = {"round": round.id, "member": by.of_member().id, "words": digest(worded)}
    record_row(session, Comment, comment_id, verb, consultation_id=round.consultation_id, by=by, at=now, **details)


_INSERT = insert(Comment)
# Past the seals: it is the member's own. The paragraph comes first, since comparing it costs less than comparing words.
_PLACES = ("paragraph_id", "after_id")
_SAME_WORDS = select(Comment.id).where(
    *(getattr(Comment, name).is_not_distinct_from(bindparam(name)) for name in _PLACES),
    *(
        getattr(Comment, name) == bindparam(name)
        for name in ("round_id", "member_id", "author_id", *Words.__dataclass_fields__)
        if name not in _PLACES
    ),
)
