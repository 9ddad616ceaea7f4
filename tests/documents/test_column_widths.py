"""The columns of a table of the text in Word are as wide as their words need."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

import redline
from models.drafts.version import Kind
from worker.documents.docx_out.column_widths import column_widths
from worker.documents.docx_out.sheet import Passage, Sheet, Words
from worker.documents.docx_out.write_docx import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = ("Field", "Action", "Lead", "Years", "Indicator")
ROW = (
    "2",
    "Carry out joint surveys of freshwater fish with agreed methods",
    "Secretariat",
    "2024-2027",
    "Number of sites",
)
LETTER = 60  # fiftieths of a percent of the page's width


def test_no_column_is_narrower_than_its_longest_word() -> None:
    widths = column_widths([HEAD, ROW], "en", 4450)

    assert sum(widths) <= 4450
    assert all(
        width >= LETTER * max(map(len, f"{title} {words}".replace("-", " ").split()))
        for width, title, words in zip(widths, HEAD, ROW, strict=True)
    )
    assert widths[1] == max(widths) > 2 * widths[0]


def test_words_are_those_of_the_language_and_no_long_one_takes_all_the_room() -> None:
    thai, chinese = "สำรวจพันธุ์ปลาน้ำจืดร่วมกันตามวิธีการที่ตกลงกัน", "按照商定的方法联合开展淡水鱼类调查"

    assert min(column_widths([(thai, "2568")], "th", 4450)) > 400
    assert min(column_widths([(chinese, "2025")], "zh", 4450)) > 400
    assert min(column_widths([("x" * 400, "Years")], "en", 4450)) > 400


def test_columns_without_words_and_too_many_columns_share_the_room() -> None:
    assert column_widths([("", "")], "en", 4450) == [2225, 2225]
    assert len(set(column_widths([["environmental"] * 12], "en", 4450))) == 1


def test_a_row_in_several_wordings_goes_over_all_columns() -> None:
    rows = (
        Passage("p1", Kind.HEAD, "", (Words(redline.row(HEAD)),)),
        Passage("p2", Kind.ROW, "1", (Words(redline.row(ROW)),)),
        Passage("p3", Kind.ROW, "2", (Words("[Thailand: delete this row]"),)),
    )
    file = write_docx(Sheet("Plan", "", "en", "v", datetime(2022, 5, 3, tzinfo=UTC), rows))

    with ZipFile(BytesIO(file)) as archive:
        table = next(etree.fromstring(archive.read("word/document.xml")).iter(f"{W}tbl"))
    grid = [int(each.get(f"{W}w")) // 2 for each in table.iter(f"{W}gridCol")]
    sizes = [[int(each.get(f"{W}w")) for each in row.iter(f"{W}tcW")] for row in table.iter(f"{W}tr")]
    assert sizes == [grid, grid, [grid[0], sum(grid[1:])]]
    assert grid[2] > 2 * grid[1]
