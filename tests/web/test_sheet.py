"""The sheet of a meeting is kept as one goes, and its words are put to the members page by page."""

import pytest
from lxml import html
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.brackets.agreement import Stance
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.lifting.lifting import Lifting, LiftingState, Mark
from tests.adoption import hold_meeting
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import BURMESE, COMPROMISE, KHMER, make_version_2
from tests.web.sheet import Sheet, send_announcement, sheet_entries
from tests.web.site import TYPED_LATER_ON, Site, text_of

HELD = {"ends_at": TYPED_LATER_ON, "way": AdoptionProcedure.MEETING.value}


def newest(site: Site) -> Lifting:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Lifting).order_by(Lifting.id.desc()).limit(1)).one()


def test_it_shows_each_bracket_in_its_paragraph_with_the_words_to_choose(site: Site, sheet: Sheet) -> None:
    consultation = sheet.officer.get(f"/secretariat/consultations/{site.world.consultation_id}")
    assert sheet.path in html.fromstring(consultation.text).xpath("//a/@href")
    assert "3 brackets are open: 0 agreed, 0 agreed ad referendum, 3 pending." in text_of(sheet.page)
    first, _, last = sheet.sections
    assert first.xpath("string(.//p[@class='words'])").startswith("The members will meet this bracket: [")
    assert first.xpath("string(.//p[@class='words'])").endswith("(end of the bracket) to share what they have learned.")
    words = first.xpath(".//fieldset[1]//div[@class='option']/label")
    assert [" ".join(label.text_content().split()) for label in words] == [
        "every year The draft",
        "twice yearly Cambodia",
        "regularly Viet Nam",
        f"{COMPROMISE} Secretariat proposes",
        "no words here",
        "Other words",
    ]
    assert first.xpath(".//p[@class='sheet-links']/a/@href") == ["#bracket-2", "#sheet"]
    assert last.xpath(".//p[@class='sheet-links']/a/@href") == ["#bracket-2", "#put", "#sheet"]


def test_what_is_saved_is_there_for_the_next_officer_and_leads_to_the_next_bracket(site: Site, sheet: Sheet) -> None:
    first, second, _ = sheet.ids

    saved = sheet.send({f"choice_{first}": "2", f"choice_{second}": "other", f"other_{second}": KHMER, "at": "1"})

    assert saved.location.endswith("#bracket-2")
    assert sheet_entries(site) == {first: (Mark.AGREED, ["regularly"]), second: (Mark.AGREED, [KHMER])}
    other = Sheet(site.as_(site.world.staff[1]), sheet.version_id)
    assert "2 agreed, 0 agreed ad referendum, 1 pending." in text_of(other.page)
    assert KHMER in other.page.text
    assert "2 brackets have words." in text_of(other.page)


def test_where_all_brackets_have_words_none_is_said_to_stay_open(sheet: Sheet) -> None:
    for one in sheet.ids:
        sheet.agree(one, "fish")

    form = sheet.officer.get(f"/secretariat/versions/{sheet.version_id}/lift")

    assert "3 brackets have words on the sheet. Bracket 1" in text_of(form)


