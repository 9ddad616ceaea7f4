"""Reading the draft as somebody asks to see it: words, sections, comments of their own, brackets, or the text alone."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.web.country import coordinator, draft_path
from tests.web.site import Site, text_of
from webapp.texts.reading import TextFilter

KHMER = "ប្រើប្រាស់ទឹក"


def test_words_are_found_in_capitals_or_not_and_marked_below_the_heading_of_their_section(site: Site) -> None:
    page = coordinator(site).get(f"{draft_path(site)}?find=THE++RIVER")

    assert numbers(page) == ["2"]
    assert headings(page) == ["Goals"]
    assert [mark.text for mark in html.fromstring(page.text).iter("mark")] == ["the river"]
    assert "Shown: 1 of 4 paragraphs." in text_of(page)


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060"])
def test_words_are_found_with_or_without_the_signs_that_nobody_sees(unseen: str) -> None:
    words, broken = "ទឹកទន្លេ", f"ទឹក{unseen}ទន្លេ"
    for find, text in ((words, broken), (broken, words)):
        wanted = TextFilter(find)
        assert wanted.mark_words(f"{text} x") == f'<mark><span lang="km">{text}</span></mark> x'


def test_what_is_typed_to_be_found_is_no_markup_and_no_pattern(site: Site) -> None:
    page = coordinator(site).get(f"{draft_path(site)}?find=<b>.*({KHMER}")

    assert numbers(page) == []
    assert "No paragraph has what you look for." in text_of(page)
    assert html.fromstring(page.text).xpath("//input[@id='find']/@value") == [f"<b>.*({KHMER}"]


def test_a_reader_sees_only_a_section_their_own_comments_or_those_of_one_type(site: Site) -> None:
    site.world.replace("KH", "2", "fish", "dolphins")
    site.world.replace("LA", "3", "officials", "students")
    browser, draft = coordinator(site), draft_path(site)
    means = html.fromstring(browser.get(draft).text).xpath("//select[@id='in-section']/option[.='Means']/@value")

    assert numbers(browser.get(f"{draft}?section={means[0]}")) == ["3", "4"]
    assert numbers(browser.get(f"{draft}?mine=1")) == ["2"]
    assert numbers(browser.get(f"{draft}?type=editorial")) == []
    assert numbers(browser.get(f"{draft}?section={means[0]}&mine=1")) == []
    assert numbers(browser.get(f"{draft}?type=unheard-of&view=nothing&section=")) == ["1", "2", "3", "4"]


def test_the_text_alone_has_no_comments_and_nothing_to_do(site: Site) -> None:
    site.world.replace("KH", "2", "fish", "dolphins")

    page = coordinator(site).get(f"{draft_path(site)}?view=clean")

    assert numbers(page) == ["1", "2", "3", "4"]
    assert "dolphins" not in page.text
    assert not html.fromstring(page.text).xpath("//details[contains(@class, 'para-acts')]")


def test_a_department_finds_its_own_paragraphs_and_nobody_elses(site: Site) -> None:
    site.world.replace("KH", "2", "fish", "dolphins")

    page = site.as_(site.world.contributor).get(f"{draft_path(site)}?mine=1")

    assert numbers(page) == []


def test_saving_leads_to_the_next_paragraph_where_somebody_asks_for_that(site: Site) -> None:
    browser, second = coordinator(site), site.world.paragraph("2")
    address = f"{draft_path(site)}/comments?change=remark&paragraph={second.id}"
    form = browser.get(f"{draft_path(site)}/comments/new?change=remark&paragraph={second.id}")

    saved = browser.press(form, address, {"text": "About the fish.", "type": "substantive", "next": "1"})

    assert saved.location.endswith(f"#p-{site.world.paragraph('3').key}")


def numbers(page: TestResponse) -> list[str]:
    return [*html.fromstring(page.text).xpath("//*[@class='draft']//a[contains(@class, 'para-number')]/text()")]


def headings(page: TestResponse) -> list[str]:
    return [*html.fromstring(page.text).xpath("//*[@class='draft']//h2/text()")]
