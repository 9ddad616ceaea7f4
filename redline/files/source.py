"""A text as one file has it, before it is consolidated with others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """A paragraph of a file.

    `mark` is what stands before its words and is none of them ("## ", "- ", "12. "); `gap` what stands between it and the
    paragraph before. `sponsors` changed it, where the file says who. `before` are its words without their changes, where
    the file says so: "" for a new paragraph; `text` is "" if it was deleted.
    """

    text: str
    mark: str = ""
    gap: str = "\n\n"
    sponsors: tuple[str, ...] = ()
    before: str | None = None

    @property
    def known_by(self) -> str:
        """The words by which it can be recognised in the base."""
        return self.text if self.before is None else self.before


@dataclass(frozen=True, slots=True)
class Source:
    """A file: `id` is unique among those consolidated, and the sponsor of all for which no other is named."""

    id: str
    file: str
    paragraphs: Sequence[SourceParagraph]
    comments: Sequence[Mapping[str, Any]] = ()
    warnings: Sequence[str] = field(default=())

    def sponsors_of(self, paragraph: SourceParagraph) -> tuple[str, ...]:
        """Who stands behind the changes of a paragraph."""
        return paragraph.sponsors or (self.id,)

    @property
    def as_it_is(self) -> str:
        """The text of the file, without what stands behind its last paragraph."""
        return as_it_is(self.paragraphs)

    @property
    def sponsors(self) -> tuple[str, ...]:
        """Everybody whom the file names, or else its id; sorted."""
        named = {sponsor for paragraph in self.paragraphs for sponsor in paragraph.sponsors}
        return tuple(sorted(named)) or (self.id,)


def as_it_is(paragraphs: Sequence[SourceParagraph]) -> str:
    """Paragraphs as they stand in their file, with the gaps between them and their marks."""
    return "".join(f"{each.gap}{each.mark}{each.text}" for each in paragraphs)
