"""The brackets that no member has lifted yet: those that came with a text, and those that still stand from texts before it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.consolidation.consolidation import Conflict
from models.draft import DraftVersion, Paragraph
from models.named_brackets import named


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
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    came = select(Conflict.paragraph_id, Conflict.start, Conflict.end).order_by(Conflict.position)
    own: dict[int, list[tuple[int, int]]] = {paragraph.id: [] for paragraph in paragraphs}
    for paragraph_id, start, end in session.execute(came.where(Conflict.paragraph_id.in_(own))):
        own[paragraph_id].append((start, end))
    members = _members(version)
    return [
        OpenBracket(paragraph, start, end)
        for paragraph in paragraphs
        for start, end in sorted([*own[paragraph.id], *_before(paragraph.text, own[paragraph.id], members)])
    ]


def holds_bracket(words: str, version: DraftVersion) -> bool:
    """Whether a bracket of those who take part stands in the words."""
    return any(named(words, _members(version)))


def _members(version: DraftVersion) -> set[str]:
    return {member.name for member in version.consultation.members}


def _before(text: str, own: list[tuple[int, int]], members: set[str]) -> Iterator[tuple[int, int]]:
    """The brackets of rounds before, which are words like others to the newest round."""
    for start, end, _ in named(text, members):
        if not any(first < end and start < last for first, last in own):
            yield start, end
