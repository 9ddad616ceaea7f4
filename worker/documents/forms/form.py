"""What a comment form says: its columns, its rows, and what is wrong with some of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from models.uploads.reading import Cells, Column, Field, LeftoverCell, OutsideParagraph, RowFault, column_from_plain


@dataclass(frozen=True, slots=True)
class FormRow:
    """A comment. `fields` are its words by field; `lines` and `pages` are (first, last) where they could be read.

    `row` is its number in the file and `sheet` the name of its table, "" if there is but one; `cells` says in which
    cell each field stands. `type` is one of ours, "" if none is given, or none that is known. `where` is its place in the
    words of the file. `aside` are its words in columns that are no part of a comment, each with the title.
    """

    row: int
    sheet: str
    fields: Mapping[Field, str]
    cells: Mapping[Field, str]
    type: str = ""
    where: str = ""
    lines: tuple[int, int] | None = None
    pages: tuple[int, int] | None = None
    aside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A choice in the table of brackets: the number of the bracket, a value of `Stance`, the `letter` of the alternative that
    is accepted, other `words`, what the country could also accept and its package, as they are written, and the reason. `standing`
    and `alternatives` are the words that the form gives beside it."""

    row: int
    sheet: str
    cell: str
    bracket: int
    stance: str
    letter: str = ""
    words: str = ""
    can_accept: str = ""
    package: str = ""
    reason: str = ""
    standing: str = ""
    alternatives: str = ""

    @property
    def says(self) -> tuple[str, str, str, str, str]:
        """What it chooses, whatever the reason."""
        return self.stance, self.letter, self.words, self.can_accept, self.package


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table of the text, by its `label` ("" for a new one), with the words of its cells, and the reason of a change. `titles`
    are those of its sheet above these cells."""

    row: int
    sheet: str
    label: str
    cells: tuple[str, ...]
    reason: str
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class FormFile:
    """All of one form; `file` is its name, `family` whose form it seems to be, `version` the text it says it was made from.

    `untouched` are rows of our own form in which only what we gave stands: unless somebody has changed that. `lone` are rows
    of any other that say nothing but have words in one cell, such as the heading over the rows below. What stands `outside` the tables of a Word file is part of no comment;
    by the name of each table, those right `above` it are kept, or the name of its sheet.
    """

    file: str
    family: str = ""
    version: str | None = None
    columns: list[Column] = field(default_factory=list)
    rows: list[FormRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    untouched: list[FormRow] = field(default_factory=list)
    lone: list[FormRow] = field(default_factory=list)
    choices: list[FormChoice] = field(default_factory=list)
    leftovers: list[LeftoverCell] = field(default_factory=list)
    outside: list[OutsideParagraph] = field(default_factory=list)
    above: dict[str, list[str]] = field(default_factory=dict)
    cells: Cells = field(default_factory=Cells)
    warnings: list[str] = field(default_factory=list)
    table_rows: list[TableRow] = field(default_factory=list)


def as_plain(form: FormFile) -> dict[str, Any]:
    """Plain data that holds all of it; also what `lmec form --json` prints, where the words of a row are what it has "said"."""
    plain = asdict(form)
    for row in (*plain["rows"], *plain["untouched"], *plain["lone"]):
        row["said"] = row.pop("fields")
    return plain


def from_plain(data: Mapping[str, Any]) -> FormFile:
    """The form that `as_plain` took apart."""
    return FormFile(
        data["file"],
        data["family"],
        data["version"],
        [column_from_plain(each) for each in data["columns"]],
        [_row_from_plain(each) for each in data["rows"]],
        [RowFault(**each) for each in data["faults"]],
        [_row_from_plain(each) for each in data["untouched"]],
        [_row_from_plain(each) for each in data["lone"]],
        [FormChoice(**each) for each in data["choices"]],
        [LeftoverCell(**each) for each in data["leftovers"]],
        [OutsideParagraph(**each) for each in data["outside"]],
        dict(data["above"]),
        Cells(**data["cells"]),
        list(data["warnings"]),
        [
            TableRow(**{**each, **{name: tuple(each[name]) for name in ("cells", "titles")}})
            for each in data["table_rows"]
        ],
    )


def _row_from_plain(data: Mapping[str, Any]) -> FormRow:
    row = {**data, "fields": data["said"], "aside": tuple((title, words) for title, words in data["aside"])}
    row |= {name: data[name] and tuple(data[name]) for name in ("lines", "pages")}
    del row["said"]
    return FormRow(**row)
