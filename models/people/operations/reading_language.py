"""In which language letters and pages begin for somebody, as they choose it themselves."""

from sqlalchemy.orm import Session

from models.errors import Invalid
from models.people.person import Person
from models.text.scripts import LANGUAGES


def choose(session: Session, language: str, *, by: Person) -> Person:
    """Let letters and pages begin in this language for the person. A longer tag of the same language, such as "zh-Hans", stays as it is."""
    ensure_known(language)
    person = session.get_one(Person, by.id)
    if person.reading_language != language:
        person.language = language
    return person


def ensure_known(language: str) -> None:
    """Raise Invalid for a language that is none of ours."""
    if language not in LANGUAGES:
        raise Invalid("Choose one of the languages in the list.", "language")
