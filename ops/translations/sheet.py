"""A catalogue as a table that a reader corrects in a program such as Excel."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePath

from babel.messages.catalog import Catalog, Message

from models.errors import NotDone
from ops.translations.files import english, messages, translation
from templates.documents.compendium_csv import BYTE_ORDER_MARK
from templates.documents.formulas import as_written, harmless
from worker.documents.tables.read_csv import decoded

ENGLISH, TRANSLATION = "English", "Translation"
TITLES = ("Number", ENGLISH, TRANSLATION, "Where it stands")
_SEPARATORS = (",", ";", "\t")  # of the countries in which Excel writes the file
_IN_MODULES = {"formats.py": "all letters and pages", "summaries.py": "all letters"}


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
        table.writerow([number, *map(harmless, (english(message), translation(message), _places(message)))])
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


def _rows(titles: Sequence[str], table: Sequence[Sequence[str]], beginning: int) -> Iterator[Row]:
    for number, cells in enumerate(table, beginning):
        if not any(cell.strip() for cell in cells):
            continue
        words = dict(zip(titles, (as_line(as_written(cell)) for cell in cells), strict=False))
        is_torn = any(cell.strip() for cell in cells[len(titles) :])
        yield Row(number, words.get(ENGLISH, ""), words.get(TRANSLATION, ""), is_torn)


def _places(message: Message) -> str:
    """Where a reader meets the sentence: the letters, by the names of their folders, and pages."""
    return ", ".join(dict.fromkeys(_place(PurePath(file)) for file, _ in message.locations))


def _place(file: PurePath) -> str:
    if file.name == "summary.txt":
        return f"letter: {file.parent.name.replace('_', ' ')}"
    return _IN_MODULES.get(file.name, "pages")
