"""Our own forms, filled in as a person does: words in the cells of the table of brackets."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

from models.documents.document import Format
from tests.documents.word import packed
from worker.documents.forms.choices import TITLES
from worker.documents.ooxml.xml import W

COLUMNS = {name: place for place, name in enumerate(TITLES)}
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Filled = Mapping[int, Mapping[str, str]]
"""What is written, by the place of the row (from 1) and the column."""


def filled_in(form: bytes, format: Format, filled: Filled) -> bytes:
    """The form with these words in its table of brackets."""
    with zipfile.ZipFile(BytesIO(form)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    name = "word/document.xml" if format is Format.DOCX else "xl/worksheets/sheet2.xml"
    root = etree.fromstring(files[name])
    (_in_word if format is Format.DOCX else _in_excel)(root, filled)
    return packed({**files, name: etree.tostring(root)})


def _in_word(root: etree._Element, filled: Filled) -> None:
    table = root.findall(f".//{{{W}}}tbl")[-1]
    rows = table.findall(f"{{{W}}}tr")
    for row, cells in filled.items():
        for column, words in cells.items():
            cell = rows[row].findall(f"{{{W}}}tc")[COLUMNS[column]]
            for paragraph in cell.findall(f"{{{W}}}p"):
                cell.remove(paragraph)
            run = etree.SubElement(etree.SubElement(cell, f"{{{W}}}p"), f"{{{W}}}r")
            etree.SubElement(run, f"{{{W}}}t").text = words


def _in_excel(root: etree._Element, filled: Filled) -> None:
    titles = 4  # after the title, its subtitle and how it is filled in
    for row, cells in filled.items():
        for column, words in cells.items():
            _write(root, f"{'ABCDEFGHI'[COLUMNS[column]]}{titles + row}", words)


def _write(root: etree._Element, place: str, words: str) -> None:
    (cell,) = root.findall(f".//{{{S}}}c[@r='{place}']")
    for old in list(cell):
        cell.remove(old)
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{{{S}}}is"), f"{{{S}}}t").text = words


def with_cells(workbook: bytes, cells: Mapping[str, str]) -> bytes:
    """A workbook with these words in cells of its first sheet, by their names, such as "D6"."""
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    name = "xl/worksheets/sheet1.xml"
    root = etree.fromstring(files[name])
    for place, words in cells.items():
        _write(root, place, words)
    return packed({**files, name: etree.tostring(root)})
