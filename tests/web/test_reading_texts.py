"""Reading a circulated text, and what changed in it, as somebody wants to see it: the ways of the draft's page."""

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.consolidation.consolidation import Conflict
from models.db.access import WORKER
from models.drafts.version import Paragraph
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.site import Browser, Site, text_of
from tests.web.test_observers import observer
from tests.web.test_reading import headings, numbers


@pytest.fixture
def laos(site: Site, out: SecondVersion) -> Browser:
    return site.as_(out.world.coordinators["LA"])


def version(out: SecondVersion, query: str = "") -> str:
    return f"/versions/{out.version_id}{query}"


def marks(page: TestResponse) -> list[str | None]:
    return [mark.text for mark in html.fromstring(page.text).iter("mark")]


def test_words_are_found_in_the_text_and_in_its_brackets_which_stay_marked(laos: Browser, out: SecondVersion) -> None:
    page = laos.get(version(out, "?find=YEAR"))

    assert numbers(page) == ["1"]
    assert headings(page) == ["Goals"]
    assert marks(page) == ["year", "year", "year"]  # in the words of the draft, of Cambodia, and of the secretariat
    (bracket,) = html.fromstring(page.text).xpath("//*[@class='draft']//*[@class='bracket']")
    assert "Viet Nam" in bracket.text_content()
    assert "Shown: 1 of 4 paragraphs." in text_of(page)
    assert html.fromstring(page.text).xpath("//section[@class='bracket-card']/h3/text()") == ["Bracket 1, paragraph 1"]


def test_a_bracket_that_goes_on_keeps_the_comments_behind_it(site: Site, out: SecondVersion) -> None:
    world = open_next_round(out)
    candidate = finish_round(world)
    with world.database.reading(WORKER) as session:
        own = select(Conflict.id).join(Paragraph).where(Paragraph.version_id == candidate.id, Paragraph.label == "1")
        conflict_id = session.scalars(own).one()
    desk = site.as_(world.staff[0]).get(f"/secretariat/conflicts/{conflict_id}")
    third = circulate(world, candidate)

    page = site.as_(world.coordinators["LA"]).get(f"/versions/{third.id}")

    assert "KH-1 of round 1: every year → twice yearly" in text_of(desk)
    assert "No reason was given" not in text_of(desk)
    assert "Cambodia (KH-1 of round 1): every year → twice yearly" in text_of(page)
    assert "Viet Nam (VN-1 of round 1): every year → regularly" in text_of(page)
    (trace,) = html.fromstring(page.text).xpath("//a[.='KH-1 of round 1']/@href")
    assert trace == f"/comments/{out.comments['twice yearly']}/trace"


def test_what_nobody_finds_is_said_and_leads_to_the_whole_text(laos: Browser, out: SecondVersion) -> None:
    page = laos.get(version(out, "?find=nowhere"))

    assert numbers(page) == []
    assert "No paragraph has what you look for." in text_of(page)
    (whole,) = html.fromstring(page.text).xpath("//a[.='show the whole text']/@href")
    assert numbers(laos.get(whole)) == ["1", "2", "3", "3 bis"]


def test_a_reader_chooses_by_member_by_type_and_their_own(site: Site, out: SecondVersion) -> None:
    cambodia = site.as_(out.world.coordinators["KH"])

    assert numbers(cambodia.get(version(out, "?mine=1"))) == ["1", "3 bis"]
    assert numbers(cambodia.get(version(out, "?member=TH"))) == ["2"]
    assert numbers(cambodia.get(version(out, "?member=VN&mine=1"))) == ["1"]
    assert numbers(cambodia.get(version(out, "?member=VN&type=editorial"))) == []
    assert numbers(cambodia.get(version(out, "?type=editorial"))) == ["3"]
    assert numbers(cambodia.get(version(out, "?view=brackets"))) == ["1", "2", "3 bis"]


def test_the_secretariat_has_no_comments_of_its_own_to_choose(site: Site, out: SecondVersion) -> None:
    page = site.as_(out.world.staff[0]).get(version(out, "?mine=1"))

    assert not html.fromstring(page.text).xpath("//input[@name='mine']")
    assert html.fromstring(page.text).xpath("//select[@name='member']/option[@value='KH']")


def test_the_text_alone_has_no_comments_beside_it_and_no_brackets_below(laos: Browser, out: SecondVersion) -> None:
    page = laos.get(version(out, "?view=clean"))

    assert numbers(page) == ["1", "2", "3", "3 bis"]
    assert not html.fromstring(page.text).xpath("//*[@class='draft']//a[contains(@href, '/trace')]")
    assert not html.fromstring(page.text).xpath("//section[@class='bracket-card']")


def test_the_contents_count_the_brackets_below_each_heading(laos: Browser, out: SecondVersion) -> None:
    rows = html.fromstring(laos.get(version(out)).text).xpath("//nav[@id='contents']//li")

    assert [" ".join(row.text_content().split()) for row in rows] == [
        "Goals 2 brackets",
        "Means 1 bracket",
        "The brackets",
        "About this version",
    ]


def test_words_are_found_in_what_changed_and_nothing_with_them_is_folded(laos: Browser, out: SecondVersion) -> None:
    changes = version(out, "/redline")
    page = laos.get(f"{changes}?find=officials")

    assert numbers(page) == ["3"]
    assert marks(page) == ["officials"]
    (goals,) = html.fromstring(page.text).xpath("//select[@name='section']/option[.='Goals']/@value")
    assert headings(laos.get(f"{changes}?section={goals}")) == ["Goals"]
    (without_marks,) = html.fromstring(page.text).xpath("//a[.='Without marks']/@href")
    assert numbers(laos.get(without_marks)) == ["3"]


def test_an_observer_finds_words_and_brackets_in_a_text(site: Site, out: SecondVersion) -> None:
    ann, address = observer(site), f"/observer{version(out)}"

    assert marks(ann.get(f"{address}?find=officials")) == ["officials"]
    assert numbers(ann.get(f"{address}?view=brackets")) == ["1", "2", "3 bis"]
