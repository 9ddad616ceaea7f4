"""What letters say about brackets: those that an answer leaves open, and what somebody has marked or proposes there."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.queries import answering
from models.brackets.queries.answering import Listed
from models.brackets.queries.placed import placed
from models.brackets.written import called
from models.comments.submission import Submission
from models.people.person import Member
from models.rounds.consultation import Round


class OnBracket(NamedTuple):
    """Words of a bracket that are marked as a duty, or a wish to part it: by whom, where the bracket stands, and when."""

    by: str
    where: str
    bracket_id: int
    at: datetime


def silent(session: Session, round: Round, member: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the brackets stand whose words the member's answer accepts, and those that it leaves to others."""
    answer = select(Submission).where(Submission.round_id == round.id, Submission.member_id == member.id)
    if session.scalars(answer).one().counts_by_letter_alone:
        return (), ()
    found = answering.listed(session, round, member)
    return _places(one for one in found if one.lets_stand), _places(one for one in found if one.does_not_object)


def _places(brackets: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(one.name[:1].lower() + one.name[1:] for one in brackets)


def duty(session: Session, duty_id: int, version_id: int) -> OnBracket | None:
    """The mark; of a bracket that has not been circulated no letter tells."""
    duty = session.get_one(BracketDuty, duty_id)
    if duty.bracket_id is None:
        return None
    by = duty.marked_by
    return OnBracket(by[:1].upper() + by[1:], _where(session, version_id, duty.bracket_id), duty.bracket_id, duty.at)


def parting(session: Session, parting_id: int, version_id: int) -> OnBracket:
    wish = session.get_one(BracketParting, parting_id)
    return OnBracket(wish.member.name, _where(session, version_id, wish.bracket_id), wish.bracket_id, wish.at)


def _where(session: Session, version_id: int, bracket_id: int) -> str:
    brackets = enumerate(placed(session, version_id), start=1)
    return next(called(number, one.paragraph.name) for number, one in brackets if one.bracket.id == bracket_id)
