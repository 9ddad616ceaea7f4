"""The rows of a comment form, each by itself: a comment, no comment, or one with something wrong in it; and what stands beside
them, in the table or outside of it: nothing of it is lost without a word."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.errors import Invalid
from models.text.typed import LONGEST, typed
from models.uploads.reading import SAYING, Cells, Field, LeftoverCell, OutsideParagraph, RowFault
from worker.documents.forms.blank_cells import is_blank
from worker.documents.forms.choices import TITLES
from worker.documents.forms.form import FormRow
from worker.documents.forms.head import Head
from worker.documents.forms.titles import kind_of
from worker.documents.tables.grid import Cell, Grid, Grids, Row, letters

Aside = tuple[str, str]
"""The title of a column, and words in it."""

CHANGES: Mapping[str, str] = {
    "remark": "only a comment",
    "replace": "these words instead",
    "insert_after": "a new paragraph after this one",
    "delete": "take this paragraph out",
    "move": "move this paragraph",
    "join": "join it with the one before",
}
"""What our own form calls what should happen, by the value of `Change`."""
_CHANGE_BY_WORDS = {words: change for change, words in CHANGES.items()} | {change: change for change in CHANGES}
_PLACE_NAMES: Mapping[Field, str] = {"section": "section", "paragraph": "paragraph", "page": "page", "line": "line"}
_RANGE_ENDS: Mapping[Field, Field] = {"page": "page_to", "line": "line_to"}
_RANGE = re.compile(r"\D*(\d{1,6})(?:\D+(\d{1,6}))?\D*")
_OWN_NUMBER = re.compile(r"([A-Za-z]{2})[-_ ]?0*(\d{1,6})")  # "PL-042": the country and its number in one cell
_PREFILLED: tuple[Field, ...] = ("paragraph", "words")
_LONGEST_QUOTE = 40  # characters of a strange word that a sentence repeats
TYPES = ("general", "substantive", "technical", "editorial", "translation")
_HOW_TO_ADD = (
    "Write in the rows on which you have something to say, and leave the others as they are. For a second comment on a "
    "paragraph, write its number in an empty row at the end, or add a row."
)
HOW = (
    _HOW_TO_ADD,
    f"What should happen is one of: {'; '.join(CHANGES.values())}. If other words are proposed, write the whole paragraph as it should read. If it should be moved, write instead of words the number of the paragraph after which it should stand.",
    f"Type is one of: {', '.join(TYPES)}.",
)
BRACKETS = "Brackets"
THERE_ARE_BRACKETS = (
    f"“{BRACKETS}” has a row for each open bracket of this text: choose there what your country says about it."
)
HOW_TO_CHOOSE = f"""In “{TITLES["choice"]}” write one of: the letter of an alternative (your country accepts its words); \
keep (the words of the draft); any (of these); other words (write them in the next column, only what shall stand in the \
bracket, without names); does not stand in the way; reserved. Leave the row empty where your country says nothing. Under \
“{TITLES["can_accept"]}” write the letters of other alternatives with which it could live, or keep: only your own people see \
that. Brackets with the same name under “{TITLES["package"]}” end only together."""
_SUBTITLE = "Form for comments on {}"
_ANY_SUBTITLE = re.compile(_SUBTITLE.format(r"(version \d+|the \w+ text)"))
# What our form said before a paragraph could be moved, and before one could be joined with another: those that were handed out then still come back.
_WITHOUT_MOVES = "What should happen is one of: only a comment; these words instead; a new paragraph after this one; take this paragraph out. If other words are proposed, write the whole paragraph as it should read."
_WITHOUT_JOINS = HOW[1].replace(f"; {CHANGES['join']}", "")
_OWN_SENTENCES = frozenset((*HOW, BRACKETS, THERE_ARE_BRACKETS, HOW_TO_CHOOSE, _WITHOUT_MOVES, _WITHOUT_JOINS))


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
    return head.first <= number <= head.last or (number > head.last and head.is_repeated_in(row))


def without_control_characters(words: str) -> str:
    """The words without what cannot be kept."""
    return "".join(each for each in words if each in "\t\n" or unicodedata.category(each) not in ("Cc", "Cs")).strip()


@dataclass(frozen=True, slots=True)
class _WrongCell(Exception):
    field: Field
    reason: str


def rows_of(grid: Grid, head: Head) -> Iterator[FormRow | RowFault]:
    """Comments and faults in the order of the file; rows that say nothing, though numbered, are neither."""
    for number in sorted(grid.rows):
        row = grid.rows[number]
        if number <= head.last or head.is_repeated_in(row) or not _is_filled_in(row, head):
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
    """The rows that nobody has filled in with words in one cell only: they may be a heading over the rows below."""
    for number, row in sorted(grid.rows.items()):
        cells = [cell.text for cell in row.values() if not cell.copied]
        if number > head.last and len(cells) == 1 and any(map(str.isalpha, cells[0])) and not _is_filled_in(row, head):
            yield FormRow(number, grid.name, {"section": without_control_characters(cells[0])}, {})


def subtitle(version: str) -> str:
    """What stands under the title of a form for comments on a version, by its name."""
    return _SUBTITLE.format(version)


def is_subtitle(words: str) -> bool:
    """Whether our form writes this below its title."""
    return _ANY_SUBTITLE.fullmatch(words) is not None


def is_own(words: str, read: Grids) -> bool:
    """Whether our form writes exactly this around its tables: its title, too, as it knows it itself."""
    is_title = read.version is not None and words == read.title
    return is_title or words in _OWN_SENTENCES or is_subtitle(words)


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
    places = _own_cells(row, head, ("section", "paragraph", "line", "page"))
    return any(cell.copied is None for cell in filled) or bool(filled and any(cell.copied is None for cell in places))


def _own_cells(row: Row, head: Head, fields: Sequence[Field]) -> list[Cell]:
    cells = ((field, row.get(column)) for field in fields for column in head.columns(field))
    return [
        cell
        for field, cell in cells
        if cell is not None and cell.copied != "left" and (cell.fault or not is_blank(cell.text, field))
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
        raise _WrongCell("comment", "Nothing is said here: write the comment, or empty the row.")
    if fields.get("change") in ("replace", "insert_after") and not fields.get("proposed"):
        raise _WrongCell(
            "change",
            f"“{CHANGES[fields['change']]}” is chosen, but there are no words: write them beside it, or choose “{CHANGES['remark']}”.",
        )
    if found := _OWN_NUMBER.fullmatch(fields.get("member", "")):
        fields["member"] = found[1].upper()
        fields.setdefault("number", found[2])
    lines, pages = _read_range(fields, "line"), _read_range(fields, "page")
    return FormRow(number, grid.name, fields, cells, type, _describe_place(fields), lines, pages, tuple(aside))


def _main_values(row: Row, head: Head) -> Iterator[tuple[Field, str]]:
    for field, column in head.fields.items():
        if field not in ("date", "answer") and (text := _cell_text(row, column, field)):
            yield field, text


def _cell_text(row: Row, column: int, field: Field) -> str:
    cell = row.get(column)
    if cell is None or cell.copied == "left":
        return ""
    if cell.fault:
        raise _WrongCell(field, cell.fault)
    if is_blank(cell.text, field):
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
        joined = f"{before}\n\n{titled}" if before else words
        if not words or words in before:
            continue
        if len(joined) > LONGEST:
            yield title_of(column, head), words
        else:
            fields[field] = joined


def _read_change(text: str) -> str:
    change = _CHANGE_BY_WORDS.get(" ".join(text.casefold().split()))
    if change is None:
        possible = "; ".join(CHANGES.values())
        raise _WrongCell("change", f"“{text[:_LONGEST_QUOTE]}” is none of what can happen: {possible}.")
    return change


def _read_range(fields: Mapping[Field, str], field: Field) -> tuple[int, int] | None:
    """The first and last line or page that the row names; None if there are no numbers."""
    found = _RANGE.fullmatch(fields.get(field, ""))
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    until = _RANGE.fullmatch(fields.get(_RANGE_ENDS[field], ""))
    if until:
        last = int(until[1])
    if last < first and not (field == "line" and _ends_on_other_page(fields)):
        raise _WrongCell(
            _RANGE_ENDS[field] if until else field, f"The last {field} ({last}) stands before the first ({first})."
        )
    return first, last


def _ends_on_other_page(fields: Mapping[Field, str]) -> bool:
    return fields.get("page_to", "") not in ("", fields.get("page", ""))


def _describe_place(fields: Mapping[Field, str]) -> str:
    """The place as the row names it: "section 3.1, page 2, line 17 to 19"."""
    parts = []
    for field, name in _PLACE_NAMES.items():
        if text := fields.get(field, ""):
            until = fields.get(_RANGE_ENDS[field], "") if field in _RANGE_ENDS else ""
            parts.append(
                f"{'' if text.casefold().startswith(name) else f'{name} '}{text}{f' to {until}' if until else ''}"
            )
    return " ".join(", ".join(parts).split())
