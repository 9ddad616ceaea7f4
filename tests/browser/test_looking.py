"""What proposed words change, below the box in which they are typed."""

import re

from playwright.sync_api import Page, expect

from testing.chromium import NARROW
from testing.world import World
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import BURMESE, KHMER

WORDS = "The paragraph as it should read"


def typing(house: House, world: World, title: str, **options: object) -> Page:
    window = house.sign_in(world.coordinators["KH"], **options)
    acts.open_draft(window, title)
    acts.ask(window, "2", "Suggest a change")
    window.wait_for_load_state()
    return window


def test_the_change_appears_while_somebody_types_and_is_said_once_they_rest(house: House) -> None:
    window = typing(house, house.world("Typing"), "Typing")
    change = window.get_by_role("region", name="The change")
    expect(change).to_have_count(0)

    window.get_by_label(WORDS).press("Control+End")
    window.get_by_label(WORDS).press_sequentially(f" {KHMER} {BURMESE}")

    expect(change.locator("ins")).to_contain_text(BURMESE)
    expect(window.get_by_role("status").last).to_contain_text("Nothing is saved yet.")
    assert faults(window) == []
    window.get_by_role("button", name="Save", exact=True).focus()
    expect(window.get_by_label(WORDS)).to_have_value(re.compile(f"{BURMESE}$"))


def test_words_that_are_too_many_get_a_sentence_and_the_box_keeps_them(house: House) -> None:
    window = typing(house, house.world("Typing much"), "Typing much", viewport={"width": NARROW, "height": 800})

    window.get_by_label(WORDS).fill("river " * 4000)

    expect(window.get_by_role("region", name="The change")).to_contain_text("at most 20,000")
    assert faults(window) == []


def test_of_answers_that_overtake_each_other_the_last_typed_words_are_shown(house: House) -> None:
    window = typing(house, house.world("Typing fast"), "Typing fast")
    held: list[object] = []
    window.route("**/look?*", lambda route: held.append(route) if not held else route.continue_())

    with window.expect_request("**/look?*"):
        window.get_by_label(WORDS).fill("First words.")
    window.get_by_label(WORDS).fill("Second words.")

    expect(window.get_by_role("region", name="The change")).to_contain_text("Second words")
    expect(window.get_by_role("region", name="The change")).not_to_contain_text("First words")


def test_while_the_service_is_away_the_page_says_so_and_the_words_stay(house: House) -> None:
    window = typing(house, house.world("Typing alone"), "Typing alone")
    window.context.set_offline(True)

    window.get_by_label(WORDS).fill("Other words.")

    expect(window.locator("#change")).to_contain_text("The change cannot be shown at this moment.")
    expect(window.get_by_label(WORDS)).to_have_value("Other words.")


def test_without_a_script_a_button_shows_the_change_and_leads_to_it(house: House) -> None:
    window = typing(house, house.world("Typing plainly"), "Typing plainly", java_script_enabled=False)

    window.get_by_label(WORDS).fill(KHMER)
    window.get_by_role("button", name="Preview the change").click()

    expect(window.get_by_role("region", name="The change").locator("ins")).to_contain_text(KHMER)
    expect(window.get_by_label(WORDS)).to_have_value(KHMER)
    assert window.url.endswith("#change")
