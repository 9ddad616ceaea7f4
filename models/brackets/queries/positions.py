"""What members have said about brackets: the positions of an answer, the newest of each member, and what departments advise."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVarTuple

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from models.brackets.bracket import Bracket, BracketAdvice, BracketPosition
from models.comments.entered import EnteredChoice
from models.comments.submission import Submission
from models.db.access import OFTEN
from models.people.person import Member, Person
from models.record.events import digest_of
from models.rounds.consultation import Round

Row = TypeVarTuple("Row")


def as_submitted(positions: Select[*Row]) -> Select[*Row]:
    """Of positions that are selected with their submissions, those that were said in them. When a bracket is parted, its parts
    get copies of what was said about the whole; these belong to the same submissions, but nobody has sent them."""
    opened_earlier = or_(Bracket.opened_in_id.is_(None), Bracket.opened_in_id < Submission.round_id)
    return positions.join(Bracket, Bracket.id == BracketPosition.bracket_id).where(opened_earlier)


_CHOSEN_ON = as_submitted(
    select(BracketPosition.bracket_id)
    .join(Submission, Submission.id == BracketPosition.submission_id)
    .where(Submission.round_id == bindparam("round"), Submission.member_id == bindparam("member"))
).execution_options(**OFTEN)


def positions_of(session: Session, submission_id: int) -> dict[int, BracketPosition]:
    """What a member says about brackets in its answer, by bracket."""
    own = (
        select(BracketPosition)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .where(Submission.id == submission_id)
        .order_by(BracketPosition.id)
    )
    return {position.bracket_id: position for position in session.scalars(as_submitted(own))}


def brackets_chosen_on(session: Session, round_id: int, member_id: int) -> frozenset[int]:
    """The brackets about which a member says something in its answer, submitted or not, by their id."""
    return frozenset(session.scalars(_CHOSEN_ON, {"round": round_id, "member": member_id}))


def count_submitted(session: Session, round_id: int) -> dict[int, int]:
    """How many choices on brackets the reader may know of in the answers of a round, by the submission."""
    rows = (
        select(Submission.id, func.count())
        .select_from(BracketPosition)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .where(Submission.round_id == round_id, Submission.submitted_at.is_not(None))
        .group_by(Submission.id)
    )
    return dict(session.execute(as_submitted(rows)).all())


def newest_positions(
    session: Session, brackets: Sequence[int | None], *, before: Round | None = None
) -> Mapping[tuple[int, str], BracketPosition]:
    """The newest submitted positions that the reader may know of, by bracket and member; with `before`, of earlier rounds."""
    submitted = (
        select(BracketPosition, Member.name)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .join(Round, Round.id == Submission.round_id)
        .join(Member, Member.id == Submission.member_id)
        .where(BracketPosition.bracket_id.in_(brackets), Submission.submitted_at.is_not(None))
        .order_by(Round.number)
    )
    if before is not None:
        submitted = submitted.where(Round.number < before.number)
    return {(position.bracket_id, name): position for position, name in session.execute(submitted)}


def linked_in_packages(
    positions: Mapping[tuple[int, str], BracketPosition], numbers: Mapping[int | None, int]
) -> Mapping[int | None, Sequence[tuple[str, Sequence[int]]]]:
    """By bracket, the members that have linked it in a package, with the numbers of the others in it."""
    found: dict[int | None, list[tuple[str, Sequence[int]]]] = {}
    for (bracket_id, name), position in sorted(positions.items(), key=lambda each: each[0][1]):
        others = [
            numbers[other]
            for (other, by), one in positions.items()
            if position.package and by == name and one.package.casefold() == position.package.casefold()
        ]
        if len(others) > 1:
            found.setdefault(bracket_id, []).append((name, sorted(set(others) - {numbers[bracket_id]})))
    return found


def advice_by(session: Session, submission: Submission, person: Person) -> dict[int, BracketAdvice]:
    """What one person advises in a round, by bracket."""
    own = select(BracketAdvice).where(BracketAdvice.submission_id == submission.id, BracketAdvice.by_id == person.id)
    return {one.bracket_id: one for one in session.scalars(own)}


def advice_in(session: Session, submission: Submission) -> Mapping[int, Sequence[BracketAdvice]]:
    """What the departments of a member advise in a round, by bracket; only what the reader may see."""
    statement = select(BracketAdvice).where(BracketAdvice.submission_id == submission.id)
    found: dict[int, list[BracketAdvice]] = {}
    for one in session.scalars(statement.order_by(BracketAdvice.department, BracketAdvice.id)):
        found.setdefault(one.bracket_id, []).append(one)
    return found


def digest_of_positions(positions: Iterable[BracketPosition | EnteredChoice]) -> str:
    """SHA-256 over what is said about brackets, for the record."""
    parts = (f"{one.bracket_id}:{one.stance.value}:{one.words}:{one.reason}:{one.package}" for one in positions)
    return digest_of(*parts)
