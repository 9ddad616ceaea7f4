"""Our own form for comments: a row for each paragraph with its words, to be filled in where somebody has something to say; and a
row for each open bracket, with what can be chosen in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.brackets.queries.placed import PlacedBracket
from models.brackets.written import shown_bracket_words
from models.drafts.queries.texts import Text
from models.drafts.version import Kind
from models.uploads.reading import Field
from worker.documents.docx_out.write_tables import Table, Tables, write_tables
from worker.documents.forms.choices import CHOICES, TITLES, TITLES_ABROAD
from worker.documents.forms.column_titles import translated_title
from worker.documents.forms.own_form import BRACKETS, CHANGES, HOW, HOW_TO_CHOOSE, THERE_ARE_BRACKETS, TYPES, subtitle
from worker.documents.ooxml.frame import VERSION
from worker.documents.tables.grid import letters
from worker.documents.uploads.choices import shown_alternatives
from worker.documents.xlsx.write_xlsx import LONGEST

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

WHOLE, HEADING, NOTE = "whole text", "heading", "note"
"""What stands in the place of a paragraph's number."""

_PREFILLED_COLUMNS = 2  # columns that we fill in
_EMPTY_ROWS = 40  # rows for more, at the end
_LINE_HEIGHT = 15  # points
_TITLE_LINES = 2  # lines above a table that name the form
_ONE_LINE = 140  # characters, across the columns of a table
_PER_MILLIMETRE = 0.55  # characters in a column of Excel's

GIVEN_OF_BRACKETS = 4  # columns that we fill in
CHOICE = list(TITLES).index("choice")
_WIDTHS = (18, 28, 40, 46, 29, 38, 25, 18, 25)  # millimetres
_TITLES = (
    TITLES["bracket"],
    TITLES["paragraph"],
    TITLES["standing"],
    TITLES["alternatives"],
    f"{TITLES['choice']} (a letter, {', '.join(CHOICES)})",
    TITLES["words"],
    f"{TITLES['can_accept']} (letters, keep)",
    f"{TITLES['package']} (a name)",
    TITLES["reason"],
)


def form_as_docx(text: Text, brackets: Sequence[PlacedBracket] = ()) -> bytes:
    """The form in Word."""
    version = text.version
    language = version.consultation.language
    rows = _rows_of_whole(text)
    headings = [place for place, row in enumerate(rows) if row[0] == HEADING]
    tables = [Table(columns(language), rows, before_next=headings)]
    if brackets:
        listed = bracket_rows(brackets)
        tables.append(Table(bracket_columns(language), listed, BRACKETS, (HOW_TO_CHOOSE,)))
    return write_tables(
        Tables(
            version.consultation.title,
            subtitle(version.name),
            language,
            str(version.id),
            version.circulated_at or version.made_at,
            _instructions(brackets),
            tables,
        )
    )


def form_as_xlsx(text: Text, brackets: Sequence[PlacedBracket] = ()) -> bytes:
    """The form in Excel. Cells to write in are text, so that nothing typed becomes a date or a formula."""
    version, written = text.version, BytesIO()
    language = version.consultation.language
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        at = version.circulated_at or version.made_at
        book.set_properties({"created": at.replace(tzinfo=None), "title": version.consultation.title})
        book.set_custom_property(VERSION, str(version.id))
        book.set_size(2400, 1200)
        looks = CellFormats.of(book)
        rows = _rows_of_whole(text)
        above = [version.consultation.title, subtitle(version.name), *_instructions(brackets)]
        sheet, first = written_sheet(book, looks, "Comments", above, columns(language), rows, fixed=_PREFILLED_COLUMNS)
        _add_lists(sheet, first, first + len(rows) - 1)
        if brackets:
            above = [version.consultation.title, subtitle(version.name), HOW_TO_CHOOSE]
            titles, listed = bracket_columns(language), bracket_rows(brackets)
            sheet, first = written_sheet(book, looks, BRACKETS, above, titles, listed, fixed=GIVEN_OF_BRACKETS)
            for line, bracket in enumerate(brackets, first):
                offer = {"validate": "list", "source": possible_choices(bracket), "error_type": "information"}
                sheet.data_validation(line, CHOICE, line, CHOICE, offer)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class CellFormats:
    """How cells look: the title of the form, what stands above a table, its titles, its words, and where people write."""

    title: Format
    above: Format
    head: Format
    fixed: Format
    free: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "CellFormats":
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#c3ced3", "num_format": "@"}
        head = {"bold": True, "bg_color": "#0b3b47", "font_color": "#ffffff", "valign": "top", "text_wrap": True}
        return cls(
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"valign": "top", "text_wrap": True}),
            book.add_format(head),
            book.add_format({**cell, "bg_color": "#eef3f5"}),
            book.add_format(cell),
        )


