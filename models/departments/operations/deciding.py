"""What a coordinator does with the opinions of departments: enter, include, edit and include, leave out, decide again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.comments.operations import attachments, comments
from models.comments.operations.collecting import ensure_collecting
from models.comments.operations.wording import Words, checked_words, columns, digest, words_of
from models.departments.operations.opinions import name_departments, reopen
from models.departments.opinion import Channel, Opinion, OpinionState
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.people.person import LONGEST_DEPARTMENT, Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text.typed import filled, typed


def enter(
    session: Session,
    round_id: int,
    words: Words,
    *,
    department: str,
    came_by: Channel,
    by: Person,
    now: datetime,
) -> Opinion:
    """Put down for a department what it said in another way; the same is put down once. It waits for the decision."""
    by.ensure_speaks()
    round, member = rounds.locked_round(session, round_id), by.of_member()
    ensure_collecting(session, round, by=by, now=now)
    department = filled(department, "department", "Name the department.", LONGEST_DEPARTMENT)
    words = checked_words(session, round, words)
    values = {
        "round_id": round.id,
        "member_id": member.id,
        "author_id": by.id,
        "department": department,
        "came_by": came_by,
    }
    entered = session.scalars(select(Opinion).filter_by(**values, **columns(words))).first()
    if entered is not None:
        return entered

    opinion = Opinion(
        round_id=round.id,
        member=session.get_one(Member, member.id),
        author_id=by.id,
        department=department,
        came_by=came_by,
        state=OpinionState.FORWARDED,
        written_at=now,
        changed_at=now,
        **columns(words),
    )
    session.add(opinion)

    _record(session, round, opinion, Verb.OPINION_ENTERED, by, now)
    return opinion


def include(session: Session, opinion_id: int, *, named: bool, by: Person, seen: int, now: datetime) -> Comment:
    """Make a comment of the member's own with the same words; `named`: the others may read which department it comes from."""
    round, (opinion,) = _locked_opinions(session, [opinion_id], by)
    if opinion.comment_id and opinion.revision == seen + 1 and opinion.decided_by_id == by.id:
        return session.get_one(Comment, opinion.comment_id)
    ensure_collecting(session, round, by=by, now=now)
    opinion.ensure_seen(seen)
    return _include_in_comment(session, round, [opinion], words_of(opinion), named, by, now)


def include_edited(
    session: Session, opinion_ids: Sequence[int], words: Words, *, named: bool, by: Person, seen: str, now: datetime
) -> Comment:
    """Make one comment with words of the member's own of one or more opinions; `seen` is their `state_of`."""
    round, opinions = _locked_opinions(session, opinion_ids, by)
    decided = {opinion.comment_id for opinion in opinions}
    if seen == _state_before(opinions) and len(decided) == 1 and opinions[0].decided_by_id == by.id:
        return session.get_one(Comment, decided.pop())
    ensure_collecting(session, round, by=by, now=now)
    if seen != state_of(opinions):
        raise Outdated(_describe_changes(opinions))
    if len({opinion.paragraph_id for opinion in opinions}) > 1 or words.paragraph_id != opinions[0].paragraph_id:
        raise Invalid("Comments on different paragraphs cannot become one.")
    return _include_in_comment(session, round, opinions, words, named, by, now)


def include_all(
    session: Session, opinion_ids: Sequence[int], *, named: bool, by: Person, seen: str, now: datetime
) -> list[Comment]:
    """Make a comment of each of several opinions, word for word; `seen` is their `state_of`."""
    if not opinion_ids:
        raise Invalid("No comment of a department waits for a decision.")
    round, opinions = _locked_opinions(session, opinion_ids, by)
    ensure_collecting(session, round, by=by, now=now)
    if seen != state_of(opinions):
        raise Outdated("Something here has changed since you opened this page. Please look at it again.")
    return [_include_in_comment(session, round, [one], words_of(one), named, by, now) for one in opinions]


