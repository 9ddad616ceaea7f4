"""Each page says in its reader's language what it is for; the page itself stays English."""

import re
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from templates.environment import FOLDER, language_code
from templates.translations.catalogs import TRANSLATED, own_name
from templates.translations.glossary import terms
from templates.translations.own_language import own_language
from templates.translations.page_summaries import PAGE_SUMMARIES
from templates.translations.state_summaries import FOR_SOME
from testing.world import make_world
from tests.web.site import Site, text_of

PAGES = FOLDER / "pages"
WEB = FOLDER.parent / "webapp"
EXTENDS = re.compile(r'{% extends "pages/([^"]+)" %}')
LANGUAGES_PAGE = "/languages"
FOR_ENGINEERS = {"secretariat/components.html"}


def whole_pages() -> set[str]:
    """The files in templates/pages that fill the frame, directly or through another page."""
    extends = {
        str(file.relative_to(PAGES)): found[1]
        for file in PAGES.rglob("*.html")
        if (found := EXTENDS.search(file.read_text(encoding="utf-8")))
    }
    return set(extends) - FOR_ENGINEERS


def summary(answer: TestResponse) -> HtmlElement | None:
    """What the page says in the reader's language."""
    found: list[HtmlElement] = html.fromstring(answer.text).xpath("//section[contains(@class, 'own-language')]")
    return found[0] if found else None


def test_every_whole_page_has_a_summary_and_nothing_else_has() -> None:
    assert set(PAGE_SUMMARIES) == whole_pages()


def test_what_a_summary_quotes_stands_on_a_page() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (*PAGES.rglob("*.html"), *WEB.rglob("*.py")))
    summaries = [*PAGE_SUMMARIES.values(), *FOR_SOME.values()]
    quoted = {words for summary in summaries for words in re.findall("“([^”]+)”", summary)}
    assert quoted
    assert [words for words in quoted if words.removesuffix("…").strip() not in sources] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_quotes_the_same_buttons(language: str) -> None:
    pages = {(page, ""): english for page, english in PAGE_SUMMARIES.items()} | FOR_SOME
    for (page, summary_for), english in pages.items():
        found = own_language(page, language, summary_for)
        assert found is not None
        for words in re.findall("“([^”]+)”", english):
            assert words in found.text, page


def buttons_missing(answer: TestResponse) -> list[str]:
    """What the summary of the page quotes and the page does not have."""
    shown = summary(answer)
    assert shown is not None
    quoted = re.findall("“([ -~]+)”", shown.text_content())
    page = html.fromstring(answer.text)
    page.xpath("//section[contains(@class, 'own-language')]")[0].drop_tree()
    there = {" ".join(one.text_content().split()) for one in page.xpath("//button | //a | //summary")}
    return [words for words in quoted if not any(one.startswith(words) for one in there)]


def test_some_readers_have_a_summary_of_their_own_on_pages_that_say_so() -> None:
    assert {page for page, _ in FOR_SOME} <= set(PAGE_SUMMARIES)
    sources = "".join(file.read_text(encoding="utf-8") for file in PAGES.rglob("*.html"))
    assert [readers for _, readers in FOR_SOME if f'"{readers}"' not in sources] == []


def test_a_summary_promises_no_button_that_its_reader_does_not_find(site: Site) -> None:
    world = site.world
    coordinator, contributor = site.as_(world.coordinators["KH"]), site.as_(world.contributor)
    of_round = f"/rounds/{world.round_id}"
    written = f"{of_round}/comments/new?change=remark"
    assert buttons_missing(coordinator.get(of_round)) == []
    assert buttons_missing(coordinator.get(written)) == []
    world.remark("KH", "Thank you.")
    world.submit("KH")

    for browser in (coordinator, contributor):
        for page in ("", "/answer"):
            assert buttons_missing(browser.get(of_round + page)) == [], page
    for page in ("/departments", "/contributors", "/observers"):
        assert buttons_missing(coordinator.get(of_round + page)) == [], page


def test_what_is_folded_is_named_after_what_opens_it(site: Site) -> None:
    draft = site.as_(site.world.coordinators["KH"]).get(f"/rounds/{site.world.round_id}")
    shown = summary(draft)
    assert shown is not None
    quoted = re.findall("“([ -~]+)”", shown.text_content())

    for words in quoted:
        for opener in html.fromstring(draft.text).xpath(
            "//details[not(@open)][.//a[text()=$words]]/summary", words=words
        ):
            assert opener.text in quoted[: quoted.index(words)], words


def test_officers_are_not_told_to_remind_or_close_when_a_round_has_closed(site: Site) -> None:
    officer, page = site.as_(site.world.staff[0]), f"/secretariat/rounds/{site.world.round_id}"
    officer.press(officer.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "zh"})
    closed = own_language("secretariat/round.html", "zh", "closed")
    assert closed is not None
    assert closed.text not in officer.get(page).text

    site.world.everybody_submits()
    site.world.close()

    assert closed.text in officer.get(page).text


