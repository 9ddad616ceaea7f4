"""What an entered answer says about brackets: put down by the secretariat as the member has said it, and how it counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.bracket import AcceptableWords, BracketPosition
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.operations.save_each import Saved, save_each
from models.brackets.queries.in_answer import choices_of
from models.brackets.queries.placed import bracket_among, brackets_by_id
from models.brackets.queries.positions import digest_of_positions, positions_of
from models.comments.entered import EnteredAnswer, EnteredChoice
from models.comments.submission import Submission
from models.db.access import unsealed
from models.errors import Invalid, Outdated
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.text.typed import typed


def save(
    session: Session, entry: EnteredAnswer, statements: Sequence[BracketStatement], *, by: Person, now: datetime
) -> Saved[EnteredChoice]:
    """Keep what an entry that is being typed says about brackets. What is wrong with one of them does not keep the others
    out. For who holds its round."""
    brackets = brackets_by_id(session, entry.round.version_id)
    there = choices_of(session, entry.id)

    def save_one(one: BracketStatement) -> EnteredChoice | None:
        bracket, own = bracket_among(brackets, one.bracket_id).bracket, there.get(one.bracket_id)
        one = positions.add_stance(one, own)
        if one.stance is None:
            return _remove_choice(session, one, own, entry)
        words = positions.chosen_words(bracket, one)
        can_accept = positions.acceptable_wordings(bracket, one, words, own)
        reason, package = typed(one.reason, f"reason_{one.bracket_id}"), positions.package_of(one)
        new = (one.stance, None if words is None else list(words), list(map(list, can_accept)), reason, package)
        if own is not None and new == (own.stance, own.words, own.can_accept, own.reason, own.package):
            return None
        _ensure_seen(one, own)
        if own is None:
            own = EnteredChoice(entry_id=entry.id, bracket_id=one.bracket_id, revision=0)
            session.add(own)
        own.stance, own.words, own.can_accept, own.reason, own.package = new
        own.by_id, own.at = by.id, now
        own.revision += 1
        return own

    kept = save_each(statements, save_one)
    if kept.rows:
        entry.revision += 1

        words = digest_of_positions(kept.rows)
        consultation_id = entry.round.consultation_id
        record(session, entry, Verb.ENTRY_CHOICES, consultation_id=consultation_id, by=by, at=now, choices=words)
    return kept


def convert_to_positions(
    session: Session, entry: EnteredAnswer, submission: Submission, *, over: bool = False
) -> list[BracketPosition]:
    """Make what the entry says about brackets positions of the member in its answer; where its own people have chosen
    something at a bracket, that stays, unless the entry goes `over` it."""
    own = positions_of(session, submission.id)
    if over:
        own = _remove_replaced(session, own, choices_of(session, entry.id))
    new = [
        BracketPosition(
            bracket_id=one.bracket_id,
            submission_id=submission.id,
            stance=one.stance,
            words=one.words,
            reason=one.reason,
            package=one.package,
            acceptable=[AcceptableWords(words=words) for words in one.can_accept],
            by_id=one.by_id,
            at=one.at,
        )
        for one in choices_of(session, entry.id).values()
        if one.bracket_id not in own
    ]
    session.add_all(new)
    return new


def _remove_replaced(
    session: Session, own: dict[int, BracketPosition], choices: Mapping[int, EnteredChoice]
) -> dict[int, BracketPosition]:
    """The positions but for those that choices replace, which are removed with all that the member could accept besides."""
    replaced = [position for bracket_id, position in own.items() if bracket_id in choices]
    why = unsealed("what a member could accept besides is removed, and not read")
    acceptable = select(AcceptableWords).where(AcceptableWords.position_id.in_([one.id for one in replaced]))
    for row in (*session.scalars(acceptable, execution_options=why), *replaced):
        session.delete(row)
    session.flush()
    return {bracket_id: position for bracket_id, position in own.items() if bracket_id not in choices}


def _remove_choice(
    session: Session, one: BracketStatement, own: EnteredChoice | None, entry: EnteredAnswer
) -> EnteredChoice | None:
    """The choice that the entry no longer names; raises Invalid if something is typed without a choice."""
    stood = "" if own is None else own.reason
    if typed(one.reason, f"reason_{one.bracket_id}") not in ("", stood) or (own is None and one.can_accept):
        name = entry.member.name
        raise Invalid(f"Choose what {name} says about this bracket, too.", f"stance_{one.bracket_id}")
    if own is None:
        return None
    _ensure_seen(one, own)
    session.delete(own)
    return own


def _ensure_seen(one: BracketStatement, own: EnteredChoice | None) -> None:
    revision = own.revision if own is not None else 0
    if revision != one.seen:
        raise Outdated(
            "Somebody has saved something else here since you opened the page. What you chose is kept below, but not saved: save "
            "again to put it in the place of that.",
            {"revision": str(revision)},
        )
