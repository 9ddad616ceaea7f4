"""Tables as a Word file: across the page, with titles that come again on each page."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from worker.documents.docx_out.column_widths import letters
from worker.documents.docx_out.our_file import OurFile, write_file
from worker.documents.ooxml import frame
from worker.documents.ooxml.fonts import BOLD, runs

_TWIPS_PER_MILLIMETRE = 56.7  # twentieths of a point
_WIDTH, _HEIGHT, _MARGIN = 297, 210, 15  # millimetres of A4 across, and around the words
TABLE_WIDTH = _WIDTH - 2 * _MARGIN
"""Millimetres that the columns of a table may have together."""

_BESIDE = 3  # millimetres: the room between the words of a cell and its borders
_LETTER = 1.8  # millimetres
_LINES_TOGETHER = 12  # about half a page in the tallest of the scripts
_HEAD_PART = 50  # millimetres
_HEAD_COLOUR = "D9E5EA"
_PAGE = (
    f'{frame.FOOTER}<w:pgSz w:w="{{1}}" w:h="{{2}}" w:orient="landscape"/>'
    '<w:pgMar w:top="{0}" w:right="{0}" w:bottom="{0}" w:left="{0}" w:header="454" w:footer="454" w:gutter="0"/>'
)

_BORDER_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
BORDERS = f"<w:tblBorders>{_BORDER_LINES}</w:tblBorders>"
"""Thin lines around each cell."""

END = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
"""The paragraph that Word wants behind a last table: without room of its own, or it would come on a page of its own."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under titles, with the width of each column in millimetres; `heading`, "" for none, and paragraphs
    stand `above`. Only long rows break across pages, and those `before_next`, by their places from 0, stay with the next one."""

    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    heading: str = ""
    above: Sequence[str] = ()
    before_next: Container[int] = ()


@dataclass(frozen=True, slots=True)
class Tables:
    """A document of tables. `above` are paragraphs before the first; `version` goes with the file, so that we know it again;
    `head` stands at the head of each page, side by side, and `foot` below it."""

    title: str
    subtitle: str
    language: str
    version: str
    at: datetime
    above: Sequence[str]
    tables: Sequence[Table]
    head: Sequence[str] = ()
    foot: str = ""


def write_tables(sheet: Tables) -> bytes:
    """The file; equal tables, equal bytes."""
    page = _PAGE.format(*map(_to_twips, (_MARGIN, _WIDTH, _HEIGHT)))
    body = "".join(_body(sheet))
    head = _head(sheet.head, sheet.language) if sheet.head else ""
    foot = f"{sheet.subtitle} – {sheet.foot}" if sheet.foot else sheet.subtitle
    return write_file(OurFile(sheet.title, sheet.language, sheet.at, body, foot, page, sheet.version, head=head))


def _body(sheet: Tables) -> Iterator[str]:
    yield _paragraph(sheet.title, sheet.language, "Title")
    yield _paragraph(sheet.subtitle, sheet.language, "Subtitle")
    for words in sheet.above:
        yield _paragraph(words, sheet.language)
    for table in sheet.tables:
        if table is not sheet.tables[0]:
            yield _paragraph("", sheet.language)
        if table.heading:
            yield _paragraph(table.heading, sheet.language, "Heading1")
        for words in table.above:
            yield _paragraph(words, sheet.language)
        yield written_table(table, sheet.language)
    yield END


def _head(parts: Sequence[str], language: str) -> str:
    """A row across the page, as it stands at the head of each; the last part has the most words, and the most room."""
    width = min(_HEAD_PART, TABLE_WIDTH // len(parts))
    widths = [*[width] * (len(parts) - 1), TABLE_WIDTH - width * (len(parts) - 1)]
    room = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
    return written_table(Table(list(zip(parts, widths, strict=True)), ()), language) + room


def written_table(table: Table, language: str) -> str:
    """One table, as it stands among paragraphs; another paragraph must follow it."""
    around = (("top", 45), ("left", 85), ("bottom", 45), ("right", 85))
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in around)
    margins = f"<w:tblCellMar>{inner}</w:tblCellMar>"
    whole = _to_twips(sum(width for _, width in table.columns))
    properties = f'<w:tblW w:w="{whole}" w:type="dxa"/>{BORDERS}<w:tblLayout w:type="fixed"/>{margins}'
    grid = "".join(f'<w:gridCol w:w="{_to_twips(width)}"/>' for _, width in table.columns)
    titles = [title for title, _ in table.columns]
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cells(titles, table, language, head=True, keep=True)}</w:tr>"
    rows = "".join(
        f"<w:tr>{_together(row, table)}{_cells(row, table, language, keep=place in table.before_next)}</w:tr>"
        for place, row in enumerate(table.rows)
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"


def _together(row: Sequence[str], table: Table) -> str:
    """Keeps a row on one page, unless it is long: that would leave most of the page before it empty, and of a row that is a line
    longer than a page LibreOffice cuts off the end."""
    lines = max(_lines(words, width) for words, (_, width) in zip(row, table.columns, strict=True))
    return "<w:trPr><w:cantSplit/></w:trPr>" if lines <= _LINES_TOGETHER else ""


def _lines(words: str, width: int) -> int:
    """About how many lines the words fill in a column that is so many millimetres wide."""
    return sum(max(ceil(letters(line) * _LETTER / (width - _BESIDE)), 1) for line in words.split("\n"))


def _cells(row: Sequence[str], table: Table, language: str, *, head: bool = False, keep: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_COLOUR}"/>' if head else ""
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_to_twips(width)}" w:type="dxa"/>{shade}</w:tcPr>{_paragraph(words, language, "CommentText", bold=head, keep=keep)}</w:tc>'
        for words, (_, width) in zip(row, table.columns, strict=True)
    )


def _paragraph(words: str, language: str, style: str = "Normal", *, bold: bool = False, keep: bool = False) -> str:
    next = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{next}</w:pPr>{runs(words, language, look=BOLD if bold else "")}</w:p>'
    )


def _to_twips(millimetres: int) -> int:
    return round(millimetres * _TWIPS_PER_MILLIMETRE)
