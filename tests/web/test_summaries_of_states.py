"""A summary in the reader's language knows the state of its page: it tells of no step that is over, and of no button that is gone."""

import re

from models.adoption.adoption import AdoptionProcedure
from models.drafts.version import DraftVersion
from templates.environment import FOLDER
from templates.translations.own_language import own_language
from templates.translations.state_summaries import FOR_SOME
from tests.adoption import begin, terms
from tests.web.site import Browser, Site
from tests.web.test_corrigenda import propose
from tests.web.test_entered_positions import entered_and_checked, ids, newest
from tests.web.test_own_language import buttons_missing, summary

EXTENDS = re.compile(r'{% extends "pages/([^"]+)" %}')


def has_summary(browser: Browser, address: str, page: str, readers: str = "") -> bool:
    """Whether the page at the address begins with the Khmer summary for these readers."""
    expected = own_language(page, "km", readers)
    shown = summary(browser.get(address))
    assert expected is not None
    assert shown is not None
    return expected.text in shown.text_content()


def test_each_page_with_another_summary_says_itself_when_it_has_it() -> None:
    def sources(page: str) -> str:
        source = (FOLDER / "pages" / page).read_text(encoding="utf-8")
        extended = EXTENDS.search(source)
        return source + (sources(extended[1]) if extended and extended[1] != "base.html" else "")

    assert [(page, readers) for page, readers in FOR_SOME if f'"{readers}"' not in sources(page)] == []


def test_a_first_page_without_others_does_not_tell_of_them(site: Site) -> None:
    coordinator = site.as_(site.world.coordinators["KH"])
    assert "Waiting for others" not in coordinator.get("/").text

    assert has_summary(coordinator, "/", "account/home.html", "waits for nobody")


def test_a_receipt_promises_no_taking_back_when_the_round_has_closed(site: Site) -> None:
    receipt = f"/rounds/{site.world.round_id}/receipt"
    coordinator = site.as_(site.world.coordinators["KH"])
    assert has_summary(coordinator, receipt, "country/receipt.html", "no answer")

    site.world.everybody_submits()
    assert has_summary(coordinator, receipt, "country/receipt.html")
    assert buttons_missing(coordinator.get(receipt)) == []
    site.world.close()

    assert has_summary(coordinator, receipt, "country/receipt.html", "reads")


def test_the_page_of_departments_tells_of_no_button_before_they_have_forwarded(site: Site) -> None:
    departments = f"/rounds/{site.world.round_id}/departments"

    assert has_summary(site.as_(site.world.coordinators["KH"]), departments, "country/departments.html", "nothing")


def test_what_was_entered_for_a_country_is_not_asked_about_when_it_is_decided(site: Site, bare: DraftVersion) -> None:
    world = site.world
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS, site.database.now().replace(year=2031)))
    entering = f"/secretariat/adoptions/{adoption.id}/members/{ids(world)['KH']}/enter"
    entered_and_checked(site, entering, says="agrees", kind="", channel="telephone")
    coordinator, page = site.as_(world.coordinators["KH"]), f"/entered-positions/{newest(site).id}"
    assert has_summary(coordinator, page, "country/entered_position.html")

    assert coordinator.press(coordinator.get(page), f"{page}/confirm").status_code == 302

    assert has_summary(coordinator, page, "country/entered_position.html", "reads")


def test_a_text_that_the_members_are_not_asked_about_any_more_is_not_to_be_adopted(
    site: Site, bare: DraftVersion
) -> None:
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS))
    page = f"/adoptions/{adoption.id}/text"
    coordinator = site.as_(site.world.coordinators["KH"])
    assert has_summary(coordinator, page, "texts/resulting_text.html")

    adoption.all_agree()

    assert has_summary(coordinator, page, "texts/resulting_text.html", "reads")


def test_who_can_object_to_a_corrigendum_reads_how_and_until_when(site: Site, bare: DraftVersion) -> None:
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    first, second, _ = (site.as_(person) for person in site.world.staff)
    coordinator, deputy = site.as_(site.world.coordinators["KH"]), site.as_(site.world.deputy)
    path = f"/versions/{bare.id}/corrigenda"
    assert has_summary(coordinator, path, "texts/corrigenda.html")

    propose(first, path)
    proposed = second.get(path)
    (approve,) = set(re.findall(r'action="([^"]+/approve)"', proposed.text))
    second.press(proposed, approve)

    assert has_summary(coordinator, path, "texts/corrigenda.html", "objects")
    assert buttons_missing(coordinator.get(path)) == []
    assert has_summary(deputy, path, "texts/corrigenda.html")
