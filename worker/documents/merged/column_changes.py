"""Columns of tables in the XML of a file, added or taken away as tracked changes of their cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy

from worker.documents.docx_out.sheet import Words
from worker.documents.merged.plan import GoneColumn, NewCell, NewColumn
from worker.documents.merged.revisions import Revisions, added_paragraph
from worker.documents.ooxml.xml import KINDS, Element, child

_COPIED = {
    "w:tcW",
    "w:tcBorders",
    "w:shd",
    "w:noWrap",
    "w:tcMar",
    "w:vAlign",
}  # what a cell shares with the one beside it
_CONTENT = {"w:t", "w:sym", "w:drawing", "w:pict", "w:object", "m:oMath"}
_Above = Callable[[int, str], Element]  # the nearest element of a kind around a paragraph


class TableColumns:
    """The columns of one table, as they are before any of them is added or taken away."""

    def __init__(self, table: Element, revisions: Revisions) -> None:
        self._table = table
        self._revisions = revisions
        self._rows = {each: list(_within(each, "w:tc", "w:tr")) for each in _within(table, "w:tr", "w:tbl")}
        self._width = max(map(len, self._rows.values()))

    def add(self, column: NewColumn, row_of: Callable[[NewCell], Element]) -> None:
        """Add a cell to each row that has words in it, or has no merged cells; later ones stand behind earlier ones."""
        words = {row_of(cell): cell.words for cell in column.cells}
        for row, cells in self._rows.items():
            if row in words or len(cells) == self._width:
                beside = cells[min(max(column.after, 0), len(cells) - 1)]
                new = self._new_cell(beside, words.get(row, ()), column.by)
                if column.after < 0:
                    beside.addprevious(new)
                else:
                    _last_added(beside).addnext(new)
        grid = child(self._table, "w:tblGrid")
        if grid is not None and len(grid):
            place = min(max(column.after, 0), len(grid) - 1)
            grid[place].addnext(deepcopy(grid[place]))

    def remove(self, column: GoneColumn) -> None:
        """Say that a column is taken away, if no words are left in it."""
        cells = [cells[column.column] for cells in self._rows.values() if len(cells) == self._width]
        if not any(KINDS[each.tag] in _CONTENT for cell in cells for each in cell.iter()):
            for cell in cells:
                _properties(cell, self._revisions).append(self._revisions.change("cellDel", column.by))

    def _new_cell(self, beside: Element, words: Sequence[Words], by: Words) -> Element:
        cell, properties = self._revisions.element("tc"), self._revisions.element("tcPr")
        old = child(beside, "w:tcPr")
        properties.extend(deepcopy(each) for each in (() if old is None else old) if KINDS[each.tag] in _COPIED)
        properties.append(self._revisions.change("cellIns", by))
        cell.append(properties)
        model = next((each for each in beside.iter() if KINDS[each.tag] == "w:p"), None)
        cell.extend(added_paragraph((each,), model, self._revisions) for each in words or (by,))
        return cell


def change_columns(
    new: Sequence[NewColumn],
    gone: Sequence[GoneColumn],
    above: _Above,
    new_rows: Mapping[str, Element],
    revisions: Revisions,
) -> None:
    """Add the new columns, and mark those that went."""
    found: dict[Element, TableColumns] = {}

    def columns_of(place: int) -> TableColumns:
        table = above(place, "w:tbl")
        if table not in found:
            found[table] = TableColumns(table, revisions)
        return found[table]

    def row_of(cell: NewCell) -> Element:
        return new_rows[cell.row] if cell.row else above(cell.paragraph, "w:tr")

    for old in gone:
        columns_of(old.table).remove(old)
    for each in new:
        columns_of(each.table).add(each, row_of)


def _within(element: Element, kind: str, around: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also in content controls, but not those of tables within."""
    for each in element.iter():
        if KINDS[each.tag] == kind and next(one for one in each.iterancestors() if KINDS[one.tag] == around) is element:
            yield each


def _last_added(cell: Element) -> Element:
    """The cell, or the last of the cells that were added behind it."""
    following = cell.getnext()
    while following is not None and _is_added(following):
        cell, following = following, following.getnext()
    return cell


def _is_added(element: Element) -> bool:
    properties = child(element, "w:tcPr")
    return properties is not None and child(properties, "w:cellIns") is not None


def _properties(cell: Element, revisions: Revisions) -> Element:
    found = child(cell, "w:tcPr")
    if found is None:
        found = revisions.element("tcPr")
        cell.insert(0, found)
    for each in [each for each in found if KINDS[each.tag] in ("w:cellIns", "w:cellDel", "w:tcPrChange")]:
        found.remove(each)
    return found
