"""Comment forms in the Excel of before 2007: read like others, in the same sandbox."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlwt

from tests.documents.forms import ISO, read
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_form

FILLED = ("KH-007", "17-19", "3.1", "12", "te", "ត្រូវមានប្រភពទឹក\nand more", "Replace “may” by “shall”.", "Accepted")
TITLES = ("Paragraph", "Comment")


def old_workbook(*fill: Callable[[xlwt.Worksheet], object]) -> bytes:
    """A workbook with a sheet for each function that fills one."""
    out, book = BytesIO(), xlwt.Workbook()
    for number, each in enumerate(fill, 1):
        each(book.add_sheet(f"Part {number}"))
    book.save(out)
    return out.getvalue()


def table(*rows: tuple[object, ...]) -> Callable[[xlwt.Worksheet], None]:
    def fill(sheet: xlwt.Worksheet) -> None:
        for number, cells in enumerate(rows):
            for column, words in enumerate(cells):
                if words != "":
                    sheet.write(number, column, words)

    return fill


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    form = read(old_workbook(table(("Comments",), (), ISO, FILLED, ("KH-8", *[""] * 7))))

    (row,) = form.rows
    assert (form.family, row.row, row.cells["comment"], row.lines) == ("ISO/IEC", 4, "F4", (17, 19))
    assert (row.fields["comment"], row.fields["proposed"], row.type) == (FILLED[5], FILLED[6], "technical")


def test_titles_need_not_begin_in_the_first_column_and_numbers_are_as_they_were_shown() -> None:
    form = read(old_workbook(table((), ("", "", *TITLES), ("", "", 3.1, "One."), ("", "", 12, "Two."))))

    assert [(row.fields["paragraph"], row.cells["comment"]) for row in form.rows] == [("3.1", "D3"), ("12", "D4")]


def test_merged_cells_dates_and_hidden_sheets_are_told_of_as_in_a_new_one() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        table(TITLES, ("", "One."), ("", "Two."))(sheet)
        sheet.write_merge(1, 2, 0, 0, "4")
        sheet.write(3, 0, date(2022, 5, 3), xlwt.easyxf(num_format_str="D/M/YYYY"))
        sheet.write(3, 1, "Three.")

    def hide(sheet: xlwt.Worksheet) -> None:
        table(TITLES, ("1", "Unseen."))(sheet)
        sheet.visibility = 1

    form = read(old_workbook(fill, hide))

    assert [row.fields for row in form.rows] == [
        {"paragraph": "4", "comment": "One."},
        {"paragraph": "4", "comment": "Two."},
    ]
    assert [(fault.cell, fault.reason.split(",")[0]) for fault in form.faults] == [("A4", "This cell holds a date")]
    assert form.warnings == ["The sheet “Part 2” is hidden and was not read."]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda content: content[:512] + b"\xff" * 2_000 + content[2_512:], "damaged"),
        (lambda content: content + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (lambda content: content.replace("Workbook".encode("utf-16-le"), "WordDocument\0".encode("utf-16-le")[:16]), "old kind"),
    ],
)  # fmt: skip
def test_what_is_no_sound_workbook_is_refused_with_one_sentence(
    spoil: Callable[[bytes], bytes], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "form.xls").write_bytes(spoil(old_workbook(table(TITLES, ("1", "Why?")))))

    with pytest.raises(Unreadable, match=reason):
        read_form(tmp_path / "form.xls")


def test_a_word_in_the_last_cell_of_a_sheet_harms_nobody(tmp_path: Path) -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        table(TITLES, ("1", "Why?"))(sheet)
        sheet.write(65_535, 255, "Last.")

    (tmp_path / "form.xls").write_bytes(old_workbook(fill))

    with pytest.raises(Unreadable, match=r"too large|too long"):
        read_form(tmp_path / "form.xls")
