"""What a member does with comments of earlier rounds: makes its own again that are carried over, as they were or in other words, or
withdraws them; and joins those of other members."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.carried import CarriedComment, CarriedDecision
from models.comments.comment import Change, Comment
from models.comments.operations import comments
from models.comments.operations.carrying_over import record_of, undo_decision
from models.comments.operations.collecting import collecting_round, ensure_collecting
from models.comments.operations.wording import Words, words_of
from models.comments.queries import carried as queries
from models.comments.queries.carried import Carried, EarlierComment, TextNow
from models.errors import NotFound, Untimely, ensure_found
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds

LOOK_FIRST = "The text has changed there. Look at what stands there now, and write the comment again."


def reanchored_words(one: EarlierComment) -> Words:
    """The same words about the text under consultation: where its paragraph is gone, as a remark on the whole text."""
    words = words_of(one.comment)
    if one.text_now is TextNow.GONE:
        whole = "\n\n".join(part for part in (words.text, words.proposed_text, words.justification) if part)
        return replace(
            words, change=Change.REMARK, paragraph_id=None, after_id=None, text=whole, proposed_text="", reopens=False
        )
    return replace(
        words,
        paragraph_id=one.now.id if one.now else None,
        after_id=one.after.id if one.after else None,
        reopens=False,
    )


def confirm(session: Session, carried_id: int, *, by: Person, now: datetime) -> Comment:
    """Make the comment again as it was, about the text as it reads now; raises Untimely if its words were for other ones."""
    one, round = _locked_carried(session, carried_id, by, now)
    if one.row.became_id is not None and one.row.decision is CarriedDecision.CONFIRMED:
        return session.get_one(Comment, one.row.became_id)
    _ensure_undecided(one)
    if not one.as_it_was:
        raise Untimely(LOOK_FIRST)
    comment_id = comments.add(session, round, reanchored_words(one), by=by, now=now)
    comment = session.get_one(Comment, comment_id)
    comment.sponsored_id, comment.proposed_by = one.comment.sponsored_id, one.comment.proposed_by
    return _record_decision(session, one, round, CarriedDecision.CONFIRMED, comment_id, by, now)


def make_again(session: Session, carried_id: int, words: Words, *, by: Person, now: datetime) -> Comment:
    """Make it again in other words, or at another place."""
    one, round = _locked_carried(session, carried_id, by, now)
    _ensure_undecided(one)
    comment_id = comments.add(session, round, words, by=by, now=now)
    return _record_decision(session, one, round, CarriedDecision.EDITED, comment_id, by, now)


def withdraw(session: Session, carried_id: int, *, by: Person, now: datetime) -> CarriedComment:
    """Say that the member does not ask for it any more."""
    one, round = _locked_carried(session, carried_id, by, now)
    if one.row.decision is CarriedDecision.WITHDRAWN:
        return one.row
    _ensure_undecided(one)
    one.row.decision, one.row.by_id, one.row.at = CarriedDecision.WITHDRAWN, by.id, now

    record_of(session, one.row, round, Verb.CARRIED_WITHDRAWN, by, now)
    return one.row


def join(session: Session, round_id: int, comment_id: int, *, by: Person, now: datetime) -> Comment:
    """Make a comment of another member that was circulated one of the coordinator's own, in the same words, about the text as it
    reads now. Doing it twice changes nothing more; raises Untimely if its words were for other ones."""
    by.ensure_coordinator()
    member = by.of_member()
    collecting_round(session, round_id, by=by, now=now)
    round = session.get_one(Round, round_id)
    one = queries.circulated_comment(session, round, comment_id)
    if one.comment.member_id == member.id:
        raise NotFound
    own = select(Comment).filter_by(round_id=round.id, member_id=member.id, joined_id=comment_id)
    if (joined := session.scalars(own).first()) is not None:
        return joined
    if not one.as_it_was:
        raise Untimely(LOOK_FIRST)

    comment = session.get_one(Comment, comments.add(session, round, reanchored_words(one), by=by, now=now))
    comment.joined_id, comment.joins = comment_id, one.comment.label_of_round

    details = {"round": round.id, "member": member.id, "joined": comment_id}
    record(session, comment, Verb.COMMENT_JOINED, consultation_id=round.consultation_id, by=by, at=now, **details)
    return comment


def decide_again(session: Session, carried_id: int, *, by: Person, now: datetime) -> CarriedComment:
    """Take a withdrawal back, while the member may still write."""
    one, round = _locked_carried(session, carried_id, by, now)
    if one.row.decision is CarriedDecision.WITHDRAWN:
        undo_decision(session, one.row, round, by, now)
    return one.row


def _locked_carried(session: Session, carried_id: int, by: Person, now: datetime) -> tuple[Carried, Round]:
    by.ensure_speaks()
    row = ensure_found(session.get(CarriedComment, carried_id))
    round = rounds.locked_alone(session, row.round_id)
    ensure_collecting(session, round, by=by, now=now)
    session.refresh(row)
    return queries.carried_comment(session, carried_id, by.of_member()), round


def _ensure_undecided(one: Carried) -> None:
    if one.row.decision is not None:
        raise Untimely(f"This has been decided already: {one.row.decision.value}.")


def _record_decision(
    session: Session,
    one: Carried,
    round: Round,
    decision: CarriedDecision,
    comment_id: int,
    by: Person,
    now: datetime,
) -> Comment:
    one.row.decision, one.row.became_id, one.row.by_id, one.row.at = decision, comment_id, by.id, now

    record_of(session, one.row, round, Verb.CARRIED_MADE_AGAIN, by, now, comment=comment_id)
    return session.get_one(Comment, comment_id)
