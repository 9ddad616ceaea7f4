"""Letters in words, held against the files that people have read.

Every letter lies in tests/worker/letters as its reader gets it: read them when they change, they are the product. A letter that has
no file there yet is written to it, and the test fails once so that somebody reads it.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

import pytest
from sqlalchemy import select

from models.db.access import WORKER
from models.db.database import Database
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.letters.queries.contents import Content, contents
from models.people.person import Person
from models.settings import read
from templates.translations.catalogs import TRANSLATED
from templates.translations.summaries import summary
from worker.mail.message import Rendered, values_of

FOLDER = Path(__file__).with_name("letters")
SETTINGS = read({"LMEC_DATA": gettempdir(), "SECRET_KEY": "a key of these tests that is long enough"})


def letter_to(database: Database, person: Person, letter: Letter, language: str = "en") -> Content:
    """What the newest letter of this kind to the person tells, for a reader of this language; its summaries are in theirs."""
    with database.reading(WORKER) as session:
        mine = select(Notification.id).where(Notification.person_id == person.id, Notification.letter == letter)
        newest = session.scalars(mine.order_by(Notification.id.desc())).first()
        assert newest is not None
        content = contents(session, [newest])[newest]
        ensure_has_summaries(content)
        content.person.language = language  # of this copy; nothing of it is written
        return content


def summarized(content: Content) -> Sequence[str]:
    """The paragraphs of the letter's summary in English, which nobody gets but everybody who reviews can read."""
    found = summary(content.letter.name.lower(), values_of(content, SETTINGS), content.person, "en")
    return [one.text for one in found.lines]


def ensure_has_summaries(content: Content) -> None:
    """The summary of the letter can be filled in every language, and no sentence of it is the English one."""

    def sentences(language: str) -> set[str]:
        found = summary(content.letter.name.lower(), values_of(content, SETTINGS), content.person, language)
        return {found.subject, found.note, *(one.text for one in found.lines if not one.is_address)}

    english = sentences("en")
    for language in TRANSLATED:
        assert sentences(language) & english == set()


def check(name: str, letter: Rendered) -> None:
    """The letter is as its files say; what differs each time stands in them as (hash), (code), (token) and (number)."""
    for ending, words in ((".txt", f"Subject: {letter.subject}\n\n{letter.text}"), (".html", letter.html)):
        words = re.sub(r"\b[0-9a-f]{64}\b", "(hash)", words)
        words = re.sub(r"\b[0-9]{6}(?=\n|</strong>)", "(code)", words)
        words = re.sub(r"(/sign-in/)[\w.-]+", r"\1(token)", words)
        words = re.sub(r"(?<=[/=-])[0-9]{14,16}\b", "(number)", words)
        file = FOLDER / f"{name}{ending}"
        if not file.exists():
            file.write_text(words, encoding="utf-8")
            pytest.fail(f"{file.name} was written. Read it, then run the test again.")
        assert words == file.read_text(encoding="utf-8")
