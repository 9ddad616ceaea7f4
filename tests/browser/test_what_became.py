"""A country's comment on its way: the secretariat asks for another type, the country decides, and reads what became of it."""

import re

from playwright.sync_api import expect

from models.comments.comment import CommentType
from testing.service import WITHIN
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import KHMER


def test_a_type_is_asked_for_decided_on_and_shown_with_what_became_of_the_words(house: House) -> None:
    title = "A correction that was none"
    world = house.world(title)
    world.replace("KH", "4", "period", "five-year period", type=CommentType.EDITORIAL)
    world.remark("KH", f"With thanks. {KHMER}")
    world.everybody_submits()
    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    text = staff.url
    expect(acts.paragraph(staff, "4").locator("ins")).to_contain_text("five-year")
    staff.get_by_role("link", name="Read and answer the comments").click()
    staff.get_by_label("Type").select_option("editorial")
    staff.get_by_role("button", name="Show these").click()
    staff.get_by_role("link", name=re.compile("^Change the answer to KH-")).click()
    staff.get_by_role("link", name="Ask Cambodia to change the type").click()
    staff.get_by_role("radio", name="Substantive").check()
    staff.get_by_label("Why?").fill(f"It says how long a period is. {KHMER}")
    assert faults(staff) == []
    staff.get_by_role("button", name="Ask Cambodia").click()
    expect(staff.get_by_text("The member gets a letter, and decides whether the type changes.")).to_be_in_viewport()

    khmer = house.sign_in(world.coordinators["KH"])
    khmer.get_by_role("link", name="The secretariat asks about the type of 1 comment").first.click()
    assert faults(khmer) == []
    khmer.get_by_role("link", name=re.compile("from editorial to substantive")).click()
    expect(khmer.locator("main")).to_contain_text(f"It says how long a period is. {KHMER}")
    assert faults(khmer) == []
    khmer.get_by_role("radio", name="Change the type").check()
    khmer.get_by_role("button", name="Send this decision").click()
    expect(khmer.get_by_text("Your decision is recorded.")).to_be_in_viewport()

    staff.goto(text)
    expect(staff.locator("main")).to_contain_text("consolidate again")
    staff.goto(f"/secretariat/rounds/{world.round_id}")
    staff.get_by_role("button", name="Consolidate again").click()
    acts.wait_for_text(staff)
    expect(acts.paragraph(staff, "4")).to_contain_text("[Cambodia:")
    text = staff.url
    staff.goto(f"/secretariat/rounds/{world.round_id}/comments?show=unanswered")
    staff.get_by_role("checkbox", name=re.compile("^Choose KH-")).check()
    staff.get_by_role("radio", name=re.compile("^Noted")).check()
    staff.get_by_label("Why?").fill("We thank you.")
    staff.get_by_role("button", name="Save this answer for all that are chosen").click()
    staff.goto(text)
    acts.send_out(house, world, staff, world.staff[1])

    khmer.goto("/")
    acts.listed_behind(khmer, title)
    khmer.get_by_role("link", name=f"What became of our comments ({title})").click()
    expect(khmer.locator("main")).to_contain_text("Paragraph 4, in a bracket")
    expect(khmer.locator("main")).to_contain_text("Was editorial; changed at the secretariat’s request.")
    assert faults(khmer) == []
    khmer.get_by_label("Outcome").select_option("noted")
    khmer.get_by_role("button", name="Show these").click()
    expect(khmer.locator("article")).to_have_count(1)
    khmer.get_by_role("button", name=re.compile("^Make Excel")).click()
    file = khmer.get_by_role("link", name=re.compile("^Excel"))
    expect(file).to_be_visible(timeout=WITHIN * 1000)
    with khmer.expect_download() as download:
        file.click()
    assert download.value.suggested_filename.endswith("cambodia-own-answers.xlsx")
