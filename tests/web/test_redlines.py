"""Any two versions compared on a page: for all or for some members, with marks, without, or with brackets alone."""

from urllib.parse import urlencode

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.brackets.agreement import Stance
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from testing.world import World
from tests.rounds import circulate_round, long_text, open_next_round
from tests.web.circulation import KHMER, SecondVersion
from tests.web.country import marked_words
from tests.web.site import Browser, Site, text_of

LARGEST_PAGE = 100_000  # bytes


@pytest.fixture
def third(open_world: World, out: SecondVersion) -> World:
    """Version 3 is out: in round 2 Thailand and Lao PDR have changed words."""
    world = open_next_round(out)
    world.replace("TH", "1", "share", "exchange")
    world.replace("LA", "2", "The members", "All members")
    world.keep("VN", "fauna", stance=Stance.RESERVED)
    world.keep("VN", KHMER, stance=Stance.RESERVED)
    circulate_round(world)
    return world


def test_a_redline_across_two_rounds_names_the_round_of_each_comment(site: Site, third: World) -> None:
    page = between(site.as_(third.coordinators["MM"]), site, 1, 3)

    assert "What changed since version 1" in text_of(page)
    two = region(page, "Paragraph 2")
    assert marked_words(two, "del") == []  # the words of the draft stand first in their brackets
    assert [link.text for link in two.xpath(".//*[@class='by']/a")] == ["LA-1 of round 2", "TH-1 of round 1"]
    assert "incorporated for consideration" in two.text_content()


def test_what_nobody_changed_is_folded_and_can_be_unfolded_without_a_script(site: Site, third: World) -> None:
    page = between(site.as_(third.deputy), site, 2, 3)

    (away,) = html.fromstring(page.text).xpath("//details[@class='away']")
    assert "2 paragraphs unchanged (3 to 3 bis)" in " ".join(away.text_content().split())
    assert "Capacity building" in away.text_content()


def test_a_map_leads_to_each_paragraph_that_changed_and_its_table_says_for_whom(site: Site, third: World) -> None:
    page = html.fromstring(between(site.as_(third.coordinators["MM"]), site, 1, 3).text)

    drawn = [(link.get("href"), link.findtext("title")) for link in page.xpath("//svg[@class='map']//a")]
    (counts,) = page.xpath("//table[caption[contains(., 'Paragraphs that changed')]]")
    table = {row.xpath("string(th)"): row.xpath("string(td[2])") for row in counts.xpath(".//tbody/tr")}
    assert [title.partition(":")[0].capitalize() for _, title in drawn] == list(table)
    assert table["Paragraph 2"] == "Lao PDR, Thailand"
    assert all(page.xpath("//*[@id=$id]", id=address.removeprefix("#")) for address, _ in drawn)


def test_of_one_member_only_its_own_changes_are_marked(site: Site, third: World) -> None:
    everything = between(site.as_(third.contributor), site, 1, 3)
    page = between(site.as_(third.contributor), site, 1, 3, member="LA")

    assert len(marked_words(html.fromstring(everything.text), "del")) > 2
    assert "[Lao PDR: All]" in " ".join(region(page, "Paragraph 2").text_content().replace("\u00a0", " ").split())
    assert "Because Lao PDR asked for it, 1 paragraph changed" in text_of(page)
    assert "Paragraph 4" not in [one.get("aria-label") for one in html.fromstring(page.text).xpath("//section")]


def test_the_text_reads_without_marks_and_where_brackets_stand(site: Site, third: World) -> None:
    reader = site.as_(third.coordinators["VN"])
    clean = between(reader, site, 1, 3, show="clean")
    brackets = between(reader, site, 1, 3, show="brackets")

    assert marked_words(html.fromstring(clean.text), "del") == []
    assert "[Lao PDR: All] members" in text_of(clean)
    assert "5 brackets stand in version 3." in text_of(brackets)
    spans = html.fromstring(brackets.text).xpath("//*[@class='alternative']")
    assert [span.text_content().partition(":")[0] for span in spans] == [
        "[every year] [Cambodia",
        "[share] [Thailand",
        "[The] [Lao\u00a0PDR",
        "[fish] [Thailand",
        "[Cambodia",
    ]


