"""What a page says about itself in its reader's language, beside its English."""

from dataclasses import dataclass

from markupsafe import Markup

from models.text.scripts import ENGLISH
from templates.translations.catalogs import is_confirmed, own_name, translations
from templates.translations.formats import gettext_noop
from templates.translations.page_summaries import PAGE_SUMMARIES
from templates.translations.state_summaries import FOR_SOME
from templates.translations.stretches import in_language

READERS = {"", *(readers for _, readers in FOR_SOME)}
"""Who may have a summary of their own; a page names one of them."""
_COUNTS = gettext_noop("The page in English is the one that counts.")
_BY_MACHINE = gettext_noop("A machine has translated this. The page in English is the one that counts.")
_PROBLEM = gettext_noop("The service could not do what you asked. The reason is on the page, in English.")
_KEPT = gettext_noop("What you typed is kept.")
_WORDS = gettext_noop("Words of this service, and what they mean")


@dataclass(frozen=True, slots=True)
class OwnLanguage:
    """A page's summary in a language, called `name` by its speakers. `problem` is for a page that shows a refusal, `kept` for one
    whose form shows again what was typed, `words` is the link to the glossary, and `note` says that the English counts and, until
    somebody has confirmed it, that a machine translated this."""

    language: str
    name: str
    text: str
    problem: str
    kept: str
    words: str
    note: str

    @property
    def html(self) -> Markup:
        """The text for an element with the language."""
        return in_language(self.text, self.language)


def own_language(page: str, language: str, summary_for: str = "") -> OwnLanguage | None:
    """The summary of the page with this file in templates/pages. `summary_for` names readers who may have one of their own (FOR_SOME).
    None for English, and for a page that is only a part of another. Raises AssertionError for a name that no page has."""
    assert summary_for in READERS, summary_for
    if language == ENGLISH or page not in PAGE_SUMMARIES:
        return None
    gettext = translations(language).gettext
    return OwnLanguage(
        language,
        own_name(language),
        gettext(FOR_SOME.get((page, summary_for), PAGE_SUMMARIES[page])),
        gettext(_PROBLEM),
        gettext(_KEPT),
        gettext(_WORDS),
        gettext(_COUNTS if is_confirmed(language) else _BY_MACHINE),
    )
