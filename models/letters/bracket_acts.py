"""What letters tell of acts at a bracket: words marked as a duty, a wish to part it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.queries.placed import placed
from models.brackets.written import called


class OnBracket(NamedTuple):
    """Words of a bracket that are marked as a duty, or a wish to part it: by whom, where the bracket stands, and when."""

    by: str
    where: str
    bracket_id: int
    at: datetime


def duty(session: Session, duty_id: int, version_id: int) -> OnBracket | None:
    """The mark; of a bracket that has not been circulated no letter tells."""
    mark = session.get_one(BracketDuty, duty_id)
    if mark.bracket_id is None:
        return None
    by = mark.marked_by
    return OnBracket(by[:1].upper() + by[1:], _where(session, version_id, mark.bracket_id), mark.bracket_id, mark.at)


def parting(session: Session, parting_id: int, version_id: int) -> OnBracket:
    wish = session.get_one(BracketParting, parting_id)
    return OnBracket(wish.member.name, _where(session, version_id, wish.bracket_id), wish.bracket_id, wish.at)


def _where(session: Session, version_id: int, bracket_id: int) -> str:
    brackets = enumerate(placed(session, version_id), start=1)
    return next(called(number, one.paragraph.name) for number, one in brackets if one.bracket.id == bracket_id)
