"""What the sheet of a text holds: the entry of each bracket, and the words that can be chosen for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Words
from models.lifting.lifting import SheetEntry


def choices(bracket: OpenBracket) -> list[Words]:
    """The wordings that can be chosen for a bracket: the words of the draft, the alternatives, the compromise, no words."""
    found = [bracket.standing, *bracket.circulated]
    nothing = ("",) * len(bracket.standing)
    return found if bracket.is_of_paragraph or nothing in found else [*found, nothing]


def entries(session: Session, version_id: int) -> dict[int, SheetEntry]:
    """What is noted on the sheet of a version, by bracket."""
    noted = select(SheetEntry).where(SheetEntry.version_id == version_id)
    return {one.bracket_id: one for one in session.scalars(noted)}