def test_a_text_at_the_secretariat_can_be_compared_there_and_nowhere_else(
    site: Site, open_world: World, version_2: SecondVersion
) -> None:
    address = f"/consultations/{open_world.consultation_id}/redline"
    staff, member = site.as_(open_world.staff[2]), site.as_(open_world.coordinators["KH"])

    assert "What changed since version 1" in text_of(staff.get(address))
    assert f"/secretariat/comments/{version_2.comments['plain']}" in staff.get(address).text
    assert "The candidate text" not in member.get(address).text
    assert member.get(f"{address}?to={version_2.version_id}").data == member.get("/no/such/page").data
    assert site.nobody().get(address).status_code == 302

    version_2.circulate()

    assert f"/comments/{version_2.comments['plain']}/trace" in member.get(f"{address}?to={version_2.version_id}").text


def test_versions_are_compared_in_the_order_in_which_they_came_and_one_with_itself_says_so(
    site: Site, third: World
) -> None:
    reader = site.as_(third.coordinators["CN"])

    assert "What changed since version 1" in text_of(between(reader, site, 3, 1))
    assert "The same version was chosen twice" in text_of(between(reader, site, 2, 2))


@pytest.mark.parametrize("query", ["from=999999", "to=x", "show=nothing", "member=XX", "from="])
def test_what_cannot_be_compared_is_not_there(site: Site, third: World, query: str) -> None:
    reader = site.as_(third.coordinators["CN"])

    assert reader.get(f"/consultations/{third.consultation_id}/redline?{query}").status_code == 404


@pytest.mark.slow
def test_a_reader_who_has_the_page_is_not_sent_it_again_and_another_is(site: Site, third: World) -> None:
    mine, other = site.as_(third.coordinators["CN"]), site.as_(third.coordinators["TH"])
    address = f"/consultations/{third.consultation_id}/redline"
    first = mine.get(address)
    mine.headers = other.headers = {"If-None-Match": first.headers["ETag"]}

    assert (mine.get(address).status_code, mine.get(address).data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert [mine.get(f"{address}?show=clean").status_code, other.get(address).status_code] == [200, 200]


@pytest.mark.slow
def test_a_long_text_comes_in_one_light_page(site: Site, open_world: World) -> None:
    world = long_text(open_world)
    for label in ("7", "77", "177"):
        world.replace("TH", label, "the river", "the whole river")
    circulate_round(world)

    page = site.as_(world.coordinators["TH"]).get(f"/consultations/{world.consultation_id}/redline")

    folded = html.fromstring(page.text).xpath("//details[@class='away']/summary")
    assert [" ".join(one.text_content().split()) for one in folded][:3] == [
        "6 paragraphs unchanged (1 to 6)",
        "53 paragraphs unchanged (8 to 60)",
        "16 paragraphs unchanged (61 to 76)",
    ]
    assert len(page.data) < LARGEST_PAGE


def between(browser: Browser, site: Site, older: int, newer: int, **options: str) -> TestResponse:
    """The page on two versions by their numbers."""
    with site.database.reading(WORKER) as session:
        ids = dict(session.execute(select(DraftVersion.number, DraftVersion.id)).all())
    address = f"/consultations/{site.world.consultation_id}/redline"
    page = browser.get(f"{address}?{urlencode({'from': ids[older], 'to': ids[newer], **options})}")
    assert page.status_code == 200
    return page


def region(page: TestResponse, name: str) -> html.HtmlElement:
    (found,) = html.fromstring(page.text).xpath(f"//section[@aria-label='{name}']")
    return found
