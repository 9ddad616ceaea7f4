"""Twenty brackets and six members: what it costs in clicks to come from version 2 to an adopted text."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.brackets.queries.placed import count_brackets
from models.db.access import WORKER
from testing.world import MEMBERS
from tests.adoption import begin, terms
from tests.rounds import arrange_round, circulate, consolidate_and_answer, finish_round, long_text, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import draft_path
from tests.web.secretariat import first_bracket_path
from tests.web.site import Browser, Site

BRACKETS = 20
A_PAGE = 10
LARGEST = 60_000  # bytes


@pytest.fixture
def contested(site: Site) -> Site:
    """In each of twenty paragraphs Cambodia asks for one word, and Lao PDR for another."""
    world = long_text(site.world, BRACKETS)
    for label in map(str, range(1, BRACKETS + 1)):
        world.replace("KH", label, "This is said", "This is noted")
        world.replace("LA", label, "This is said", "This is repeated")
    return replace(site, world=world)


def chosen(browser: Browser, draft: str, words: str) -> tuple[int, int]:
    """Choose these words wherever they can be accepted; how many choices and how many saves it took."""
    choices = saves = 0
    address = f"{draft}/brackets"
    while "/brackets" in address:
        page = browser.get(address)
        assert len(page.data) < LARGEST
        shown = html.fromstring(page.text)
        options = shown.xpath(f"//fieldset//div[@class='option'][input[@type='radio']][contains(., '{words}')]/input")
        picked = {option.get("name"): option.get("value") for option in options}
        assert len(picked) == A_PAGE
        (form,) = shown.xpath("//form[.//fieldset]/@action")
        saved = browser.press(page, form, picked)
        assert saved.status_code == 302
        choices, saves = choices + len(picked), saves + 1
        address = saved.location
    return choices, saves


@pytest.mark.slow
def test_each_member_chooses_once_a_bracket_and_saves_once_for_ten_and_the_text_is_adopted(contested: Site) -> None:
    first = contested.world
    version = circulate(first, finish_round(first))
    again = open_next_round(SecondVersion(first, {}, version.id))
    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() + timedelta(days=7))
    site = replace(contested, world=again)
    for code in MEMBERS:
        browser = site.as_(again.coordinators[code])
        assert chosen(browser, draft_path(site), "This is repeated") == (BRACKETS, BRACKETS // A_PAGE)

        browser.press(browser.get(f"{draft_path(site)}/answer"), f"{draft_path(site)}/submit")

    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() - timedelta(minutes=2))
    again.deadline_passes(now=again.database.now())
    third = circulate(again, consolidate_and_answer(again))
    with again.database.reading(WORKER) as session:
        assert count_brackets(session, third.id) == 0
    running = begin(again, third, terms(again, AdoptionProcedure.EXPRESS, again.database.now() + timedelta(days=14)))
    for code in MEMBERS:
        running.agree(code, now=again.database.now())
    adoption = running.row()
    assert adoption.state is AdoptionState.ADOPTED
    page = site.nobody().get(f"/adopted/{again.consultation_id}")
    assert page.text.count("This is repeated for the") == BRACKETS
    assert "This is said" not in page.text


@pytest.mark.slow
def test_the_secretariat_settles_a_bracket_with_two_clicks(contested: Site) -> None:
    staff, candidate = contested.as_(contested.world.staff[0]), finish_round(contested.world)
    address = first_bracket_path(staff.get(f"/secretariat/versions/{candidate.id}"))
    settled = 0
    while "/conflicts/" in address:
        page = staff.get(address)
        option = html.fromstring(page.text).xpath("//input[@name='choice']/@value")[1]
        address = staff.press(page, address.partition("?")[0], {"choice": option}).location
        settled += 1
    assert settled == BRACKETS
