"""Which column of a table holds what: by its titles, however they are arranged, or as somebody has said by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.form_fields import Field
from worker.documents.forms.grid import Grid, Row
from worker.documents.forms.titles import field_of

_TITLES_WITHIN = 40  # rows; what stands above them are names and dates of the form
_TALLEST = 3  # rows of titles, one below the other


@dataclass(frozen=True, slots=True)
class Head:
    """The titles of a table by column, and what is where; they end in the row `last`, 0 if they stand in the head of the page."""

    titles: Mapping[int, str]
    fields: Mapping[Field, int]
    last: int = 0

    @property
    def is_of_a_form(self) -> bool:
        """Whether comments can be read by it."""
        return len(self.fields) > 1 and ("comment" in self.fields or "proposed" in self.fields)

    def is_repeated_in(self, row: Row) -> bool:
        """Whether a row only says the titles again, or numbers the columns."""
        filled = {column: " ".join(cell.text.split()) for column, cell in row.items() if not cell.copied}
        if all(text.strip("()") == str(column + 1) for column, text in filled.items()):
            return len(filled) > 2
        again = [text for column, text in filled.items() if text == self.titles.get(column) and field_of(text)]
        return len(again) > 1


NOBODY_KNOWS = Head({}, {})


def head_of(grid: Grid) -> Head:
    """The rows of titles that tell most, in the table or in the head of the page; NOBODY_KNOWS if none tell enough."""
    found = [(told, -height, head) for head, told, height in _candidates(grid) if head.is_of_a_form]
    return max(found, key=lambda each: each[:2], default=(0, 0, NOBODY_KNOWS))[2]


def head_by_hand(grid: Grid, chosen: Mapping[int, Field]) -> Head:
    """The head with the columns that somebody chose; where no titles are known, the first row is taken for them."""
    known = head_of(grid)
    if known is NOBODY_KNOWS:
        first = min(grid.rows, default=0)
        known = Head({column: cell.text for column, cell in grid.rows.get(first, {}).items()}, {}, first)
    return replace(known, fields={field: column for column, field in chosen.items()})


def _candidates(grid: Grid) -> Iterator[tuple[Head, int, int]]:
    """Heads with how much each tells and how many rows it has: each of the first rows, alone and with those below it."""
    numbers = sorted(grid.rows)[:_TITLES_WITHIN]
    rows = [grid.rows[number] for number in numbers]
    for place, lasts in ((grid.titles, [0] * len(grid.titles)), (rows, numbers)):
        for start in range(len(place)):
            for height in range(1, min(_TALLEST, len(place) - start) + 1):
                titles = _joined(place[start : start + height])
                fields, told = _fields(titles)
                yield Head(titles, fields, lasts[start + height - 1]), told, height


def _joined(rows: Sequence[Row]) -> dict[int, str]:
    titles: dict[int, list[str]] = {}
    for row in rows:
        for column, cell in row.items():
            words = " ".join(cell.text.split())
            if words not in titles.setdefault(column, []):
                titles[column].append(words)
    return {column: " ".join(words) for column, words in titles.items()}


def _fields(titles: Mapping[int, str]) -> tuple[dict[Field, int], int]:
    """What is where, and how much the titles tell; of two columns that claim a field, the surer has it, then the first."""
    known = [(column, *found) for column, title in titles.items() if (found := field_of(title))]
    fields: dict[Field, int] = {}
    told = 0
    for column, field, sure in sorted(known, key=lambda each: (-each[2], each[0])):
        if field not in fields:
            fields[field] = column
            told += sure
    return fields, told
