"""The summary with which a letter begins, in its reader's language; the whole letter follows in English, and is the one that counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from models.people.person import Person
from templates.environment import FOLDER, OPTIONS
from templates.translations.catalogs import is_confirmed, translations
from templates.translations.formats import Formats
from templates.translations.stretches import in_language

_ADDRESSES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a summary: sentences, or an address alone, which becomes a link."""

    text: str

    @property
    def is_address(self) -> bool:
        return self.text.startswith(_ADDRESSES) and " " not in self.text


@dataclass(frozen=True, slots=True)
class Summary:
    """What a letter says, in a few sentences of one language. `note` says that the English counts and, until somebody has confirmed
    it, that a machine translated this."""

    language: str
    subject: str
    lines: tuple[Line, ...]
    open_it: str
    note: str

    def html(self, words: str) -> Markup:
        """Words of it for an element with its language."""
        return in_language(words, self.language)


def summary(folder: str, values: Mapping[str, Any], person: Person, language: str) -> Summary:
    """The summary of the letter with this folder, filled with the same values as the letter: the first line is its subject."""
    own = Formats(language).country(person.member) if person.member else ""
    lines = (
        environment_for(language).get_template(f"letters/{folder}/summary.txt").render(values, country=own).splitlines()
    )
    subject, *others = [line.strip() for line in lines if line.strip()]
    gettext = translations(language).gettext
    counts = gettext("The letter in English follows. It is the one that counts.")
    by_machine = gettext(
        "A machine has translated this summary. The letter in English follows. It is the one that counts."
    )
    return Summary(
        language,
        subject,
        tuple(map(Line, others)),
        gettext("Open the page"),
        counts if is_confirmed(language) else by_machine,
    )


@cache
def environment_for(language: str) -> Environment:
    """The Jinja environment for summaries: its filters write as the language does."""
    lines = {"trim_blocks": False, "lstrip_blocks": False}  # a line that ends with a sentence stays a line
    options = OPTIONS | lines | {"extensions": ["jinja2.ext.i18n"]}
    environment = Environment(loader=FileSystemLoader(FOLDER), **options)  # noqa: S701 (plain text)
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    formats = Formats(language)
    names = ("when", "day", "dated", "country", "countries", "number")
    environment.filters |= {name: getattr(formats, name) for name in names}
    return environment
