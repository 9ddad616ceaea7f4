"""How the secretariat answers many comments: what is alike at once, the rest one after the other."""

import re

from playwright.sync_api import Page, expect

from models.comments.comment import CommentType
from models.comments.operations import comments
from models.comments.operations.wording import Words
from models.db.access import viewer_of
from testing.world import LATER, MEMBERS, World
from tests.browser import acts
from tests.browser.clicks import Clicks
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import KHMER

ALIKE = 50
ALL = 250
STOPS = "a[href], button, select, textarea, input:not([type=hidden])"


def write_many(world: World) -> None:
    """Many remarks on the paragraphs of a text; fifty of them ask for the same."""
    paragraphs = [world.paragraph(label).id for label in "1234"]
    for place, code in enumerate(MEMBERS):
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            for number in range(place, ALL, len(MEMBERS)):
                text = (
                    f"Please name the groundwater, {number}."
                    if number < ALIKE
                    else f"A question of {code}: {KHMER} {number}?"
                )
                words = Words(CommentType.TECHNICAL, paragraph_id=paragraphs[number % 4], text=text)
                comments.write(session, world.round_id, words, by=by, now=LATER)


def test_fifty_alike_are_answered_in_under_ten_clicks(house: House) -> None:
    world = house.world("Two hundred and fifty comments")
    write_many(world)
    world.everybody_submits()
    window = house.sign_in(world.staff[0])
    acts.consolidate(window, world)
    window.get_by_role("link", name="Read and answer the comments").click()
    expect(window.get_by_text(f"0 of {ALL} comments have an answer.")).to_be_visible()
    assert faults(window) == []
    assert window.locator("*").count() <= 3_000
    assert window.locator(STOPS).count() <= 120

    clicks = Clicks(window)
    window.get_by_label("With these words").click()
    window.keyboard.type("groundwater")
    window.get_by_role("button", name="Show these").click()
    expect(window.get_by_text(f"{ALIKE} comments are like this.")).to_be_visible()
    window.get_by_role("checkbox", name=f"Choose all {ALIKE} comments that are found").click()
    window.get_by_role("radio", name=re.compile("^Accepted:")).click()
    window.get_by_label("Why?").click()
    window.keyboard.type("Paragraph 2 names it.")
    window.get_by_role("button", name="Save this answer for all that are chosen").click()

    expect(window.get_by_text(f"Your answers to {ALIKE} comments are kept.")).to_be_in_viewport()
    assert clicks.count == 6
    expect(window.get_by_text(f"{ALIKE} of {ALL} comments have an answer.")).to_be_visible()
    assert "words=groundwater" in window.url


def test_one_after_the_other_with_a_standard_reason_and_the_keyboard_alone(house: House) -> None:
    title = "One after the other"
    world = house.world(title)
    for text in ("First.", "Second.", "Third."):
        world.remark("LA", text)
    world.everybody_submits()
    window = house.sign_in(world.staff[0], java_script_enabled=False)
    window.goto(f"/secretariat/rounds/{world.round_id}")
    window.get_by_role("button", name="Close the round").click()
    window.goto(f"/secretariat/rounds/{world.round_id}/comments?show=unanswered")
    window.get_by_role("link", name="Answer to LA-1").click()
    answer(window, "Noted")
    window.get_by_label("Why?").fill(f"We thank you. {KHMER}")
    window.get_by_label("Keep this reason as a standard reason").check()
    window.get_by_role("button", name="Keep, and go to the next").press("Enter")

    expect(window.get_by_role("heading", level=1)).to_contain_text("Answer to LA-2")
    answer(window, "Noted")
    window.get_by_label("A standard reason (optional)").select_option(index=1)
    window.get_by_role("button", name="Next: LA-3").press("Enter")
    expect(window.get_by_text("Your answer to LA-2 is kept.")).to_be_visible()
    window.get_by_label("Why?").fill("Half an answer.")
    window.get_by_role("button", name="Previous:").or_(window.get_by_role("button", name="Save answer")).press("Enter")

    expect(window.get_by_role("alert")).to_contain_text("Choose a decision on the comment.")
    expect(window.get_by_label("Why?")).to_have_value("Half an answer.")
    window.get_by_role("link", name="The standard reasons of this consultation").click()
    expect(window.get_by_label("The reason").first).to_have_value(f"We thank you. {KHMER}")


def answer(window: Page, outcome: str) -> None:
    window.get_by_role("radio", name=re.compile(f"^{outcome}")).check()
