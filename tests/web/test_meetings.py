"""A meeting page by page: planned with an agenda, convened, written down, sent, and answered by the members."""

import re
from datetime import timedelta

from lxml import html
from sqlalchemy import select

from models.db.access import OPERATOR, WORKER
from models.lifting.lifting import Mark
from models.meetings.meeting import Meeting, MeetingState
from testing.world import LATER
from tests.rounds import arrange
from tests.web.circulation import BURMESE, KHMER
from tests.web.sheet import Sheet, sheet_entries
from tests.web.site import Browser, Site, text_of

FUTURE = {"begins_at": "2030-05-06T09:00", "ends_at": "2030-05-06T11:00", "zone": "Asia/Phnom_Penh", "place": "online"}
ROWS = ("item_place", "item_title", "item_about", "item_id")


def newest(site: Site) -> Meeting:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Meeting).order_by(Meeting.id.desc()).limit(1)).one()


def rows(*found: tuple[str, str, str]) -> dict[str, list[str]]:
    """Items of an agenda as the form sends them: place, title, what it is about."""
    filled = [(place, title, about, "") for place, title, about in found]
    return {name: [row[column] for row in filled] for column, name in enumerate(ROWS)}


def plan(site: Site, officer: Browser, **fields: str) -> Meeting:
    path = f"/secretariat/consultations/{site.world.consultation_id}/meetings"
    assert officer.post(path, {"title": f"Meeting on {KHMER}", **FUTURE, **fields}).status_code == 302
    return newest(site)


def test_it_is_planned_with_its_agenda_and_keeps_what_was_typed(site: Site) -> None:
    officer = site.as_(site.world.staff[0])
    form = officer.get(f"/secretariat/consultations/{site.world.consultation_id}/meetings/new")
    about = html.fromstring(form.text).xpath("(//select[@name='item_about'])[1]/option/@value")
    path = f"/secretariat/consultations/{site.world.consultation_id}/meetings"
    agenda = rows(("2", BURMESE, about[2]), ("1", "Opening", ""), ("3", "", about[3]))

    refused = officer.post(path, {**FUTURE, "title": KHMER, "link": "meet", **agenda})
    assert refused.status_code == 422
    assert "Enter the whole address" in text_of(refused)
    again = html.fromstring(refused.text)
    assert again.xpath("//input[@name='title']/@value") == [KHMER]
    assert again.xpath("//input[@name='item_title']/@value")[:2] == [BURMESE, "Opening"]
    assert again.xpath("(//select[@name='item_about'])[1]/option[@selected]/@value") == [about[2]]
    untitled = officer.post(path, {**FUTURE, "title": KHMER, **agenda})
    assert "Give each item of the agenda a title." in text_of(untitled)

    for begins_at in (FUTURE["begins_at"], "NaN"):
        nowhere = officer.post(path, {**FUTURE, "title": KHMER, "begins_at": begins_at, "zone": "../../etc/passwd"})
        assert nowhere.status_code == 422

    planned = officer.post(path, {**FUTURE, "title": KHMER, **rows(("2", BURMESE, about[2]), ("1", "Opening", ""))})
    page = text_of(officer.get(planned.location))
    assert page.index("Opening") < page.index(BURMESE)
    assert "(the brackets of version 1)" in page
    assert "6 May 2030, 09:00 (Phnom Penh time)" in page
    assert "6 May 2030, 12:00 (Beijing time)" in page  # its end, by the clock of the reader
    assert "No member knows of this meeting yet" in page


