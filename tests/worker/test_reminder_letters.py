"""The letters that remind a member of what it is asked about a text, in tests/worker/letters: what no answer means for it."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import reminders
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.queries.contents import Content
from models.settings import Settings, read
from testing.world import World
from tests.adoption import ENDS, RunningAdoption, begin, note, terms
from tests.lifting import begin_lifting
from tests.web.circulation import KHMER, SecondVersion
from tests.worker.words import check, letter_to
from worker.mail.message import render
from worker.mail.sending import calendar_files


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": "https://consultation.example.org"})


def ask_to_adopt(world: World, version: DraftVersion, way: AdoptionProcedure) -> RunningAdoption:
    """Thailand was not at the meeting, if there was one."""
    return begin(world, version, terms(world, way, present="KH CN LA MM VN", agreed="KH CN LA MM"))


def reminded(world: World, code: str, *, days: int) -> Content:
    """The letter to a member's coordinator, so many days before the end."""
    with world.database.transaction(WORKER) as session:
        reminders.remind_due(session, now=ENDS - timedelta(days=days))
    return letter_to(world.database, world.coordinators[code], Letter.ANSWER_REMINDER)


@pytest.mark.parametrize(
    ("way", "code"), [*((way, "KH") for way in AdoptionProcedure), (AdoptionProcedure.MEETING, "TH")]
)
def test_who_has_not_answered_is_reminded_of_an_adoption(
    way: AdoptionProcedure, code: str, world: World, bare: DraftVersion, settings: Settings
) -> None:
    ask_to_adopt(world, bare, way)

    letter = reminded(world, code, days=1)

    check(f"answer_reminder_{way.name.lower()}_{code.lower()}", render(letter, settings))
    [calendar] = calendar_files(letter, settings)
    assert ENDS.strftime("%Y%m%dT%H%M") in str(calendar.content, "utf-8")


def test_a_member_of_which_nobody_knows_of_it_is_not_told_that_it_need_do_nothing(
    world: World, bare: DraftVersion, settings: Settings
) -> None:
    begin(world, bare, terms(world, AdoptionProcedure.TACIT), known=())

    check("answer_reminder_not_known", render(reminded(world, "KH", days=1), settings))


def test_who_has_agreed_ad_referendum_is_reminded_to_confirm_it(
    world: World, bare: DraftVersion, settings: Settings
) -> None:
    ask_to_adopt(world, bare, AdoptionProcedure.EXPRESS).agree("KH", ad_referendum=True)

    check("answer_reminder_ad_referendum", render(reminded(world, "KH", days=3), settings))


@pytest.mark.parametrize("way", [AdoptionProcedure.TACIT, AdoptionProcedure.MEETING])
def test_who_has_not_answered_is_reminded_of_words_for_brackets(
    way: AdoptionProcedure, world: World, out: SecondVersion, database: Database, settings: Settings
) -> None:
    with database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: KHMER, 2: "fish"})
    begin_lifting(world, version, terms(world, way, present="KH", agreed="KH"))

    letter = render(reminded(world, "KH", days=3), settings)

    check(f"answer_reminder_on_words_{way.name.lower()}", letter)
    assert KHMER not in letter.text + letter.html
