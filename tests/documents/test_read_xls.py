"""Comment forms in the Excel of before 2007: read like others, in the same sandbox."""

import tracemalloc
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from struct import pack
from time import process_time

import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from tests.documents.forms import ISO, read
from worker.documents.forms.read import UNSEEN
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_form
from worker.documents.tables.records_xls import records_of_sheets

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


def record(kind: int, data: bytes) -> bytes:
    return pack("<HH", kind, len(data)) + data


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


def hide_some(sheet: xlwt.Worksheet) -> None:
    table(("Paragraph", "Comment", "Reason"), *((str(row), f"Comment {row}.", "x") for row in range(1, 7)))(sheet)
    for row in (2, 3):
        sheet.row(row).hidden = True
    sheet.row(5).height, sheet.row(5).height_mismatch = 0, True
    sheet.row(90).hidden = True
    sheet.col(2).hidden = True
    sheet.col(7).hidden = True


def test_hidden_rows_and_columns_with_words_are_read_and_named_as_in_a_new_one() -> None:
    form = read(old_workbook(table(TITLES, ("1", "Why?")), hide_some))

    assert len(form.rows) == 7
    places = "sheet “Part 2”: rows 3 to 4, sheet “Part 2”: row 6, sheet “Part 2”: column C"
    assert form.warnings == [UNSEEN.format(places=places)]


@pytest.mark.slow
def test_hidden_rows_of_a_large_old_workbook_are_found() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        table(TITLES, *((str(row), f"Comment {row} " + "with words " * 48) for row in range(1, 15_000)))(sheet)
        sheet.row(14_999).hidden = True

    large = old_workbook(fill)
    assert len(large) > 7_000_000  # so that the list of its sectors does not fit into the first one

    assert read(large).warnings == [UNSEEN.format(places="row 15000")]


def test_hidden_rows_of_a_workbook_in_the_small_sectors_of_its_file_are_found() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("One")
    table(TITLES, ("1", "Why?"))(sheet)
    sheet.row(1).hidden = True

    assert read(in_small_sectors(book.get_biff_data())).warnings == [UNSEEN.format(places="row 2")]


