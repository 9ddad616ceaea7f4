"""A text is adopted page by page: announced, confirmed, answered, and then there for everybody."""

from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.entered import Statement
from models.adoption.operations.adoption import withdraw
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from testing.world import MEMBERS
from tests.adoption import RunningAdoption, begin, hold_meeting
from tests.browser.adopting import at_a_meeting
from tests.web.adoption_pages import adoption, as_, ask, saved_positions, version
from tests.web.circulation import BURMESE, KHMER
from tests.web.site import TYPED_LATER_ON, WRONG_YEAR, Browser, Site, text_of

__all__ = ["adoption", "version"]


def newest(site: Site) -> Adoption:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Adoption).order_by(Adoption.id.desc()).limit(1)).one()


def announce(browser: Browser, page: TestResponse, path: str, fields: dict[str, str]) -> TestResponse:
    """Send the form with these fields; boxes that are not ticked send nothing."""
    seen = html.fromstring(page.text).xpath("string(//input[@name='seen']/@value)")
    return browser.post(path, {"seen": seen, **fields})


def marked_as_adopted(page: TestResponse) -> list[str]:
    """The versions that a list calls adopted."""
    return html.fromstring(page.text).xpath(
        "//span[.='adopted']/preceding-sibling::a[contains(@href, '/versions/')]/text()"
    )


@pytest.mark.slow
def test_staff_announce_it_at_a_meeting_and_another_of_them_confirms(site: Site, version: DraftVersion) -> None:
    first, second, _ = (site.as_(person) for person in site.world.staff)
    path = f"/secretariat/versions/{version.id}/adopt"
    consultation = first.get(f"/secretariat/consultations/{site.world.consultation_id}")
    assert path in html.fromstring(consultation.text).xpath("//a/@href")
    form = first.get(path)
    (until,) = html.fromstring(form.text).xpath("//*[@id=//input[@name='ends_at']/@aria-describedby]")
    assert until.text == "By your clock (Beijing time). Each member sees the time by its own."

    typed = {"way": AdoptionProcedure.MEETING.value, "ends_at": TYPED_LATER_ON, "meeting": ""}
    refused = announce(first, form, path, typed)
    assert refused.status_code == 422
    assert "Choose the meeting at which the members agreed." in text_of(refused)
    assert "Check the year" in text_of(announce(first, refused, path, {**typed, "ends_at": WRONG_YEAR}))
    again = html.fromstring(refused.text)
    assert again.xpath("//input[@name='way'][@checked]/@value") == [AdoptionProcedure.MEETING.value]

    meeting = hold_meeting(site.world, present="KH", agreed="KH", place=KHMER)
    answer = announce(first, refused, path, {**typed, "meeting": f"{meeting.id}"})
    assert answer.status_code == 302
    page = first.get(answer.location)
    assert "Somebody else must confirm it" in text_of(page)
    announced = newest(site)
    assert f"{announced.ends_at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M}" == TYPED_LATER_ON
    assert announced.meeting is not None
    assert [(one.agreed, announced.meeting.place) for one in announced.meeting.attendances] == [(True, KHMER)]
    assert as_(site, "KH").get(f"/adoptions/{announced.id}").status_code == 404

    home = second.get("/")
    assert "Confirm or send back" in text_of(home)
    begin_path = f"/secretariat/adoptions/{announced.id}/begin"
    assert second.press(second.get(f"/secretariat/adoptions/{announced.id}"), begin_path).status_code == 302
    assert newest(site).state is AdoptionState.RUNNING
    assert "No answer yet: Cambodia, China, Lao PDR" in text_of(second.get(f"/secretariat/adoptions/{announced.id}"))


@pytest.mark.slow
def test_a_version_in_whose_place_another_was_adopted_waits_for_no_comments(site: Site) -> None:
    version, how = at_a_meeting(site.world)
    begin(site.world, version, how).all_agree()

    words = text_of(as_(site, "KH").get(f"/versions/{version.id}"))

    assert "Version 3 has been adopted" in words
    assert "Comments on it none asked for" in words


