"""The letters about people's second factors, as their readers get them."""

from sqlalchemy import select

from models.db.access import WORKER
from models.db.database import Database
from models.letters.notification import Letter
from models.people.factor_codes import FactorKey
from models.people.operations import second_factor, signing_in
from models.people.sign_ins import SignedIn
from models.settings import Settings
from testing.world import LATER, World
from tests.worker.words import check, letter_to
from worker.mail.message import render


def test_what_was_changed_is_told_to_the_person(world: World, database: Database, settings: Settings) -> None:
    person = world.coordinators["KH"]
    with database.transaction(WORKER) as session:
        signing_in.begin(session, person, device="Firefox on Windows", now=LATER)
        browser = session.scalars(select(SignedIn.id)).one()
        key = FactorKey(settings.secret_key)
        second_factor.print_sheet(session, key=key, by=person, browser=browser, now=LATER)

    check("factor_changed", render(letter_to(database, person, Letter.FACTOR_CHANGED), settings))
