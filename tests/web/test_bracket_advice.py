"""Departments advise about brackets in the same list; their own coordinator reads it, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from models.brackets.bracket import BracketAdvice
from models.brackets.queries.placed import placed_brackets
from models.db.access import WORKER, viewer_of
from models.record.events import Event
from models.record.verbs import Verb
from tests.rounds import arrange_round, open_next_round
from tests.web.circulation import KHMER, SecondVersion
from tests.web.site import Site, text_of


@pytest.fixture
def second(site: Site, out: SecondVersion) -> Site:
    """Round 2 is open on a text with three brackets."""
    again = open_next_round(out)
    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() + timedelta(days=7))
    return replace(site, world=again)


def first_bracket(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return placed_brackets(session, site.world.version_id)[0].bracket.id or 0


def test_a_department_advises_and_its_coordinator_reads_it_beside_the_choices(second: Site) -> None:
    department, coordinator = second.as_(second.world.contributor), second.as_(second.world.coordinators["KH"])
    path, bracket = f"/rounds/{second.world.round_id}/brackets", first_bracket(second)
    assert path in html.fromstring(department.get(path.removesuffix("/brackets")).text).xpath("//a/@href")
    page = department.get(path)
    assert "nobody outside Cambodia ever does" in text_of(page)
    assert not html.fromstring(page.text).xpath("//input[starts-with(@name, 'can_') or starts-with(@name, 'package_')]")

    refused = department.press(page, f"{path}?page=1", {f"reason_{bracket}": KHMER})
    assert "Choose what your country should say about this bracket, so that your reason is kept." in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//textarea[@name='reason_{bracket}']/text()") == [KHMER]
    refused = department.press(page, f"{path}?page=1", {f"stance_{bracket}": "other words", f"reason_{bracket}": KHMER})
    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath(f"//textarea[@name='reason_{bracket}']/text()") == [KHMER]
    saved = department.press(refused, f"{path}?page=1", {f"stance_{bracket}": "accept:1", f"reason_{bracket}": KHMER})
    assert saved.status_code == 302

    (choice,) = html.fromstring(coordinator.get(path).text).xpath(f"//fieldset[@id='bracket-{bracket}']")
    (advice,) = choice.xpath(".//p[@class='advice']")
    assert "advises: accepts “regularly”" in " ".join(advice.text_content().split())
    assert KHMER in advice.text_content()
    assert not choice.xpath(".//input[@type='radio'][@checked]")
    assert "You have said something about 1 of them" in text_of(department.get(path))


def test_the_home_page_of_a_department_leads_to_the_brackets(second: Site) -> None:
    home = second.as_(second.world.contributor).get("/")
    assert "The draft has 3 open brackets." in text_of(home)
    (link,) = html.fromstring(home.text).xpath("//a[. = 'Advise what Cambodia should say']/@href")
    assert link == f"/rounds/{second.world.round_id}/brackets"
    coordinator = second.as_(second.world.coordinators["KH"]).get("/")
    assert not html.fromstring(coordinator.text).xpath("//a[. = 'Advise what Cambodia should say']")


def test_advice_leaves_the_country_nowhere(second: Site) -> None:
    world, path, bracket = second.world, f"/rounds/{second.world.round_id}", first_bracket(second)
    department = second.as_(world.contributor)
    page = department.get(f"{path}/brackets")
    department.press(page, f"{path}/brackets?page=1", {f"stance_{bracket}": "keep", f"reason_{bracket}": KHMER})
    world.everybody_submits()
    world.close()

    for person in (world.coordinators["TH"], *world.staff):
        with second.database.reading(viewer_of(person)) as session:
            assert session.scalars(select(BracketAdvice)).all() == []
    with second.database.reading(viewer_of(world.coordinators["KH"])) as session:
        assert [one.reason for one in session.scalars(select(BracketAdvice))] == [KHMER]
    with second.database.reading(WORKER) as session:
        bodies = [event.body for event in session.scalars(select(Event).where(Event.verb == Verb.ADVISED))]
    assert len(bodies) == 1
    assert KHMER not in str(bodies)


def test_an_answer_of_choices_alone_is_not_said_to_be_empty(second: Site) -> None:
    """A department cannot see the choices of its country, so nothing on its pages counts or denies them."""
    world, path = second.world, f"/rounds/{second.world.round_id}"
    world.keep("KH", "every year")
    world.submit("KH")
    department, coordinator = second.as_(world.contributor), second.as_(world.coordinators["KH"])

    home = department.get("/")
    assert "Cambodia has answered. Nothing is left to do." in text_of(home)
    assert home.text.count(f'href="{path}"') == 1
    assert "Cambodia has answered with 1 choice on brackets." in text_of(coordinator.get("/"))
    assert "What Cambodia says about brackets is shown only to those who speak for it." in text_of(
        department.get(f"{path}/answer")
    )

    for code in ("CN", "LA", "MM", "TH", "VN"):
        world.submit(code)
    world.close()
    assert "because all members had answered. Cambodia submitted its answer." in text_of(department.get("/"))
    assert "Cambodia submitted 1 choice on brackets." in text_of(coordinator.get("/"))


def test_after_the_answer_nothing_is_advised_any_more(second: Site) -> None:
    path, bracket = f"/rounds/{second.world.round_id}/brackets", first_bracket(second)
    department = second.as_(second.world.contributor)
    page = department.get(path)
    second.world.submit("KH")

    refused = department.press(page, f"{path}?page=1", {f"stance_{bracket}": "keep"})

    assert refused.status_code == 409
    assert "answer has been submitted" in text_of(refused)


def test_advice_from_another_window_is_told_and_what_was_typed_is_kept(second: Site) -> None:
    path, bracket = f"/rounds/{second.world.round_id}/brackets", first_bracket(second)
    department = second.as_(second.world.contributor)
    page = department.get(path)
    department.press(page, f"{path}?page=1", {f"stance_{bracket}": "keep"})

    refused = department.press(page, f"{path}?page=1", {f"stance_{bracket}": "accept:1", f"reason_{bracket}": KHMER})

    assert "that your country keeps the words of the draft." in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//textarea[@name='reason_{bracket}']/text()") == [KHMER]
    assert department.press(refused, f"{path}?page=1").status_code == 302