def test_what_was_announced_can_be_sent_back_with_the_reason(site: Site, version: DraftVersion) -> None:
    first, second, _ = (site.as_(person) for person in site.world.staff)
    path = f"/secretariat/versions/{version.id}/adopt"
    announce(first, first.get(path), path, {"way": AdoptionProcedure.EXPRESS.value, "ends_at": TYPED_LATER_ON})
    page, back = f"/secretariat/adoptions/{newest(site).id}", f"/secretariat/adoptions/{newest(site).id}/withdraw"
    assert first.post(f"{page}/begin").status_code == 403
    assert second.press(second.get(page), back, {"reason": " "}).status_code == 422
    assert second.press(second.get(page), back, {"reason": BURMESE}).status_code == 302
    assert BURMESE in text_of(first.get(page))
    assert as_(site, "KH").get(f"/adoptions/{newest(site).id}").status_code == 404


@pytest.mark.slow
def test_a_coordinator_agrees_with_a_reservation_and_no_word_is_lost_on_the_way(
    site: Site, adoption: RunningAdoption
) -> None:
    khmer, path = as_(site, "KH"), f"/adoptions/{adoption.id}"
    assert f'href="{path}"' in khmer.get("/").text
    assert path in html.fromstring(khmer.get(f"/versions/{adoption.version.id}").text).xpath("//a/@href")
    form = khmer.get(path)

    refused = khmer.press(form, f"{path}/agree", {"kind": "none", "statement": KHMER, "sure": "y"})
    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='statement'])").strip() == KHMER
    assert (
        khmer.press(form, f"{path}/agree", {"kind": "reservation", "statement": KHMER, "sure": "y"}).status_code == 302
    )

    assert saved_positions(site)["KH"].statement_kind is Statement.RESERVATION
    page = khmer.get(path)
    assert "agrees Coordinator of Cambodia said so on" in text_of(page)
    assert html.fromstring(page.text).xpath("string(//textarea[@name='statement'])").strip() == KHMER
    other = text_of(as_(site, "TH").get(path))
    assert KHMER not in other
    assert "Cambodia" not in other
    outdated = khmer.press(form, f"{path}/agree", {"kind": "none", "statement": "", "sure": "y"})
    assert outdated.status_code == 409
    assert "Your country has answered since" in text_of(outdated)
    deputy = site.as_(site.world.deputy)
    assert "/agree" not in deputy.get(path).text
    assert deputy.post(f"{path}/agree", {"sure": "y"}).status_code == 403
    assert site.as_(site.world.contributor).get(path).status_code == 200


def test_an_adoption_that_is_begun_again_and_the_one_before_it_lead_to_each_other(
    site: Site, adoption: RunningAdoption
) -> None:
    officer, path = site.world.staff[0], f"/adoptions/{adoption.id}"
    adoption.agree("KH", Statement.RESERVATION, KHMER)
    assert "asked before" not in text_of(as_(site, "KH").get(path))
    with site.database.transaction(viewer_of(officer)) as session:
        withdraw(session, adoption.id, reason="An annex was missing.", by=officer, now=site.database.now())
    again = ask(site, adoption.version, AdoptionProcedure.EXPRESS)

    for browser, floor in ((as_(site, "KH"), ""), (site.as_(officer), "/secretariat")):
        old, new = browser.get(f"{floor}{path}"), browser.get(f"{floor}/adoptions/{again.id}")
        assert "The members have been asked again" in text_of(old)
        assert f"{floor}/adoptions/{again.id}" in html.fromstring(old.text).xpath("//main//a/@href")
        assert "Answers and statements from then do not count" in text_of(new)
        assert f"{floor}{path}" in html.fromstring(new.text).xpath("//main//a/@href")


