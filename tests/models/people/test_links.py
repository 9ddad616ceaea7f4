"""Letters with links that sign in: how many leave, and which of them serve, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.db.access import NOBODY, WORKER
from models.errors import LinkRefused
from models.people.factor_codes import FactorKey
from models.people.operations import links, people, signing_in
from models.people.sign_ins import SignInLink, SignInRequest
from testing.world import LATER, World

KEY = FactorKey("a key of these tests that is long enough")


def ask(world: World, browser: str, *, is_known: bool = False, after: timedelta = timedelta(0)) -> None:
    person, now = world.coordinators["KH"], LATER + after
    with world.database.transaction(NOBODY) as session:
        known = [person.id] if is_known else []
        request = links.ask_for_link(session, person.email, browser=browser, known=known, now=now).id
    with world.database.transaction(WORKER) as session:
        links.answer(session, request, now=now)


def sent(world: World) -> list[SignInLink]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(SignInLink).order_by(SignInLink.id)))


def use(world: World, link: SignInLink, browser: str, *, after: timedelta = timedelta(0)) -> int:
    with world.database.transaction(NOBODY) as session:
        now = LATER + after
        return signing_in.use_link(session, link.id, link.nonce, browsers=["x", browser], now=now).person


def flood(world: World, *, after: timedelta = timedelta(0)) -> None:
    for number in range(links.LINKS_AN_HOUR + 2):
        ask(world, f"stranger {number}", after=after)


def test_a_link_stays_open_whoever_asks_for_another_one_and_works_once(world: World) -> None:
    ask(world, "desk")
    flood(world)
    link, others = sent(world)[0], sent(world)[1:]

    assert use(world, link, "desk") == world.coordinators["KH"].id
    with pytest.raises(LinkRefused, match="has been used"):
        use(world, link, "desk")
    assert all(other.used_at is None for other in sent(world)[1:])
    assert len(others) == links.LINKS_AN_HOUR - 1


def test_after_ten_letters_in_an_hour_another_leaves_only_when_none_is_open_for_long_enough(world: World) -> None:
    flood(world)
    assert len(sent(world)) == links.LINKS_AN_HOUR
    minutes = range(1, 60)
    for minute in minutes:
        ask(world, f"later {minute}", after=timedelta(minutes=minute))

    later = sent(world)[links.LINKS_AN_HOUR :]
    assert [(link.expires_at - LATER - links.LINK_LASTS) // timedelta(minutes=1) for link in later] == [
        *range(8, 60, 8)
    ]
    for minute in minutes:  # whenever somebody asks, a letter that lasts for three minutes more is there or on its way
        now = LATER + timedelta(minutes=minute)
        assert any(now + links.TIME_TO_OPEN <= link.expires_at <= now + links.LINK_LASTS for link in sent(world))


def test_a_browser_that_has_asked_may_use_any_open_link_of_the_person_and_no_other_may(world: World) -> None:
    flood(world)
    link = sent(world)[3]
    with pytest.raises(LinkRefused, match="only in a browser in which you asked"):
        use(world, link, "desk")

    ask(world, "desk")
    assert len(sent(world)) == links.LINKS_AN_HOUR
    assert use(world, link, "desk") == world.coordinators["KH"].id


def test_a_code_fits_only_in_the_browser_for_which_its_letter_left(world: World) -> None:
    flood(world)
    ask(world, "desk")
    code = KEY.link_codes(sent(world)[-1].nonce)[0]

    with world.database.transaction(NOBODY) as session, pytest.raises(LinkRefused, match="does not fit"):
        signing_in.use_code(session, code, key=KEY, browser="desk", now=LATER)
    with world.database.transaction(NOBODY) as session:
        last = f"stranger {links.LINKS_AN_HOUR - 1}"
        assert signing_in.use_code(session, code, key=KEY, browser=last, now=LATER)


def test_requests_from_a_browser_that_the_person_has_used_are_counted_by_themselves(world: World) -> None:
    flood(world)
    for number in range(links.LINKS_AN_HOUR + 2):
        ask(world, f"desk {number}", is_known=True)

    known = [link.from_known_browser for link in sent(world)]
    assert known == [False] * links.LINKS_AN_HOUR + [True] * links.LINKS_AN_HOUR


def test_an_office_that_ends_closes_every_link_and_what_was_asked_opens_none(world: World) -> None:
    ask(world, "desk")
    ask(world, "telephone")
    with world.database.transaction(WORKER) as session:
        people.end_office_of(session, world.coordinators["KH"].email, now=LATER)
    ask(world, "desk")

    for link in sent(world):
        with pytest.raises(LinkRefused, match="has been used"):
            use(world, link, "desk")
    assert len(sent(world)) == 2


def test_of_a_request_that_was_decided_only_the_person_is_kept_and_of_nobody_nothing(world: World) -> None:
    ask(world, "desk", is_known=True)
    with world.database.transaction(WORKER) as session:
        request = links.ask_for_link(session, "nobody@example.org", browser="desk", known=[1], now=LATER)
        links.answer(session, request.id, now=LATER)
    with world.database.reading(WORKER) as session:
        kept = session.execute(select(SignInRequest.email, SignInRequest.known, SignInRequest.person_id)).all()
    assert {tuple(row) for row in kept} == {("", "", world.coordinators["KH"].id), ("", "", None)}
