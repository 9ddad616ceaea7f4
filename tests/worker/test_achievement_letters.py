"""The letters about the register of achievements, and about what is opened to the public, as their readers get them."""

from models.achievements.operations import register
from models.adoption.opening import OpeningKind
from models.adoption.operations import openings
from models.db.access import viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import LATER, World
from tests.conftest import on_sqlite
from tests.models.achievements.register_steps import entered, sent
from tests.models.achievements.test_opening import adopted
from tests.worker.correspondence import settings
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings"]


@on_sqlite
def test_the_secretariat_hears_of_an_entry_and_the_member_what_becomes_of_it(
    world: World, database: Database, settings: Settings
) -> None:
    by, officer = world.coordinators["KH"], world.staff[0]
    one = sent(world, by)
    check("achievement_sent", render(letter_to(database, officer, Letter.ACHIEVEMENT_SENT), settings))
    with database.transaction(viewer_of(officer)) as session:
        register.give_back(session, one.id, reason="Where was it?", by=officer, seen=one.revision, now=LATER)
    check("achievement_returned", render(letter_to(database, by, Letter.ACHIEVEMENT_DECIDED), settings))
    one = entered(world, by)
    check("achievement_registered", render(letter_to(database, by, Letter.ACHIEVEMENT_DECIDED), settings))
    with database.transaction(viewer_of(officer)) as session:
        words = {"title": "Training", "summary": "Forty officials."}
        register.edit(session, one.id, **words, by=officer, seen=one.revision, now=LATER)
    check("achievement_edited", render(letter_to(database, by, Letter.ACHIEVEMENT_DECIDED), settings))


@on_sqlite
def test_the_second_pair_of_eyes_is_asked_and_the_members_hear_what_is_open(
    world: World, database: Database, settings: Settings
) -> None:
    first, second = world.staff[:2]
    version = adopted(world)
    with database.transaction(viewer_of(first)) as session:
        (one,) = openings.propose(session, version.id, [OpeningKind.COMPENDIUM], by=first, now=LATER)
        session.flush()
        opening_id = one.id
    check("opening_proposed", render(letter_to(database, second, Letter.OPENING_PROPOSED), settings))
    with database.transaction(viewer_of(second)) as session:
        openings.confirm(session, opening_id, by=second, now=LATER)
    check("opened", render(letter_to(database, world.coordinators["TH"], Letter.OPENED), settings))
