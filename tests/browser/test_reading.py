"""Reading the draft: contents beside it, and keys from paragraph to paragraph, which can be switched off."""

from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.house import House


def test_keys_lead_from_paragraph_to_paragraph_and_to_the_form_and_can_be_switched_off(house: House) -> None:
    world = house.world("Read by keys")
    window = house.sign_in(world.coordinators["LA"])
    acts.open_draft(window, "Read by keys")
    second = acts.paragraph(window, "2").get_by_role("link", name="Paragraph 2")

    window.keyboard.press("j")
    window.keyboard.press("j")
    expect(second).to_be_focused()
    expect(second).to_be_in_viewport()
    window.keyboard.press("k")
    expect(acts.paragraph(window, "1").get_by_role("link", name="Paragraph 1")).to_be_focused()

    window.keyboard.press("?")
    keys = window.get_by_role("dialog", name="Keys")
    keys.get_by_label("Use these keys in this browser").uncheck()
    keys.get_by_role("button", name="Close").click()
    window.keyboard.press("j")
    expect(second).not_to_be_focused()

    window.reload()
    window.get_by_role("button", name="Keys").click()
    keys.get_by_label("Use these keys in this browser").check()
    keys.get_by_role("button", name="Close").click()
    window.keyboard.press("j")
    window.keyboard.press("e")
    expect(window.get_by_role("heading", level=1)).to_contain_text("Suggest a change to paragraph 2")


def test_the_contents_stand_beside_the_text_and_count_what_we_have_said(house: House) -> None:
    world = house.world("Read by contents")
    world.remark("LA", "We agree.")
    window = house.sign_in(world.coordinators["LA"])
    acts.open_draft(window, "Read by contents")
    contents = window.get_by_role("navigation", name="Contents of the text")

    contents.get_by_role("link").first.click()

    expect(window.locator(".heading:target")).to_be_in_viewport()
    expect(contents).to_be_in_viewport()
