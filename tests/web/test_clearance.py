"""The clearance of a country's answer on its pages: how far it is, what undoes it, and the signed letter."""

from datetime import timedelta
from io import BytesIO

from lxml import html

from models.comments.operations import clearance as operations
from tests.web.country import coordinator, deadline_passes, draft_path, new_comment_path
from tests.web.site import Browser, Site, text_of

CLEARANCE = {"cleared_by": "Sok Dara", "office": "Director-General", "cleared_on": "2022-04-22"}


def ask(browser: Browser, round: str) -> None:
    answer = browser.press(browser.get(f"{round}/clearance"), f"{round}/clearance/ask")
    assert answer.location == f"{round}/clearance"


def clear(browser: Browser, round: str) -> None:
    ask(browser, round)
    browser.press(browser.get(f"{round}/clearance"), f"{round}/clearance/given", CLEARANCE)


def attach(browser: Browser, round: str) -> None:
    page = browser.get(f"{round}/clearance")
    file = {"file": (BytesIO(b"%PDF-1.7 signed"), "scan.pdf")}
    browser.press(page, f"{round}/clearance/letter", file)  # type: ignore[arg-type]


def test_the_coordinator_notes_who_has_cleared_the_answer_and_keeps_every_typed_word(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    assert "not asked for" in text_of(browser.get(f"{round}/answer"))
    ask(browser, round)

    refused = browser.press(
        browser.get(f"{round}/clearance"), f"{round}/clearance/given", {**CLEARANCE, "office": "", "cleared_on": ""}
    )
    assert refused.status_code == 422
    assert "Say which office this person holds." in text_of(refused)
    assert 'value="Sok Dara"' in refused.text
    browser.press(refused, f"{round}/clearance/given", CLEARANCE)

    page = text_of(browser.get(f"{round}/clearance"))
    assert "by Sok Dara, Director-General, on 22 April 2022" in page
    assert "Go on: read everything and submit" in page
    assert "Cleared by Sok Dara" in text_of(browser.get(f"{round}/answer"))


def test_home_says_how_far_the_clearance_is_to_those_who_speak_for_the_country(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round, deputy = coordinator(site), draft_path(site), site.as_(site.world.deputy)
    department = site.as_(site.world.contributor)
    before = text_of(department.get("/"))
    ask(browser, round)

    assert "(1 comment) is in clearance and not yet submitted. Left to do: note who" in text_of(browser.get("/"))
    assert "Your coordinator notes who has cleared it" in text_of(deputy.get("/"))
    assert text_of(department.get("/")) == before

    browser.press(browser.get(f"{round}/clearance"), f"{round}/clearance/given", CLEARANCE)
    home = browser.get("/")
    assert "is cleared and not yet submitted. Left to do: submit it" in text_of(home)
    assert html.fromstring(home.text).xpath("//a[@class='button']/@href") == [f"{round}/answer"]
    assert "Your coordinator submits it for your country." in text_of(deputy.get("/"))


def test_whoever_is_about_to_change_a_cleared_answer_is_told_so_before(site: Site) -> None:
    comment = site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    clear(browser, round)
    pages = (
        *(round, new_comment_path(site, "1", "replace"), f"/comments/{comment.id}", f"/comments/{comment.id}/remove"),
        *(f"/comments/{comment.id}/attachments", f"{round}/departments"),
    )

    for address in pages:
        assert "the clearance is undone" in text_of(browser.get(address)), address
    site.world.remark("KH", "And one more.")
    for address in pages:
        assert "the clearance is undone" not in text_of(browser.get(address)), address
    page = text_of(browser.get(f"{round}/clearance"))
    assert "The last clearance counts no more" in page
    assert "Ask for clearance" in page


def test_a_deputy_asks_and_reads_that_the_coordinator_notes_it(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    deputy, round = site.as_(site.world.deputy), draft_path(site)

    ask(deputy, round)

    page = deputy.get(f"{round}/clearance")
    assert "The country coordinator notes who has cleared the answer." in text_of(page)
    assert "Note that it is cleared" not in page.text


def test_a_page_that_shows_an_older_answer_asks_for_nothing(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    page = browser.get(f"{round}/clearance")
    site.world.remark("KH", "And one more.")

    refused = browser.press(page, f"{round}/clearance/ask")

    assert refused.status_code == 409
    assert operations.CHANGED in text_of(refused)


def test_the_receipt_and_the_secretariat_read_who_cleared_it_and_have_the_signed_letter(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    clear(browser, round)
    attach(browser, round)
    browser.press(browser.get(f"{round}/clearance"), f"{round}/official-act", {"official_act": "letter"})
    browser.press(browser.get(f"{round}/answer"), f"{round}/submit")

    receipt = text_of(browser.get(f"{round}/receipt"))

    assert "by Sok Dara, Director-General, on 22 April 2022; the signed letter is attached" in receipt
    assert "the signed letter of Cambodia, which prevails" in receipt
    officer = site.as_(site.world.staff[0])
    assert "Sok Dara" not in officer.get(f"/secretariat/rounds/{site.world.round_id}").text
    deadline_passes(site)
    site.world.deadline_passes(now=site.database.now() + timedelta(minutes=2))
    closed = officer.get(f"/secretariat/rounds/{site.world.round_id}")
    assert "Cleared by Sok Dara, Director-General" in text_of(closed)
    assert "The letter is the official act." in text_of(closed)
    (address,) = {part.split('"')[0] for part in closed.text.split('href="') if part.startswith("/clearances/")}
    assert officer.get(address).data == b"%PDF-1.7 signed"
    assert site.as_(site.world.coordinators["TH"]).get(address).status_code == 404


def test_a_letter_that_prevails_is_entered_from_the_page_of_the_round(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    clear(browser, round)
    attach(browser, round)

    browser.press(browser.get(f"{round}/clearance"), f"{round}/clearance/differs")

    officer = site.as_(site.world.staff[0])
    page = officer.get(f"/secretariat/rounds/{site.world.round_id}")
    assert "The signed letter of Cambodia prevails" in text_of(page)
    member = site.world.coordinators["KH"].of_member().id
    assert f"/secretariat/rounds/{site.world.round_id}/members/{member}/enter" in page.text


def test_after_the_close_the_coordinator_tells_on_a_page_that_the_letter_prevails(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    path = f"{round}/letter-prevails"
    site.world.everybody_submits()
    assert "take the answer back" in text_of(browser.get(path))
    deadline_passes(site)
    site.world.deadline_passes(now=site.database.now() + timedelta(minutes=2))
    assert path in browser.get(round).text
    page = browser.get(path)
    assert "The official act of Cambodia is what was submitted here" in text_of(page)
    browser.press(browser.get(f"{round}/clearance"), f"{round}/official-act", {"official_act": "letter"})
    refused = browser.press(browser.get(path), path, {"differs": "ឆ្នាំពីរដង, not each year."})
    assert (refused.status_code, "Choose the file of the signed letter" in text_of(refused)) == (422, True)
    assert "ឆ្នាំពីរដង, not each year." in refused.text

    letter = {"differs": "ឆ្នាំពីរដង, not each year.", "file": (BytesIO(b"%PDF-1.7 note"), "note.pdf")}
    assert browser.press(browser.get(path), path, letter).status_code == 302  # type: ignore[arg-type]

    assert "The secretariat was told on" in text_of(browser.get(path))
    assert "See what it was told" in text_of(browser.get(f"{round}/clearance"))
    deputy = site.as_(site.world.deputy)
    assert path in deputy.get(f"{round}/clearance").text
    read = deputy.get(path)
    assert "The country coordinator tells the secretariat that the letter prevails." in text_of(read)
    assert not html.fromstring(read.text).xpath("//main//form")
    assert deputy.post(path, {"differs": "Other words."}).status_code == 403
    officer = site.as_(site.world.staff[0])
    shown = officer.get(f"/secretariat/rounds/{site.world.round_id}")
    assert "The signed letter of Cambodia prevails" in text_of(shown)
    member = site.world.coordinators["KH"].of_member().id
    entering = officer.get(f"/secretariat/rounds/{site.world.round_id}/members/{member}/enter")
    assert "ឆ្នាំពីរដង, not each year." in entering.text, "it is there already, and need not be typed again"

    browser.press(browser.get(f"{round}/clearance"), f"{path}/taken-back")

    assert "The secretariat was told on" not in text_of(browser.get(path))
    shown = officer.get(f"/secretariat/rounds/{site.world.round_id}")
    assert "The signed letter of Cambodia prevails" not in text_of(shown)


def test_what_may_be_wrong_is_listed_before_the_button_and_refuses_nothing(site: Site) -> None:
    site.world.replace("KH", "1", "every year", "every month")
    site.world.replace("KH", "1", "every year", "every decade")
    browser, round = coordinator(site), draft_path(site)

    page = browser.get(f"{round}/answer")

    assert "Two comments of Cambodia contradict each other in paragraph 1" in text_of(page)
    assert "2 sections are not marked: Goals, Means" in text_of(page)
    sent = browser.press(page, f"{round}/submit")
    assert sent.location == f"{round}/receipt"


def test_a_section_is_marked_at_its_heading_and_on_the_page_of_the_answer(site: Site) -> None:
    browser, round = coordinator(site), draft_path(site)
    page = browser.get(round)
    (goals, means) = html.fromstring(page.text).xpath("//form[@class='section-act']")
    held = dict(goals.form_values())
    (shown,) = (name for name in held if name.startswith("shown_"))

    marked = browser.post(f"{round}/sections", {**held, shown.replace("shown", "state"): "no comment"})

    assert marked.location == f"{round}#p-{held['at']}"
    assert "Section: no comment" in text_of(browser.get(round))
    answer = browser.get(f"{round}/answer")
    assert "1 section is not marked: Means" in text_of(answer)
    (form,) = html.fromstring(answer.text).xpath(f"//form[.//button[@formaction='{round}/sections']]")
    (other,) = (name for name in dict(means.form_values()) if name.startswith("shown_"))
    browser.press(answer, f"{round}/sections", {other.replace("shown", "state"): "done"})
    assert "not marked:" not in text_of(browser.get(f"{round}/answer"))
    assert form.fields[shown.replace("shown", "state")] == "no comment"
