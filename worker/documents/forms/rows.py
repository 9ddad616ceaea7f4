"""The rows of a comment form, each by itself: a comment, no comment, or one with something wrong in it; and what stands beside
them, in the table or outside of it: nothing of it is lost without a word."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.errors import Invalid
from models.text.typed import LONGEST, typed, without_control_characters
from models.uploads.reading import SAYING, Cells, Field, LeftoverCell, OutsideParagraph, RowFault
from worker.documents.forms.form import FormRow
from worker.documents.forms.head import Head, columns_of_few_words, is_sentence
from worker.documents.forms.own_form import CHANGE_BY_WORDS, CHANGES, is_own
from worker.documents.forms.places.notation import PLACE_FIELDS, RANGE_ENDS, in_words
from worker.documents.forms.titles import has_no_tick, is_vague, kind_of
from worker.documents.tables.grid import PICTURE, Cell, Grid, Grids, Row, letters

Aside = tuple[str, str]
"""The title of a column, and words in it."""

_RANGE = re.compile(r"(?P<before>\D*)(?P<first>\d{1,6})(?:(?P<between>\D+)(?P<last>\d{1,6})(?!st|nd|rd|th))?\D*")
_RANGE_WORDS = frozenset(("and", "through", "till", "to", "until"))
_DASHES = r"[-‐‑‒–—―−]{1,3}"
_NOTHING = re.compile(rf"{_DASHES}|n/a|n\.a", re.IGNORECASE)
_NO_WORDS = re.compile(rf"{_NOTHING.pattern}|nil|none|no changes?", re.IGNORECASE)
_BLANKS: Mapping[Field, re.Pattern[str]] = {
    "comment": _NOTHING,
    "proposed": _NO_WORDS,
    "justification": _NOTHING,
    "type": _NOTHING,
    "change": _NOTHING,
}
_OWN_NUMBER = re.compile(r"([A-Za-z]{2})[-_ ]?0*(\d{1,6})")  # "PL-042": the country and its number in one cell
_NUMBERS_AND_NAMES: tuple[Field, ...] = ("number", "member", "author", "date")
_PREFILLED: tuple[Field, ...] = ("paragraph", "words")
_STRAY = "There is a sentence under “{}”, and no comment in this row: write it where comments stand, or empty the row."
_NOTHING_SAID = "Nothing is said here: write the comment, or empty the row."
_MISPLACED = "Nothing is said where comments stand, but there are words under {}: write them there, or empty the row."
_LONGEST_QUOTE = 40  # characters of a strange word that a sentence repeats


def title_of(column: int, head: Head) -> str:
    """How people call a column."""
    return head.titles.get(column) or f"Column {letters(column)}"


def words_aside(row: Row, head: Head) -> Iterator[Aside]:
    """The words of a row that stand in no column of a comment, with their titles."""
    for column, cell in sorted(row.items()):
        if not cell.copied and column not in head.read:
            yield title_of(column, head), without_control_characters(cell.text)


def leftovers(grid: Grid, head: Head, rows: Sequence[FormRow], faults: Sequence[RowFault]) -> Iterator[LeftoverCell]:
    """The words of rows that are no comment, as far as they stand in no column of one: above the titles, too."""
    listed = {row.row for row in rows} | {fault.row for fault in faults}
    for number, row in sorted(grid.rows.items()):
        if number in listed or _is_title_row(number, row, head):
            continue
        for column, cell in sorted(row.items()):
            above = number < head.first
            if not cell.copied and (above or column not in head.read):
                title = "" if above else title_of(column, head)
                yield LeftoverCell(
                    number, grid.name, grid.place(number, column), title, without_control_characters(cell.text)
                )


def cells_beside(grid: Grid, titles: int, columns: Collection[int]) -> Iterator[LeftoverCell]:
    """The words of a table in which each row has its meaning that stand above its row of `titles`, or below in no column of it."""
    for number, row in sorted(grid.rows.items()):
        for column, cell in sorted(row.items()):
            if not cell.copied and (number < titles or (number > titles and column not in columns)):
                named = grid.rows[titles].get(column)
                title = named.text if named else f"Column {letters(column)}"
                words = without_control_characters(cell.text)
                yield LeftoverCell(
                    number, grid.name, grid.place(number, column), title if number > titles else "", words
                )


def count_cells(
    grid: Grid, head: Head, rows: Sequence[FormRow], faults: Sequence[RowFault], left: Sequence[LeftoverCell]
) -> Cells:
    """How many cells with words were read, and how many were not."""
    wrong = {each.row for each in faults}
    aside = len(left) + sum(len(row.aside) for row in rows)
    there = {
        number: sum(not cell.copied for cell in row.values())
        for number, row in grid.rows.items()
        if not _is_title_row(number, row, head)
    }
    in_wrong = sum(count for number, count in there.items() if number in wrong)
    return Cells(sum(there.values()) - aside - in_wrong, aside + grid.beyond, in_wrong)


def _is_title_row(number: int, row: Row, head: Head) -> bool:
    return head.first <= number <= head.last or head.is_repeated_in(row)


@dataclass(frozen=True, slots=True)
class _WrongCell(Exception):
    field: Field
    reason: str


def rows_of(grid: Grid, head: Head) -> Iterator[FormRow | RowFault]:
    """Comments and faults in the order of the file; rows that say nothing, though numbered, are neither."""
    few_words = columns_of_few_words(grid, head)
    for number in sorted(grid.rows):
        row = grid.rows[number]
        if number <= head.last or head.is_repeated_in(row):
            continue
        pictured = (each for field in SAYING for each in head.columns(field) if grid.has_picture(number, each))
        if not _own_cells(row, head, (*SAYING, "change")) and (column := next(pictured, None)) is not None:
            yield RowFault(number, grid.name, grid.place(number, column), PICTURE)
            continue
        if not _is_filled_in(row, head):
            strays = (each for each in few_words if each in row and not row[each].copied)
            if (column := next((each for each in strays if is_sentence(row[each].text)), None)) is not None:
                yield RowFault(number, grid.name, grid.place(number, column), _STRAY.format(title_of(column, head)))
            continue
        try:
            yield _read_row(number, row, grid, head)
        except _WrongCell as wrong:
            cell = grid.place(number, head.fields.get(wrong.field, head.fields.get("comment", 0)))
            yield RowFault(number, grid.name, cell, wrong.reason)


def unfilled_rows(grid: Grid, head: Head) -> Iterator[FormRow]:
    """The rows of our own form that nobody has filled in, with what they say of their paragraph."""
    if not {"words", "change"} <= head.fields.keys():
        return
    for number, row in sorted(grid.rows.items()):
        if number > head.last and not head.is_repeated_in(row) and not _is_filled_in(row, head):
            values = {
                field: row[head.fields[field]].text.strip() for field in _PREFILLED if head.fields.get(field) in row
            }
            if "words" in values:
                yield FormRow(
                    number, grid.name, values, {field: grid.place(number, head.fields[field]) for field in values}
                )


def lone_rows(grid: Grid, head: Head) -> Iterator[FormRow]:
    """The rows that nobody has filled in with words in one cell only, beside a number or a name: they may be a heading over
    the rows below."""
    beside = {column for field, column in head.fields.items() if field in _NUMBERS_AND_NAMES}
    for number, row in sorted(grid.rows.items()):
        own = [column for column, cell in row.items() if not cell.copied]
        columns = own if len(own) == 1 else [column for column in own if column not in beside]
        if head.first <= number <= head.last or len(columns) != 1 or _is_filled_in(row, head):
            continue
        words = without_control_characters(row[columns[0]].text)
        if any(map(str.isalpha, words)):
            yield FormRow(number, grid.name, {"section": words}, {"section": grid.place(number, columns[0])})


def outside_paragraphs(read: Grids) -> Iterator[OutsideParagraph]:
    """The paragraphs outside the tables, without those that our own form writes."""
    for each in read.outside:
        if not is_own(each.text, read):
            yield OutsideParagraph(each.place, without_control_characters(each.text))


def _is_filled_in(row: Row, head: Head) -> bool:
    """Whether somebody has filled the row in; numbers, places and present words are there from the beginning.

    Words that only go on from the row above count where the row has a place of its own.
    """
    filled = _own_cells(row, head, (*SAYING, "type", "change"))
    places = _own_cells(row, head, PLACE_FIELDS)
    return any(cell.copied is None for cell in filled) or bool(filled and any(cell.copied is None for cell in places))


def _is_blank(text: str, field: Field) -> bool:
    """Whether a cell for the field is empty, or says that nothing is said there."""
    words = " ".join(text.split()).rstrip(". ")
    if field == "type" and has_no_tick(words):
        return True
    return not words or (field in _BLANKS and _BLANKS[field].fullmatch(words) is not None)


def _own_cells(row: Row, head: Head, fields: Sequence[Field]) -> list[Cell]:
    cells = ((field, row.get(column)) for field in fields for column in head.columns(field))
    return [
        cell
        for field, cell in cells
        if cell is not None and cell.copied != "left" and (cell.fault or not _is_blank(cell.text, field))
    ]


def _read_row(number: int, row: Row, grid: Grid, head: Head) -> FormRow:
    fields = dict(_main_values(row, head))
    aside = [*_join_further_columns(fields, row, head), *words_aside(row, head)]
    cells = {field: grid.place(number, head.fields.get(field, head.columns(field)[0])) for field in fields}
    type = kind_of(fields.get("type", ""))
    if (strange := fields.pop("type", "")) and not type:
        aside.insert(0, (title_of(head.fields["type"], head), strange))
    if "change" in fields:
        fields["change"] = _read_change(fields["change"])
    if not any(fields.get(field) for field in SAYING) and fields.get("change") not in ("delete", "move", "join"):
        titles = " and ".join(f"“{title}”" for title, words in aside if words)
        raise _WrongCell("comment", _MISPLACED.format(titles) if titles else _NOTHING_SAID)
    if fields.get("change") in ("replace", "insert_after") and not fields.get("proposed"):
        raise _WrongCell(
            "change",
            f"“{CHANGES[fields['change']]}” is chosen, but there are no words: write them beside it, or choose “{CHANGES['remark']}”.",
        )
    if found := _OWN_NUMBER.fullmatch(fields.get("member", "")):
        fields["member"] = found[1].upper()
        fields.setdefault("number", found[2])
    lines, pages = _read_range(fields, "line"), _read_range(fields, "page")
    where = ", ".join(filter(None, (in_words(each, fields) for each in PLACE_FIELDS)))
    return FormRow(number, grid.name, fields, cells, type, where, lines, pages, tuple(aside))


def _main_values(row: Row, head: Head) -> Iterator[tuple[Field, str]]:
    for field, column in head.fields.items():
        if field not in ("date", "answer") and (text := _cell_text(row, column, field)):
            yield field, _named(text, column, head) if field in head.more.values() else text


def _cell_text(row: Row, column: int, field: Field) -> str:
    cell = row.get(column)
    if cell is None or cell.copied == "left":
        return ""
    if cell.fault:
        raise _WrongCell(field, cell.fault)
    if _is_blank(cell.text, field):
        return ""
    if cell.copied and field in SAYING:
        raise _WrongCell(field, "This cell is merged with the one above: write a comment of its own in each row.")
    try:
        return typed(cell.text, field)
    except Invalid as wrong:
        raise _WrongCell(field, str(wrong)) from wrong


def _join_further_columns(fields: dict[Field, str], row: Row, head: Head) -> Iterator[Aside]:
    """Put the words of further columns behind those of the main one, each under its title; gives those that would make it
    too long."""
    for column, field in sorted(head.more.items()):
        words, before = _cell_text(row, column, field), fields.get(field, "")
        titled = f"{title_of(column, head)}: {words}"
        joined = f"{before}\n\n{titled}" if before else _named(words, column, head)
        if not words or words in before:
            continue
        if len(joined) > LONGEST:
            yield title_of(column, head), words
        else:
            fields[field] = joined


def _named(words: str, column: int, head: Head) -> str:
    """The words of one of several columns, behind its title if that says whose they are."""
    title = title_of(column, head)
    return f"{title}: {words}" if is_vague(title) else words


def _read_change(text: str) -> str:
    change = CHANGE_BY_WORDS.get(" ".join(text.casefold().split()))
    if change is None:
        possible = "; ".join(CHANGES.values())
        raise _WrongCell("change", f"“{text[:_LONGEST_QUOTE]}” is none of what can happen: {possible}.")
    return change


def _read_range(fields: Mapping[Field, str], field: Field) -> tuple[int, int] | None:
    """The first and last line or page that the row names; None if there are no numbers."""
    found = _RANGE.fullmatch(fields.get(field, ""))
    if found is None:
        return None
    first = int(found["first"])
    last = int(found["last"]) if found["last"] and _is_range(found) else first
    until = _RANGE.fullmatch(fields.get(RANGE_ENDS[field], ""))
    if until:
        last = int(until["first"])
    if last < first and not (field == "line" and _ends_on_other_page(fields)):
        raise _WrongCell(
            RANGE_ENDS[field] if until else field, f"The last {field} ({last}) stands before the first ({first})."
        )
    return first, last


def _is_range(found: re.Match[str]) -> bool:
    """Whether two numbers are a first and a last one: in “p. 12, para 3” they are not."""
    before, between = (_words_in(found[name]) for name in ("before", "between"))
    return between <= before | _RANGE_WORDS


def _words_in(text: str) -> frozenset[str]:
    return frozenset("".join(each if each.isalpha() else " " for each in text.casefold()).split())


def _ends_on_other_page(fields: Mapping[Field, str]) -> bool:
    return fields.get("page_to", "") not in ("", fields.get("page", ""))
