"""Every component in every state, as people see it who ask for light, dark, more contrast or colours of their own, on a telephone, and
four times as large."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from models.people.person import Role
from tests.browser.faults import TOO_WIDE, faults, unreadable
from tests.browser.house import House

SMALLEST, MAGNIFIED = 320, 4
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "more contrast": {"contrast": "more"},
    "dark, more contrast": {"color_scheme": "dark", "contrast": "more"},
    "forced colours": {"forced_colors": "active"},
}
LINES = "ways => ways.map(way => [way.ariaCurrent !== null, getComputedStyle(way).borderBottomColor])"
TEXTS = "marks => marks.map(mark => mark.textContent)"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_component_can_be_read_in_each_scheme(house: House, scheme: str) -> None:
    staff = next(person for person in house.people() if person.role is Role.STAFF)
    window = house.sign_in(staff, **SCHEMES[scheme])

    window.goto("/secretariat/system-status")
    window.get_by_role("link", name="Every component in every state").click()

    expect(window).to_have_title(re.compile("^Components"))
    assert faults(window) == []
    window.set_viewport_size({"width": SMALLEST, "height": 800})
    assert window.evaluate(TOO_WIDE) == ""
    window.context.close()


def test_where_somebody_is_can_be_told_in_forced_colours(house: House) -> None:
    staff = next(person for person in house.people() if person.role is Role.STAFF)
    window = house.sign_in(staff, **SCHEMES["forced colours"])

    lines = window.locator(".nav a").evaluate_all(LINES)

    assert len({line for current, line in lines if current}) == 1
    assert {line for current, line in lines if current}.isdisjoint(line for current, line in lines if not current)
    window.context.close()


def test_each_component_fits_four_times_as_large_and_says_whose_a_bracket_is(house: House) -> None:
    staff = next(person for person in house.people() if person.role is Role.STAFF)
    # A browser that enlarges a page gives it a window that is smaller by as much.
    window = house.sign_in(
        staff, viewport={"width": 1280 // MAGNIFIED, "height": 1024 // MAGNIFIED}, device_scale_factor=MAGNIFIED
    )

    window.goto("/secretariat/components")

    assert unreadable(window) == []
    assert window.evaluate(TOO_WIDE) == ""
    sentences = window.locator(".alternative").evaluate_all(TEXTS)
    assert sentences[1] == "bracket begins, [Lao PDR, Thailand: twice a year] (bracket ends)"
    window.context.close()


def test_how_far_somebody_is_can_be_seen_in_forced_colours(house: House) -> None:
    staff = next(person for person in house.people() if person.role is Role.STAFF)
    window = house.sign_in(staff, **SCHEMES["forced colours"])
    window.goto("/secretariat/components")
    bar = window.locator("progress").first

    bar.evaluate("bar => { bar.value = bar.max; }")
    full = bar.screenshot()
    bar.evaluate("bar => { bar.value = 0; }")

    assert bar.screenshot() != full
    window.context.close()
