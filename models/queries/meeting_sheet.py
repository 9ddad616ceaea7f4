"""The sheet of a meeting: each open bracket with its whole paragraph around it, and the words that can be chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.consolidation.agreement import UNSEEN
from models.consolidation.written import SECRETARIAT
from models.draft import FOR_MEMBERS, DraftVersion, Paragraph
from models.errors import NotFound
from models.operations.open_brackets import OpenBracket, open_brackets

STANDING = "The draft"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a bracket holds, and whose they are; "" for no words."""

    words: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetBracket:
    """A place of an open bracket, counted from 1, with each wording once, the words of the draft first."""

    number: int  # among the places of the sheet
    open: OpenBracket
    wordings: Sequence[Wording]

    @property
    def paragraph(self) -> Paragraph:
        return self.open.paragraph

    @property
    def before(self) -> str:
        return self.paragraph.text[: self.open.start]

    @property
    def after(self) -> str:
        return self.paragraph.text[self.open.end :]

    def names(self, words: str) -> Sequence[str]:
        """Whose these words are; nobody's, if they are new."""
        return next((wording.names for wording in self.wordings if wording.words == words), ())


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """A version with its open brackets, in the order of its text."""

    version: DraftVersion
    brackets: Sequence[SheetBracket]

    @property
    def open(self) -> list[OpenBracket]:
        return [bracket.open for bracket in self.brackets]


def meeting_sheet(session: Session, version_id: int) -> MeetingSheet:
    """Of a version that went out; raises NotFound for any other."""
    version = session.get(DraftVersion, version_id)
    if version is None or version.stage not in FOR_MEMBERS:
        raise NotFound
    brackets = open_brackets(session, version)
    return MeetingSheet(version, [SheetBracket(number, one, _wordings(one)) for number, one in enumerate(brackets, 1)])


def _wordings(bracket: OpenBracket) -> list[Wording]:
    standing = bracket.standing.strip()
    found: dict[str, list[str]] = {standing: [STANDING]} if standing else {}
    for one in bracket.alternatives:
        found.setdefault(one.words[0].lstrip(UNSEEN).strip(), []).extend(one.sponsors)
    if bracket.compromise is not None:
        found.setdefault(bracket.compromise.strip(), []).append(SECRETARIAT)
    return [Wording(words, names) for words, names in found.items()]
