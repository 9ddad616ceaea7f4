"""The letters about words for brackets, in tests/worker/letters: what they say, and what they keep to the pages."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending
from models.adoption.operations.silence import extend_for_outage
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.people.operations.people import end_office_of
from models.settings import Settings, read
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, note, terms
from tests.lifting import RunningLifting, announce, begin_lifting
from tests.web.circulation import KHMER, SecondVersion
from tests.worker.correspondence import SECRET
from tests.worker.words import check, letter_to
from worker.mail.message import render


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": "https://consultation.example.org"})


@pytest.fixture
def version(world: World, out: SecondVersion) -> DraftVersion:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: KHMER, 2: "fish"})
    return version


def ask(world: World, version: DraftVersion, way: AdoptionProcedure = AdoptionProcedure.TACIT) -> RunningLifting:
    return begin_lifting(world, version, terms(world, way, present="KH", agreed="KH"))


def test_four_eyes(world: World, version: DraftVersion, database: Database, settings: Settings) -> None:
    announced, second = announce(world, version, terms(world, AdoptionProcedure.TACIT)), world.staff[1]
    check("lifting_proposed", render(letter_to(database, second, Letter.LIFTING_PROPOSED), settings))
    with database.transaction(viewer_of(second)) as session:
        procedure.withdraw(session, announced.id, reason=SECRET, by=second, now=LATER)
    returned = render(letter_to(database, world.staff[0], Letter.LIFTING_RETURNED), settings)
    check("lifting_returned", returned)
    assert SECRET not in returned.text + returned.html


@pytest.mark.parametrize(
    ("way", "code", "name"),
    [
        (AdoptionProcedure.TACIT, "KH", "lifting_begun_tacit"),
        (AdoptionProcedure.MEETING, "KH", "lifting_begun_present"),
        (AdoptionProcedure.MEETING, "TH", "lifting_begun_absent"),
    ],
)
def test_the_members_are_asked(
    way: AdoptionProcedure,
    code: str,
    name: str,
    world: World,
    version: DraftVersion,
    database: Database,
    settings: Settings,
) -> None:
    ask(world, version, way)
    letter = render(letter_to(database, world.coordinators[code], Letter.LIFTING_BEGUN), settings)
    check(name, letter)
    assert KHMER not in letter.text + letter.html


def test_an_answer_gets_its_receipt_and_all_are_told_what_came_of_it(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    lifting = ask(world, version)
    lifting.answer("KH", [2], SECRET)
    check("lifting_answered", render(letter_to(database, world.coordinators["KH"], Letter.LIFTING_ANSWERED), settings))
    lifting.all_agree(but="KH")
    ended = render(letter_to(database, world.coordinators["TH"], Letter.LIFTING_ENDED), settings)
    check("lifting_ended", ended)
    assert SECRET not in ended.text + ended.html


def test_a_silence_on_words_is_extended_and_its_result_declared(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    lifting, (first, second, _) = ask(world, version), world.staff
    lifting.acknowledge("CN", "KH", "LA", "MM", "TH")
    with database.transaction(WORKER) as session:
        extend_for_outage(session, ENDS - timedelta(hours=2), now=ENDS)
    extended = render(letter_to(database, world.coordinators["KH"], Letter.SILENCE_EXTENDED), settings)
    check("silence_extended_on_words", extended)
    over = lifting.row().ends_at + timedelta(minutes=2)
    with database.transaction(WORKER) as session:
        ending.end_due(session, now=over)
    check("silence_over_on_words", render(letter_to(database, first, Letter.SILENCE_OVER), settings))
    check("silence_held_on_words", render(letter_to(database, world.coordinators["VN"], Letter.SILENCE_HELD), settings))
    with database.transaction(WORKER) as session:
        end_office_of(session, world.coordinators["VN"].email, now=database.now())
    mute = render(letter_to(database, first, Letter.SILENCE_OVER, "zh"), settings).text
    assert (
        "Nobody can answer for Viet Nam at present, since there is no coordinator: telephone the ministry."
        in " ".join(mute.split())
    )
    assert "越南目前没有协调员" in mute
    assert "by letter;" not in mute
    with database.transaction(viewer_of(first)) as session:
        ending.declare(session, Lifting, lifting.id, by=first, now=over)
    check("result_declared_on_words", render(letter_to(database, second, Letter.RESULT_DECLARED), settings))


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_time_to_confirm_the_words_of_a_meeting_is_extended(
    world: World, version: DraftVersion, database: Database, settings: Settings, language: str
) -> None:
    all_there = " ".join(MEMBERS)
    begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present=all_there, agreed=all_there))
    with database.transaction(WORKER) as session:
        extend_for_outage(session, ENDS - timedelta(hours=2), now=ENDS)

    extended = render(letter_to(database, world.coordinators["KH"], Letter.SILENCE_EXTENDED, language), settings)

    check(f"meeting_extended_{language}", extended)


def test_a_member_is_told_of_a_call_that_was_recorded(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    lifting = ask(world, version)
    lifting.call("KH", SECRET, now=LATER + timedelta(hours=3))
    recorded = render(letter_to(database, world.coordinators["KH"], Letter.CALL_RECORDED), settings)
    check("call_recorded_on_words", recorded)
    assert SECRET not in recorded.text + recorded.html
    with database.transaction(WORKER) as session:
        ending.end_due(session, now=ENDS + timedelta(hours=1))
    lifting.call("TH", SECRET, called_at=ENDS - timedelta(hours=1), now=ENDS + timedelta(hours=1))
    late = render(letter_to(database, world.coordinators["TH"], Letter.CALL_RECORDED), settings)
    check("call_recorded_late_on_words", late)


def test_all_are_told_that_nothing_has_ended(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    ask(world, version).end()
    check("lifting_lapsed", render(letter_to(database, world.staff[0], Letter.LIFTING_ENDED), settings))
