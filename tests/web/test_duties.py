"""Words that give a country a task, a lead or a cost, on the pages of members and of the secretariat."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from models.adoption.adoption import AdoptionProcedure
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.db.access import WORKER
from testing.world import World
from tests.adoption import note, terms
from tests.lifting import begin_lifting
from tests.rounds import arrange_round, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import coordinator, draft_path
from tests.web.site import Browser, Site, text_of

HOLDS = "These words stand only when your country accepts them."


@pytest.fixture
def second(site: Site) -> Site:
    """Round 2 is open on a text in which Thailand alone asks for other words in paragraph 2."""
    site.world.replace("TH", "2", "fish", "fish, and Viet Nam leads the work")
    second = open_next_round(SecondVersion(site.world, {}, circulate_round(site.world).id))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=7))
    return replace(site, world=second)


def only(world: World, version_id: int) -> PlacedBracket:
    with world.database.reading(WORKER) as session:
        (bracket,) = placed_brackets(session, version_id)
        return bracket


def coordinator_and_id(site: Site, code: str) -> tuple[Browser, str]:
    return site.as_(site.world.coordinators[code]), str(site.world.coordinators[code].of_member().id)


@pytest.mark.slow
def test_a_coordinator_marks_words_and_the_country_that_they_charge_reads_it_on_its_list(second: Site) -> None:
    browser, draft = coordinator(second), draft_path(second)
    viet, number = coordinator_and_id(second, "VN")
    address = f"{draft}/brackets/{only(second.world, second.world.version_id).bracket.id}/duties"
    assert "Viet Nam lets this change stand" in text_of(viet.get(f"{draft}/answer"))

    assert "its fish[Thailand: , and Viet Nam leads the work]." in text_of(browser.get(address)).replace("\xa0", " ")
    refused = browser.post(address, {"choice": "1"})
    assert refused.status_code == 422
    assert "Say to which countries the words give a task" in text_of(refused)
    assert html.fromstring(refused.text).xpath("//input[@name='choice'][@checked]/@value") == ["1"]
    assert browser.post(address, {"choice": "1", "members": number}).status_code == 302

    listed = text_of(viet.get(f"{draft}/brackets"))
    assert "gives your country a task, a lead or a cost, as Cambodia has marked. " + HOLDS in listed
    assert "Words that name your country" in listed
    answer = text_of(viet.get(f"{draft}/answer"))
    assert "What waits for Viet Nam to accept it" in answer
    assert "lets this change stand" not in answer
    deputy = second.as_(second.world.deputy)
    read = deputy.get(address)
    assert "The country coordinator marks such words for Cambodia." in text_of(read)
    assert "gives Viet Nam a task" in text_of(read)
    assert not html.fromstring(read.text).xpath("//main//form")
    assert deputy.post(address, {"choice": "1", "members": number}).status_code == 403
    others = text_of(coordinator_and_id(second, "LA")[0].get(f"{draft}/brackets"))
    assert "gives Viet Nam a task" in others

    mine = browser.get(address)
    (remove,) = [
        str(one) for one in html.fromstring(mine.text).xpath("//main//form/@action") if one.endswith("/remove")
    ]
    assert browser.press(mine, remove).status_code == 302
    assert HOLDS not in text_of(viet.get(f"{draft}/brackets"))


def test_words_can_be_marked_after_the_country_has_answered(second: Site) -> None:
    browser, draft = coordinator(second), draft_path(second)
    address = f"{draft}/brackets/{only(second.world, second.world.version_id).bracket.id}/duties"
    second.world.submit_without_opinions("KH")

    assert address in browser.get(f"{draft}/brackets").text
    browser.get(address)
    assert browser.post(address, {"choice": "1", "members": coordinator_and_id(second, "VN")[1]}).status_code == 302


@pytest.mark.slow
def test_the_secretariat_marks_words_where_it_settles_their_bracket(site: Site) -> None:
    site.world.replace("TH", "2", "fish", "fish, and Viet Nam leads the work")
    candidate = finish_round(site.world)
    conflict = only(site.world, candidate.id).places[0].id
    officer, address = site.as_(site.world.staff[0]), f"/secretariat/conflicts/{conflict}"
    number = coordinator_and_id(site, "VN")[1]
    assert f"{address}/duties" in officer.get(address).text

    assert officer.press(officer.get(f"{address}/duties"), f"{address}/duties", {"choice": "1", "members": number})
    page = text_of(officer.get(address))

    assert "gives Viet Nam a task, a lead or a cost, as the secretariat has marked." in page
    assert "Viet Nam has yet to accept words that give it a task, a lead or a cost" in page


@pytest.mark.slow
def test_words_that_are_put_to_the_members_say_once_who_must_accept_them(second: Site) -> None:
    viet, number = coordinator_and_id(second, "VN")
    address = f"{draft_path(second)}/brackets/{only(second.world, second.world.version_id).bracket.id}/duties"
    coordinator(second).get(address)
    coordinator(second).post(address, {"choice": "1", "members": number})
    version = circulate_round(second.world)
    note(second.world, version, {1: ", and Viet Nam leads the work"})
    lifting = begin_lifting(second.world, version, terms(second.world, AdoptionProcedure.TACIT))

    page = text_of(viet.get(f"/liftings/{lifting.id}"))

    assert "Silence is not enough: the bracket stays open until Viet Nam accepts these words expressly." in page
    assert "gives Viet Nam a task, a lead or a cost, as Cambodia has marked." in page
    assert page.count("a task, a lead or a cost") == 1
    assert "They stand only" not in page
    assert "These words stand only" not in page
