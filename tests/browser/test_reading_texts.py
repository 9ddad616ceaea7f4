"""Reading a text that is out, and what changed in it: with keys and contents, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from testing.crew import eventually
from testing.world import World
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import circulate_round


def version(house: House, title: str) -> tuple[World, str]:
    """A circulated text with a bracket, and the address of its page."""
    world = house.world(title)
    world.replace("KH", "1", "every year", "twice a year")
    world.replace("VN", "1", "every year", "regularly")
    world.replace("TH", "3", "officials", "students")
    return world, f"/versions/{circulate_round(world).id}"


@pytest.mark.parametrize("page", ["", "/redline"])
def test_a_text_that_is_out_is_read_by_keys_and_contents(house: House, page: str) -> None:
    world, text = version(house, f"Out, and read{page}")
    window = house.sign_in(world.coordinators["KH"])
    window.goto(f"{text}{page}")
    expect(window.get_by_role("button", name="Keys")).to_be_visible()
    assert faults(window) == []

    window.keyboard.press("j")
    expect(window.locator(".para-number").first).to_be_focused()
    contents = window.get_by_role("navigation", name="Contents of the text")
    contents.get_by_role("link").nth(1).click()
    expect(window.locator(".heading:target")).to_be_in_viewport()
    expect(contents).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_that_is_out_is_narrowed_with_a_script_and_without(house: House, scripts: bool) -> None:
    world, text = version(house, f"Out, and narrowed {scripts}")
    window = house.sign_in(world.coordinators["KH"], java_script_enabled=scripts)
    window.goto(text)

    window.get_by_text("Find words, or choose what is shown").click()
    window.get_by_label("Only paragraphs with comments of Cambodia").check()
    window.get_by_role("button", name="Show", exact=True).click()

    expect(window.locator(".draft .para")).to_have_count(1)
    expect(window.get_by_text("Shown: 1 of ")).to_be_visible()
    expect(window.get_by_role("heading", name=re.compile("^Bracket 1"))).to_be_visible()
    if scripts:
        assert faults(window) == []
    window.get_by_role("link", name="Show the whole text").click()
    expect(window.locator(".draft .para")).to_have_count(4)


def test_who_comes_back_to_a_text_is_led_to_where_they_stopped(house: House) -> None:
    world, text = version(house, "Out, and read in two sittings")
    window = house.sign_in(world.coordinators["LA"], viewport={"width": 360, "height": 300})
    window.goto(text)
    window.get_by_role("link", name="Paragraph 4", exact=True).click()
    eventually(lambda: window.evaluate("localStorage.length"))

    window.goto(text)

    window.get_by_role("navigation", name="While you read").get_by_role("link", name="Go on at 4").click()
    expect(window.locator(".para:target")).to_be_in_viewport()