@pytest.mark.slow
def test_words_of_a_meeting_are_put_to_the_members_and_end_their_bracket(site: Site, sheet: Sheet) -> None:
    first, second, _ = sheet.ids
    sheet.agree(first, KHMER)
    sheet.agree(second, "fish")
    path = f"/secretariat/versions/{sheet.version_id}/lift"
    form = sheet.officer.get(path)
    assert "2 brackets have words on the sheet; 1 stays open." in text_of(form)
    refused = send_announcement(sheet.officer, path, HELD)
    assert "Choose the meeting at which the members agreed." in text_of(refused)
    meeting = hold_meeting(site.world, present="KH CN", agreed="KH CN")
    announced = send_announcement(sheet.officer, path, HELD | {"meeting": f"{meeting.id}"})
    page = f"/secretariat/liftings/{newest(site).id}"
    assert announced.location == page
    assert "Somebody else must confirm it" in text_of(sheet.officer.get(page))
    assert "Nothing can be changed here now" in text_of(sheet.page)

    second_officer = site.as_(site.world.staff[1])
    assert "For you now (1) A strategy for the river Words for brackets of version 2" in text_of(
        second_officer.get("/")
    )
    assert second_officer.press(second_officer.get(page), f"{page}/begin").status_code == 302
    assert "Not bound yet: Cambodia, China, Lao PDR, Myanmar, Thailand and Viet Nam" in text_of(
        second_officer.get(page)
    )

    address = f"/liftings/{newest(site).id}"
    khmer = site.as_(site.world.coordinators["KH"])
    assert address in html.fromstring(khmer.get("/").text).xpath("//a/@href")
    answer = khmer.get(address)
    assert KHMER in answer.text
    assert "Cambodia objects to these words for bracket 1, paragraph 1" in text_of(answer)
    kept = khmer.press(answer, f"{address}/answer", {"objects_to": second, "reason": ""})
    assert kept.status_code == 422
    assert html.fromstring(kept.text).xpath("//input[@name='objects_to'][@checked]/@value") == [second]
    refused = khmer.post(f"{address}/answer", {"seen": "0", "reason": BURMESE})
    assert refused.status_code == 422
    assert "Tick the words to which your country objects. If it agrees with all of them, clear the reason." in text_of(
        refused
    )
    assert BURMESE in html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])")
    assert khmer.press(refused, f"{address}/answer", {"objects_to": second, "reason": BURMESE}).status_code == 302
    assert "Cambodia objects to bracket 2, paragraph 2, and agrees with the other words." in text_of(khmer.get(address))
    stale = khmer.post(f"{address}/answer", {"seen": "0", "reason": KHMER})
    assert html.fromstring(stale.text).xpath("//form[contains(@action, '/answer')]//input[@name='seen']/@value") == [
        "0"
    ]
    assert BURMESE not in text_of(site.as_(site.world.coordinators["TH"]).get(address))
    for code in ("CN", "LA", "MM", "TH", "VN"):
        browser = site.as_(site.world.coordinators[code])
        assert browser.get(address).status_code == 200
        assert browser.post(f"{address}/answer", {"seen": "0"}).status_code == 302

    assert newest(site).state is LiftingState.LIFTED
    done = text_of(khmer.get(address))
    assert "1 bracket has ended" in done
    assert "1 bracket stays open, because a member objects." in done
    assert BURMESE in text_of(site.as_(site.world.coordinators["TH"]).get(address))
    result = khmer.get(f"/versions/{newest(site).result_id}")
    assert f"The members will meet {KHMER} to share" in text_of(result)
    assert "Brackets have ended in version 3" in text_of(khmer.get(f"/versions/{sheet.version_id}"))


def test_a_call_is_recorded_for_a_member_and_a_notice_is_acknowledged(site: Site, sheet: Sheet) -> None:
    sheet.agree(sheet.ids[0], KHMER)
    path = f"/secretariat/versions/{sheet.version_id}/lift"
    send_announcement(sheet.officer, path, {"way": AdoptionProcedure.TACIT.value, "ends_at": TYPED_LATER_ON})
    page = f"/secretariat/liftings/{newest(site).id}"
    second = site.as_(site.world.staff[1])
    second.press(second.get(page), f"{page}/begin")

    deputy, address = site.as_(site.world.deputy), f"/liftings/{newest(site).id}"
    assert deputy.press(deputy.get(address), f"{address}/acknowledge").status_code == 302
    assert "/answer" not in deputy.get(address).text
    call = html.fromstring(second.get(page).text).xpath("//form[contains(@action, '/call')]/@action")
    assert len(call) == 5
    assert second.press(second.get(page), call[0], {"note": " "}).status_code == 422
    assert second.press(second.get(page), call[0], {"note": KHMER}).status_code == 302

    text = text_of(second.get(page))
    assert f"by telephone: {KHMER}" in text
    assert "Not bound yet: Lao PDR, Myanmar, Thailand and Viet Nam" in text