def test_who_advises_on_brackets_is_not_told_that_the_choices_count(site: Site) -> None:
    brackets = f"/rounds/{site.world.round_id}/brackets"
    advice = own_language("country/brackets.html", "km", "advises")
    assert advice is not None

    shown = summary(site.as_(site.world.contributor).get(brackets))

    assert shown is not None
    assert advice.text in shown.text_content()
    assert advice.text not in site.as_(site.world.coordinators["KH"]).get(brackets).text


@pytest.mark.parametrize("code", ["KH", "CN", "LA", "MM", "TH", "VN"])
def test_people_read_what_a_page_is_for_in_their_own_language(site: Site, code: str) -> None:
    person = site.world.coordinators[code]

    answer = site.as_(person).get(f"/rounds/{site.world.round_id}")

    shown = summary(answer)
    assert shown is not None
    assert shown.get("lang") == person.language
    assert own_name(person.language) in shown.text_content()
    assert {language_code(one.text_content()) for one in shown.xpath(".//p")} == {person.language}
    assert "Nobody outside your country" not in shown.text_content()


def test_a_reader_of_english_has_no_summary(site: Site) -> None:
    assert summary(site.as_(site.world.staff[0]).get("/")) is None


def test_a_refused_form_says_so_in_the_readers_language_and_where_the_reason_is(site: Site) -> None:
    browser = site.as_(site.world.coordinators["VN"])
    page = f"/rounds/{site.world.round_id}/contributors"
    problem = own_language("country/contributors.html", "vi")
    assert problem is not None
    assert problem.problem not in browser.get(page).text

    refused = browser.press(browser.get(page), page, {"name": "", "email": "nobody"})

    assert refused.status_code == 422
    shown = summary(refused)
    assert shown is not None
    assert problem.problem in shown.text_content()
    assert shown.xpath("./details[@open]")


def test_a_refused_form_says_that_words_are_kept_but_not_of_a_password(site: Site) -> None:
    browser, page = site.nobody(), "/sign-in/password"
    browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "vi"})
    sentences = own_language("account/password.html", "vi")
    assert sentences is not None

    refused = summary(browser.press(browser.get(page), page, {"email": "nobody@example.org", "password": "four words"}))
    kept = summary(browser.press(browser.get("/sign-in"), "/sign-in", {"email": "nobody"}))

    assert refused is not None
    assert sentences.problem in refused.text_content()
    assert sentences.kept not in refused.text_content()
    assert kept is not None
    assert sentences.kept in kept.text_content()


def test_a_refusal_says_that_words_are_not_lost_where_it_shows_them(site: Site) -> None:
    browser = site.as_(site.world.coordinators["VN"])
    sentences = own_language("refusal.html", "vi", "typed")
    assert sentences is not None

    for typed in ("We agree.", ""):
        browser.token = "of another session"
        answer = browser.post(f"/rounds/{site.world.round_id}/comments", {"text": typed})
        shown = summary(answer)
        assert answer.status_code == 400
        assert shown is not None
        assert (sentences.text in shown.text_content()) == bool(typed)


def test_a_text_whose_title_begins_with_problem_is_not_shown_as_a_refusal(site: Site) -> None:
    world = make_world(site.database, title="Problem: the river")
    problem = own_language("texts/consultation.html", "vi")
    assert problem is not None

    shown = summary(site.as_(world.coordinators["VN"]).get(f"/consultations/{world.consultation_id}"))

    assert shown is not None
    assert problem.problem not in shown.text_content()


def test_the_frame_alone_writes_problem_into_titles() -> None:
    writes = [file.name for file in PAGES.rglob("*.html") if '"Problem: ' in file.read_text(encoding="utf-8")]
    assert writes == ["base.html"]


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_the_words_of_the_service_stand_with_their_meanings(site: Site, language: str) -> None:
    browser = site.nobody()
    browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": language})

    shown = text_of(browser.get(LANGUAGES_PAGE))

    for term in terms(language):
        assert " ".join(term.meaning.split()) in shown
        assert term.shown in shown


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_name_of_the_language_is_marked_as_being_in_it(site: Site, language: str) -> None:
    browser = site.nobody()
    browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": language})

    page = html.fromstring(browser.get(LANGUAGES_PAGE).text)

    for place in page.xpath("//h2[@id='words'] | //th[@role='columnheader'][2]"):
        assert place.xpath("./span[@lang]/text()") == [own_name(language)]
        assert place.xpath("./span/@lang") == [language]


def test_the_glossary_has_every_term_in_every_language() -> None:
    english = terms("en")
    assert len(english) == len({term.english for term in english}) > 40
    for language in TRANSLATED:
        for term in terms(language):
            assert term.shown, (language, term.english)
            assert language_code(term.meaning) == language, (language, term.english)


def test_the_frame_of_a_page_leads_to_the_languages(site: Site) -> None:
    for browser in (site.nobody(), site.as_(site.world.contributor)):
        assert 'href="/languages' in browser.get("/sign-in", follow_redirects=True).text


def test_no_folder_of_pages_is_left_out() -> None:
    assert {Path(page).parent.name for page in PAGE_SUMMARIES} >= {
        "account",
        "country",
        "texts",
        "register",
        "secretariat",
    }
