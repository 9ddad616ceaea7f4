"""A catalogue as a table that a reader corrects in a program such as Excel, and what the reader has corrected, put into the catalogue row by
row; a wrong row is refused, and the others count."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import PurePath

from babel.messages.catalog import Catalog, Message

from models.errors import NotDone
from ops.translations.catalog_files import english, messages, translation
from templates.documents.compendium_csv import BYTE_ORDER_MARK
from templates.documents.formulas import as_written, harmless
from worker.documents.tables.read_csv import decoded

ENGLISH, TRANSLATION = "English", "Translation"
TITLES = ("Number", ENGLISH, TRANSLATION, "Where it stands")
_SEPARATORS = (",", ";", "\t")  # of the countries in which Excel writes the file
_IN_MODULES = {"formats.py": "all letters and pages", "summaries.py": "all letters"}

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%")  # a lone sign would break the sentence where it is filled
_LOST = re.compile(r"\?\?|\ufffd")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the file says; `number` is that which a table program shows beside it."""

    number: int
    english: str
    translation: str
    is_torn: bool
    """Whether it has more cells than there are titles: a separator within words has cut them."""


def as_csv(catalog: Catalog) -> str:
    """A row of TITLES, then one for each sentence."""
    written = StringIO(newline="")
    written.write(BYTE_ORDER_MARK)
    table = csv.writer(written)
    table.writerow(TITLES)
    for number, message in enumerate(messages(catalog), 1):
        table.writerow([number, *map(harmless, (english(message), translation(message), _where_shown(message)))])
    return written.getvalue()


def read(data: bytes) -> tuple[list[Row], str]:
    """The rows below the titles, and a warning ("" if none is needed) where the encoding had to be guessed.

    Columns may stand in any order, separated as any country does. Raises NotDone if there is no such table in the file.
    """
    text, warning = decoded(data)
    first, _, rest = text.partition("\n")
    text, beginning = (rest, 2) if first.lower().startswith("sep=") else (text, 1)
    for separator in _SEPARATORS:
        try:
            table = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            continue
        titles = [title.strip() for title in table[0]] if table else []
        if ENGLISH in titles and TRANSLATION in titles:
            return list(_rows(titles, table[1:], beginning + 1)), warning
    raise NotDone(
        f"The file has no table with the titles {ENGLISH} and {TRANSLATION} in its first row. "
        "Save it as “CSV UTF-8” with the titles of the export, and use that."
    )


def as_line(words: str) -> str:
    """The words on the one line that a sentence has; of the ways in which the same letters can be written, in one."""
    return unicodedata.normalize("NFC", " ".join(line.strip() for line in words.splitlines()).strip())


@dataclass(frozen=True, slots=True)
class Change:
    """A translation that a row has changed."""

    row: int
    english: str
    before: str
    now: str


@dataclass(slots=True)
class Outcome:
    """What came of a file. `refusals` are sentences with their rows, `missing` the English of those that the file has not."""

    changes: list[Change] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unchanged: int = 0


def correct(catalog: Catalog, rows: Sequence[Row]) -> Outcome:
    """Put the translations of the good rows into the catalogue."""
    known = {as_line(english(message)): message for message in messages(catalog)}
    first_rows: dict[str, int] = {}
    outcome = Outcome()
    for row in rows:
        message = known.get(row.english)
        if reason := _why_refused(row, message, first_rows):
            outcome.refusals.append(f"Row {row.number}: {reason}")
        elif message:
            first_rows[row.english] = row.number
            _put(message, row, outcome)
    outcome.missing = [sentence for sentence in known if sentence not in first_rows]
    return outcome


def _rows(titles: Sequence[str], table: Sequence[Sequence[str]], beginning: int) -> Iterator[Row]:
    for number, cells in enumerate(table, beginning):
        if not any(cell.strip() for cell in cells):
            continue
        words = dict(zip(titles, (as_line(as_written(cell)) for cell in cells), strict=False))
        is_torn = any(cell.strip() for cell in cells[len(titles) :])
        yield Row(number, words.get(ENGLISH, ""), words.get(TRANSLATION, ""), is_torn)


def _where_shown(message: Message) -> str:
    """Where a reader meets the sentence: the letters, by the names of their folders, and pages."""
    return ", ".join(dict.fromkeys(_shown_in(PurePath(file)) for file, _ in message.locations))


def _shown_in(file: PurePath) -> str:
    if file.name == "summary.txt":
        return f"letter: {file.parent.name.replace('_', ' ')}"
    return _IN_MODULES.get(file.name, "pages")


def _put(message: Message, row: Row, outcome: Outcome) -> None:
    before = translation(message)
    if as_line(before) == row.translation:
        outcome.unchanged += 1
        return
    outcome.changes.append(Change(row.number, english(message), before, row.translation))
    message.string = row.translation if isinstance(message.id, str) else (row.translation,)
    message.flags.discard("fuzzy")


def _why_refused(row: Row, message: Message | None, first_rows: dict[str, int]) -> str:
    """Why a row cannot count, as a sentence; "" if it can."""
    if row.is_torn:
        return (
            "It has more cells than there are titles. Words with the separator in them must stand in quotation marks."
        )
    if message is None:
        return f"The service has no such sentence: “{row.english}” The English must stay as it was exported."
    if row.english in first_rows:
        return f"Its sentence stands in row {first_rows[row.english]}, too. Only that row counts."
    if not row.translation:
        return f"It has no translation: “{row.english}”"
    if _LOST.search(row.translation):
        return f"Its letters are lost: “{row.translation}” Save the file as “CSV UTF-8”."
    wanted, found = (set(_PLACEHOLDER.findall(sentence)) for sentence in (row.english, row.translation))
    if lacking := sorted(wanted - found):
        return f"The translation lacks {', '.join(lacking)}, which the service fills in. Copy it from the English."
    if strange := sorted(found - wanted):
        return (
            f"The translation has {', '.join(strange)}, which the English does not have. The service cannot fill it in."
        )
    return ""
