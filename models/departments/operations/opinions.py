"""What a department's people do with their own opinions: write, change, remove, forward, take back; of which opinions a member's
comment was made; and what both sides write to one another about one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.attachment import Attachment
from models.comments.comment import Comment
from models.comments.operations.collecting import OpenRound, collecting_round, ensure_collecting, removed_from
from models.comments.operations.wording import Words, checked_words, columns, digest, put_words, shown_words
from models.departments.opinion import LONGEST_MESSAGE, Opinion, OpinionMessage, OpinionState
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely, ensure_found
from models.letters.operations import department_letters
from models.people.person import Member, Person, Role
from models.record.altered_rows import note_changed
from models.record.events import Event, digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text.typed import filled

UNDECIDED = (OpinionState.DRAFTED, OpinionState.FORWARDED)


def write(session: Session, round_id: int, words: Words, *, by: Person, now: datetime) -> Opinion:
    """Keep a new opinion of the person's department, for nobody else yet; the same from one person is kept once."""
    _ensure_contributes(by)
    round, member = collecting_round(session, round_id, by=by, now=now), by.of_member()
    words = checked_words(session, round, words)
    same = select(Opinion).filter_by(round_id=round.id, member_id=member.id, author_id=by.id, **columns(words))
    written = session.scalars(same.where(Opinion.state.in_(UNDECIDED))).first()
    if written is not None:
        return written

    opinion = Opinion(
        round_id=round.id,
        member=session.get_one(Member, member.id),
        author_id=by.id,
        department=by.department,
        written_at=now,
        changed_at=now,
        **columns(words),
    )
    session.add(opinion)

    _record(session, round, opinion, Verb.OPINION_WRITTEN, by, now)
    return opinion


def edit(session: Session, opinion_id: int, words: Words, *, by: Person, seen: int, now: datetime) -> Opinion:
    """Save an opinion again that is not forwarded; `seen` is the revision that the person began from."""
    opinion, round = own_opinion(session, opinion_id, by)
    ensure_collecting(session, round, by=by, now=now)
    ensure_drafted(opinion)
    words = checked_words(session, round, words)
    if opinion.revision != seen:
        if all(getattr(opinion, name) == value for name, value in columns(words).items()):
            return opinion
        raise Outdated(
            "This comment has been saved since you opened it, perhaps in another window. Both texts are below.",
            shown_words(opinion),
        )

    put_words(words, opinion)
    opinion.revision += 1
    opinion.changed_at = now

    _record(session, round, opinion, Verb.OPINION_CHANGED, by, now)
    return opinion


def remove(session: Session, opinion_id: int, *, by: Person, seen: int, now: datetime) -> Round:
    """Throw an opinion away that is not forwarded; what is gone already stays gone."""
    try:
        opinion, round = own_opinion(session, opinion_id, by)
    except NotFound:
        return _removed_from(session, opinion_id, by)
    ensure_collecting(session, round, by=by, now=now)
    ensure_drafted(opinion)
    opinion.ensure_seen(seen)

    _record(session, round, opinion, Verb.OPINION_REMOVED, by, now)
    # The database takes them along.
    note_changed(session, Attachment, Attachment.opinion_id == opinion.id)
    note_changed(session, OpinionMessage, OpinionMessage.opinion_id == opinion.id)
    session.delete(opinion)
    return round


def forward(session: Session, opinion_id: int, *, by: Person, seen: int, now: datetime) -> Opinion:
    """Lay an opinion before the coordinator, as it was when its author last saw it."""
    opinion, round = own_opinion(session, opinion_id, by)
    if opinion.state is OpinionState.FORWARDED and opinion.revision == seen + 1:
        return opinion
    ensure_collecting(session, round, by=by, now=now)
    opinion.ensure_seen(seen)

    opinion.move_to(OpinionState.FORWARDED)
    opinion.changed_at = now

    _record(session, round, opinion, Verb.OPINION_FORWARDED, by, now)
    return opinion


def take_back(session: Session, opinion_id: int, *, by: Person, seen: int, now: datetime) -> Opinion:
    """Get an opinion back from the coordinator, who has not decided on it yet."""
    opinion, round = own_opinion(session, opinion_id, by)
    if opinion.state is OpinionState.DRAFTED and opinion.revision == seen + 1:
        return opinion
    ensure_collecting(session, round, by=by, now=now)
    if opinion.state not in UNDECIDED:
        raise Untimely("Your coordinator has decided on this comment already, so it cannot be taken back.")
    opinion.ensure_seen(seen)

    opinion.move_to(OpinionState.DRAFTED)
    opinion.changed_at = now

    _record(session, round, opinion, Verb.OPINION_TAKEN_BACK, by, now)
    return opinion


