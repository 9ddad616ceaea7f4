"""Choosing the language in which letters and pages begin."""

from sqlalchemy.orm import Session

from models.errors import Invalid
from models.people.person import Person
from models.text.scripts import LANGUAGES


def choose(session: Session, language: str, *, by: Person) -> Person:
    """Let letters and pages begin in this language for the person. A longer tag of the same language that is stored for them, such as
    "zh-Hans", stays."""
    ensure_known(language)
    person = session.get_one(Person, by.id)
    if person.reading_language != language:
        person.language = language
    return person


def ensure_known(language: str) -> None:
    """Raise Invalid for a language that is not in LANGUAGES."""
    if language not in LANGUAGES:
        raise Invalid("Choose one of the languages in the list.", "language")
