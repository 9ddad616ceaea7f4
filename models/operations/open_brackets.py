"""The brackets that no member has lifted yet: those that came with a text, and those that still stand from texts before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.carrying import Mark, carried
from models.consolidation import Conflict
from models.draft import DraftVersion, Paragraph


@dataclass(frozen=True, slots=True)
class OpenBracket:
    """A bracket as it stands in a paragraph, code points `start` to `end` of its text."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def words(self) -> str:
        """The whole of it, with its signs."""
        return self.paragraph.text[self.start : self.end]


def open_brackets(session: Session, version: DraftVersion) -> list[OpenBracket]:
    """The open brackets of a version, in the order of its text."""
    language = version.consultation.language
    standing: dict[int, list[Mark]] = {}
    texts: dict[int, str] = {}
    paragraphs: list[Paragraph] = []
    for one in _line(session, version):
        paragraphs = _paragraphs(session, one)
        came = _came(session, paragraphs)
        now: dict[int, list[Mark]] = {}
        for paragraph in paragraphs:
            own = came.get(paragraph.id, [])
            before = standing.get(paragraph.base_id, []) if paragraph.base_id else []
            left = _left(before, texts[paragraph.base_id], paragraph.text, language) if paragraph.base_id else []
            now[paragraph.id] = own + [mark for mark in left if not any(_inside(mark, each) for each in own)]
        standing, texts = now, {paragraph.id: paragraph.text for paragraph in paragraphs}
    return [
        OpenBracket(paragraph, mark.start, mark.end)
        for paragraph in paragraphs
        for mark in sorted(standing[paragraph.id], key=lambda mark: mark.start)
    ]


def _line(session: Session, version: DraftVersion) -> list[DraftVersion]:
    """The versions from the first to this one, each made from the one before."""
    line = [version]
    while line[0].base_id is not None:
        line.insert(0, session.get_one(DraftVersion, line[0].base_id))
    return line


def _paragraphs(session: Session, version: DraftVersion) -> list[Paragraph]:
    own = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    return list(session.scalars(own.order_by(Paragraph.position)))


def _came(session: Session, paragraphs: Iterable[Paragraph]) -> Mapping[int, list[Mark]]:
    """The brackets that came with these paragraphs."""
    inside = select(Conflict).where(Conflict.paragraph_id.in_([paragraph.id for paragraph in paragraphs]))
    found: dict[int, list[Mark]] = {}
    for conflict in session.scalars(inside.order_by(Conflict.paragraph_id, Conflict.position)):
        found.setdefault(conflict.paragraph_id, []).append(Mark(str(conflict.id), conflict.start, conflict.end))
    return found


def _left(marks: Iterable[Mark], old: str, new: str, language: str) -> list[Mark]:
    """What of these brackets still stands in the text that was made of theirs: a bracket is open while a sign of it is there."""
    if old == new:
        return list(marks)
    left: list[Mark] = []
    for mark in marks:
        signs = [Mark(mark.id, mark.start, mark.start + 1), Mark(mark.id, mark.end - 1, mark.end)]
        stand = carried(signs, old, new, language)
        if stand:
            left.append(Mark(mark.id, min(sign.start for sign in stand), max(sign.end for sign in stand)))
    return left


def _inside(mark: Mark, other: Mark) -> bool:
    return other.start <= mark.start and mark.end <= other.end