def test_the_whole_text_is_adopted_with_the_words_of_the_sheet(site: Site, sheet: Sheet) -> None:
    path = f"/secretariat/versions/{sheet.version_id}/adopt"
    assert "has no agreed words for 3 brackets yet" in text_of(sheet.officer.get(path))
    for bracket in sheet.ids:
        sheet.agree(bracket, KHMER)
    form = sheet.officer.get(path)
    assert html.fromstring(form.text).xpath("//input[@name='way']/@value") == [AdoptionProcedure.MEETING.value]
    meeting = hold_meeting(site.world, present="KH CN LA MM TH VN", agreed="KH CN LA MM TH VN")

    done = send_announcement(sheet.officer, path, HELD | {"meeting": f"{meeting.id}"})

    assert done.status_code == 302
    with site.database.reading(WORKER) as session:
        adoption = session.scalars(select(Adoption)).one()
    assert adoption.meeting_id == meeting.id
    assert [one.words for one in adoption.agreed_words] == [KHMER] * 3
    assert "The words on which the meeting agreed" in text_of(sheet.officer.get(done.location))


def test_names_in_brackets_do_not_break_where_a_text_is_read(site: Site, sheet: Sheet) -> None:
    version = site.as_(site.world.coordinators["KH"]).get(f"/versions/{sheet.version_id}")

    assert "[Viet\u00a0Nam:" in sheet.page.text
    assert "chip-vn" in version.text  # the mark of a member is never broken
    for page in (sheet.page, version):
        assert "[Viet Nam:" not in page.text


def test_only_the_secretariat_sees_a_sheet(site: Site, sheet: Sheet) -> None:
    sheet.agree(sheet.ids[0], KHMER)
    for person in (site.world.coordinators["KH"], site.world.deputy, site.world.contributor):
        assert site.as_(person).get(sheet.path).status_code in (403, 404)
        assert site.as_(person).get("/liftings/1").status_code == 404


def test_words_go_into_the_text_as_somebody_types_it_and_hold_no_bracket(site: Site, sheet: Sheet) -> None:
    first, *_ = sheet.ids
    refused = sheet.agree(first, "[all] of them")
    assert refused.status_code == 422
    assert "Write only the words that should replace it." in text_of(refused)
    assert sheet_entries(site) == {}


def test_of_a_bracket_about_a_whole_paragraph_no_other_words_are_taken(site: Site) -> None:
    world = site.world
    for code in ("TH", "VN"):
        world.comment(code, Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "Why."))
    version = circulate_round(world)
    sheet = Sheet(site.as_(world.staff[0]), version.id)
    (bracket,) = sheet.ids
    (section,) = sheet.sections
    assert not section.xpath(".//textarea")
    assert [" ".join(label.text_content().split()) for label in section.xpath(".//fieldset[1]//label")] == [
        "keep this paragraph The draft",
        "delete this paragraph Thailand, Viet Nam",
    ]
    refused = sheet.agree(bracket, KHMER)
    assert "choose what becomes of it" in text_of(refused)


def test_words_that_would_vanish_with_their_paragraph_are_named_while_the_sheet_is_filled_in(site: Site) -> None:
    world = site.world
    world.comment(
        "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("1").id, "", "", "Said elsewhere.")
    )
    world.replace("TH", "1", "share", "exchange")
    sheet = Sheet(site.as_(world.staff[0]), circulate_round(world).id)
    whole, inside = sheet.ids
    vanishes = "The sheet leaves paragraph 1 out of the text, so the words for bracket 2 would vanish."
    screens = [sheet.path, *(sheet.path.replace("/sheet", f"/session?bracket={number}") for number in (1, 2, 3))]

    def counts() -> list[int]:
        return [text_of(sheet.officer.get(screen)).count(vanishes) for screen in screens]

    sheet.send({f"choice_{whole}": "1"})
    assert counts() == [0, 0, 0, 0]
    sheet.send({f"choice_{inside}": "1"})
    assert counts() == [3, 1, 1, 1]
    put = f"/secretariat/versions/{sheet.version_id}/lift"
    assert put not in sheet.page.text
    sheet.send({f"choice_{inside}": "0"})
    assert (counts(), put in sheet.page.text) == ([0, 0, 0, 0], True)


def test_who_is_reserved_and_what_is_linked_stands_where_words_are_chosen(site: Site) -> None:
    version_2 = make_version_2(site.world)
    version_2.circulate()
    second = open_next_round(version_2)
    second.keep("LA", "twice yearly", stance=Stance.RESERVED)
    version = circulate_round(second)

    first, *_ = Sheet(site.as_(site.world.staff[0]), version.id).sections

    assert "Lao PDR is reserved here, awaiting instructions." in " ".join(first.text_content().split())
