"""A comment form in Word: its tables, with merged cells, the titles that ISO's form has in the head of each page, and the
paragraphs around the tables."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

import redline
from models.uploads.reading import OutsideParagraph
from worker.documents.docx_in.read import open_docx
from worker.documents.docx_in.word_file import WordComment, WordParagraph
from worker.documents.ooxml.cells import continues_above, grid_before, grid_span
from worker.documents.ooxml.frame import title_of
from worker.documents.ooxml.styles import is_struck
from worker.documents.ooxml.unsupported import drawings_in
from worker.documents.ooxml.xml import Element, Places, kind_of, value
from worker.documents.tables.grid import Cell, Grid, Grids, Row


class _Words(NamedTuple):
    """The words of a cell, and those in it that are struck out."""

    text: str
    struck: str


_Table = dict[int, list[tuple[Element, _Words]]]
PROMPTS = "Fields that nobody has filled in count as empty; they show {words}."
_MOST_NAMED = 3  # prompts in a sentence
_LONGEST_QUOTE = 40  # characters of a prompt, or of the words at which a comment stands
_COMMENTS = "Comments in the margin are part of no comment here; they are listed with the words outside the tables. Write them into the cells."
_NOTES = {"footnote": "in a footnote", "endnote": "in an endnote"}


def docx_grids(file: BinaryIO, name: str) -> Grids:
    """The tables of the text. Words are those with all tracked changes accepted, without those that are struck out."""
    places = Places()
    found = open_docx(file, name, places)
    word = found.word
    prompts = _leaves_of_prompts(found.trees[found.main])
    less = _shortened_paragraphs(places, prompts)
    frames = _frames(found.trees[found.main])
    body, head = (_tables(word.paragraphs, places, part, less, frames) for part in ("body", "header"))
    above = [_table_as_grid("", table) for table in head]
    drawings, _ = drawings_in(found.trees[found.main])
    pictured = {cell for each in drawings if (cell := _outermost_cell(each, frames)) is not None}
    grids = []
    for number, table in enumerate(body, 1):
        grid, width = _table_as_grid(f"table {number}" if len(body) > 1 else "", table, pictured)
        grid.titles = [row for titles, wide in above if wide == width for row in titles.rows.values()]
        grids.append(grid)
    paragraphs = list(_paragraphs_outside(word.paragraphs, places, frames))
    for behind, paragraph in paragraphs:
        if paragraph.part == "body" and behind < len(grids):
            grids[behind].above.append(paragraph.after.strip())
    outside = [*_described(paragraphs, len(body)), *_comments_in_margin(word.comments)]
    warnings = [*word.warnings, *_warn_of_prompts(prompts), *([_COMMENTS] if word.comments else [])]
    return Grids(grids, warnings, word.version, title_of(found.package), outside)


def _frames(root: Element) -> Mapping[Element, None]:
    """The cells of rows around tables that only lay out the page."""
    around = dict[Element, None]()
    for table in root.iter("{*}tbl"):
        around |= dict.fromkeys(each for each in table.iterancestors("{*}tr") if each not in around)
    return {cell: None for row in around if _lays_out(cells := _cells_of(row)) for cell in cells}


def _cells_of(row: Element) -> list[Element]:
    return [each for each in row.iter("{*}tc") if _nearest_ancestor(each, "w:tr") is row]


def _lays_out(cells: list[Element]) -> bool:
    """Whether a cell is alone in its row, or several have tables and none has other words."""
    with_tables = sum(next(each.iter("{*}tbl"), None) is not None for each in cells)
    return len(cells) == 1 or (with_tables > 1 and not any(map(_has_words_of_its_own, cells)))


def _has_words_of_its_own(cell: Element) -> bool:
    """Whether words stand in it and in no table within it."""
    return any(each.text and _nearest_ancestor(each, "w:tc") is cell for each in cell.iter("{*}t"))


def _tables(
    paragraphs: list[WordParagraph],
    places: Places,
    part: str,
    less: Mapping[int, _Words],
    frames: Mapping[Element, None],
) -> list[_Table]:
    """For each table its rows, by number from 1, as cells with their words; a table within a cell belongs to its words."""
    words: dict[Element, list[tuple[Element, _Words]]] = {}
    for number, (paragraph, element) in enumerate(zip(paragraphs, places.paragraphs, strict=True)):
        is_there = paragraph.part == part and not _is_taken_out(paragraph)
        cell = _outermost_cell(element, frames) if is_there else None
        if cell is not None:
            words.setdefault(cell, []).append((element, less.get(number, _Words(paragraph.after, ""))))
    tables: dict[Element, dict[Element, list[tuple[Element, _Words]]]] = {}
    for cell, found in words.items():
        row = _nearest_ancestor(cell, "w:tr")
        joined = _Words(_joined_text(found), " ".join(each.struck for _, each in found))
        tables.setdefault(_nearest_ancestor(row, "w:tbl"), {}).setdefault(row, []).append((cell, joined))
    return [_by_number(table, rows) for table, rows in tables.items()]


def _joined_text(paragraphs: Sequence[tuple[Element, _Words]]) -> str:
    """The words of the paragraphs in a cell, each on a line; those of a row of a table within it stand in one line."""
    text = ""
    for place, (element, words) in enumerate(paragraphs):
        if place:
            before = paragraphs[place - 1][0]
            of_one_row, of_one_cell = (
                _nearest_ancestor(before, kind) is _nearest_ancestor(element, kind) for kind in ("w:tr", "w:tc")
            )
            text += redline.BORDER if of_one_row and not of_one_cell else "\n"
        text += words.text
    return text


def _by_number(table: Element, rows: Mapping[Element, list[tuple[Element, _Words]]]) -> _Table:
    """The rows with words by their numbers, as people count them: a row that is taken out with tracked changes still stands there."""
    of_table = (
        each for each in table.iter("{*}tr") if kind_of(each) == "w:tr" and _nearest_ancestor(each, "w:tbl") is table
    )
    return {number: rows[row] for number, row in enumerate(of_table, 1) if row in rows}


def _leaves_of_prompts(root: Element) -> dict[Element, None]:
    """What stands in fields of a form that nobody has filled in: "Click or tap here to enter text"."""
    leaves = dict[Element, None]()
    for each in root.iter("{*}showingPlcHdr"):
        properties = each.getparent()
        control = None if properties is None else properties.getparent()
        if control is not None and value(each, "val") not in ("0", "false", "off"):
            leaves |= dict.fromkeys(control.iter("{*}t"))
    return leaves


def _warn_of_prompts(prompts: Iterable[Element]) -> Iterator[str]:
    words = Counter(filter(None, (" ".join((each.text or "").split()) for each in prompts)))
    if words:
        named = ", ".join(f"“{text[:_LONGEST_QUOTE]}”" for text, _ in words.most_common(_MOST_NAMED))
        yield PROMPTS.format(words=named)


def _shortened_paragraphs(places: Places, prompts: Mapping[Element, None]) -> dict[int, _Words]:
    """The paragraphs with prompts, or with words that are struck out, by their place among all."""
    leaves: dict[int, list[tuple[str, bool]]] = {}
    shorter = set()
    for leaf in places.leaves:
        if leaf.element in prompts:
            shorter.add(leaf.paragraph)
        else:
            leaves.setdefault(leaf.paragraph, []).append((leaf.text, is_struck(leaf.element)))
    return {
        number: _Words("".join(text for text, gone in parts if not gone), "".join(text for text, gone in parts if gone))
        for number, parts in ((number, leaves.get(number, ())) for number in sorted({*leaves, *shorter}))
        if number in shorter or any(gone for _, gone in parts)
    }


def _is_taken_out(paragraph: WordParagraph) -> bool:
    return not paragraph.after and paragraph.mark == "del"


def _outermost_cell(element: Element, frames: Mapping[Element, None]) -> Element | None:
    """The outermost cell in which a paragraph or a picture stands, and that is no frame."""
    outwards = [each for each in element.iterancestors() if kind_of(each) == "w:tc" and each not in frames]
    return outwards[-1] if outwards else None


def _paragraphs_outside(
    paragraphs: list[WordParagraph], places: Places, frames: Mapping[Element, None]
) -> Iterator[tuple[int, WordParagraph]]:
    """The paragraphs that stand in no table, each behind how many of them; the head and the foot of the pages are none of a comment."""
    behind = dict[Element, None]()
    for paragraph, element in zip(paragraphs, places.paragraphs, strict=True):
        is_there = paragraph.part == "body" and not _is_taken_out(paragraph)
        cell = _outermost_cell(element, frames) if is_there else None
        if cell is not None:
            behind[_nearest_ancestor(cell, "w:tbl")] = None
        elif paragraph.after.strip() and paragraph.part in ("body", *_NOTES):
            yield len(behind), paragraph


def _described(paragraphs: Iterable[tuple[int, WordParagraph]], count: int) -> Iterator[OutsideParagraph]:
    for behind, paragraph in paragraphs:
        place = _NOTES.get(paragraph.part) or _describe_place(behind, count)
        yield OutsideParagraph(place, paragraph.after.strip())


def _comments_in_margin(comments: Iterable[WordComment]) -> Iterator[OutsideParagraph]:
    for each in comments:
        anchor = " ".join(each.anchor.split())
        short = f"{anchor[:_LONGEST_QUOTE]}…" if len(anchor) > _LONGEST_QUOTE else anchor
        if each.text.strip():
            yield OutsideParagraph(f"in the margin, at “{short}”" if short else "in the margin", each.text.strip())


def _describe_place(behind: int, count: int) -> str:
    """Where a paragraph stands that has so many of the tables before it."""
    side, number = ("after", behind) if behind else ("before", 1)
    return f"{side} table {number}" if count > 1 else f"{side} the table"


def _nearest_ancestor(element: Element, kind: str) -> Element:
    return next(each for each in element.iterancestors() if kind_of(each) == kind)


def _table_as_grid(name: str, table: _Table, pictured: Collection[Element] = ()) -> tuple[Grid, int]:
    """The table as a grid, and how many columns it is wide; `pictured` are the cells with a picture."""
    grid, width = Grid(name, lettered=False), 0
    above: Row = {}
    for number, cells in table.items():
        column = grid_before(_nearest_ancestor(cells[0][0], "w:tr"))
        for cell, (text, struck) in cells:
            grid.strike(number, column, struck)
            if cell in pictured:
                grid.pictures.add((number, column))
            for place, words in _merged_cells(above, column, text, cell):
                grid.put(number, place, words)
            column += grid_span(cell)
        above = grid.rows.get(number, {})
        width = max(width, column)
    return grid, width


def _merged_cells(row_above: Row, column: int, text: str, cell: Element) -> Iterator[tuple[int, Cell]]:
    """The cell, and the places to its right that are merged with it; one that goes on from above has its words."""
    above = row_above.get(column) if continues_above(cell) else None
    yield column, Cell(above.text, "above") if above else Cell(text)
    for place in range(column + 1, column + grid_span(cell)):
        yield place, Cell(above.text if above else text, "left")