def written_sheet(
    book: xlsxwriter.Workbook,
    looks: CellFormats,
    name: str,
    above: Sequence[str],
    titles: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str]],
    *,
    fixed: int,
) -> tuple[Worksheet, int]:
    """A sheet with its rows and its first columns frozen; and the number of its first row."""
    sheet = book.add_worksheet(name)
    for line, words in enumerate(above):
        format = looks.above if line else looks.title
        sheet.merge_range(line, 0, line, len(titles) - 1, "", format)
        sheet.write_string(line, 0, words, format)
        sheet.set_row(line, _LINE_HEIGHT * (1.3 if line < _TITLE_LINES else max(2, -(-len(words) // _ONE_LINE))))
    top = len(above)
    for column, (title, width) in enumerate(titles):
        sheet.write_string(top, column, title, looks.head)
        sheet.set_column(column, column, width * _PER_MILLIMETRE)
    for line, row in enumerate(rows, top + 1):
        for column, words in enumerate(row):
            format = looks.fixed if column < fixed else looks.free
            if words:
                sheet.write_string(line, column, words[:LONGEST], format)
            else:
                sheet.write_blank(line, column, None, format)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    return sheet, top + 1


def _add_lists(sheet: Worksheet, first: int, last: int) -> None:
    """Lists to choose from, which let other words in too: what is wrong is told with its reason when the form is sent in."""
    for title, choices in (("What should happen", list(CHANGES.values())), ("Type", list(TYPES))):
        column = [name for name, _ in COLUMNS].index(title)
        offer = {"validate": "list", "source": choices, "error_type": "information"}
        sheet.data_validation(first, column, last, column, offer)


def columns(language: str) -> list[tuple[str, int]]:
    """The columns with their widths; beside its English title each has that of the language of the text."""
    own = [translated_title(field, language) for field in _FIELDS]
    return [(f"{title} ({name})" if name else title, width) for (title, width), name in zip(COLUMNS, own, strict=True)]


def bracket_columns(language: str) -> list[tuple[str, int]]:
    """The columns with their widths in millimetres; beside its English title each has that of the language of the text."""
    own = TITLES_ABROAD.get(language, ("",) * len(_TITLES))
    titles = (f"{title} ({name})" if name else title for title, name in zip(_TITLES, own, strict=True))
    return list(zip(titles, _WIDTHS, strict=True))


def bracket_rows(brackets: Sequence[PlacedBracket]) -> list[tuple[str, ...]]:
    """A row for each bracket, in the order of the text; nothing is chosen beforehand."""
    empty = ("",) * (len(_TITLES) - GIVEN_OF_BRACKETS)
    return [
        (
            str(number),
            one.paragraph.label or one.paragraph.text,
            shown_bracket_words(one.bracket, one.bracket.standing),
            shown_alternatives(one.bracket),
            *empty,
        )
        for number, one in enumerate(brackets, start=1)
    ]


def possible_choices(bracket: PlacedBracket) -> list[str]:
    """What can be chosen in a bracket."""
    return [*(letters(number) for number in range(len(bracket.bracket.circulated))), *CHOICES]


def _instructions(brackets: Sequence[PlacedBracket]) -> list[str]:
    return [*HOW, *([THERE_ARE_BRACKETS] if brackets else [])]


def _rows_of_whole(text: Text) -> list[tuple[str, ...]]:
    return [*_rows(text), *[("",) * len(COLUMNS)] * _EMPTY_ROWS]


def _rows(text: Text) -> Iterator[tuple[str, ...]]:
    empty = ("",) * (len(COLUMNS) - _PREFILLED_COLUMNS)
    yield (WHOLE, "", *empty)
    for paragraph in text.paragraphs:
        if not paragraph.removed:
            name = paragraph.label or (NOTE if paragraph.kind is Kind.NOTE else HEADING)
            yield (name, paragraph.text, *empty)
