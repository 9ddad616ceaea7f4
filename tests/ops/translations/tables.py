"""Tables of sentences as they go out to a reader and come back."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from click.testing import CliRunner, Result

from lmec import main
from ops.translations.catalog_files import english, messages, translation
from templates.translations.catalogs import read_catalog

DEADLINE = "Deadline: %(time)s"
ADOPTED = "The text is adopted"
READER = "Chan Dara, Ministry of Environment, 3 May 2027"


def lmec(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["translations", *map(str, arguments)])


def exported(file: Path, language: str = "km") -> list[list[str]]:
    """The rows of a new export, titles first."""
    assert lmec("export", language, file).exit_code == 0
    return list(csv.reader(StringIO(file.read_text("utf-8-sig"), newline="")))


def saved(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    written = StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue()


def row_of(rows: Sequence[list[str]], sentence: str) -> int:
    return next(index for index, row in enumerate(rows) if row[1] == sentence)


def sent_in(file: Path, rows: Sequence[Sequence[str]], *options: str, language: str = "km") -> Result:
    file.write_text(saved(rows), "utf-8-sig")
    return lmec("import", language, file, *options)


def in_catalogue(sentence: str, language: str = "km") -> str:
    return next(translation(each) for each in messages(read_catalog(language)) if english(each) == sentence)
