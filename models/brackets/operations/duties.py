"""Marking words that give members a task, a lead or a cost: these end their bracket only when those members accept them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Words
from models.brackets.bracket import BracketDuty
from models.brackets.queries.placed import PlacedBracket, identity_of, placed_bracket, placed_brackets
from models.consolidation.consolidation import Conflict
from models.consolidation.operations import consolidations
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid, NotFound, NotYours, Outdated
from models.letters.operations import letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds


def mark(
    session: Session,
    round_id: int,
    bracket_id: int,
    *,
    choice: int | None,
    members: Collection[int],
    by: Person,
    now: datetime,
) -> BracketDuty:
    """Mark words in a bracket of the text under consultation, for a member by its coordinator, so that all see it at once:
    those of `choice` (a number among `offered`), or, None, all but the draft's. `members` are those that they give something
    to do, by id."""
    by.ensure_coordinator()
    round = rounds.locked_open_round(session, round_id, by=by, now=now)
    bracket = placed_bracket(session, round.version_id, bracket_id)
    duty = _add_mark(session, round, bracket, choice, members, by, now)
    named = [one for one in round.consultation.members if one.name in duty.members]
    letters.owe_on_bracket(session, duty, named, now=now)
    return duty


def mark_at_work(
    session: Session, conflict_id: int, *, choice: int | None, members: Collection[int], by: Person, now: datetime
) -> BracketDuty:
    """The same in a candidate, by the secretariat; the candidate is made again where the bracket is of an earlier round."""
    by.ensure_staff()
    round, bracket = _bracket_at_work(session, conflict_id)
    duty = _add_mark(session, round, bracket, choice, members, by, now)
    consolidations.owe_if_changed(session, round, by=by, now=now)
    return duty


def unmark(session: Session, round_id: int, bracket_id: int, duty_id: int, *, by: Person, now: datetime) -> BracketDuty:
    """Take a member's mark off again, by its coordinator, in this round or in an earlier one on the bracket."""
    by.ensure_coordinator()
    round = rounds.locked_open_round(session, round_id, by=by, now=now)
    return _remove_mark(session, round, placed_bracket(session, round.version_id, bracket_id), duty_id, by, now)


def unmark_at_work(session: Session, conflict_id: int, duty_id: int, *, by: Person, now: datetime) -> BracketDuty:
    """The same in a candidate, by the secretariat: its own mark."""
    by.ensure_staff()
    round, bracket = _bracket_at_work(session, conflict_id)
    duty = _remove_mark(session, round, bracket, duty_id, by, now)
    consolidations.owe_if_changed(session, round, by=by, now=now)
    return duty


def _add_mark(
    session: Session,
    round: Round,
    bracket: PlacedBracket,
    choice: int | None,
    members: Collection[int],
    by: Person,
    now: datetime,
) -> BracketDuty:
    words = _marked_words(bracket.bracket, choice)
    named = sorted((one for one in round.consultation.members if one.id in members), key=lambda one: one.name)
    if not named:
        raise Invalid("Say to which countries the words give a task, a lead or a cost.", "members")
    member_id = by.member.id if by.member else None
    kept = None if words is None else list(words), [one.name for one in named]
    for one in bracket.duties:
        if (one.words, one.members, one.member_id) == (*kept, member_id):
            return one
    duty = BracketDuty(
        round_id=round.id,
        bracket_id=bracket.bracket.id,
        paragraph_key=bracket.paragraph.key,
        fingerprint=bracket.places[0].fingerprint,
        words=kept[0],
        members=kept[1],
        member_id=member_id,
        by_id=by.id,
        at=now,
    )
    session.add(duty)

    _record(session, round, duty, Verb.DUTY_MARKED, by, now)
    return duty


def _remove_mark(
    session: Session, round: Round, bracket: PlacedBracket, duty_id: int, by: Person, now: datetime
) -> BracketDuty:
    duty = next((one for one in bracket.duties if one.id == duty_id), None)
    if duty is None:
        raise NotFound("This mark has been taken off already.")
    if duty.member_id != (by.member.id if by.member else None):
        raise NotYours(f"Only {duty.marked_by} can take this mark off, since it has set it.")

    _record(session, round, duty, Verb.DUTY_UNMARKED, by, now)
    letters.withdraw_on_bracket(session, duty)
    session.delete(duty)
    return duty


def _marked_words(bracket: OpenBracket, choice: int | None) -> Words | None:
    """The words that are marked; raises Invalid."""
    wordings = bracket.offered
    if choice is None:
        return None
    if not 0 <= choice < len(wordings):
        raise Invalid("Choose the words, or all but the draft’s.", "choice")
    return wordings[choice]


def _bracket_at_work(session: Session, conflict_id: int) -> tuple[Round, PlacedBracket]:
    """A bracket of the text on which the secretariat is at work, by one of its places as it was shown; raises NotFound, or
    Outdated where the text has been made anew without it."""
    conflict = session.get(Conflict, conflict_id)
    paragraph = session.get_one(Paragraph, conflict.paragraph_id) if conflict else None
    version = session.get_one(DraftVersion, paragraph.version_id) if paragraph else None
    if conflict is None or paragraph is None or version is None or version.round_id is None:
        raise NotFound
    round = rounds.locked_at_work(session, version.round_id)
    candidate = current_candidate(session, round.id)
    known = identity_of(conflict, paragraph)
    for one in placed_brackets(session, candidate.id) if candidate else ():
        if any(identity_of(place, one.paragraph) == known for place in one.places):
            return round, one
    raise Outdated("This bracket is no longer in the text: a new text has been made since you opened the page.")


def _record(session: Session, round: Round, duty: BracketDuty, verb: Verb, by: Person, now: datetime) -> None:
    where = {"bracket": duty.bracket_id} if duty.bracket_id else {"paragraph": duty.paragraph_key}
    words = {} if duty.words is None else {"words": digest_of(*duty.words)}
    record(
        session,
        duty,
        verb,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        members=duty.members,
        **where,
        **words,
    )
