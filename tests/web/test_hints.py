"""A page says in a few lines what it is for when somebody opens it for the first time, until that person closes the hint."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.db.access import OPERATOR, viewer_of
from models.people.hints import ClosedHint
from testing.world import World
from tests.models.people.test_erasing import erase
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.site import Browser, Site, text_of
from tests.web.test_observers import observer

CLOSE, AGAIN = "/account/hints/{}/close", "/account/hints/show-again"
TITLES = {"draft": "Your first time here?", "answer": "Before you send the answer for the first time"}


def page_of(site: Site, hint: str) -> str:
    return f"/rounds/{site.world.round_id}{'/answer' if hint == 'answer' else ''}"


def shows(browser: Browser, site: Site, hint: str) -> bool:
    return TITLES[hint] in text_of(browser.get(page_of(site, hint)))


@pytest.mark.parametrize("hint", TITLES)
def test_a_closed_hint_is_gone_for_its_person_on_every_machine_and_for_nobody_else(site: Site, hint: str) -> None:
    person, path = site.world.coordinators["KH"], page_of(site, hint)
    browser = site.as_(person)
    page = browser.get(path)
    assert TITLES[hint] in text_of(page)

    for _ in range(2):
        closed = browser.press(page, CLOSE.format(hint), {"page": path})
        assert (closed.status_code, closed.headers["Location"]) == (302, path)

    assert not shows(browser, site, hint)
    assert not shows(site.as_(person), site, hint)
    assert all(shows(browser, site, other) for other in TITLES if other != hint)
    for other in (site.world.deputy, site.world.coordinators["TH"]):
        assert shows(site.as_(other), site, hint)

    account = browser.get("/account")
    assert browser.press(account, AGAIN).status_code == 302
    assert shows(browser, site, hint)


def test_a_department_is_told_that_its_words_go_to_the_coordinator(site: Site) -> None:
    page = text_of(site.as_(site.world.contributor).get(page_of(site, "draft")))
    assert "When you forward it, your coordinator reads it and decides" in page
    assert "Submit for" not in page


@pytest.mark.slow
def test_brackets_have_a_hint_of_their_own_which_tells_a_department_that_it_advises(site: Site) -> None:
    site.world.replace("TH", "2", "fish", "fish and plants")
    version = circulate(site.world, finish_round(site.world))
    second = open_next_round(SecondVersion(site.world, {}, version.id), site.database.now() + timedelta(days=7))
    title, path = "Your first time with brackets?", f"/rounds/{second.round_id}/brackets"
    browser = site.as_(second.coordinators["KH"])
    page = browser.get(path)
    assert f"{title} Each bracket shows its sentence" in text_of(page)
    assert "Nothing is sent until you press Submit for Cambodia" in text_of(page)
    advised = text_of(site.as_(second.contributor).get(path))
    assert "Your coordinator then reads your advice and decides" in advised
    assert "Nothing is sent until" not in advised

    browser.press(page, CLOSE.format("brackets"), {"page": path})

    assert title not in text_of(browser.get(path))


def test_an_observer_is_told_once_that_what_it_submits_stays_and_needs_a_sponsor(site: Site) -> None:
    browser, path = observer(site), f"/observer/rounds/{site.world.round_id}"
    page = browser.get(path)
    assert "After that it cannot be changed." in text_of(page)
    assert "they come into the text only if a member sponsors them" in text_of(page)

    browser.press(page, CLOSE.format("observer"), {"page": path})

    assert "Your first time here?" not in text_of(browser.get(path))


def test_there_is_no_hint_how_to_answer_once_the_country_has_answered(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.submit("KH")
    assert not any(shows(site.as_(site.world.coordinators["KH"]), site, hint) for hint in TITLES)


def test_a_hint_leads_back_to_pages_of_the_service_only_and_one_that_is_not_there_is_refused(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    page = browser.get(page_of(site, "draft"))
    away = browser.press(page, CLOSE.format("draft"), {"page": "//elsewhere.example.org"})
    assert away.headers["Location"] == "/"
    assert browser.post(CLOSE.format("anything"), {"page": "/"}).status_code == 404


def test_nobody_else_reads_which_hints_are_closed_and_they_are_erased_with_the_person(world: World) -> None:
    person = world.coordinators["TH"]
    with world.database.transaction(viewer_of(person)) as session:
        session.add(ClosedHint(person_id=person.id, hint="draft"))
    for other in (world.deputy, world.coordinators["KH"], world.staff[0]):
        with world.database.reading(viewer_of(other)) as session:
            assert session.scalars(select(ClosedHint)).all() == []
    erase(world, person)
    with world.database.reading(OPERATOR) as session:
        assert session.scalars(select(ClosedHint)).all() == []