def leave_out(session: Session, opinion_id: int, *, note: str, by: Person, seen: int, now: datetime) -> Opinion:
    """Give an opinion back to its department, with the reason why the member does not take it up."""
    round, (opinion,) = _locked_opinions(session, [opinion_id], by)
    note = typed(note, "note")
    if opinion.state is OpinionState.LEFT_OUT and opinion.revision == seen + 1 and opinion.note == note:
        return opinion
    ensure_collecting(session, round, by=by, now=now)
    opinion.ensure_seen(seen)
    if not note:
        raise Invalid("Write to the department why its comment is left out.", "note")

    opinion.move_to(OpinionState.LEFT_OUT)
    opinion.note, opinion.decided_by_id, opinion.decided_at = note, by.id, now

    _record(session, round, opinion, Verb.OPINION_LEFT_OUT, by, now, note=digest_of(note))
    return opinion


def decide_again(session: Session, opinion_id: int, *, by: Person, seen: int, now: datetime) -> Opinion:
    """Take back that an opinion was left out. (One that was included is decided again when its comment is removed.)"""
    round, (opinion,) = _locked_opinions(session, [opinion_id], by)
    if opinion.state is OpinionState.FORWARDED and opinion.revision == seen + 1:
        return opinion
    ensure_collecting(session, round, by=by, now=now)
    opinion.ensure_seen(seen)
    if opinion.state is not OpinionState.LEFT_OUT:
        raise Untimely("Only a comment that was left out can be decided again.")

    reopen(session, opinion, round, by=by, now=now)
    return opinion


def state_of(opinions: Sequence[Opinion]) -> str:
    """What a coordinator has seen when looking at these opinions: changes with everything that happens to one of them."""
    return digest_of(*(f"{one.id}:{one.revision}" for one in sorted(opinions, key=lambda one: one.id)))


def _state_before(opinions: Sequence[Opinion]) -> str:
    return digest_of(*(f"{one.id}:{one.revision - 1}" for one in sorted(opinions, key=lambda one: one.id)))


def _include_in_comment(
    session: Session, round: Round, opinions: Sequence[Opinion], words: Words, named: bool, by: Person, now: datetime
) -> Comment:
    comment = session.get_one(Comment, comments.write(session, round.id, words, by=by, now=now))
    for opinion in opinions:
        opinion.move_to(OpinionState.INCLUDED)
        opinion.comment_id, opinion.named, opinion.decided_by_id, opinion.decided_at = comment.id, named, by.id, now

        _record(session, round, opinion, Verb.OPINION_INCLUDED, by, now, comment=comment.id)
    attachments.pass_on(session, round, opinions, comment, by=by, now=now)
    name_departments(session, comment)
    return comment


def _locked_opinions(session: Session, opinion_ids: Sequence[int], by: Person) -> tuple[Round, list[Opinion]]:
    """The opinions that lie before the member's coordinator and their round, which is locked first; raises NotFound."""
    by.ensure_speaks()
    own = Opinion.id.in_(opinion_ids) & (Opinion.member_id == by.of_member().id)
    round_ids = session.scalars(select(Opinion.round_id).where(own)).all()
    if not round_ids or len(round_ids) != len(set(opinion_ids)) or len(set(round_ids)) > 1:
        raise NotFound
    round = rounds.locked_round(session, round_ids[0])
    opinions = session.scalars(
        select(Opinion).where(own).order_by(Opinion.id).execution_options(populate_existing=True)
    )
    return round, list(opinions)


def _describe_changes(opinions: Sequence[Opinion]) -> str:
    """What has happened to the opinions, in a sentence."""
    gone = [one for one in opinions if one.state is not OpinionState.FORWARDED]
    if not gone:
        return (
            "A department has changed its comment since you opened the page. Please read it again; your words are kept."
        )
    return (
        f"The comment of {' and of '.join(one.department for one in gone)} has been decided on since you opened the page. "
        "Nothing was saved; your words are below."
    )


def _record(
    session: Session, round: Round, opinion: Opinion, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    content = {"round": round.id, "member": opinion.member_id, "words": digest(opinion), **details}
    record(session, opinion, verb, consultation_id=round.consultation_id, by=by, at=now, **content)
