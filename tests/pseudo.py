"""A language that nobody speaks: English with an accent on every letter, and a third longer. What has no accents is not translated."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ops.translations import catalog_files
from ops.translations.catalog_files import english, messages, write
from templates.translations import catalogs, summaries
from templates.translations.catalogs import TRANSLATED, read_catalog

PLACE = re.compile(r"(%\(\w+\)s)")
_ACCENTS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ȧƀċḋėḟġḣıĵķŀṁṅȯṗɋṙṡṫŭṿẇẋẏż")
_CACHES = (catalogs.catalog, catalogs.translations, summaries.environment_for)


def pseudo(sentence: str) -> str:
    """The sentence in that language, with its places."""
    parts = PLACE.split(sentence.replace("A", "Ȧ"))
    words = "".join(part if PLACE.fullmatch(part) else part.lower().translate(_ACCENTS) for part in parts)
    return f"{words} {'ẋ' * (len(sentence) // 3)}"


def fill(language: str, translated: Callable[[str], str] = pseudo, *, confirmed_by: str = "") -> None:
    """Give every sentence of a catalogue a translation."""
    catalog = read_catalog(language)
    for message in messages(catalog):
        words = translated(english(message))
        message.string = words if isinstance(message.id, str) else (words,)
    write(language, catalog, confirmed_by=confirmed_by)


@contextmanager
def own_catalogues(folder: Path, language: str) -> Iterator[Path]:
    """Copies of the catalogues, which the service reads instead of its own, that of `language` in accents; where they are."""
    with pytest.MonkeyPatch.context() as patch:
        for each in TRANSLATED:
            copy = folder / each / "LC_MESSAGES" / "messages.po"
            copy.parent.mkdir(parents=True)
            copy.write_bytes(catalogs.file_of(each).read_bytes())
        template = folder / "messages.pot"
        template.write_bytes(catalogs.TEMPLATE.read_bytes())
        patch.setattr(catalogs, "FOLDER", folder)
        patch.setattr(catalog_files, "TEMPLATE", template)
        fill(language)
        forget()
        yield folder
    forget()


def forget() -> None:
    """Let the service read its catalogues again, as when it starts."""
    for cache in _CACHES:
        cache.cache_clear()
