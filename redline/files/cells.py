"""Cells of tables: words that a file writes in one belong there, though no word may tell which cell it is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


def match_cells(base: Sequence[CellParagraph], new: Sequence[CellParagraph], matches: Sequence[Match]) -> list[Match]:
    """The matches without those between cells that are not the same; what is left in a cell of the base has what is left in it now."""
    rows, new_rows = _rows(base), _rows(new)
    if not rows or not new_rows:
        return list(matches)
    cells = {
        (*row, column): (*other, column)
        for row, other in _paired_rows(rows, new_rows, list(_same_rows(base, new, matches)), base)
        if rows[row].keys() == new_rows[other].keys()
        for column in rows[row]
    }
    now = set(cells.values())
    lone = _lone_moves(rows, base, new, matches)
    kept = [match for match in matches if match not in lone and _stays(match, base, new, cells, now)]
    found: list[Match] = []
    inside = _by_cell(kept, base)
    taken = {place for match in kept for place in range(match.new_start, match.new_end)}
    for (table, row, column), (other, new_row, _) in cells.items():
        places, new_places = rows[table, row][column], new_rows[other, new_row][column]
        found += _match_left(places, new_places, inside[table, row, column], taken)
    return sorted([*kept, *found], key=lambda match: match.new_start)


def new_rows(paragraphs: Sequence[CellParagraph], known: Collection[int]) -> Mapping[Row, str]:
    """The rows of tables without any words of the base, where `known` are the paragraphs that are in it; each with all its words."""
    rows = _rows(paragraphs)
    return {
        row: "\n".join(f"{column} {paragraphs[place].text}" for column, places in columns.items() for place in places)
        for row, columns in rows.items()
        if not any(place in known and paragraphs[place].text.strip() for places in columns.values() for place in places)
    }


def _stays(
    match: Match,
    base: Sequence[CellParagraph],
    new: Sequence[CellParagraph],
    cells: Mapping[Cell, Cell],
    now: Collection[Cell],
) -> bool:
    """Whether a match is right for the cells that it concerns: empty paragraphs are alike everywhere, and so say nothing."""
    own = {paragraph.cell for paragraph in base[match.start : match.end]}
    others = {paragraph.cell for paragraph in new[match.new_start : match.new_end]}
    if own != {None} and not base[match.start].text.strip():
        return False
    if all(cell in cells for cell in own) and others <= set(now):
        return {cells[cell] for cell in own if cell} == others and len(own) == 1
    return True


def _lone_moves(
    rows: Mapping[Row, _Columns], base: Sequence[CellParagraph], new: Sequence[CellParagraph], matches: Sequence[Match]
) -> Collection[Match]:
    """The moves from a cell of one row into another row, where the rest of the row does not come along: short words in cells, such
    as a year, are alike by accident."""
    along: dict[tuple[Row, Row], set[Match]] = defaultdict(set)
    for match in matches:
        cell, new_cell = base[match.start].cell, new[match.new_start].cell
        if match.moved and cell and new_cell:
            along[cell[:2], new_cell[:2]].add(match)
    return {
        match
        for (row, _), moves in along.items()
        for match in moves
        if 2 * len(moves) <= sum(_has_words(base, [place]) for places in rows[row].values() for place in places)
    }


def _by_cell(matches: Iterable[Match], base: Sequence[CellParagraph]) -> Mapping[Cell, list[Match]]:
    found: dict[Cell, list[Match]] = defaultdict(list)
    for match in matches:
        for cell in {paragraph.cell for paragraph in base[match.start : match.end]}:
            if cell:
                found[cell].append(match)
    return found


def _match_left(
    places: Sequence[int], new_places: Sequence[int], known: Sequence[Match], taken: Collection[int]
) -> Iterator[Match]:
    """Paragraphs of a cell that have none in the other text, with those that stand there now between the same neighbours."""
    gone = {place for match in known for place in range(match.start, match.end)}
    ends = places[-1] + 1, new_places[-1] + 1
    here = sorted(
        (match.start, match.new_start) for match in known if not match.moved and match.new_start in new_places
    )
    for (start, new_start), (end, new_end) in pairwise([(places[0] - 1, new_places[0] - 1), *here, ends]):
        left = [place for place in places if start < place < end and place not in gone]
        came = [place for place in new_places if new_start < place < new_end and place not in taken]
        for place, new_place in zip(left, came, strict=False):
            yield Match(place, place + 1, new_place, new_place + 1)


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
