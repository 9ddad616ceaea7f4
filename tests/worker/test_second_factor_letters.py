"""The letters about people's second factors, as their readers get them."""

from sqlalchemy import select

from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.people.factor_codes import FactorKey
from models.people.operations import factor_reset, links, passwords, second_factor, signing_in
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


def test_a_password_that_was_changed_is_told(world: World, database: Database, settings: Settings) -> None:
    person = world.coordinators["KH"]
    with database.transaction(WORKER) as session:
        signing_in.begin(session, person, device="Firefox on Windows", now=LATER)
        browser = session.scalars(select(SignedIn.id)).one()
        for typed in ("one long password", "another long password"):
            passwords.set_password(session, typed, by=person, browser=browser, now=LATER)

    check("password_changed", render(letter_to(database, person, Letter.FACTOR_CHANGED), settings))


def test_a_reset_is_asked_for_and_told(world: World, database: Database, settings: Settings) -> None:
    person, one, other = world.coordinators["KH"], world.staff[0], world.staff[1]
    with database.transaction(WORKER) as session:
        signing_in.begin(session, person, now=LATER)
        browser = session.scalars(select(SignedIn.id)).one()
        second_factor.print_sheet(session, key=FactorKey(settings.secret_key), by=person, browser=browser, now=LATER)
    call = "+855 23 000 000; she knew the words of her last comment."
    with database.transaction(viewer_of(one)) as session:
        reset = factor_reset.ask(session, person.id, call, called_at=LATER, by=one, now=LATER)
    check("reset_to_confirm", render(letter_to(database, other, Letter.RESET_TO_CONFIRM), settings))
    with database.transaction(viewer_of(other)) as session:
        factor_reset.confirm(session, reset.id, by=other, now=LATER)
    check("factors_reset", render(letter_to(database, person, Letter.FACTOR_CHANGED), settings))


def test_a_new_browser_is_told(world: World, database: Database, settings: Settings) -> None:
    person = world.coordinators["KH"]
    with database.transaction(WORKER) as session:
        signing_in.begin(session, person, now=LATER)
        link = links.new_link(session, person, lasts=links.LINK_LASTS, now=LATER)
        signing_in.use_link(session, link.id, link.nonce, device="Safari on iPhone", known=(), now=LATER)
    check("new_browser", render(letter_to(database, person, Letter.NEW_BROWSER), settings))
