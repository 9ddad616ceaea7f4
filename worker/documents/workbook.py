"""The compendium as an Excel workbook: one sheet with all comments, then one for each section of the text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from models.queries.compendium import Compendium
from templates.documents.compendium import own_words, rows

Columns = Mapping[str, tuple[str, int]]
"""By column, what stands above it and how wide it is (characters)."""

TITLES: Columns = {
    "label": ("Number", 9),
    "member": ("Country", 13),
    "departments": ("Departments", 17),
    "about": ("About", 17),
    "type": ("Type", 13),
    "change": ("Change", 13),
    "comment": ("Comment", 45),
    "proposed_text": ("Proposed text", 45),
    "justification": ("Justification", 35),
    "attached": ("Attached files", 20),
    "outcome": ("Answer", 15),
    "reason": ("Reason", 45),
    "words_now": ("Its words now", 30),
}
EDITORIAL: Columns = {
    "paragraph": ("Paragraph", 17),
    "before": ("Words before", 45),
    "now": ("Words now", 45),
    "reason": ("Reason", 45),
    "objections": ("Objections", 45),
}

LONGEST = 32_767  # characters that Excel takes in a cell
CUT = " … (the rest is in the compendium)"
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
EVERYTHING = "All comments"
OWN_WORDS = "Editorial changes"
NO_SECTION = "Before the first heading"


def workbook(compendium: Compendium, *, at: datetime) -> bytes:
    """The file, dated `at`. Every cell is text, so nothing in it is ever reckoned or followed."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.set_properties({"created": at.replace(tzinfo=None), "title": compendium.version.consultation.title})
        book.set_size(2400, 1200)
        head = book.add_format({"bold": True, "bg_color": "#0b3b47", "font_color": "#ffffff", "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#c3ced3"})
        for name, lines in _sheets(compendium):
            _sheet(book, name, TITLES, lines, head, body)
        if compendium.editorial:
            _sheet(book, OWN_WORDS, EDITORIAL, own_words(compendium), head, body)
    return written.getvalue()


def _sheets(compendium: Compendium) -> Iterable[tuple[str, list[dict[str, str]]]]:
    """The sheets in order, each with its comments as `rows` gives them."""
    every = [{**row, "change": row["change"].replace("_", " ")} for row in rows(compendium)]
    yield EVERYTHING, every
    sections: dict[str, list[dict[str, str]]] = {}
    for entry, row in zip(compendium.entries, every, strict=True):
        sections.setdefault(compendium.section(entry), []).append(row)
    taken = {EVERYTHING.casefold(), OWN_WORDS.casefold()}
    for heading, lines in sections.items():
        yield name_of_sheet(heading or NO_SECTION, taken), lines


def name_of_sheet(heading: str, taken: set[str]) -> str:
    """A name for a sheet as Excel has them: 31 characters, some of them forbidden, none twice whatever their case."""
    # "History" is Excel's own.
    plain = " ".join(NOT_IN_A_NAME.sub(" ", heading).split()).strip("'")[:31] or NO_SECTION
    name, again = plain, 2
    while name.casefold() in taken or name.casefold() == "history":
        ending = f" ({again})"
        name, again = plain[: 31 - len(ending)] + ending, again + 1
    taken.add(name.casefold())
    return name


def _sheet(
    book: Workbook, name: str, columns: Columns, lines: Sequence[dict[str, str]], head: Format, body: Format
) -> None:
    sheet = book.add_worksheet(name)
    for number, (title, width) in enumerate(columns.values()):
        sheet.write_string(0, number, title, head)
        sheet.set_column(number, number, width)
    for line, row in enumerate(lines, start=1):
        for number, column in enumerate(columns):
            sheet.write_string(line, number, _cell(row[column]), body)
    sheet.autofilter(0, 0, len(lines), len(columns) - 1)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - len(CUT)] + CUT