def test_members_find_it_when_it_is_convened_and_can_keep_it_in_a_calendar(site: Site) -> None:
    officer, khmer = site.as_(site.world.staff[0]), site.as_(site.world.coordinators["KH"])
    meeting = plan(site, officer)
    path = f"/meetings/{meeting.id}"
    assert khmer.get(path).status_code == 404
    officer.press(officer.get(f"/secretariat{path}"), f"/secretariat{path}/convene")

    assert path in html.fromstring(khmer.get("/").text).xpath("//a/@href")
    consultation = khmer.get(f"/consultations/{site.world.consultation_id}")
    assert path in html.fromstring(consultation.text).xpath("//a/@href")
    assert KHMER in text_of(khmer.get(path))
    calendar = khmer.get(f"{path}/meeting.ics")
    assert "DTSTART:20300506T020000Z" in calendar.text
    assert "DTEND:20300506T040000Z" in calendar.text
    assert "SEQUENCE:0" in calendar.text

    changed = {"title": meeting.title, **FUTURE, "begins_at": "2030-05-06T08:00", "seen": f"{newest(site).revision}"}
    officer.post(f"/secretariat{path}/plan", changed)
    assert "SEQUENCE:1" in khmer.get(f"{path}/meeting.ics").text
    page = officer.get(f"/secretariat{path}")
    assert officer.press(page, f"/secretariat{path}/call-off", {"reason": ""}).status_code == 422
    officer.press(page, f"/secretariat{path}/call-off", {"reason": BURMESE})
    assert "STATUS:CANCELLED" in khmer.get(f"{path}/meeting.ics").text
    assert BURMESE in text_of(khmer.get(path))


def test_officers_find_a_convened_meeting_at_home_until_its_minutes_are_sent(site: Site) -> None:
    first, second = (site.as_(person) for person in site.world.staff[:2])
    meeting = plan(site, first)
    path = f"/secretariat/meetings/{meeting.id}"
    assert path not in html.fromstring(second.get("/").text).xpath("//a/@href")
    first.press(first.get(path), f"{path}/convene")
    before = text_of(second.get("/"))
    assert "The members have its agenda." in before
    assert "Enter who was there" not in before

    with site.database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Meeting, meeting.id), site.world.consultation_id, begins_at=LATER)
    assert "Enter who was there, and what was concluded" in text_of(second.get("/"))

    member = f"{site.world.coordinators['KH'].of_member().id}"
    second.press(second.get(path), f"{path}/minutes", {"present": member, "conclusions": BURMESE})
    saved = text_of(second.get("/"))
    assert "Enter who was there" not in saved
    assert "Go on with them, then propose them" in saved
    second.press(second.get(path), f"{path}/minutes/propose")
    assert "You have proposed them" in text_of(second.get("/"))
    assert "Read them, then send them or send them back" in text_of(first.get("/"))
    first.press(first.get(path), f"{path}/minutes/send-back", {"reason": KHMER})
    assert f"They were sent back: {KHMER}" in text_of(second.get("/"))
    page = second.get(path)
    second.press(page, f"{path}/minutes/propose")
    first.press(first.get(path), f"{path}/minutes/send")
    assert path not in html.fromstring(second.get("/").text).xpath("//a/@href")
    second.press(second.get(path), f"{path}/minutes/reopen")
    assert "They have been opened again" in text_of(first.get("/"))


def test_a_meeting_whose_time_is_over_waits_for_its_minutes_and_cannot_be_called_off(site: Site) -> None:
    officer, khmer = site.as_(site.world.staff[0]), site.as_(site.world.coordinators["KH"])
    meeting = plan(site, officer)
    path = f"/secretariat/meetings/{meeting.id}"
    officer.press(officer.get(path), f"{path}/convene")
    to_come = officer.get(path)
    assert "minutes awaited" not in text_of(to_come)
    with site.database.transaction(OPERATOR) as session:
        times = {"begins_at": LATER, "ends_at": LATER + timedelta(hours=2)}
        arrange(session, session.get_one(Meeting, meeting.id), site.world.consultation_id, **times)

    late = officer.press(to_come, f"{path}/call-off", {"reason": "The river is high."})
    assert (late.status_code, "The time of this meeting is over" in text_of(late)) == (409, True)
    assert newest(site).state is MeetingState.CONVENED
    page = html.fromstring(officer.get(path).text)
    assert page.xpath("//a[@class='button']/@href") == ["#minutes"]
    assert not page.xpath("//form[contains(@action, '/call-off')]")
    consultation = f"/consultations/{site.world.consultation_id}"
    own, theirs = (path, f"/secretariat{consultation}"), (f"/meetings/{meeting.id}", consultation)
    for browser, addresses in ((officer, own), (khmer, theirs)):
        for address in addresses:
            assert "over, minutes awaited" in text_of(browser.get(address))
    assert "You get a letter with them." in text_of(khmer.get(f"/meetings/{meeting.id}"))