def test_only_who_can_answer_is_asked_to_and_only_until_the_country_has_answered(
    site: Site, version: DraftVersion
) -> None:
    adoption = ask(site, version, AdoptionProcedure.EXPRESS)
    path, request = f"/adoptions/{adoption.id}", "Please answer by"
    assert request in text_of(as_(site, "KH").get(path))
    for colleague in (site.world.deputy, site.world.contributor):
        read = text_of(site.as_(colleague).get(path))
        assert (request in read, "The coordinator of Cambodia can answer until" in read) == (False, True)

    adoption.agree("KH")
    assert request not in text_of(as_(site, "KH").get(path))
    assert "Cambodia has answered. Its coordinator can change the answer until" in text_of(as_(site, "KH").get(path))


def test_where_the_members_are_asked_already_the_page_leads_to_that_instead_of_a_form(
    site: Site, adoption: RunningAdoption
) -> None:
    shown = site.as_(site.world.staff[0]).get(f"/secretariat/versions/{adoption.version.id}/adopt")

    tree = html.fromstring(shown.text)
    assert "its adoption is under way" in text_of(shown)
    assert f"/secretariat/adoptions/{adoption.id}" in tree.xpath("//main//a/@href")
    assert tree.xpath("//input[@name='way']") == []


def test_the_adopted_text_is_there_for_everybody_and_nothing_else_is(site: Site, adoption: RunningAdoption) -> None:
    path = f"/adopted/{site.world.consultation_id}"
    assert site.nobody().get(path).status_code == 404
    for code in MEMBERS:
        adoption.agree(code)
    page = site.nobody().get(path)
    assert page.status_code == 200
    words = text_of(page)
    assert "Adopted by Cambodia, China, Lao PDR, Myanmar, Thailand and Viet Nam on 22 April 2022, 10:00 (UTC)" in words
    assert "The members will protect the river and its fish." in words
    assert "noindex" not in page.text
    for closed in (
        f"/versions/{adoption.version.id}",
        f"/versions/{adoption.version.id}/files",
        f"/adoptions/{adoption.id}",
    ):
        assert site.nobody().get(closed).status_code == 302
    shown = text_of(as_(site, "KH").get(f"/versions/{adoption.version.id}"))
    assert "Adopted on 22 April 2022, 17:00 (Phnom Penh time)" in shown
    assert "certificate" in text_of(as_(site, "KH").get(f"/versions/{adoption.version.id}/files"))
    lists = [as_(site, "KH").get("/"), site.as_(site.world.staff[0]).get("/")]
    for listed in [*lists, as_(site, "KH").get(f"/consultations/{site.world.consultation_id}")]:
        assert marked_as_adopted(listed) == ["Version 2"]
    assert "Open a round" not in text_of(
        site.as_(site.world.staff[0]).get(f"/secretariat/consultations/{site.world.consultation_id}")
    )


def test_statements_stand_beside_the_adopted_text_in_public_and_in_its_files(
    site: Site, adoption: RunningAdoption
) -> None:
    adoption.agree("TH", Statement.INTERPRETATION, BURMESE)
    adoption.agree("KH", Statement.RESERVATION, KHMER)
    for code in ("CN", "LA", "MM", "VN"):
        adoption.agree(code)

    page = site.nobody().get(f"/adopted/{site.world.consultation_id}")

    headings = [" ".join(heading.text_content().split()) for heading in html.fromstring(page.text).xpath("//h3")]
    assert headings == ["Cambodia: reservation", "Thailand: interpretative statement"]
    assert "with statements of Cambodia and Thailand" in text_of(page)
    assert text_of(page).index(KHMER) < text_of(page).index(BURMESE)
    assert "Coordinator of" not in page.text
    thai = as_(site, "TH")
    for path in ("", "/text.md", "/text.html"):
        words = thai.get(f"/versions/{adoption.version.id}{path}").text
        assert words.index("Cambodia: reservation") < words.index("Thailand: interpretative statement")
        assert KHMER in words
