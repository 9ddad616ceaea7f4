"""In which language pages and letters begin: what the browser asks for, and what people choose."""

import pytest
from lxml import html

from models.db.access import OPERATOR
from models.people.person import Person
from models.text.scripts import LANGUAGES
from tests.conftest import on_both
from tests.web.site import Site, text_of
from tests.web.test_own_language import LANGUAGES_PAGE, summary


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


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("km-KH,en;q=0.9", "km"),
        ("zh-Hans-CN,en-US;q=0.9,en;q=0.8", "zh"),
        ("en-GB,th;q=0.9", None),
        ("fr,vi;q=0.5", "vi"),
        ("lo;q=0,my;q=0.1", "my"),
        ("fr,*;q=0.1", None),
        ("*", None),
        ("q=;,,xx-", None),
    ],
)
def test_the_browsers_order_of_languages_counts(site: Site, header: str, language: str | None) -> None:
    browser = site.nobody()
    browser.headers = {"Accept-Language": header}

    shown = summary(browser.get("/sign-in"))

    assert (shown.get("lang") if shown is not None else None) == language


def test_a_language_that_is_none_of_ours_is_refused(site: Site) -> None:
    browser = site.nobody()
    refused = browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "xx"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\r\n/evil.example",
        "/\x00",
        "/a\nb: c",
    ],
)
def test_who_has_chosen_is_led_to_no_other_site(site: Site, elsewhere: str) -> None:
    browser = site.nobody()
    page = browser.get(LANGUAGES_PAGE, query_string={"page": elsewhere})

    chosen = browser.press(page, LANGUAGES_PAGE, {"language": "my", "page": elsewhere})

    assert (chosen.status_code, chosen.location) == (302, LANGUAGES_PAGE)


def test_what_a_person_chooses_holds_for_pages_and_letters_on_every_machine(site: Site) -> None:
    person = site.world.coordinators["KH"]
    browser = site.as_(person)

    chosen = browser.press(browser.get(LANGUAGES_PAGE), LANGUAGES_PAGE, {"language": "my"})

    assert chosen.status_code == 302
    shown = summary(site.as_(person).get("/"))
    assert shown is not None
    assert shown.get("lang") == "my"


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
