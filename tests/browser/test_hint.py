"""A hint for the first visit stands open where there is room; a telephone shows its title, and the text near."""

from playwright.sync_api import expect

from testing.chromium import HEIGHT, NARROW
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House

FIRST = "Your first time here?"
NEAR = 1200  # CSS pixels to the first words of the text, those of the demonstration included


def test_a_telephone_shows_the_title_of_a_hint_and_a_wide_window_all_of_it(house: House) -> None:
    title = "A hint on a telephone"
    world = house.world(title)
    wide = house.sign_in(world.coordinators["KH"])
    acts.open_draft(wide, title)
    expect(wide.get_by_role("heading", name=FIRST)).to_be_visible()
    expect(wide.get_by_role("button", name="Close this hint")).to_be_visible()

    narrow = house.sign_in(world.coordinators["KH"], viewport={"width": NARROW, "height": HEIGHT})
    narrow.goto(wide.url)
    expect(narrow.get_by_role("button", name="Close this hint")).to_be_hidden()
    box = narrow.locator(".draft").bounding_box()
    assert box is not None
    assert box["y"] < NEAR
    narrow.get_by_text(FIRST).click()
    narrow.get_by_role("button", name="Close this hint").click()

    expect(narrow.get_by_text("The hint is closed.")).to_be_visible()
    expect(narrow.get_by_text(FIRST)).to_have_count(0)
    assert faults(narrow) == []