def in_small_sectors(stream: bytes) -> bytes:
    """A file with one stream, shorter than 4,096 bytes, which xlwt would fill up to that."""
    small, end, free = -(-len(stream) // 64), 0xFFFFFFFE, 0xFFFFFFFF
    sectors = -(-small * 64 // 512)

    def numbers(*values: int, count: int) -> bytes:
        return pack(f"<{count}I", *values, *[free] * (count - len(values)))

    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        words = f"{name}\0".encode("utf-16-le")
        return pack("<64sHBB3I36x2I4x", words, len(words), kind, 1, free, free, child, start, length)

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + pack("<16x5H6x9I", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, end, 0)
    table = numbers(0xFFFFFFFD, end, end, *range(4, 3 + sectors), end, count=128)
    directory = entry("Root Entry", 5, 1, 3, small * 64) + entry("Workbook", 2, free, 0, len(stream)) + bytes(256)
    chain = numbers(*range(1, small), end, count=128)
    return head + numbers(0, count=109) + table + directory + chain + stream.ljust(sectors * 512, b"\0")


def test_numbers_are_read_as_percentages_and_those_with_a_currency_are_named() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        table(TITLES, (1, 0), (2, 0), (3, 0))(sheet)
        for row, (value, format) in enumerate(((0.5, "0%"), (0.125, "0.00%"), (1500, '"US$" #,##0')), 1):
            sheet.write(row, 2, value, xlwt.easyxf(num_format_str=format))
        sheet.write(0, 2, "Proposed change")

    form = read(old_workbook(fill))

    assert [row.fields["proposed"] for row in form.rows] == ["50%", "12.5%", "1500"]
    assert ["C4 (1500)" in warning for warning in form.warnings] == [True]


def test_words_in_boxes_and_notes_are_known_with_their_cells_and_so_are_pictures() -> None:
    def drawn(type: int, id: int, *parts: bytes) -> bytes:
        words = record(0x1B6, pack("<10xH6x", sum(map(letters_in, parts)))) + b"".join(
            record(0x3C, each) for each in parts
        )
        return record(0x5D, pack("<4H", 0x15, 0x12, type, id)) + (words if parts else b"")

    def letters_in(part: bytes) -> int:
        return (len(part) - 1) // (1 + part[0])

    wide, narrow = b"\1" + "保护 and ".encode("utf-16-le"), b"\0water\rfor all"
    shape = record(0xEC, bytes(8) + pack("<2HI9H", 0, 0xF010, 18, 0, 1, 9, 4, 9, 2, 9, 5, 9))
    objects = drawn(6, 1, wide, narrow) + drawn(25, 2, b"\0Six, please.") + shape + drawn(8, 3) + drawn(6, 4)
    note = record(0x1C, pack("<4H", 1, 2, 0, 2))
    begin, end = record(0x809, pack("<2H12x", 0x600, 0x10)), record(0x0A, b"")
    start = len(begin) + len(record(0x85, bytes(8))) + len(end)
    out = BytesIO()
    XlsDoc().save(out, begin + record(0x85, pack("<I", start) + b"\0\0\1A") + end + begin + objects + note + end)

    (sheet,) = records_of_sheets(out.getvalue())

    assert (sheet.boxes, sheet.notes) == (["保护 and water\nfor all"], [(2, 2, "Six, please.")])
    assert (sheet.pictures, sheet.pictured) == (1, {(5, 1)})


def test_a_workbook_that_names_one_sheet_very_often_takes_no_longer_than_it_is_long() -> None:
    count, begin, end = 8_000, record(0x809, bytes(16)), record(0x0A, b"")
    start = len(begin) + count * len(record(0x85, bytes(8))) + len(end)
    named = record(0x85, pack("<I", start) + b"\0\0\1A")
    rows = (record(0x208, pack("<H10xHH", row, 0x20, 0)) for row in range(count))
    out = BytesIO()
    XlsDoc().save(out, b"".join([begin, named * count, end, begin, *rows, end]))

    began = process_time()
    hidden = records_of_sheets(out.getvalue())

    assert len(hidden) == count
    assert hidden[0].hidden_rows == hidden[-1].hidden_rows == set(range(1, count + 1))
    assert process_time() - began < 10


@pytest.mark.parametrize("at", [30, 44, 48, 60, 68, 76, 512, 1024, -4_000, -600])
@pytest.mark.parametrize("damage", [b"", b"\0" * 400, b"\xff" * 400, b"\1\0\0\0" * 100])
def test_where_an_old_workbook_is_damaged_it_only_says_less(at: int, damage: bytes) -> None:
    content = old_workbook(table(TITLES, ("1", "Why?")), hide_some)

    assert len(records_of_sheets(content[:at] + damage + content[at + len(damage) :] if damage else content[:at])) <= 2


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


def test_a_chain_of_sectors_that_goes_round_in_a_circle_takes_no_more_memory_than_the_file() -> None:
    unused = 0xFFFFFFFF
    head = pack("<30xHH10x8I109I", 16, 6, 1, 0, 0, 4096, unused, 0, unused, 0, 0, *[unused] * 108)
    content = head + bytes(1 << 16)  # each sector is continued by the first one, which is the directory, too

    tracemalloc.start()
    try:
        assert records_of_sheets(content) == []
        assert tracemalloc.get_traced_memory()[1] < 100 * len(content)
    finally:
        tracemalloc.stop()


def test_words_that_are_struck_out_are_taken_out_and_told_of() -> None:
    struck, plain = xlwt.easyxf("font: struck_out on"), xlwt.easyfont("bold on")
    gone = xlwt.easyfont("struck_out on")

    def fill(sheet: xlwt.Worksheet) -> None:
        for row, words in enumerate(("Para", "1", "2", "3", "4")):
            sheet.write(row, 0, words)
        sheet.write(0, 1, "Comment")
        sheet.write(1, 1, "Withdrawn.", struck)
        sheet.write_rich_text(2, 1, ["They meet every ", ("two years ", gone), ("year, ទឹក.", plain)])
        sheet.write_rich_text(3, 1, ["Not this. ", ("But this.", plain)], struck)
        sheet.write(4, 1, "x" * 9_000)  # goes on in another record

    form = read(old_workbook(fill))

    assert [row.fields["comment"] for row in form.rows] == ["They meet every year, ទឹក.", "But this.", "x" * 9_000]
    assert form.warnings == [
        "Words that are struck out count as taken out, and were not read: B2 (“Withdrawn.”), B3 (“two years”), B4 (“Not this.”)."
    ]
