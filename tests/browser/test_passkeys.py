"""Passkeys in a browser: what the script says of a device."""

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
    assert faults(window) == []
