"""The catalogues, as translators write them (GNU gettext's .po), and who has read them."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from models.text.scripts import ENGLISH, LANGUAGES

TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)
FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "messages.pot"
CONFIRMED_BY = "# Confirmed by: "
"""What the line at the top of a catalogue that names who has read all of it begins with. It is a comment, because Babel would drop
a header of our own."""


def file_of(language: str) -> Path:
    """Where the catalogue of a language is: <language>/LC_MESSAGES/messages.po."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read_catalog(language: str) -> Catalog:
    """The catalogue of one of TRANSLATED, as its file is now."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


@cache
def catalog(language: str) -> Catalog:
    """The catalogue of one of TRANSLATED, as it was when it was first read. Callers share it and do not change it."""
    return read_catalog(language)


@cache
def translations(language: str) -> NullTranslations:
    """The translations into one of LANGUAGES; into English, the sentences as they are."""
    if language == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalog(language))
    compiled.seek(0)
    return Translations(compiled)


def confirmed_by(catalog: Catalog) -> str:
    """Who has read the whole translation and is sure of both languages; "" for nobody."""
    found = re.search(f"^{CONFIRMED_BY}(.+)$", catalog.header_comment, re.MULTILINE)
    return found[1].strip() if found else ""


def is_confirmed(language: str) -> bool:
    """Whether people who are sure of both languages have read the translation."""
    return language == ENGLISH or bool(confirmed_by(catalog(language)))


def own_name(language: str) -> str:
    """How a language calls itself: "ខ្មែរ"."""
    return Locale(language).get_display_name() or LANGUAGES[language]
