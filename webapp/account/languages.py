"""The languages of letters as forms and pages name them: each by its own name, and by its English one."""

from babel import Locale
from markupsafe import Markup
from wtforms import SelectChoice

from models.text.scripts import LANGUAGES


def letter_languages() -> list[SelectChoice]:
    """What can be chosen, each in its own language."""
    return [SelectChoice(code, _name(code, _own_name(code)), render_kw={"lang": code}) for code in LANGUAGES]


def named(language: str) -> str:
    """A language of ours by both names, the first marked as being in it."""
    own = Markup('<span lang="{}">{}</span>').format(language, _own_name(language))
    return _name(language, own)


def _name(language: str, own: str) -> str:
    return LANGUAGES[language] if language == "en" else own + f" ({LANGUAGES[language]})"


def _own_name(language: str) -> str:
    return Locale.parse(language).get_language_name() or LANGUAGES[language]
