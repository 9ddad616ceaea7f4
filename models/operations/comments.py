"""Writing, changing and removing comments, until they are submitted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.comment import Change, Comment, CommentType
from models.consultation import Round
from models.draft import Kind, Paragraph
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.history import Event, Verb, digest_of, record
from models.member import Member
from models.operations import rounds
from models.operations.deadlines import ensure_open
from models.person import Person
from models.submission import Submission
from models.text import typed


@dataclass(frozen=True, slots=True)
class Words:
    """What a person fills in. `paragraph_id` None means the whole text; `proposed_text` is the whole new paragraph."""

    type: CommentType
    change: Change = Change.REMARK
    paragraph_id: int | None = None
    text: str = ""
    proposed_text: str = ""
    justification: str = ""


def write(session: Session, round_id: int, words: Words, *, by: Person, now: datetime) -> Comment:
    """Keep a new comment for the person's member, to be submitted by its coordinator; the same from one person is kept once."""
    round, member = rounds.locked(session, round_id), by.of_member()
    ensure_open(round, by.zone, now)
    _ensure_collecting(session, round, member.id)
    words = _checked(session, round, words)
    written = session.scalars(
        select(Comment).filter_by(round_id=round.id, member_id=member.id, author_id=by.id, **_columns(words))
    ).first()
    if written is not None:
        return written

    comment = Comment(
        round_id=round.id,
        member=session.get_one(Member, member.id),
        author_id=by.id,
        written_at=now,
        changed_at=now,
        **_columns(words),
    )
    session.add(comment)

    _record(session, round, comment, Verb.COMMENT_WRITTEN, by, now)
    return comment


def edit(session: Session, comment_id: int, words: Words, *, by: Person, seen: int, now: datetime) -> Comment:
    """Save a comment again; `seen` is the revision that the person began from, else Outdated carries what stands now."""
    comment, round = _own(session, comment_id, by)
    ensure_open(round, by.zone, now)
    _ensure_collecting(session, round, comment.member_id)
    words = _checked(session, round, words)
    new = _columns(words)
    if comment.revision != seen:
        if all(getattr(comment, name) == value for name, value in new.items()):
            return comment
        raise Outdated("Somebody has saved this comment since you opened it. Both texts are below.", _shown(comment))

    for name, value in new.items():
        setattr(comment, name, value)
    comment.revision += 1
    comment.changed_at = now

    _record(session, round, comment, Verb.COMMENT_CHANGED, by, now)
    return comment


def remove(session: Session, comment_id: int, *, by: Person, seen: int, now: datetime) -> Round:
    """Throw a drafted comment away, as it was when the person last saw it; what is gone already stays gone."""
    try:
        comment, round = _own(session, comment_id, by)
    except NotFound:
        return _removed_from(session, comment_id, by)
    ensure_open(round, by.zone, now)
    _ensure_collecting(session, round, comment.member_id)
    if comment.revision != seen:
        raise Outdated(
            "Somebody has changed this comment since you opened it. Please look at it again.", _shown(comment)
        )

    _record(session, round, comment, Verb.COMMENT_REMOVED, by, now)
    session.delete(comment)
    return round


def _own(session: Session, comment_id: int, by: Person) -> tuple[Comment, Round]:
    """The member's own comment and its round, which is locked first so that a submission cannot pass in between."""
    member = by.of_member()
    round_id = session.scalars(
        select(Comment.round_id).where(Comment.id == comment_id, Comment.member_id == member.id)
    ).one_or_none()
    if round_id is None:
        raise NotFound
    round = rounds.locked(session, round_id)
    comment = session.scalars(
        select(Comment).where(Comment.id == comment_id).execution_options(populate_existing=True)
    ).one_or_none()
    if comment is None:
        raise NotFound
    return comment, round


def _removed_from(session: Session, comment_id: int, by: Person) -> Round:
    """The round from which the member has removed this comment, as the record says; raises NotFound."""
    removed = select(Event.body["round"].as_integer()).where(
        Event.verb == Verb.COMMENT_REMOVED,
        Event.body["thing"].as_string() == f"Comment {comment_id}",
        Event.body["member"].as_integer() == by.of_member().id,
    )
    round_id = session.scalars(removed).one_or_none()
    if round_id is None:
        raise NotFound
    return session.get_one(Round, round_id)


def _ensure_collecting(session: Session, round: Round, member_id: int) -> None:
    submission = session.scalars(
        select(Submission).where(Submission.round_id == round.id, Submission.member_id == member_id)
    ).one_or_none()
    if submission is None:
        raise NotFound
    if submission.is_in:
        raise Untimely(
            f"{submission.member.name}'s answer has been submitted. Take it back first if something must change."
        )


def _checked(session: Session, round: Round, words: Words) -> Words:
    """The words as they are kept; raises Invalid with the field that is wrong."""
    words = Words(
        words.type,
        words.change,
        words.paragraph_id,
        typed(words.text, "text"),
        typed(words.proposed_text, "proposed_text") if words.change in (Change.REPLACE, Change.INSERT_AFTER) else "",
        typed(words.justification, "justification"),
    )
    paragraph = _paragraph(session, round, words.paragraph_id)
    if words.change is Change.REMARK and not words.text:
        raise Invalid("Write your comment.", "text")
    if words.change is not Change.REMARK and paragraph is None:
        raise Invalid("Choose the paragraph that should change.", "paragraph_id")
    if words.change in (Change.REPLACE, Change.INSERT_AFTER) and not words.proposed_text:
        raise Invalid("Write the text that you propose.", "proposed_text")
    if (
        words.change is Change.REPLACE
        and paragraph
        and not redline.diff(paragraph.text, words.proposed_text, round.consultation.language)
    ):
        raise Invalid(
            "The proposed text is the same as the present one. Change the words that should change.", "proposed_text"
        )
    return words


def _paragraph(session: Session, round: Round, paragraph_id: int | None) -> Paragraph | None:
    if paragraph_id is None:
        return None
    paragraph = session.get(Paragraph, paragraph_id)
    if (
        paragraph is None
        or paragraph.version_id != round.version_id
        or paragraph.removed
        or paragraph.kind is Kind.NOTE
    ):
        raise Invalid("This paragraph is not part of the text under consultation.", "paragraph_id")
    return paragraph


def _columns(words: Words) -> dict[str, object]:
    return {name: getattr(words, name) for name in Words.__dataclass_fields__}


def _shown(comment: Comment) -> dict[str, str]:
    return {
        "type": comment.type.value,
        "change": comment.change.value,
        "text": comment.text,
        "proposed_text": comment.proposed_text,
        "justification": comment.justification,
        "revision": str(comment.revision),
    }


def _record(session: Session, round: Round, comment: Comment, verb: Verb, by: Person, now: datetime) -> None:
    words = digest_of(comment.text, comment.proposed_text, comment.justification)
    of = {"round": round.id, "member": comment.member_id}
    record(session, comment, verb, consultation_id=round.consultation_id, by=by, at=now, words=words, **of)