def test_a_meeting_that_was_held_is_written_down_sent_and_answered(site: Site) -> None:
    first, second = (site.as_(person) for person in site.world.staff[:2])
    khmer, deputy = site.as_(site.world.coordinators["KH"]), site.as_(site.world.deputy)
    meeting = plan(site, first, begins_at="2022-04-22T09:00", ends_at="")
    path = f"/secretariat/meetings/{meeting.id}"
    cambodia = f"{site.world.coordinators['KH'].of_member().id}"
    written = {f"people_{cambodia}": f"{KHMER}, Director", "conclusions": BURMESE}
    page = first.get(path)
    assert "not begun" not in text_of(page)

    refused = first.press(page, f"{path}/minutes", written)
    assert refused.status_code == 422
    assert "Say which members were there." in text_of(refused)
    assert KHMER in html.fromstring(refused.text).xpath(f"string(//textarea[@name='people_{cambodia}'])")
    first.press(refused, f"{path}/minutes", {**written, "present": cambodia})
    first.press(first.get(path), f"{path}/minutes/propose")
    assert "You have proposed these minutes." in text_of(first.get(path))
    assert "For you now (1)" in text_of(second.get("/"))
    assert "Minutes of “" in text_of(second.get("/"))
    assert khmer.get(f"/meetings/{meeting.id}").status_code == 404
    second.press(second.get(path), f"{path}/minutes/send")

    address = f"/meetings/{meeting.id}"
    assert address in html.fromstring(khmer.get("/").text).xpath("//a/@href")
    read = text_of(khmer.get(address))
    assert f"{KHMER}, Director" in read
    assert "Thailand was not represented" in read
    assert BURMESE in read
    assert not html.fromstring(deputy.get(address).text).xpath("//form[contains(@action, '/confirm')]")
    assert khmer.post(f"{address}/correct", {"words": " ", "issue": "1"}).status_code == 422
    khmer.post(f"{address}/correct", {"words": KHMER, "issue": "1"})
    kept = khmer.press(khmer.get(address), f"{address}/confirm")
    assert "Send it as a correction, or empty the field." in text_of(kept)
    assert "Cambodia has corrected the minutes" in text_of(first.get(path))
    assert "A member has corrected them." in text_of(first.get("/"))
    first.press(first.get(path), f"{path}/minutes/reopen")
    assert newest(site).state is MeetingState.HELD


def test_a_meeting_that_was_over_before_its_text_went_out_says_so_while_its_day_can_be_changed(site: Site) -> None:
    officer, note = site.as_(site.world.staff[0]), "this meeting was over before version 1 was circulated"
    before = plan(site, officer, begins_at="2021-05-06T09:00", ends_at="2021-05-06T11:00")
    after = plan(site, officer, begins_at=f"{LATER + timedelta(days=1):%Y-%m-%dT%H:%M}", ends_at="")

    page = text_of(officer.get(f"/secretariat/meetings/{before.id}"))
    assert note in page
    assert "change it now" in page
    assert note not in text_of(officer.get(f"/secretariat/meetings/{after.id}"))


def test_an_officer_who_writes_minutes_beside_a_colleague_sees_both(site: Site) -> None:
    first, second = (site.as_(person) for person in site.world.staff[:2])
    path = f"/secretariat/meetings/{plan(site, first, begins_at='2022-04-22T09:00', ends_at='').id}"
    cambodia, thailand = (f"{site.world.coordinators[code].of_member().id}" for code in ("KH", "TH"))
    before = second.get(path)
    saved = {"present": cambodia, f"people_{cambodia}": "Sok Dara, Director", "conclusions": "The first one’s words."}
    first.press(first.get(path), f"{path}/minutes", saved)

    refused = second.press(before, f"{path}/minutes", {"present": thailand, "conclusions": BURMESE})

    assert refused.status_code == 409
    assert re.search(
        "What has been saved since .*Sok Dara, Director.*The first one’s words.*What you typed", text_of(refused)
    )
    assert BURMESE in html.fromstring(refused.text).xpath("string(//textarea[@name='conclusions'])")


