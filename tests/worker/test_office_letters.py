"""The letters about the office of a country, as their readers get them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.people.operations import acting, hand_over
from models.people.operations.acting import MinistryLetter, Term
from models.people.operations.offices import Nominee
from models.people.person import ActingCoordinator, Person
from models.settings import Settings
from testing.world import LATER, World
from tests.worker.correspondence import settings
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings"]

DAYS = Term(date(2022, 5, 3), date(2022, 5, 9))


def test_who_acts_is_named_and_it_is_ended(world: World, database: Database, settings: Settings) -> None:
    by = world.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        named = acting.name_acting(session, Nominee(world.deputy.id), DAYS, by=by, now=LATER)
    check("acting_named", render(letter_to(database, world.deputy, Letter.ACTING_NAMED), settings))
    check("acting_named_copy", render(letter_to(database, by, Letter.ACTING_NAMED), settings))
    with database.transaction(viewer_of(by)) as session:
        acting.end(session, named.id, by=by, now=LATER)
    check("acting_ended", render(letter_to(database, by, Letter.ACTING_ENDED), settings))


def test_who_acts_from_today_is_named(world: World, database: Database, settings: Settings) -> None:
    by, now = world.coordinators["KH"], database.now()
    today = now.astimezone(ZoneInfo(by.zone)).date()
    with database.transaction(viewer_of(by)) as session:
        acting.name_acting(session, Nominee(world.deputy.id), Term(today, today + timedelta(days=7)), by=by, now=now)
    for person in (world.deputy, by):
        letter = render(letter_to(database, person, Letter.ACTING_NAMED), settings)
        assert f"{world.deputy.name} acts as coordinator of Cambodia for {by.name}:" in letter.text


def test_a_letter_of_the_ministry_is_confirmed(world: World, database: Database, settings: Settings) -> None:
    one, other, thailand = world.staff[0], world.staff[1], world.coordinators["TH"]
    letter = MinistryLetter("The Minister", date(2022, 5, 2), ("note.pdf", b"%PDF-1.7"))
    malee = Nominee(None, "Malee", "malee@th.example.org")
    with database.transaction(viewer_of(one)) as session:
        member_id = thailand.of_member().id
        entered = acting.enter_letter(session, member_id, malee, DAYS, letter, by=one, now=LATER)
    check("acting_to_confirm", render(letter_to(database, other, Letter.ACTING_TO_CONFIRM), settings))
    with database.transaction(viewer_of(other)) as session:
        acting.confirm(session, entered.id, by=other, now=LATER)
    check("acting_confirmed", render(letter_to(database, thailand, Letter.ACTING_NAMED), settings))


def test_an_office_is_offered_and_taken_over(world: World, database: Database, settings: Settings) -> None:
    by, staff = world.coordinators["KH"], world.staff[0]
    with database.transaction(viewer_of(by)) as session:
        nominee = Nominee(None, "Sok Dara", "dara@kh.example.org")
        offered = hand_over.offer(session, nominee, note="Ask Ms Chea.", by=by, now=LATER)
    with database.reading(WORKER) as session:
        dara = session.scalars(select(Person).where(Person.name == "Sok Dara")).one()
    letter = render(letter_to(database, dara, Letter.HAND_OVER_OFFERED), settings)
    check("hand_over_offered", letter)
    assert "Ask Ms Chea." not in letter.text
    with database.transaction(viewer_of(dara)) as session:
        hand_over.take_over(session, offered.id, by=dara, now=LATER)
    for name, person in (("before", by), ("successor", dara), ("staff", staff)):
        check(f"hand_over_taken_{name}", render(letter_to(database, person, Letter.HAND_OVER_TAKEN), settings))


def test_an_offer_of_an_office_is_withdrawn(world: World, database: Database, settings: Settings) -> None:
    by = world.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        offered = hand_over.offer(session, Nominee(world.deputy.id), note="", by=by, now=LATER)
    with database.transaction(viewer_of(by)) as session:
        hand_over.withdraw(session, offered.id, by=by, now=LATER)
    letter = render(letter_to(database, world.deputy, Letter.HAND_OVER_WITHDRAWN), settings)
    check("hand_over_withdrawn", letter)


def test_days_end_with_the_members_midnight() -> None:
    acts = ActingCoordinator(
        begins_at=datetime(2022, 5, 2, 17, tzinfo=UTC), ends_at=datetime(2022, 5, 9, 17, tzinfo=UTC)
    )
    assert acts.days("Asia/Bangkok") == "3 May 2022 to 9 May 2022, by Bangkok time"
