"""What may be proposed for a document: new words, new paragraphs, other places, and one paragraph of two."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ParagraphProposal:
    """What some sponsors propose for the paragraph with this index (0 for the first).

    `text` replaces it, None or "" deletes it; an empty line in it splits the paragraph there. With `after` the text is a
    new paragraph behind it, where -1 is the place before the first, and `kind` says what it is. Of several new paragraphs
    of one id at one place, and of those that it moves there, the one with the smallest `order` comes first.
    """

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    text: str | None
    after: bool = False
    kind: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """The paragraph shall stand behind another one, by its index; -1 is the place before the first."""

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    to: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """The paragraph and the next one shall be one, with `glue` between them."""

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    glue: str = " "


DocumentProposal = ParagraphProposal | Move | Join


class Inserts(StrEnum):
    """What becomes of different new paragraphs that several propose for one place; equal ones are always one."""

    ALTERNATIVES = "alternatives"  # all of them are alternatives
    ALIKE = "alike"  # those that resemble each other are alternatives, the others stand one behind the other
    IN_ORDER = "in order"  # all are kept, one behind the other
