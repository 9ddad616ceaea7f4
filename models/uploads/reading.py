"""What was read in a file that somebody sent in, as the upload keeps it: facts about all of it, and how a comment form was read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from models.drafts.manuscript import Manuscript, as_plain, from_plain

Field = Literal[
    "number", "member", "author", "section", "paragraph", "line", "line_to", "page", "page_to",
    "type", "change", "words", "comment", "proposed", "justification", "date", "answer",
]  # fmt: skip
"""`section` and `paragraph` name a place in the text, `words` are those that stand there now; `change` says what should
happen, `proposed` are other words, `answer` is the secretariat's own column."""

FIELDS: tuple[Field, ...] = get_args(Field)
SAYING: tuple[Field, ...] = ("comment", "proposed", "justification")

NAMES: Mapping[Field, str] = {
    "number": "Number of the comment",
    "member": "Country",
    "author": "Who says it",
    "section": "Section or clause",
    "paragraph": "Paragraph",
    "line": "Line, or the first line",
    "line_to": "Last line",
    "page": "Page, or the first page",
    "page_to": "Last page",
    "type": "Type of comment",
    "change": "What should happen",
    "words": "Present words",
    "comment": "Comment",
    "proposed": "Proposed words",
    "justification": "Reason",
}
"""How people choose among those that are read."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form, by its letter: its title in the file, the field that it was taken for, and its first words."""

    letter: str
    title: str
    field: Field | None
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be taken: its number, the name of its sheet ("" if there is but one), the cell and the reason in a
    sentence."""

    row: int
    sheet: str
    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftoverCell:
    """Words in a row that is no comment, in a column (of this title) that is no part of one."""

    row: int
    sheet: str
    cell: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OutsideParagraph:
    """A paragraph that stands in no table, and where: "before the table"."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Cells:
    """How many cells with words were `read`, were kept `aside`, and stand in `wrong` rows; titles are not counted."""

    read: int = 0
    aside: int = 0
    wrong: int = 0

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(self.read + other.read, self.aside + other.aside, self.wrong + other.wrong)


@dataclass(frozen=True, slots=True)
class FormReading:
    """How a form was read. `family` is whose form it seems to be; of `leftovers` and words `outside` its tables the first are
    kept, and all are counted; `chosen` are columns that somebody has chosen by hand, by their letters."""

    family: str = ""
    columns: Sequence[Column] = ()
    faults: Sequence[RowFault] = ()
    cells: Cells | None = None
    leftovers: Sequence[LeftoverCell] = ()
    leftovers_count: int = 0
    outside: Sequence[OutsideParagraph] = ()
    outside_count: int = 0
    chosen: Mapping[str, Field] = field(default_factory=dict)


def form_from_plain(data: Mapping[str, Any]) -> FormReading:
    """The reading that `asdict` took apart; raises ValueError, TypeError or KeyError for what it never was."""
    cells, leftovers, outside = data.get("cells"), data.get("leftovers", []), data.get("outside", [])
    return FormReading(
        family=str(data["family"]),
        columns=[column_from_plain(each) for each in data["columns"]],
        faults=[RowFault(**each) for each in data["faults"]],
        cells=None if cells is None else Cells(**cells),
        leftovers=[LeftoverCell(**each) for each in leftovers],
        leftovers_count=int(data.get("leftovers_count", len(leftovers))),
        outside=[OutsideParagraph(**each) for each in outside],
        outside_count=int(data.get("outside_count", len(outside))),
        chosen={str(letter): _field_named(name) for letter, name in data.get("chosen", {}).items()},
    )


def column_from_plain(data: Mapping[str, Any]) -> Column:
    """A column that `asdict` took apart; raises ValueError for a field that no column holds."""
    name = None if data["field"] is None else _field_named(data["field"])
    return Column(str(data["letter"]), str(data["title"]), name, tuple(map(str, data["first"])))


@dataclass(frozen=True, slots=True)
class FileReading:
    """Sentences on how a file was read, and the number of the `older` version that it was made from, None if from that of its
    round. `aside` are words beside what it asks that become no part of a comment, each with its title, by the position of what
    is asked. `form` is about a form, `text` is the text in a file to be put up."""

    warnings: Sequence[str] = ()
    older: int | None = None
    aside: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    form: FormReading | None = None
    text: Manuscript | None = None


def reading_as_plain(reading: FileReading) -> dict[str, Any]:
    """Plain data that holds all of it, what is about a form or a draft beside the rest."""
    content = asdict(reading.form) if reading.form else as_plain(reading.text) if reading.text else {}
    return {"warnings": list(reading.warnings), "older": reading.older, "aside": dict(reading.aside), **content}


def reading_from_plain(data: Mapping[str, Any]) -> FileReading:
    """What `reading_as_plain` took apart, also as releases before have written it; raises ValueError, TypeError or KeyError for
    what none ever wrote."""
    aside = {
        int(position): [(str(title), str(words)) for title, words in found]
        for position, found in data.get("aside", {}).items()
    }
    older = data.get("older")
    return FileReading(
        warnings=[str(sentence) for sentence in data["warnings"]],
        older=None if older is None else int(older),
        aside=aside,
        form=form_from_plain(data) if "columns" in data else None,
        text=from_plain(data) if "passages" in data else None,
    )


def _field_named(name: str) -> Field:
    return FIELDS[FIELDS.index(name)]  # ValueError is what an unknown one raises
