"""Rows of tables in a Word file, each as one paragraph with cells, as a text has them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import redline
from models.drafts.provisional_labels import LABEL
from worker.documents.docx_in.normalization import plain_key
from worker.documents.docx_in.word_file import WordFile, WordParagraph

_NUMBER = re.compile(rf"\s*(?:{LABEL}|–)?[.)]?\s*", re.IGNORECASE)


def with_rows(word: WordFile, drafted: Collection[str]) -> WordFile:
    """The file with one paragraph for each row of a table that has several cells; a first column that has only numbers is no
    cell, unless rows of the draft (`drafted`) have it. The words of a table within a cell belong to that cell, line by line. The
    comments belong to the row."""
    entries_by_cell = _in_outermost_cells(word.paragraphs)
    numbers = _numbered_tables(entries_by_cell, {_key_of_cells(redline.cells(row)) for row in drafted})
    paragraphs: list[WordParagraph] = []
    now: dict[int, int] = {}
    for (row, _), group in groupby(enumerate(entries_by_cell), key=lambda each: _row_key(*each)):
        entries = list(group)
        cells = _cells_of_row([entry for _, entry in entries], numbers) if row is not None else []
        now |= {place: len(paragraphs) + (0 if cells else number) for number, (place, _) in enumerate(entries)}
        paragraphs += [_as_row(cells)] if cells else [entry for _, entry in entries]
    comments = [
        one if one.paragraph is None else replace(one, paragraph=now.get(one.paragraph)) for one in word.comments
    ]
    return replace(word, paragraphs=paragraphs, comments=comments)


def rows_with_columns(paragraphs: Iterable[WordParagraph]) -> set[tuple[int, int]]:
    """The rows of tables, as table and row, that have several cells; one of one cell alone is a frame."""
    columns = defaultdict[tuple[int, int], set[int]](set)
    for one in paragraphs:
        for cell in (one.cell, one.outermost[0] if one.outermost else None):
            if cell is not None and one.part == "body":
                columns[cell[:2]].add(cell[2])
    return {row for row, found in columns.items() if len(found) > 1}


def _in_outermost_cells(paragraphs: Sequence[WordParagraph]) -> list[WordParagraph]:
    """The paragraphs of tables within tables as paragraphs of the outer ones; what is in a frame is a table of its own."""
    rows = rows_with_columns(paragraphs)
    return [
        replace(one, cell=one.outermost[0], cell_mark=one.outermost[1])
        if one.outermost is not None and one.outermost[0][:2] in rows
        else one
        for one in paragraphs
    ]


def _row_key(place: int, entry: WordParagraph) -> tuple[tuple[int, int] | None, int]:
    """What the paragraphs of one row have in common; others stand alone."""
    return (None, place) if entry.cell is None or entry.part != "body" else (entry.cell[:2], 0)


def _numbered_tables(paragraphs: Sequence[WordParagraph], drafted: Collection[tuple[str, ...]]) -> set[int]:
    """The tables whose first column has only numbers, counted by Word or typed, with which no row of them is in the draft."""
    first: dict[int, list[WordParagraph]] = {}
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for one in paragraphs:
        if one.cell is not None and one.part == "body":
            row = rows.setdefault(one.cell[:2], {})
            row[one.cell[2]] = row.get(one.cell[2], "") + one.after
            if one.cell[2] == 0:
                first.setdefault(one.cell[0], []).append(one)
    in_draft = {table for (table, _), row in rows.items() if _key_of_cells(row.values()) in drafted}
    return {
        table
        for table, own in first.items()
        if all(_NUMBER.fullmatch(one.before) and _NUMBER.fullmatch(one.after) for one in own)
    } - in_draft


def _key_of_cells(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(plain_key, texts))


def _cells_of_row(entries: Sequence[WordParagraph], numbers: set[int]) -> list[list[WordParagraph]]:
    """The paragraphs of each cell; none if the row has one cell alone, and is a frame."""
    found = [list(group) for _, group in groupby(entries, key=lambda one: one.cell and one.cell[2])]
    cell = entries[0].cell
    if len(found) < 2 or cell is None:
        return []
    return found[1:] if cell[0] in numbers and cell[2] == 0 else found


def _as_row(cells: Sequence[Sequence[WordParagraph]]) -> WordParagraph:
    entries = [one for cell in cells for one in cell]
    before = [_join_lines(one.before for one in cell) for cell in cells if cell[0].cell_mark != "ins"]
    after = [_join_lines(one.after for one in cell) for cell in cells if cell[0].cell_mark != "del"]
    return WordParagraph(
        "body",
        entries[0].cell,
        next((one.bookmark for one in entries if one.bookmark), None),
        _join_cells(before),
        _join_cells(after),
        changes=[change for one in entries for change in one.changes],
        is_row=True,
        unstruck=_join_cells(after) if any(one.unstruck is not None for one in entries) else None,
    )


def _join_lines(texts: Iterator[str]) -> str:
    return "\n".join(stripped for text in texts if (stripped := text.strip()))


def _join_cells(cells: Sequence[str]) -> str:
    """The row; "" if no cell has words, as in one that has come or gone; a lone cell may be a whole row already."""
    if not any(cells):
        return ""
    return cells[0] if len(cells) == 1 else redline.row(cells)