def test_minutes_typed_while_a_colleague_proposed_them_stay_on_the_page(site: Site) -> None:
    first, second = (site.as_(person) for person in site.world.staff[:2])
    path = f"/secretariat/meetings/{plan(site, first, begins_at='2022-04-22T09:00', ends_at='').id}"
    cambodia = f"{site.world.coordinators['KH'].of_member().id}"
    first.press(first.get(path), f"{path}/minutes", {"present": cambodia})
    before = second.get(path)
    first.press(first.get(path), f"{path}/minutes/propose")

    refused = second.press(before, f"{path}/minutes", {f"people_{cambodia}": KHMER, "conclusions": BURMESE})

    assert refused.status_code == 409
    assert KHMER in refused.text
    assert BURMESE in refused.text


def test_the_session_screen_keeps_a_bracket_and_goes_on_to_what_is_missing(site: Site, sheet: Sheet) -> None:
    path = f"/secretariat/versions/{sheet.version_id}/session"
    one, two, three = sheet.ids
    screen = sheet.officer.get(path)
    assert "Bracket 1 of 3, paragraph 1" in text_of(screen)
    assert "0 of 3 have words: 0 agreed, 0 agreed ad referendum; 3 pending." in text_of(screen)

    saved = sheet.officer.press(screen, path, {f"choice_{one}": "other", f"other_{one}": KHMER, "to": "2"})
    assert saved.location == f"{path}?bracket=2"
    assert sheet_entries(site) == {one: (Mark.AGREED, [KHMER])}
    second = sheet.officer.get(saved.location)
    assert "1 of 3 have words" in text_of(second)
    moved = sheet.officer.press(second, path, {"to": "3"})
    assert sheet_entries(site).keys() == {one}
    refused = sheet.officer.press(sheet.officer.get(moved.location), path, {f"mark_{three}": "agreed", "to": "4"})
    assert refused.status_code == 422
    assert "Choose the words on which the meeting agreed, or write them." in text_of(refused)
    assert "Bracket 3 of 3" in text_of(refused)
    end = text_of(sheet.officer.get(f"{path}?bracket=4"))
    assert "2 brackets are pending" in end
    assert "Bracket 2, " in end
    assert two not in sheet_entries(site)


def test_two_officers_in_one_bracket_lose_nothing_and_are_told(site: Site, sheet: Sheet) -> None:
    path, one = f"/secretariat/versions/{sheet.version_id}/session", sheet.ids[0]
    other = site.as_(site.world.staff[1])
    mine, theirs = sheet.officer.get(f"{path}?bracket=1"), other.get(f"{path}?bracket=1")
    other.press(theirs, path, {f"choice_{one}": "1", "to": "1"})

    piece = html.fromstring(sheet.officer.get(f"{path}/news?bracket=1&seen=0").text)
    news = " ".join(piece.text_content().split())
    assert f"{site.world.staff[1].name} has just saved this bracket as “agreed”, with “twice yearly”." in news
    refused = sheet.officer.press(mine, path, {f"choice_{one}": "other", f"other_{one}": BURMESE, "to": "2"})
    assert refused.status_code == 422
    assert "has noted something else here since you opened the page: “agreed”, with “twice yearly”" in text_of(refused)
    assert BURMESE in html.fromstring(refused.text).xpath(f"string(//textarea[@name='other_{one}'])")
    assert sheet_entries(site) == {one: (Mark.AGREED, ["twice yearly"])}
    sheet.officer.press(refused, path, {"to": "2"})
    assert sheet_entries(site) == {one: (Mark.AGREED, [BURMESE])}
