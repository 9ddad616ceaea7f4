"""Our own form for comments: a row for each paragraph with its words, to be filled in where somebody has something to say."""

from collections.abc import Iterator
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from models.draft import DraftVersion, Kind
from models.form_fields import Field
from models.queries.texts import Text
from worker.documents.forms.rows import CHANGES
from worker.documents.forms.tongues import called
from worker.documents.made.frame import VERSION
from worker.documents.made.write_tables import Table, Tables, write_tables

COLUMNS = (
    ("Paragraph", 24),
    ("Present words", 60),
    ("What should happen", 27),
    ("Type", 24),
    ("Comment", 50),
    ("Proposed words", 51),
    ("Reason", 31),
)
_FIELDS: tuple[Field, ...] = ("paragraph", "words", "change", "type", "comment", "proposed", "justification")
"""What stands in each column."""

WHOLE, HEADING = "whole text", "heading"
"""What stands in the place of a paragraph's number."""

_GIVEN = 2  # columns that we fill in
_FREE = 40  # rows for more, at the end
_LINE = 15  # points
_PER_MILLIMETRE = 0.55  # characters in a column of Excel's
_TYPES = ("general", "substantive", "technical", "editorial", "translation")
_ONE_EACH = (
    "Write in the rows on which you have something to say, and leave the others as they are. For a second comment on a "
    "paragraph, write its number in an empty row at the end, or add a row."
)
HOW = (
    _ONE_EACH,
    f"What should happen is one of: {'; '.join(CHANGES.values())}. If other words are proposed, write the whole paragraph as it should read.",
    f"Type is one of: {', '.join(_TYPES)}.",
)


def form_as_docx(text: Text) -> bytes:
    """The form in Word."""
    version = text.version
    rows = [*_rows(text), *[("",) * len(COLUMNS)] * _FREE]
    return write_tables(
        Tables(
            version.consultation.title,
            _subtitle(version),
            version.consultation.language,
            str(version.id),
            version.circulated_at or version.made_at,
            HOW,
            [Table(columns(version.consultation.language), rows)],
        )
    )


def form_as_xlsx(text: Text) -> bytes:
    """The form in Excel. Cells to write in are text, so that nothing typed becomes a date or a formula."""
    version, written = text.version, BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        at = version.circulated_at or version.made_at
        book.set_properties({"created": at.replace(tzinfo=None), "title": version.consultation.title})
        book.set_custom_property(VERSION, str(version.id))
        book.set_size(2400, 1200)
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#c3ced3", "num_format": "@"}
        head = book.add_format(
            {"bold": True, "bg_color": "#0b3b47", "font_color": "#ffffff", "valign": "top", "text_wrap": True}
        )
        given, free = book.add_format({**cell, "bg_color": "#eef3f5"}), book.add_format(cell)
        title, quiet = (
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"valign": "top", "text_wrap": True}),
        )
        sheet = book.add_worksheet("Comments")
        above = [(version.consultation.title, title), *((words, quiet) for words in (_subtitle(version), *HOW))]
        for line, (words, format) in enumerate(above):
            sheet.merge_range(line, 0, line, len(COLUMNS) - 1, "", format)
            sheet.write_string(line, 0, words, format)
            sheet.set_row(line, _LINE * (2 if words in HOW else 1.3))
        top = len(above)
        for column, (name, width) in enumerate(columns(version.consultation.language)):
            sheet.write_string(top, column, name, head)
            sheet.set_column(column, column, width * _PER_MILLIMETRE)
        rows = [*_rows(text), *[("",) * len(COLUMNS)] * _FREE]
        for line, row in enumerate(rows, top + 1):
            for column, words in enumerate(row):
                format = given if column < _GIVEN else free
                if words:
                    sheet.write_string(line, column, words, format)
                else:
                    sheet.write_blank(line, column, None, format)
        _offer(sheet, top + 1, top + len(rows))
        sheet.freeze_panes(top + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
    return written.getvalue()


def _offer(sheet: Worksheet, first: int, last: int) -> None:
    """Lists to choose from, which let other words in too: what is wrong is told with its reason when the form is sent in."""
    for title, choices in (("What should happen", list(CHANGES.values())), ("Type", list(_TYPES))):
        column = [name for name, _ in COLUMNS].index(title)
        offer = {"validate": "list", "source": choices, "error_type": "information"}
        sheet.data_validation(first, column, last, column, offer)


def columns(language: str) -> list[tuple[str, int]]:
    """The columns with their widths; beside its English title each has that of the language of the text."""
    own = [called(field, language) for field in _FIELDS]
    return [(f"{title} ({name})" if name else title, width) for (title, width), name in zip(COLUMNS, own, strict=True)]


def _subtitle(version: DraftVersion) -> str:
    return f"Form for comments on {version.name}"


def _rows(text: Text) -> Iterator[tuple[str, ...]]:
    empty = ("",) * (len(COLUMNS) - _GIVEN)
    yield (WHOLE, "", *empty)
    for paragraph in text.paragraphs:
        if not paragraph.removed and paragraph.kind is not Kind.NOTE:
            yield (paragraph.label or HEADING, paragraph.text, *empty)
