"""Passkeys in a browser: what the script says of a device."""

import pytest
from playwright.sync_api import expect

from tests.browser.faults import faults
from tests.browser.house import House


def test_the_page_says_that_a_device_gave_no_passkey_and_keeps_its_name(house: House) -> None:
    window = house.sign_in(house.world("A passkey").coordinators["KH"])
    window.goto("/account/second-factors")
    window.get_by_label("Name of the passkey").fill("My telephone")
    window.get_by_role("button", name="Add a passkey").click()  # no browser gives one to an address without a name

    expect(window.get_by_role("status").filter(has_text="Your device gave no passkey.")).to_be_visible()
    expect(window.get_by_label("Name of the passkey")).to_have_value("My telephone")
    expect(window.get_by_text("You cannot add a passkey in this browser")).to_be_hidden()
    assert faults(window) == []


@pytest.mark.parametrize("has_script", [True, False])
def test_a_browser_without_passkeys_says_so_and_shows_no_field_for_one(house: House, has_script: bool) -> None:
    coordinator = house.world(f"No passkeys {has_script}").coordinators["KH"]
    window = house.sign_in(coordinator, java_script_enabled=has_script)
    window.add_init_script("delete window.PublicKeyCredential")
    window.goto("/account/second-factors")

    expect(window.get_by_text("You cannot add a passkey in this browser")).to_be_visible()
    expect(window.get_by_label("Name of the passkey")).to_be_hidden()
    expect(window.get_by_text("Add a passkey", exact=True)).to_be_hidden()
