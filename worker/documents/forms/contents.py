"""What the columns of a table hold, whatever they are called: long texts, a few words again and again, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from models.uploads.reading import SAYING, Field
from worker.documents.forms.kinds import kind_of
from worker.documents.forms.titles import VAGUE
from worker.documents.tables.grid import Row

_SHORT: frozenset[Field] = frozenset(
    ("number", "member", "author", "line", "line_to", "page", "page_to", "type", "date")
)
_LOOKED_AT = 2_000  # rows
_LONG = 60  # characters
_WORDS = 8  # spaces; a long address of a page has none


@dataclass(slots=True)
class Contents:
    """A column by its cells: how many are filled, how many of them hold several words, how many a sentence, how many a
    type of comments that is known, and how many letters they have together."""

    filled: int = 0
    several: int = 0
    sentences: int = 0
    kinds: int = 0
    letters: int = 0

    def may_be(self, field: Field) -> bool:
        """Whether a column that holds this can be for the field: long texts are no numbers, names or types."""
        return field not in _SHORT or self.sentences * 2 <= self.filled

    def rank(self, field: Field, sure: int) -> tuple[int, ...]:
        """Among the columns that claim the field, the lowest has it: for words, one that holds more than links or signs
        comes before the surer one; for types, one that holds known types."""
        if field in SAYING:
            return (int(sure == VAGUE), int(self.several * 2 < self.filled), -sure, -self.letters)
        if field == "type":
            return (0 if self.kinds * 2 > self.filled else 1, -sure)
        return (0, -sure, 0 if self.filled else 1)


NOTHING = Contents()


def contents_of(rows: Iterable[Row]) -> Mapping[int, Contents]:
    """What each column holds in these rows, or in the first of them."""
    columns: dict[int, Contents] = {}
    for row in islice(rows, _LOOKED_AT):
        for column, cell in row.items():
            if cell.copied:
                continue
            held, text = columns.setdefault(column, Contents()), cell.text.strip()
            held.filled += 1
            held.letters += len(text)
            held.several += " " in text or not text.isascii()
            held.sentences += len(text) > _LONG and (text.count(" ") >= _WORDS or not text.isascii())
            held.kinds += bool(kind_of(text))
    return columns
