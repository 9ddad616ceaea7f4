"""Forms that ask for one thing below the other, each title beside its words: as a table with a row for each comment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from models.uploads.reading import Field
from worker.documents.forms.titles import LIKELY, field_of, is_surely_known
from worker.documents.tables.grid import Cell, Grid

_LEAST_TITLES = 3  # different ones that are known, so that they are titles and not words
_SHARED: tuple[Field, ...] = ("member", "author")  # what is said once, for all comments below


@dataclass(frozen=True, slots=True)
class _Entry:
    """A title with the words beside it, and where these stand."""

    title: str
    words: Cell
    row: int
    column: int

    @property
    def field(self) -> Field | None:
        """What the title is surely for."""
        return _field_of(self.title)


@dataclass(slots=True)
class _Record:
    """What belongs to one comment; `alone` are words without a title above it, such as “Comment 1”."""

    entries: list[_Entry] = field(default_factory=list)
    alone: list[tuple[int, int, Cell]] = field(default_factory=list)

    @property
    def titles(self) -> set[str]:
        return {each.title for each in self.entries}


def transposed(grid: Grid) -> Grid:
    """The table itself, or if its titles stand beside their words, one in which they stand above them."""
    records = list(_records(grid))
    entries = [each for record in records for each in record.entries]
    fields = {each.field for each in entries if each.field}
    of_words = sum(each.field is not None for each in entries)
    if len(fields) < _LEAST_TITLES or not fields & {"comment", "proposed"} or of_words * 2 < len(entries):
        return grid
    if sum(map(_has_title_for_words, entries)) * 3 >= len(entries) or _others_in(grid, entries):
        return grid
    return _transpose(grid, records, entries)


def _transpose(grid: Grid, records: Sequence[_Record], entries: Sequence[_Entry]) -> Grid:
    columns = {title: place for place, title in enumerate(dict.fromkeys(each.title for each in entries))}
    found = replace(grid, rows={}, titles=[], length=0, origins={})
    found.titles.append({column: Cell(title) for title, column in columns.items()})
    repeated = {title for title in columns if sum(title in record.titles for record in records) > 1}
    for record in records:
        for row, column, cell in record.alone:
            found.put(row, len(columns), cell)
            found.origins[row, len(columns)] = row, column
        for each in record.entries:
            row = record.entries[0].row
            found.put(row, columns[each.title], each.words)
            found.origins[row, columns[each.title]] = each.row, each.column
    for each in records[0].entries if repeated else ():
        if each.field in _SHARED and each.title not in repeated:
            for record in records[1:]:
                if record.entries:
                    found.put(record.entries[0].row, columns[each.title], Cell(each.words.text, "above"))
    return found


def _records(grid: Grid) -> Iterator[_Record]:
    """What belongs together: until a title comes again, or words without one."""
    record = _Record()
    for number in sorted(grid.rows):
        cells = [(column, cell) for column, cell in sorted(grid.rows[number].items()) if not cell.copied]
        if len(cells) == 1:
            column, cell = cells[0]
            if is_surely_known(cell.text):
                continue  # a title with nothing beside it
            if record.entries:
                yield record
                record = _Record()
            record.alone.append((number, column, cell))
        for (_, title), (column, words) in zip(cells[::2], cells[1::2], strict=False):
            name = " ".join(title.text.split()).rstrip(":： ")
            if name in record.titles:
                yield record
                record = _Record()
            record.entries.append(_Entry(name, words, number, column))
    yield record


def _has_title_for_words(entry: _Entry) -> bool:
    """Whether what stands beside the title is a title, too, as in a row of titles; “Type: Comment” says a type of comment."""
    return entry.field != "type" and _field_of(entry.words.text) is not None


def _others_in(grid: Grid, entries: Sequence[_Entry]) -> bool:
    """Whether there are rows that are no pairs of a title and words."""
    pairs = {each.row for each in entries}
    cells = chain.from_iterable(grid.rows[number].values() for number in pairs)
    return sum(not cell.copied for cell in cells) != 2 * len(entries)


def _field_of(title: str) -> Field | None:
    found = field_of(title)
    return found[0] if found and found[1] >= LIKELY else None