def _ensure_contributes(by: Person) -> None:
    if by.role is not Role.CONTRIBUTOR:
        raise NotYours("Only people of a department can do this.")


def ensure_drafted(opinion: Opinion) -> None:
    if opinion.state is not OpinionState.DRAFTED:
        raise Untimely("Your coordinator has this comment. Take it back first if something must change.")


def own_opinion(session: Session, opinion_id: int, by: Person) -> tuple[Opinion, Round]:
    """The person's own opinion and its round, which is locked first so that a decision cannot pass in between."""
    _ensure_contributes(by)
    own = (Opinion.id == opinion_id) & (Opinion.author_id == by.id) & (Opinion.member_id == by.of_member().id)
    round_id = ensure_found(session.scalars(select(Opinion.round_id).where(own)).one_or_none())
    round = rounds.locked_alone(session, round_id)
    opinion = ensure_found(
        session.scalars(select(Opinion).where(own).execution_options(populate_existing=True)).one_or_none()
    )
    return opinion, round


def _included_opinions(session: Session, comment: Comment) -> list[Opinion]:
    """Those that were included in the comment, by department."""
    included = select(Opinion).where(Opinion.comment_id == comment.id)
    return list(session.scalars(included.order_by(Opinion.department, Opinion.id)))


def name_departments(session: Session, comment: Comment) -> None:
    """Let the comment name the departments that the member wants to be named, and no other."""
    session.flush()
    named = sorted({opinion.department for opinion in _included_opinions(session, comment) if opinion.named})
    comment.departments = ", ".join(named) or None


def reopen_included(session: Session, comment: Comment, round: Round, *, by: Person, now: datetime) -> None:
    """Have the opinions decided again that were included in a comment which is removed."""
    for opinion in _included_opinions(session, comment):
        reopen(session, opinion, round, by=by, now=now)


def reopen(session: Session, opinion: Opinion, round: Round, *, by: Person, now: datetime) -> None:
    """Take a decision on an opinion away; the coordinator has to decide on it again."""
    opinion.move_to(OpinionState.FORWARDED)
    opinion.comment_id, opinion.named, opinion.note = None, False, ""
    opinion.decided_by_id, opinion.decided_at = None, None

    record(session, opinion, Verb.OPINION_REOPENED, consultation_id=round.consultation_id, by=by, at=now)


def _removed_from(session: Session, opinion_id: int, by: Person) -> Round:
    """The round from which the person has removed this opinion, as the record says; raises NotFound."""
    whose = Event.body["by"]["person"].as_integer() == by.id
    return removed_from(session, Verb.OPINION_REMOVED, f"Opinion {opinion_id}", whose)


def _record(session: Session, round: OpenRound, opinion: Opinion, verb: Verb, by: Person, now: datetime) -> None:
    of_round = {"round": round.id, "member": opinion.member_id}
    record(
        session, opinion, verb, consultation_id=round.consultation_id, by=by, at=now, words=digest(opinion), **of_round
    )


def write_message(session: Session, opinion_id: int, *, text: str, by: Person, now: datetime) -> OpinionMessage:
    """Add a message to the thread of a contribution; the other side gets a letter without its words. The same, sent twice in a
    row, is kept once."""
    opinion = _readable_opinion(session, opinion_id, by)
    round = rounds.locked_alone(session, opinion.round_id)
    text = filled(text, "text", "Write your message.", LONGEST_MESSAGE)
    newest = select(OpinionMessage).where(OpinionMessage.opinion_id == opinion.id).order_by(OpinionMessage.id.desc())
    last = session.scalars(newest.limit(1)).one_or_none()
    if last is not None and (last.by_id, last.text) == (by.id, text):
        return last
    ensure_collecting(session, round, by=by, now=now)
    if opinion.state is OpinionState.DRAFTED:
        raise Untimely("The coordinator has not got this comment yet. Forward it first.")
    if opinion.came_by is not None:
        raise Invalid("Nobody of the department signs in for this comment. Ask in another way.", "text")

    message = OpinionMessage(opinion_id=opinion.id, by=session.get_one(Person, by.id), at=now, text=text)
    session.add(message)

    details = {"round": round.id, "member": opinion.member_id, "words": digest_of(text)}
    record(session, message, Verb.OPINION_MESSAGE, consultation_id=round.consultation_id, by=by, at=now, **details)

    department_letters.owe_message(session, message, opinion, now=now)
    return message


def _readable_opinion(session: Session, opinion_id: int, by: Person) -> Opinion:
    own = select(Opinion).where(Opinion.id == opinion_id, Opinion.member_id == by.of_member().id)
    if by.role is Role.CONTRIBUTOR:
        own = own.where(Opinion.author_id == by.id)
    return ensure_found(session.scalars(own).one_or_none())
