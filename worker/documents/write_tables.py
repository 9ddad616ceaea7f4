"""Tables as a Word file: across the page, with titles that come again on each page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.documents import frame
from worker.documents.lettering import runs
from worker.documents.packed import packed

_MILLIMETRE = 56.7  # twentieths of a point
_WIDTH, _HEIGHT, _MARGIN = 297, 210, 15  # millimetres of A4 across, and around the words
WIDE = _WIDTH - 2 * _MARGIN
"""Millimetres that the columns of a table may have together."""

_HEAD_COLOUR = "D9E5EA"
_OUTER = (
    ("officeDocument", "word/document.xml"),
    ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    ("custom-properties", "docProps/custom.xml"),
)
_INNER = (
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("footer", "footer1.xml"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under titles, with the width of each column in millimetres; `heading` stands above, "" for none."""

    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Tables:
    """A document of tables. `above` are paragraphs before the first; `version` goes with the file, so that we know it again."""

    title: str
    subtitle: str
    language: str
    version: str
    at: datetime
    above: Sequence[str]
    tables: Sequence[Table]


def write_tables(sheet: Tables) -> bytes:
    """The file; equal tables, equal bytes."""
    parts = [
        ("_rels/.rels", frame.relationships(_OUTER)),
        ("docProps/core.xml", frame.core(sheet.title, sheet.at)),
        ("docProps/custom.xml", frame.custom(sheet.version)),
        (
            "word/document.xml",
            f"{frame.HEAD}<w:document {frame.SPACES}><w:body>{''.join(_body(sheet))}</w:body></w:document>",
        ),
        ("word/_rels/document.xml.rels", frame.relationships(_INNER)),
        ("word/styles.xml", frame.styles(sheet.language)),
        ("word/settings.xml", frame.settings(track=False)),
        ("word/fontTable.xml", frame.fonts()),
        ("word/footer1.xml", frame.footer(sheet.subtitle, sheet.language)),
    ]
    whole = [("[Content_Types].xml", frame.content_types([name for name, _ in parts])), *parts]
    return packed((name, data.encode()) for name, data in whole)


def _body(sheet: Tables) -> Iterator[str]:
    yield _paragraph(sheet.title, sheet.language, "Title")
    yield _paragraph(sheet.subtitle, sheet.language, "Subtitle")
    for words in sheet.above:
        yield _paragraph(words, sheet.language)
    for table in sheet.tables:
        if table.heading:
            yield _paragraph(table.heading, sheet.language, "Heading1")
        yield _table(table, sheet.language)
        yield _paragraph("", sheet.language)
    yield (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId{len(_INNER)}"/>'
        f'<w:pgSz w:w="{_twentieths(_WIDTH)}" w:h="{_twentieths(_HEIGHT)}" w:orient="landscape"/>'
        '<w:pgMar w:top="{0}" w:right="{0}" w:bottom="{0}" w:left="{0}" w:header="454" w:footer="454" w:gutter="0"/></w:sectPr>'
    ).format(_twentieths(_MARGIN))


def _table(table: Table, language: str) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    around = (("top", 45), ("left", 85), ("bottom", 45), ("right", 85))
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in around)
    margins = f"<w:tblCellMar>{inner}</w:tblCellMar>"
    whole = _twentieths(sum(width for _, width in table.columns))
    properties = f'<w:tblW w:w="{whole}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}'
    grid = "".join(f'<w:gridCol w:w="{_twentieths(width)}"/>' for _, width in table.columns)
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{_cells([title for title, _ in table.columns], table, language, head=True)}</w:tr>"
    rows = "".join(f"<w:tr>{_cells(row, table, language)}</w:tr>" for row in table.rows)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"


def _cells(row: Sequence[str], table: Table, language: str, *, head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_COLOUR}"/>' if head else ""
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twentieths(width)}" w:type="dxa"/>{shade}</w:tcPr>{_paragraph(words, language, "CommentText", bold=head)}</w:tc>'
        for words, (_, width) in zip(row, table.columns, strict=True)
    )


def _paragraph(words: str, language: str, style: str = "Normal", *, bold: bool = False) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs(words, language, style="<w:b/><w:bCs/>" if bold else "")}</w:p>'


def _twentieths(millimetres: int) -> int:
    return round(millimetres * _MILLIMETRE)
