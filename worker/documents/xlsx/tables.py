"""The tables of a text as a workbook, such as the action framework: a sheet for each, to be read and to be changed in."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

import xlsxwriter

import redline
from models.drafts.queries.texts import Text
from models.drafts.version import Kind, Paragraph
from models.text.rows import column_count, shown_cells, titles_of_columns
from worker.documents.forms.table_rows import HOW_TO_CHANGE, NUMBER, REASON
from worker.documents.ooxml.frame import VERSION
from worker.documents.xlsx.comment_form import CellFormats, written_sheet

_EMPTY_ROWS = 20  # rows for new ones, at the end
_WIDTH = 150  # millimetres that the columns of cells have together, at least


def tables_as_xlsx(text: Text) -> bytes:
    """The workbook. All cells are text, so that no years become a date."""
    version, written = text.version, BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        at = version.circulated_at or version.made_at
        book.set_properties({"created": at.replace(tzinfo=None), "title": version.consultation.title})
        book.set_custom_property(VERSION, str(version.id))
        book.set_size(2400, 1200)
        looks = CellFormats.of(book)
        name = f"{version.name[0].upper()}{version.name[1:]}"
        for number, table in enumerate(_tables(text), start=1):
            rows = [one for one in table if one.kind is Kind.ROW]
            columns = max(column_count(one.text, one.standing_words) for one in rows)
            head = next((one.text for one in table if one.kind is Kind.HEAD), "")
            width = max(40, _WIDTH // columns)
            named = [
                (NUMBER, 18),
                *((redline.as_seen(title), width) for title in titles_of_columns(head, columns)),
                (REASON, 50),
            ]
            lines = [(one.label, *shown_cells(one.text, one.standing_words), "") for one in rows]
            lines += [("",) * len(named)] * _EMPTY_ROWS
            above = [version.consultation.title, name, HOW_TO_CHANGE]
            written_sheet(book, looks, f"Table {number}", above, named, lines, fixed=1)
    return written.getvalue()


def _tables(text: Text) -> Iterator[Sequence[Paragraph]]:
    standing = (one for one in text.paragraphs if not one.removed)
    for in_cells, group in groupby(standing, key=lambda one: one.kind.in_cells):
        table: list[Paragraph] = []
        for one in group if in_cells else ():
            if one.kind is Kind.HEAD and table and table[-1].kind is Kind.ROW:
                yield table
                table = []
            table.append(one)
        if any(one.kind is Kind.ROW for one in table):
            yield table
