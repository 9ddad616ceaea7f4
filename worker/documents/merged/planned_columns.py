"""Columns that come and go, as changes of the base: each cell in the row of the base, or the new row, to which it belongs.
Words for which the base has no cell stand in a comment, and a warning says so."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from redline import Consolidated
from worker.documents.docx_in.word_file import WordFile, WordParagraph
from worker.documents.docx_out.sheet import Marked, Words
from worker.documents.merged.columns import AddedColumn, AlignedFile, quote
from worker.documents.merged.places import CellChange, PlacesInBase, date_of
from worker.documents.merged.plan import GoneColumn, NewCell, NewColumn, Remark

_CELL_CHANGES = {
    CellChange.MERGED: "It merges cells of the row {row}: they stay apart here. Look whether each has its words.",
    CellChange.SPLIT: "It splits a cell of the row {row}: it stays one cell here.",
    CellChange.MERGED_ABOVE: "It merges a cell of the row {row} with the one above: they stay apart here. Look whether each has its words.",
    CellChange.SPLIT_ABOVE: "It splits a cell that the row {row} shares with the row above: it stays one cell here.",
}
_Marked = dict[str, list[WordParagraph]]  # by file, the paragraphs that say whose change it is, and when


@dataclass(frozen=True, slots=True)
class WordsOutside:
    """Words of the file `id`, and the paragraph of the base that stands before them."""

    id: str
    paragraph: int
    text: str

    def as_comment(self) -> Remark:
        """All of the words, by the name of the file."""
        text = f"In a cell that this table does not have: {self.text}"
        return Remark(max(self.paragraph, 0), self.id, None, text, "", False, None)


@dataclass(slots=True)
class PlannedColumns:
    """The columns of all files. `rows` are the names of new rows, by file, table and row there.

    `outside` are words in rows that the base does not have; they are known after `added`.
    """

    base: WordFile
    files: Mapping[str, AlignedFile]
    places: Mapping[str, PlacesInBase]
    rows: Mapping[tuple[str, int, int], str]
    outside: list[WordsOutside] = field(default_factory=list)

    def added(self) -> Iterator[NewColumn]:
        """The new columns; one that several files add with the same words comes once."""
        found: dict[tuple[int, int, tuple[NewCell, ...]], _Marked] = defaultdict(lambda: defaultdict(list))
        for id, aligned in self.files.items():
            for column in aligned.added:
                marked = found[column.table, column.after, tuple(self._cells(id, column))]
                marked[id] += [each for row in column.rows.values() for each in row]
        for (table, after, cells), marked in found.items():
            by = self._by("ins", marked)
            yield NewColumn(self._first_in(table), after, by, tuple(_cell_by(by, cell) for cell in cells))

    def removed(self) -> Iterator[GoneColumn]:
        """The columns that files take out, each once."""
        found: dict[tuple[int, int], _Marked] = defaultdict(dict)
        for id, aligned in self.files.items():
            for each in aligned.removed:
                found[each.table, each.column][id] = list(each.marked)
        for (table, column), marked in found.items():
            yield GoneColumn(self._first_in(table), column, self._by("del", marked))

    def _cells(self, id: str, column: AddedColumn) -> Iterator[NewCell]:
        places = self.places[id]
        for row, paragraphs in column.rows.items():
            words = tuple(Words(each.after, "ins") for each in paragraphs)
            name = self.rows.get((id, column.own_table, row), "")
            number = None if name else places.row_of(column.own_table, row)
            if name or number:
                yield NewCell(words, -1 if number is None else self._first_in(*number), name)
            else:
                text = "\n".join(each.text for each in words)
                self.outside.append(WordsOutside(id, self._last_before(id, column, row), text))

    def _first_in(self, *cell: int) -> int:
        """The index of the first paragraph of a table of the base, or of a row of it."""
        return next(
            place for place, each in enumerate(self.base.paragraphs) if each.cell and each.cell[: len(cell)] == cell
        )

    def _last_before(self, id: str, column: AddedColumn, row: int) -> int:
        """The index of the paragraph of the base that stands before a row of a file, in its table."""
        rows = (self.places[id].row_of(column.own_table, number) for number in range(row, -1, -1))
        return self._first_in(*next(filter(None, rows), (column.table,)))

    def _by(self, change: Marked, marked: Mapping[str, Sequence[WordParagraph]]) -> Words:
        """Whose change it is, and when it was made: as the tracked changes say, or else the files."""
        changes = {id: [one for each in own for one in each.changes] for id, own in marked.items()}
        authors = {name for id, own in changes.items() for name in {one.author for one in own if one.author} or {id}}
        date = date_of(Words(""), [(self.files[id].word, own) for id, own in changes.items()])
        return Words("", change, tuple(sorted(authors)), date=date)


def warn_of_cells(outside: Sequence[WordsOutside], places: Mapping[str, PlacesInBase]) -> dict[str, list[str]]:
    """Sentences for each file about words that stand in a comment instead of a cell, and about cells that it merges or splits."""
    found = {id: [_describe_cell_change(*each) for each in own.rows_with_cell_changes()] for id, own in places.items()}
    for each in outside:
        found[each.id].append(
            f"The words {quote(each.text)} are in a cell that the base does not have; they stand in a comment instead."
        )
    return found


def _describe_cell_change(words: str, change: CellChange) -> str:
    return _CELL_CHANGES[change].format(row=quote(words))


def with_warnings(consolidated: Consolidated, warnings: Mapping[str, Sequence[str]]) -> Consolidated:
    """The result, with more warnings for some files."""
    files = (
        replace(file, warnings=(*file.warnings, *warnings[file.id])) if warnings.get(file.id) else file
        for file in consolidated.files
    )
    return replace(consolidated, files=tuple(files))


def _cell_by(by: Words, cell: NewCell) -> NewCell:
    return replace(cell, words=tuple(replace(each, authors=by.authors, date=by.date) for each in cell.words))
