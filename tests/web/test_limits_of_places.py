"""Many people behind one network address, as in a ministry: nobody there uses up what the others need on the day of a deadline."""

import pytest
from limits import RateLimitItemPerMinute

from tests.web.sign_in_links import home_of, link
from tests.web.site import Browser, Site
from webapp import limits
from webapp.limits import LIMITS, Limit, TooOften, counters

PLACE = "127.0.0.1"
WRONG = "000000"


def use_up(site: Site, limit: Limit) -> None:
    """Do here what is limited more often than it may be done."""
    with site.app.app_context(), pytest.raises(TooOften):
        counters().ensure(limit, PLACE, times=limit.rate.amount + 1)


def used_before(site: Site) -> Browser:
    """A browser in which Cambodia's coordinator has signed in before."""
    desk = site.nobody()
    desk.post(link(site, desk))
    desk.get("/")
    assert desk.post("/sign-out").status_code == 302
    desk.get("/sign-in")
    return desk


def ask(browser: Browser, email: str) -> int:
    return browser.post("/sign-in", {"email": email}).status_code


def try_code(browser: Browser, code: str) -> int:
    return browser.post("/sign-in/code", {"code": code}).status_code


def test_a_hundred_colleagues_ask_for_links_and_whoever_uses_up_all_stops_no_browser_used_before(site: Site) -> None:
    desk, email = used_before(site), site.world.coordinators["KH"].email
    assert {ask(site.nobody(), f"somebody{number}@example.org") for number in range(100)} == {200}
    use_up(site, limits.LINKS_FROM_ONE_PLACE)

    assert ask(site.nobody(), email) == 429
    assert [ask(desk, email) for _ in range(7)] == [200] * 6 + [429]


def test_whoever_tries_many_passwords_stops_no_browser_used_before(site: Site) -> None:
    desk, fields = used_before(site), {"email": site.world.coordinators["KH"].email, "password": "not the right one"}
    use_up(site, limits.PASSWORD_TRIES_FROM_ONE_PLACE)

    assert site.nobody().post("/sign-in/password", fields).status_code == 429
    assert desk.post("/sign-in/password", fields).status_code == 422


def test_whoever_reads_too_much_stops_no_browser_used_before(site: Site) -> None:
    desk = used_before(site)
    use_up(site, next(limit for limit in LIMITS if limit.name == "public pages"))

    assert site.nobody().get("/sign-in").status_code == 429
    assert desk.get("/sign-in").status_code == 200


def test_wrong_codes_from_one_place_are_limited_however_many_links_are_asked_for_and_links_open_meanwhile(
    site: Site,
) -> None:
    before, person = used_before(site), site.world.coordinators["KH"]
    desk = site.nobody()
    path = link(site, desk)
    rate = limits.WRONG_LINK_CODES_FROM_ONE_PLACE.rate
    assert rate == RateLimitItemPerMinute(60, 10)

    for number in range(rate.amount // 5):
        guesser = site.nobody()
        ask(guesser, f"{number}{person.email}")
        assert [try_code(guesser, WRONG) for _ in range(5)] == [409] * 5
    guesser = site.nobody()
    ask(guesser, person.email)

    assert [try_code(guesser, WRONG) for _ in range(2)] == [429] * 2
    ask(before, person.email)
    assert try_code(before, WRONG) == 409
    assert desk.post(path).status_code == 302
    assert home_of(desk) == person.name
