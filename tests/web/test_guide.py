"""The guide for one's office, to whose sections the pages lead."""

import pytest
from lxml import html

from templates.guides import ABOUT, DIFFERING_LETTER, DOCS, guide
from tests.web.country import coordinator, draft_path
from tests.web.site import Site, text_of


@pytest.mark.parametrize("name", ABOUT)
def test_each_section_that_a_page_leads_to_is_in_its_guide_and_each_link_within_it_leads_somewhere(
    site: Site, name: str
) -> None:
    _, sections = guide(name)
    names = [section.name for section in sections if section.title]

    assert {*ABOUT[name].values(), *([DIFFERING_LETTER] if name == "secretariat" else [])} <= set(names)
    assert len(names) == len(set(names))
    assert set(ABOUT[name]) <= {rule.endpoint for rule in site.app.url_map.iter_rules()}
    links = {
        link for one in sections for link in html.fromstring(f"<div>{one.words}</div>").xpath(".//a[not(img)]/@href")
    }
    assert {link.removeprefix("#") for link in links} <= set(names)


@pytest.mark.parametrize("name", ABOUT)
def test_nothing_of_the_markdown_is_left_and_no_word_is_lost(name: str) -> None:
    _, sections = guide(name)

    shown = "\n".join(html.fromstring(f"<div>{one.words}</div>").text_content() for one in sections)
    assert [line for line in shown.splitlines() if line.startswith(("#", "|", "- ")) or "**" in line] == []
    assert "<pre>" not in "".join(one.words for one in sections) or name != "observer"


def test_each_picture_says_what_it_shows_comes_late_and_is_small(site: Site) -> None:
    shown = set()
    for browser in (coordinator(site), site.as_(site.world.staff[0])):
        for picture in html.fromstring(browser.get("/guide").text).xpath("//main//img"):
            answer = browser.get(picture.get("src"))
            assert (answer.status_code, answer.mimetype) == (200, "image/webp")
            assert "immutable" in answer.headers["Cache-Control"]
            assert picture.get("loading") == "lazy"
            assert len(picture.get("alt")) > 40
            assert picture.getparent().get("href") == picture.get("src")
            shown.add(picture.get("src").partition("?")[0].rpartition("/")[2])

    files = list((DOCS.parent / "webapp/static/guide").iterdir())
    assert shown == {file.name for file in files}
    assert sum(file.stat().st_size for file in files) < 600_000


@pytest.mark.parametrize("name", ABOUT)
def test_the_image_has_each_guide(name: str) -> None:
    assert f"!docs/{name}.md" in (DOCS.parent / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_a_page_leads_to_the_section_about_it_and_everybody_reads_the_guide_for_their_office(site: Site) -> None:
    browser = coordinator(site)
    draft = html.fromstring(browser.get(draft_path(site)).text)
    (link,) = draft.xpath("//footer//a[. = 'Guide to this page']/@href")
    address, _, section = link.partition("#")

    page = browser.get(address)
    assert html.fromstring(page.text).xpath("//h2[@id=$name]", name=section)
    assert "Guide for a country" in text_of(page)
    assert "Guide for the secretariat" in text_of(site.as_(site.world.staff[0]).get(address))
    assert site.nobody().get(address).status_code == 302
