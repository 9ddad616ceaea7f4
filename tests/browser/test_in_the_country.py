"""Inside a country, in a browser: a department's remark that ends as words in an adopted text, and an answer that is cleared with a
signed letter."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.db.access import WORKER
from models.drafts.version import DraftVersion
from testing.world import MEMBERS
from tests.adoption import RunningAdoption
from tests.browser import acts
from tests.browser.clicks import Clicks
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import KHMER

# Clicks on the shortest way; docs/performance.md has them, too.
WRITTEN = 5  # of the department: to the draft, to the form, the type, and forwarded
DECIDED_AND_SUBMITTED = 4  # of the coordinator: included, to the draft, to the whole answer, submitted
CONSOLIDATED_AND_PROPOSED = 3  # of one officer: closed, consolidated, proposed
ANNOUNCED = 2  # of one officer; another confirms it with one
AGREED = 3  # of each coordinator: opened, said that it is official, agreed


def test_a_remark_of_a_department_ends_as_words_in_an_adopted_text(house: House) -> None:
    title = "From a department to an adopted text"
    world = house.world(title)
    cambodia, department = house.sign_in(world.coordinators["KH"]), house.sign_in(world.contributor)
    acts.open_draft(cambodia, title)
    cambodia.get_by_role("link", name="enter what they say").click()
    cambodia.get_by_text("Set an internal deadline for your departments").click()
    soon = house.database.now() + timedelta(days=3)
    cambodia.get_by_label("By when should departments forward their comments?").fill(f"{soon:%Y-%m-%dT17:00}")
    cambodia.get_by_role("button", name="Set the deadline").click()
    expect(cambodia.get_by_text("The internal deadline is set.")).to_be_visible()
    assert faults(cambodia) == []

    ours, theirs = Clicks(cambodia), Clicks(department)
    acts.open_draft(department, title)
    expect(department.locator("main")).to_contain_text("17:00 (Phnom Penh time); the round is open until")
    acts.type_other_words(department, "3", "Capacity building", "Training")
    department.get_by_label("The same in your own language (optional)").fill(KHMER)
    department.get_by_role("radio", name=re.compile("Editorial")).check()
    department.get_by_role("button", name="Save and forward to the coordinator").click()
    expect(department.get_by_text("The comment is forwarded.")).to_be_visible()
    assert theirs.count == WRITTEN
    cambodia.reload()
    cambodia.get_by_text("Write a message about the comment").click()
    cambodia.get_by_label("Your message").fill("Training of whom?")
    cambodia.get_by_role("button", name="Send the message").click()
    department.reload()
    expect(acts.paragraph(department, "3")).to_contain_text("Training of whom?")
    department.get_by_label("Your answer").fill("Of the officials of the ministries.")
    department.get_by_role("button", name="Send the message").click()
    expect(acts.paragraph(department, "3")).to_contain_text("Of the officials of the ministries.")
    assert faults(department) == []
    cambodia.reload()
    expect(cambodia.locator("main")).to_contain_text("Of the officials of the ministries.")
    before = ours.count
    cambodia.get_by_role("button", name=re.compile("^Include")).first.click()
    expect(cambodia.locator("main")).to_contain_text("Everything is decided.")
    assert faults(cambodia) == []

    acts.submit(cambodia, title)
    assert ours.since(before) == DECIDED_AND_SUBMITTED
    acts.others_submit(world, "KH")
    staff = house.sign_in(world.staff[0])
    at_work = Clicks(staff)
    acts.consolidate(staff, world)
    second = acts.send_out(house, world, staff, world.staff[1])
    assert at_work.count == CONSOLIDATED_AND_PROPOSED
    with house.database.reading(WORKER) as session:
        numbered = select(DraftVersion).filter_by(consultation_id=world.consultation_id, number=2)
        version = session.scalars(numbered).one()
    before = at_work.count
    staff.goto(f"/secretariat/versions/{version.id}/adopt")
    staff.get_by_role("radio", name=re.compile("expressly", re.IGNORECASE)).check()
    staff.get_by_role("button", name="Announce the adoption").click()
    expect(staff.locator("main")).to_contain_text("Somebody else must confirm it")
    assert at_work.since(before) == ANNOUNCED
    second.goto(staff.url)
    second.get_by_role("button", name="Confirm and ask the members").click()
    adoption = RunningAdoption(world, version, int(second.url.rsplit("/", 1)[1]))
    for code in MEMBERS.keys() - {"KH"}:
        adoption.agree(code, now=house.database.now())
    before = ours.count
    cambodia.goto(f"/adoptions/{adoption.id}")
    cambodia.get_by_text("Agree for Cambodia").first.click()
    cambodia.get_by_label("I say this for my country, officially").check()
    cambodia.get_by_role("button", name="Agree for Cambodia").click()
    expect(cambodia.locator("main")).to_contain_text("The members have adopted this text")
    assert ours.since(before) == AGREED

    public = house.window()
    public.goto("/adopted/")
    public.get_by_role("link", name=title).click()
    expect(public.locator("main")).to_contain_text("Training is offered to officials of the ministries.")


def test_an_answer_is_cleared_in_the_ministry_and_sent_with_its_signed_letter(house: House, tmp_path: Path) -> None:
    title = "From clearance to a signed letter"
    world = house.world(title)
    cambodia = house.sign_in(world.coordinators["KH"])
    acts.propose(cambodia, title, "2", "fish", "dolphins")
    _mark(cambodia, "Goals", "Done")
    cambodia.get_by_role("link", name="Read everything and submit", exact=True).first.click()
    expect(cambodia.locator("main")).to_contain_text("1 section is not marked: Means")
    cambodia.get_by_role("link", name="The clearance of this answer").click()
    mark = cambodia.locator(".hash").first.inner_text()
    cambodia.get_by_role("button", name="Ask for clearance").click()
    expect(cambodia.get_by_text("The answer is in clearance.")).to_be_visible()
    assert faults(cambodia) == []

    acts.open_draft(cambodia, title)
    expect(cambodia.get_by_role("heading", name="The answer is in clearance")).to_be_visible()
    acts.type_other_words(cambodia, "1", "every year", "twice a year")
    expect(cambodia.locator("main")).to_contain_text("the clearance is undone")
    cambodia.get_by_label("Why (optional)").fill("It is more often.")
    cambodia.get_by_role("radio", name=re.compile("Substantive")).check()
    cambodia.get_by_role("button", name="Save", exact=True).click()
    cambodia.goto(f"/rounds/{world.round_id}/clearance")
    expect(cambodia.get_by_role("heading", name="The last clearance counts no more")).to_be_visible()
    assert cambodia.locator(".hash").first.inner_text() != mark
    cambodia.get_by_role("button", name="Ask for clearance").click()

    cambodia.get_by_label("Who has cleared it?").fill(KHMER)
    cambodia.get_by_label("Which office?").fill("Director-General")
    cambodia.get_by_label("On which day?").fill("2022-04-22")
    cambodia.get_by_role("button", name="Note that it is cleared").click()
    expect(cambodia.locator("main")).to_contain_text(f"by {KHMER}, Director-General, on 22 April 2022")
    letter = tmp_path / "scan.pdf"
    letter.write_bytes(b"%PDF-1.7 signed")
    cambodia.get_by_label("The signed letter or the signed file").set_input_files(letter)
    cambodia.get_by_role("button", name="Attach the letter").click()
    expect(cambodia.get_by_role("link", name=re.compile("^signed-letter-KH-"))).to_be_visible()
    cambodia.get_by_role("radio", name=re.compile("A signed letter")).check()
    cambodia.get_by_role("button", name="Save", exact=True).click()
    expect(cambodia.get_by_text("the official act of Cambodia is the signed letter")).to_be_visible()
    assert faults(cambodia) == []
    acts.submit(cambodia, title)
    expect(cambodia.locator("main")).to_contain_text("the signed letter is attached")
    assert faults(cambodia) == []

    acts.others_submit(world, "KH")
    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    staff.goto(f"/secretariat/rounds/{world.round_id}")
    expect(staff.locator("main")).to_contain_text("The letter is the official act.")
    expect(staff.locator("main")).to_contain_text("Goals: done")
    with staff.expect_download() as kept:
        staff.get_by_role("link", name=re.compile("^signed-letter-KH-")).click()
    assert kept.value.path().read_bytes() == b"%PDF-1.7 signed"
    assert faults(staff) == []


def _mark(window: Page, section: str, state: str) -> None:
    """Mark a section at its heading in the open draft."""
    window.get_by_role("button", name=re.compile(f"^{state} ?: {section}$")).click()
    expect(window.get_by_text("1 section is marked.")).to_be_visible()
