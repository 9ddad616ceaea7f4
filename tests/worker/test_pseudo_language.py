"""Summaries in a language that has an accent on every letter: a letter without one is a word that nobody can translate."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.people.operations import links
from models.people.person import Person
from models.rounds.operations import rounds
from models.settings import Settings
from testing.world import LATER, NOW, World
from tests.pseudo import fill, forget, own_catalogues, pseudo
from tests.worker.correspondence import answered, settings, world
from tests.worker.words import letter_to
from worker.mail.message import render, values_of

__all__ = ["answered", "settings", "world"]

LANGUAGE = "zh"
"""Its dates and places have no Latin letters either, whatever the catalogue says."""

NEVER_TRANSLATED = re.compile(r"https?://\S+|[\w.]+@[\w.]+")


@pytest.fixture(autouse=True)
def accents(tmp_path: Path) -> Iterator[None]:
    with own_catalogues(tmp_path / "catalogues", LANGUAGE):
        yield


def without_accents(database: Database, settings: Settings, person: Person, letter: Letter) -> list[str]:
    """The words in the summary of the newest letter of this kind that are neither translated nor the name of its reader."""
    content = letter_to(database, person, letter)
    content.person.language = LANGUAGE
    whole, _, _ = render(content, settings).text.partition("-" * 40)
    assert pseudo("The letter in English follows. It is the one that counts.") in whole
    for value in (content.person.name, values_of(content, settings)["title"]):
        whole = whole.replace(str(value), "")
    return re.findall(r"[A-Za-z]{2,}", NEVER_TRANSLATED.sub("", whole))


def test_a_round_is_opened(world: World, database: Database, settings: Settings) -> None:
    assert without_accents(database, settings, world.coordinators["KH"], Letter.ROUND_OPENED) == []


def test_a_link_to_sign_in(world: World, database: Database, settings: Settings) -> None:
    with database.transaction(WORKER) as session:
        request = links.ask_for_link(session, "coordinator@kh.example.org", browser="a browser", now=NOW)
        links.answer(session, request.id, now=NOW)

    assert without_accents(database, settings, world.coordinators["KH"], Letter.SIGN_IN) == []


def test_a_reminder_that_counts(world: World, database: Database, settings: Settings) -> None:
    world.remark("KH", "One.")
    world.remark("KH", "Two.")
    with database.transaction(viewer_of(world.staff[0])) as session:
        rounds.remind(session, world.round_id, by=world.staff[0], seen="", now=LATER)

    assert without_accents(database, settings, world.coordinators["KH"], Letter.REMINDER) == []


@pytest.mark.parametrize("member", ["KH", "LA"])
def test_a_receipt(answered: World, database: Database, settings: Settings, member: str) -> None:
    assert without_accents(database, settings, answered.coordinators[member], Letter.RECEIPT) == []


def test_all_members_are_in(answered: World, database: Database, settings: Settings) -> None:
    assert without_accents(database, settings, answered.staff[0], Letter.ALL_IN) == []


def test_a_machine_is_named_until_somebody_has_confirmed_the_language(
    world: World, database: Database, settings: Settings
) -> None:
    content = letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED)
    content.person.language = LANGUAGE
    by_machine = pseudo(
        "A machine has translated this summary. The letter in English follows. It is the one that counts."
    )

    before = render(content, settings)
    fill(LANGUAGE, confirmed_by="Qiao Ruolin")
    forget()

    after = render(content, settings)
    assert [by_machine in words for words in (before.text, before.html, after.text, after.html)] == [True] * 2 + [
        False
    ] * 2
    assert pseudo("The letter in English follows. It is the one that counts.") in after.text
