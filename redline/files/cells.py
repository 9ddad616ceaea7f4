"""Empty cells of tables: words that a file writes in one belong there, though no word tells which cell it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from redline.document.counterparts import Match

Cell = tuple[int, int, int]  # table, row, column
Row = tuple[int, int]
_Columns = Mapping[int, Sequence[int]]  # the paragraphs in each cell of a row


class CellParagraph(Protocol):
    """A paragraph that may stand in a cell."""

    @property
    def text(self) -> str: ...
    @property
    def cell(self) -> Cell | None: ...


def match_empty_cells(
    base: Sequence[CellParagraph], new: Sequence[CellParagraph], matches: Sequence[Match]
) -> list[Match]:
    """The matches, in which each empty cell of the base has the cell at its place in the same row of the other text."""
    rows, new_rows = _rows(base), _rows(new)
    if not rows or not new_rows:
        return list(matches)
    worded = {
        place for match in matches if base[match.start].text.strip() for place in range(match.new_start, match.new_end)
    }
    found: list[Match] = []
    for row, other in _paired_rows(rows, new_rows, list(_same_rows(base, new, matches)), base):
        columns, others = rows[row], new_rows[other]
        for column in columns if columns.keys() == others.keys() else ():
            if not _has_words(base, columns[column]) and worded.isdisjoint(others[column]):
                pairs = zip(columns[column], others[column], strict=False)
                found += [Match(old, old + 1, place, place + 1) for old, place in pairs]
    kept = [match for match in matches if base[match.start].text.strip() or base[match.start].cell is None]
    taken = {match.new_start for match in found}
    return sorted(
        [*found, *(match for match in kept if match.new_start not in taken)], key=lambda match: match.new_start
    )


def _rows(paragraphs: Sequence[CellParagraph]) -> Mapping[Row, _Columns]:
    rows: dict[Row, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, each in enumerate(paragraphs):
        if each.cell:
            table, row, column = each.cell
            rows[table, row][column].append(place)
    return rows


def _has_words(paragraphs: Sequence[CellParagraph], places: Iterable[int]) -> bool:
    return any(paragraphs[place].text.strip() for place in places)


def _same_rows(
    base: Sequence[CellParagraph], new: Sequence[CellParagraph], matches: Sequence[Match]
) -> Iterator[tuple[Row, Row]]:
    """Rows that have most words in common, each once, in order."""
    votes: Counter[tuple[Row, Row]] = Counter()
    for match in matches:
        cell, new_cell = base[match.start].cell, new[match.new_start].cell
        if cell and new_cell and base[match.start].text.strip() and not match.moved:
            votes[cell[:2], new_cell[:2]] += 1
    taken: set[Row] = set()
    new_taken: set[Row] = set()
    for (row, other), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if row not in taken and other not in new_taken:
            taken.add(row)
            new_taken.add(other)
            yield row, other


def _paired_rows(
    rows: Mapping[Row, _Columns],
    new_rows: Mapping[Row, _Columns],
    same: Sequence[tuple[Row, Row]],
    base: Sequence[CellParagraph],
) -> Iterator[tuple[Row, Row]]:
    """The same rows, and blank rows of the base between them with the rows that stand there now."""
    yield from same
    tables: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for (table, row), (other, new_row) in same:
        tables[table, other].append((row, new_row))
    for (table, other), known in tables.items():
        ends = len([row for row in rows if row[0] == table]), len([row for row in new_rows if row[0] == other])
        for (start, new_start), (end, new_end) in pairwise([(-1, -1), *sorted(known), ends]):
            between = [(table, row) for row in range(start + 1, end)]
            now = [(other, row) for row in range(new_start + 1, new_end)]
            blank = not any(_has_words(base, places) for row in between for places in rows[row].values())
            if blank and len(now) <= len(between):
                yield from zip(between, now, strict=False)
