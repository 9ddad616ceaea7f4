"""The words of the service in each language, from docs/glossary.csv. Translations keep to them, and readers look them up."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.text.scripts import ENGLISH
from templates.guides import DOCS
from templates.translations.catalogs import TRANSLATED

FILE = DOCS / "glossary.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """An English term in a language: what it is called there, in the forms that sentences need (the first is shown), and what it
    means."""

    english: str
    forms: tuple[str, ...]
    meaning: str

    @property
    def shown(self) -> str:
        return self.forms[0]


@cache
def terms(language: str) -> Sequence[Term]:
    """All terms in one of LANGUAGES, in the order of the file. Its columns: English and meaning, then for each other language
    its code and "<code> meaning"."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if language == ENGLISH:
        return [Term(row["English"], (row["English"],), row["meaning"]) for row in rows]
    assert language in TRANSLATED
    return [
        Term(row["English"], tuple(form.strip() for form in row[language].split(";")), row[f"{language} meaning"])
        for row in rows
    ]
