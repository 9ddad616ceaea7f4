"""The desk: brackets and comments one after the other, with keys alone."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from testing.world import World
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion


def contested(house: House, title: str) -> World:
    """Three brackets, and three remarks."""
    world = house.world(title)
    world.replace("KH", "1", "every year", f"twice a year {KHMER}")
    world.replace("VN", "1", "every year", "regularly")
    world.replace("TH", "2", "fish", f"fish {BURMESE}")
    world.replace("CN", "3", "ministries", "offices")
    for code in ("LA", "MM", "TH"):
        world.remark(code, f"Thank you. {KHMER}")
    return world


def at(window: Page, heading: str) -> None:
    """Until the page with this heading has begun to listen to keys."""
    expect(window.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(window.get_by_role("button", name="Keys")).to_be_visible()


def press(window: Page, *keys: str) -> None:
    for key in keys:
        window.keyboard.press(key)


def test_three_brackets_are_settled_and_three_comments_answered_with_keys_alone(house: House) -> None:
    world = contested(house, "Settled by keys")
    world.everybody_submits()
    window = house.sign_in(world.staff[0])
    acts.consolidate(window, world)
    text = window.url
    window.get_by_role("link", name="Go through the brackets").press("Enter")
    at(window, "Bracket 1 of 3")
    assert faults(window) == []

    press(window, "j")
    at(window, "Bracket 2 of 3")
    press(window, "j")
    at(window, "Bracket 3 of 3")
    press(window, "j")
    expect(window).to_have_url(re.compile(f"{re.escape(text)}.*#p-"))
    window.go_back()
    at(window, "Bracket 3 of 3")
    press(window, "k")
    at(window, "Bracket 2 of 3")
    press(window, "p")
    at(window, "Bracket 1 of 3")
    press(window, "1", "w")
    window.keyboard.type("1 j: it is said while one types.")
    press(window, "Control+Enter")
    at(window, "Bracket 2 of 3")
    expect(window.get_by_role("region", name="Kept last")).to_contain_text(f"twice a year {KHMER}")
    assert faults(window) == []
    press(window, "o")
    expect(window.get_by_role("textbox", name="Other words")).to_be_focused()
    window.keyboard.type("and its plants")
    press(window, "Tab", "Tab")  # out of the field, to where members read why
    window.keyboard.type("It is shorter.")
    press(window, "Control+Enter")
    at(window, "Bracket 3 of 3")
    press(window, "u")
    at(window, "Bracket 2 of 3")
    expect(window.get_by_text("The secretariat has proposed words for 1 of 3 brackets.")).to_be_visible()
    press(window, "0", "s")
    at(window, "Bracket 3 of 3")
    press(window, "1", "Enter")
    expect(window.get_by_text("The secretariat has proposed words for 3 of 3 brackets.")).to_be_visible()

    window.goto(text)
    window.get_by_role("link", name="Read and answer the comments").press("Enter")
    window.goto(f"{window.url}?show=unanswered")
    window.get_by_role("link", name="Answer to LA-1").press("Enter")
    for label, following in (("LA-1", "MM-1"), ("MM-1", "TH-1")):
        at(window, f"Answer to {label}")
        noted = window.get_by_role("radio", name=re.compile("^Noted")).get_attribute("data-key")
        assert noted
        press(window, noted, "w")
        window.keyboard.type("With thanks.")
        press(window, "Control+Enter")
        at(window, f"Answer to {following}")
    expect(window.get_by_role("region", name="Kept last")).to_contain_text("MM-1, noted: “With thanks.”")
    press(window, "u")
    at(window, "Answer to MM-1")
    press(window, noted, "w")
    window.keyboard.type("With many thanks.")
    press(window, "Control+Enter")
    at(window, "Answer to TH-1")
    press(window, noted, "w")
    window.keyboard.type("With thanks.")
    press(window, "Control+Enter")
    expect(window.get_by_text(re.compile(r"^(\d+) of \1 comments have an answer"))).to_be_visible()


def test_a_coordinator_goes_from_bracket_to_bracket_and_chooses_with_keys(house: House) -> None:
    first = contested(house, "Chosen by keys")
    version = circulate(first, finish_round(first))
    world = open_next_round(SecondVersion(first, {}, version.id), house.database.now() + timedelta(days=7))
    window = house.sign_in(world.coordinators["LA"])
    window.goto(f"/rounds/{world.round_id}/brackets")
    at(window, "Brackets")

    press(window, "j", "j", "1")
    expect(window.get_by_role("group", name="Bracket 2, paragraph 2").get_by_role("radio").nth(1)).to_be_checked()
    press(window, "k", "r", "j", "j", "o")
    window.keyboard.type("offices of the ministries")
    third = window.get_by_role("group", name="Bracket 3, paragraph 3")
    expect(third.get_by_role("radio", name="Other words:")).to_be_checked()
    assert faults(window) == []
    press(window, "Control+Enter")

    expect(window.get_by_text("3 choices are saved.")).to_be_visible()
    window.goto(f"/rounds/{world.round_id}/brackets")
    at(window, "Brackets")
    expect(window.get_by_role("progressbar")).to_have_attribute("value", "3")
    press(window, "?")
    keys = window.get_by_role("dialog", name="Keys")
    keys.get_by_label("Use these keys in this browser").uncheck()
    keys.get_by_role("button", name="Close").press("Enter")
    press(window, "j", "d")
    expect(window.get_by_role("radio", name="Lao PDR does not stand in the way").first).not_to_be_checked()
