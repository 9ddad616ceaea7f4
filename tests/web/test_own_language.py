"""Each page says in its reader's language what it is for; the page itself stays English."""

import re
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from models.db.access import OPERATOR
from models.people.person import Person
from models.text.scripts import LANGUAGES
from templates.environment import FOLDER, language_code
from templates.translations.catalogs import TRANSLATED, own_name
from templates.translations.glossary import terms
from templates.translations.own_language import own_language
from templates.translations.page_summaries import FOR_SOME, PAGE_SUMMARIES
from tests.conftest import on_both
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


def test_before_anybody_has_signed_in_the_browser_says_which_language(site: Site) -> None:
    browser = site.nobody()
    browser.headers = {"Accept-Language": "lo-LA,lo;q=0.9,en;q=0.5"}
    shown = summary(browser.get("/sign-in"))
    assert shown is not None
    assert shown.get("lang") == "lo"

    page = browser.get(LANGUAGES_PAGE)
    assert browser.press(page, LANGUAGES_PAGE, {"language": "th"}).status_code == 302

    shown = summary(browser.get("/sign-in"))
    assert shown is not None
    assert shown.get("lang") == "th"
    assert browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "en"}).status_code == 302
    assert summary(browser.get("/sign-in")) is None


def test_a_language_that_is_none_of_ours_is_refused(site: Site) -> None:
    browser = site.nobody()
    refused = browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "xx"})
    assert refused.status_code == 422


def test_what_a_person_chooses_holds_for_pages_and_letters_on_every_machine(site: Site) -> None:
    person = site.world.coordinators["KH"]
    browser = site.as_(person)

    chosen = browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "my"})

    assert chosen.status_code == 302
    shown = summary(site.as_(person).get("/"))
    assert shown is not None
    assert shown.get("lang") == "my"


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


def language_of(site: Site, person: Person) -> str:
    with site.database.reading(OPERATOR) as session:
        return session.get_one(Person, person.id).language


@on_both
@pytest.mark.parametrize("office", ["coordinator", "contributor", "staff"])
def test_people_choose_from_seven_languages_in_the_order_of_their_english_names(site: Site, office: str) -> None:
    world = site.world
    people = {"coordinator": world.coordinators["KH"], "contributor": world.contributor, "staff": world.staff[0]}
    person, other = people[office], world.coordinators["TH"]
    browser, before = site.as_(person), language_of(site, other)
    page = browser.get(LANGUAGES_PAGE)
    options = html.fromstring(page.text).xpath("//select[@name='language']/option")
    assert {one.get("value"): (one.get("lang"), one.text) for one in options} == {
        "my": ("my", "မြန်မာ (Burmese)"),
        "zh": ("zh", "中文 (Chinese)"),
        "en": ("en", "English"),
        "km": ("km", "ខ្មែរ (Khmer)"),
        "lo": ("lo", "ລາວ (Lao)"),
        "th": ("th", "ไทย (Thai)"),
        "vi": ("vi", "Tiếng Việt (Vietnamese)"),
    }
    assert [one.get("value") for one in options] == list(LANGUAGES)
    ids = html.fromstring(page.text).xpath("//@id")
    assert len(ids) == len(set(ids))

    assert browser.press(page, LANGUAGES_PAGE, {"language": "lo"}).headers["Location"] == LANGUAGES_PAGE

    page = browser.get("/account")
    assert "Pages and letters begin with a summary in Lao from now on; the English follows." in page.text
    assert "Language ລາວ (Lao)" in text_of(page)
    assert html.fromstring(page.text).xpath("//dd/span[@lang='lo']/text()") == ["ລາວ"]
    assert (language_of(site, person), language_of(site, other)) == ("lo", before)
    browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "en"})
    page = browser.get("/account")
    assert "Pages and letters are in English." in page.text
    assert "Language English" in text_of(page)
    assert language_of(site, person) == "en"


@pytest.mark.parametrize("sent", ["de", "KM", "", "km-KH", "\x00"])
def test_a_language_that_is_not_in_the_list_is_refused_and_nothing_changes(site: Site, sent: str) -> None:
    person = site.world.coordinators["KH"]
    browser = site.as_(person)

    refused = browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": sent})

    assert refused.status_code == 422
    assert "There is a problem Choose one of the languages in the list." in text_of(refused)
    assert "<title>Problem: Language" in refused.text
    assert language_of(site, person) == "km"


@pytest.mark.parametrize(
    ("stored", "shown", "saved"),
    [("zh-Hans", "中文 (Chinese)", "zh-Hans"), ("KM-kh", "ខ្មែរ (Khmer)", "KM-kh"), ("fr", "English", "fr")],
)
def test_a_longer_tag_is_its_language_and_saving_without_a_change_keeps_it(
    site: Site, stored: str, shown: str, saved: str
) -> None:
    person = site.world.coordinators["KH"]
    with site.database.transaction(OPERATOR) as session:
        session.get_one(Person, person.id).language = stored
    browser = site.as_(person)
    assert f"Language {shown}" in text_of(browser.get("/account"))
    page = browser.get(LANGUAGES_PAGE)

    assert browser.press(page, LANGUAGES_PAGE).status_code == 302

    assert language_of(site, person) == saved
