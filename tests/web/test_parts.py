"""Long pages in parts: each part is light, all of them together have everything once, and whoever comes from elsewhere lands right."""

from collections.abc import Iterator

import pytest
from lxml import html
from sqlalchemy import select

from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.drafts.version import Paragraph
from testing.world import LATER, MEMBERS, World
from tests.rounds import circulate_round, long_text
from tests.web.circulation import BURMESE, KHMER
from tests.web.site import Browser, Site, text_of

PARAGRAPHS = 40
REMARKS = {"KH": KHMER, "MM": BURMESE}


@pytest.fixture
def world(world: World) -> World:
    """In each of forty paragraphs four members ask for other words, and all say something."""
    world = long_text(world, PARAGRAPHS)
    with world.database.reading(WORKER) as session:
        of_version = select(Paragraph).where(Paragraph.version_id == world.version_id, Paragraph.label != "")
        paragraphs = session.scalars(of_version.order_by(Paragraph.position)).all()
    for code in MEMBERS:
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            for one in paragraphs:
                for words in _said(code, one):
                    comments.write(session, world.round_id, words, by=by, now=LATER)
    return world


def _said(code: str, paragraph: Paragraph) -> Iterator[Words]:
    yield Words(CommentType.GENERAL, Change.REMARK, paragraph.id, f"{REMARKS.get(code, 'Please say more.')} ({code})")
    if code not in REMARKS:
        new = paragraph.text.replace("year by year", f"as {MEMBERS[code][0]} asks")
        yield Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", new, "We have asked.")


def parts(browser: Browser, address: str) -> list[html.HtmlElement]:
    """All parts of a page, as one comes from each to the next."""
    found = []
    following: str | None = address
    while following:
        answer = browser.get(following)
        assert answer.status_code == 200
        found.append(html.fromstring(answer.text))
        following = next(iter(found[-1].xpath("//a[@rel='next']/@href")), None)
    return found


def ids(pages: list[html.HtmlElement], start: str) -> list[str]:
    return [id for page in pages for id in page.xpath(f"//main//*[starts-with(@id, '{start}')]/@id")]


def has_all_once(browser: Browser, address: str, **least: int) -> None:
    """Whether the parts have what the whole page has, in its order."""
    found = parts(browser, address)
    assert len(found) > 1
    with_all = found[0].xpath("//a[text()='The whole text on one page' or text()='Everything on one page']/@href")
    whole = html.fromstring(browser.get(with_all[0]).text)
    (file,) = found[0].xpath("//a[text()='The whole text as a file' or text()='Everything as a file']/@href")
    anchor = file.partition("#")[2]
    assert html.fromstring(browser.get(file).text).xpath("//h2[@id=$id]", id=anchor), file
    for start, count in least.items():
        listed = ids(found, f"{start}-")
        assert len(listed) == len(set(listed)) >= count
        assert ids([whole], f"{start}-") == listed


@pytest.mark.slow
def test_the_parts_of_a_long_circulated_text_have_all_of_it_and_links_from_elsewhere_land(site: Site) -> None:
    world, version = site.world, circulate_round(site.world).id
    reader = site.as_(world.coordinators["KH"])
    text, changes, compendium = (f"/versions/{version}{page}" for page in ("", "/redline", "/compendium"))

    has_all_once(reader, text, p=PARAGRAPHS, bracket=PARAGRAPHS)
    has_all_once(reader, changes, p=PARAGRAPHS)
    has_all_once(reader, compendium, c=10 * PARAGRAPHS)

    with world.database.reading(WORKER) as session:
        last = session.scalars(select(Comment).order_by(Comment.id.desc())).first()
        assert last is not None
        address = f"/comments/{last.id}/trace"
    trace = html.fromstring(reader.get(address).text)
    for link in (
        *trace.xpath("//a[text()='See it in the text' or text()='Comments and answers']/@href"),
        *html.fromstring(reader.get(f"{text}/glance?part=2").text).xpath("//*[@class='comment-map']//a/@href")[:3],
        *html.fromstring(reader.get(changes).text).xpath("//svg[@class='map']//a/@href")[-3:],
    ):
        landed, _, anchor = link.partition("#")
        assert html.fromstring(reader.get(landed).text).xpath("//*[@id=$id]", id=anchor), link


@pytest.mark.slow
def test_each_part_of_a_round_at_a_glance_counts_its_own_and_the_overview_counts_all(site: Site) -> None:
    world, version = site.world, circulate_round(site.world).id
    found = parts(site.as_(world.coordinators["TH"]), f"/versions/{version}/glance")

    drawn = [int(one) for page in found for one in page.xpath("//*[@class='comment-map']//a/text()")]
    overview = found[0].xpath("//table[caption='Comments by part of the text and member']/tbody/tr/td[last()]/text()")
    assert len(found) > 1
    assert sum(drawn) == sum(map(int, overview)) == 10 * PARAGRAPHS


@pytest.mark.slow
def test_a_part_that_is_not_there_is_the_nearest_and_a_short_text_has_none(site: Site) -> None:
    world, version = site.world, circulate_round(site.world).id
    reader = site.as_(world.coordinators["KH"])
    last = len(parts(reader, f"/versions/{version}"))

    assert f"Part {last} of {last}" in text_of(reader.get(f"/versions/{version}?part=999"))
    assert "Part 1 of" in text_of(reader.get(f"/versions/{version}?part=many&at=nothing"))
    assert "Part 1 of" not in text_of(reader.get(f"/versions/{world.version_id}"))


def test_a_long_answer_comes_in_parts_and_is_sent_whole(site: Site) -> None:
    world = site.world
    coordinator = site.as_(world.coordinators["TH"])
    address = f"/rounds/{world.round_id}/answer"
    found = parts(coordinator, address)
    assert len(found) > 1
    assert len(ids(found, "c-")) == 2 * PARAGRAPHS

    second = coordinator.get(f"{address}?part=2")
    (file,) = html.fromstring(second.text).xpath("//a[text()='The whole answer as a file']/@href")
    assert html.fromstring(second.text).xpath("//h3[@id=$id]", id=file.removeprefix("#"))
    assert "“The whole answer as a file”, on the screen." in text_of(second)
    assert "All parts are sent together." in text_of(second)
    assert coordinator.press(second, f"/rounds/{world.round_id}/submit").status_code == 302
    assert f"{2 * PARAGRAPHS} comments" in text_of(coordinator.get(f"/rounds/{world.round_id}/receipt"))
