"""The sheet of a meeting: each open bracket with its whole paragraph around it, and the words that can be chosen for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.consolidation.bracketed import SECRETARIAT
from models.consolidation.consolidation import Conflict
from models.draft import FOR_MEMBERS, DraftVersion, Paragraph
from models.errors import NotFound
from models.operations.open_brackets import OpenBracket, open_brackets

STANDING = "The draft said"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a bracket holds, and whose they are; "" for no words."""

    words: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetBracket:
    """An open bracket, counted from 1, with each wording once, the words of the draft first."""

    number: int
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
    said = _standing(session, brackets)
    known = {member.name for member in version.consultation.members} | {SECRETARIAT}
    return MeetingSheet(
        version,
        [
            SheetBracket(number, one, _wordings(one, said.get((one.paragraph.id, one.start), ""), known))
            for number, one in enumerate(brackets, 1)
        ],
    )


def _standing(session: Session, brackets: Sequence[OpenBracket]) -> Mapping[tuple[int, int], str]:
    """By the places of brackets, the words of the draft that these would replace."""
    within = Conflict.paragraph_id.in_({one.paragraph.id for one in brackets})
    rows = session.execute(select(Conflict.paragraph_id, Conflict.start, Conflict.base_text).where(within))
    return {(paragraph_id, start): words for paragraph_id, start, words in rows}


def _wordings(bracket: OpenBracket, standing: str, known: set[str]) -> list[Wording]:
    found: dict[str, list[str]] = {standing.strip(): [STANDING]} if standing.strip() else {}
    for part in redline.parse_brackets(bracket.words, known):
        if isinstance(part, redline.Bracketed):
            for alternative in part.alternatives:
                found.setdefault(alternative.text.strip(), []).extend(alternative.sponsors)
    return [Wording(words, names) for words, names in found.items()]
