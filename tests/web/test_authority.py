"""Who may agree for a country: recorded on its page, offered where a meeting's sheet is filled in and an adoption answered."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from werkzeug.test import TestResponse

from models.adoption.adoption import AdoptionProcedure
from models.comments.queries import country
from models.db.access import WORKER, viewer_of
from models.documents.queries import papers
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.lifting.lifting import Mark
from testing.rounds import open_round_on
from tests.adoption import announce, circulate_without_comments, confirm_announcement, note, terms
from tests.lifting import RunningLifting, begin_lifting
from tests.web.circulation import SecondVersion
from tests.web.country import coordinator
from tests.web.sheet import Sheet, sheet_entries
from tests.web.site import Browser, Site, text_of
from tests.worker.words import letter_to
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.clearance_docx import clearance_as_docx
from worker.mail.message import render

FIELDS = {"office": "Director-General", "since": "2022-01-03", "document": "Letter 12/2022"}


def address(site: Site) -> str:
    return f"/consultations/{site.world.consultation_id}/authority"


def record(site: Site, browser: Browser, name: str, extent: str) -> TestResponse:
    browser.get(address(site))
    return browser.post(address(site), {**FIELDS, "name": name, "extent": extent})


def ticked(page: TestResponse) -> list[str]:
    return [str(one) for one in html.fromstring(page.text).xpath("//input[@type='checkbox'][@checked]/@name")]


def test_the_coordinator_records_it_and_no_typed_word_is_lost(site: Site) -> None:
    browser, name = coordinator(site), site.world.coordinators["KH"].name
    refused = record(site, browser, name, "")
    assert refused.status_code == 422
    assert "Choose how far this person may agree." in text_of(refused)
    assert "Letter 12/2022" in refused.text
    undated = browser.post(address(site), {**FIELDS, "name": name, "extent": "full", "since": "3/1/2022"})
    assert "Enter a date, such as 2027-06-30." in text_of(undated)
    assert "3/1/2022" in undated.text

    assert record(site, browser, name, "ad referendum").status_code == 302
    page = browser.get(address(site))
    assert "Authority: ad referendum, since 3 January 2022, Letter 12/2022." in text_of(page)
    assert address(site) in browser.get(f"/consultations/{site.world.consultation_id}").text

    (end,) = [str(one) for one in html.fromstring(page.text).xpath("//form/@action") if str(one).endswith("/end")]
    assert browser.post(end).status_code == 302
    assert "Nobody is recorded so far." in text_of(browser.get(address(site)))


@pytest.mark.slow
def test_whose_authority_is_ad_referendum_is_ticked_on_the_sheet_and_words_are_noted_so(
    site: Site, out: SecondVersion
) -> None:
    record(site, coordinator(site), site.world.coordinators["KH"].name, "ad referendum")
    sheet = Sheet(site.as_(site.world.staff[0]), out.version_id)
    first, second, third = sheet.ids
    assert ticked(sheet.page) == [f"referendum_{id}" for id in (first, second, third)]
    assert "Cambodia is ticked, since nobody may agree for it but ad referendum." in text_of(sheet.page)
    assert "Director-General" in text_of(sheet.page)

    ticks: dict[str, str | list[str]] = {f"referendum_{id}": "Cambodia" for id in sheet.ids}
    shown: dict[str, str | list[str]] = {
        str(box.get("name")): str(box.get("value"))
        for box in html.fromstring(sheet.page.text).xpath("//input[starts-with(@name, 'shown_')]")
    }
    saved = sheet.send({**shown, **ticks, f"choice_{first}": "0"})

    assert saved.status_code == 302
    assert {id: mark for id, (mark, _) in sheet_entries(site).items()} == {first: Mark.AD_REFERENDUM}
    assert sheet.send({f"choice_{second}": "0"}).status_code == 302
    assert sheet_entries(site)[second][0] is Mark.AGREED


def test_an_adoption_is_answered_ad_referendum_by_default_and_confirmed_later(site: Site) -> None:
    browser = coordinator(site)
    record(site, browser, site.world.coordinators["KH"].name, "ad referendum")
    version, ends_at = circulate_without_comments(site.world), site.database.now() + timedelta(days=14)
    announced = announce(site.world, version, terms(site.world, AdoptionProcedure.EXPRESS, ends_at))
    officer = text_of(site.as_(site.world.staff[1]).get(f"/secretariat/adoptions/{announced.id}"))
    assert "Who may agree for the members" in officer
    assert "ad referendum (Letter 12/2022)" in officer
    adoption = confirm_announcement(site.world, announced)
    page = browser.get(f"/adoptions/{adoption.id}")
    assert ticked(page) == ["ad_referendum"]

    agree = f"/adoptions/{adoption.id}/agree"
    browser.post(agree, {"kind": "none", "ad_referendum": "y", "seen": "0", "sure": "y"})
    assert "Cambodia agrees ad referendum" in text_of(browser.get(f"/adoptions/{adoption.id}"))
    staff = text_of(site.as_(site.world.staff[0]).get(f"/secretariat/adoptions/{adoption.id}"))
    assert "Agreed ad referendum: Cambodia" in staff

    assert "Left to do: confirm it before" in text_of(browser.get("/"))

    browser.post(agree, {"kind": "none", "seen": "1", "sure": "y"})
    assert "Cambodia agrees ad referendum" not in text_of(browser.get(f"/adoptions/{adoption.id}"))


def begin_ad_referendum(site: Site, out: SecondVersion, *awaited: str, agreed: str = "") -> RunningLifting:
    """Words for brackets of a meeting of Cambodia and Viet Nam: for the first, which these members must still confirm; for the
    second, on which all have agreed, if there are any."""
    with site.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(site.world, version, {1: "regularly"}, Mark.AD_REFERENDUM, ad_referendum=awaited)
    if agreed:
        note(site.world, version, {2: agreed})
    ends_at = site.database.now() + timedelta(days=14)
    how_asked = terms(site.world, AdoptionProcedure.MEETING, ends_at, present="KH VN", agreed="KH VN")
    return begin_lifting(site.world, version, how_asked)


def test_an_answer_does_not_say_that_a_member_agrees_with_words_that_it_must_still_confirm(
    site: Site, out: SecondVersion
) -> None:
    path = f"/liftings/{begin_ad_referendum(site, out, 'Cambodia').id}"
    shown = {code: text_of(site.as_(site.world.coordinators[code]).get(path)) for code in ("KH", "VN")}

    agrees = "With this answer {} agrees with all words above that are not ticked"
    assert f"{agrees.format('Cambodia')}, but for those that it must still confirm." in shown["KH"]
    assert f"{agrees.format('Viet Nam')}." in shown["VN"]


@pytest.mark.parametrize(
    ("agreed", "objects_to", "answer", "own"),
    [
        ("", [], "agrees ad referendum", "agrees ad referendum with all these words"),
        (
            "birds",
            [],
            "agrees, ad referendum to bracket 1, paragraph 1",
            "agrees with all these words, ad referendum to bracket 1, paragraph 1",
        ),
        (
            "birds",
            [1],
            "objects to bracket 1, paragraph 1: We cannot.",
            "objects to bracket 1, paragraph 1, and agrees with the other words",
        ),
        (
            "birds",
            [2],
            "objects to bracket 2, paragraph 2: We cannot. agrees ad referendum to bracket 1, paragraph 1",
            "objects to bracket 2, paragraph 2, and agrees with the other words, ad referendum to bracket 1, paragraph 1",
        ),
    ],
)
def test_the_tables_of_members_and_the_receipt_say_who_agrees_ad_referendum(
    site: Site, out: SecondVersion, agreed: str, objects_to: list[int], answer: str, own: str
) -> None:
    running = begin_ad_referendum(site, out, "Cambodia", agreed=agreed)
    running.all_agree(but="KH")
    running.answer("KH", objects_to, "We cannot." if objects_to else "")
    of_staff = site.as_(site.world.staff[0]).get(f"/secretariat/liftings/{running.id}")
    of_member = site.as_(site.world.coordinators["VN"]).get(f"/liftings/{running.id}")

    for page in (of_staff, of_member):
        rows = html.fromstring(page.text).xpath("//tbody/tr")
        answers = {
            " ".join(row.xpath("string(th)").split()): " ".join(" ".join(row.xpath("td[last()]//text()")).split())
            for row in rows
        }
        assert answers["Cambodia (at the meeting)"] == answer
        assert answers["Viet Nam (at the meeting)"] == "agrees"
    cambodia = site.world.coordinators["KH"]
    assert f": Cambodia {own}." in text_of(site.as_(cambodia).get(f"/liftings/{running.id}"))
    receipt = render(letter_to(site.database, cambodia, Letter.LIFTING_ANSWERED), site.app.extensions["lmec"].settings)
    assert f"Answer:   {own}\n" in receipt.text


def test_an_answer_names_the_members_that_must_still_confirm_what_a_meeting_agreed(
    site: Site, out: SecondVersion
) -> None:
    lifting = begin_ad_referendum(site, out, "Cambodia", "Lao PDR")
    lifting.all_agree()
    round = open_round_on(site.world, lifting.result().id)

    person = site.world.coordinators["VN"]
    page = text_of(site.as_(person).get(f"/rounds/{round.round_id}/answer"))
    with site.database.reading(viewer_of(person)) as session:
        paper = clearance_as_docx(papers.pack(session, country.answer(session, round.round_id, person.of_member())))
    word = " ".join(read_docx(BytesIO(paper), "clearance.docx").after)

    for text in (page, word):
        assert "on the words below, ad referendum: Cambodia and Lao PDR must still confirm them. Viet Nam need" in text
