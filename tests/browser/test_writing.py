"""Writing a comment when things are not as they should be: too late, without scripts, without a mouse."""

import re
from datetime import timedelta
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from tests.browser import acts
from tests.browser.house import House
from tests.web.circulation import BURMESE, KHMER

MOST_STOPS = 200  # presses of Tab; the draft has fewer links than that


def test_a_deadline_that_passes_while_somebody_types_takes_no_word(house: House) -> None:
    world = house.world("A deadline while somebody types", open_for=timedelta(seconds=10))
    laos = house.sign_in(world.coordinators["LA"])
    acts.open_draft(laos, "A deadline while somebody types")
    acts.type_other_words(laos, "2", "its fish", "its fish and wetlands")
    laos.get_by_label("Why (optional)").fill(f"{KHMER} {BURMESE}")
    laos.get_by_role("radio", name=re.compile("Substantive")).check()

    _wait_until_closed(house.sign_in(world.deputy), "A deadline while somebody types")
    laos.get_by_role("button", name="Save", exact=True).click()

    sentence = re.compile(r"closed on \d{1,2} \w+ \d{4}, \d\d:\d\d")
    expect(laos.get_by_role("alert")).to_contain_text(sentence)
    expect(laos.locator("main")).to_contain_text(
        "Your comment was not saved. Your words are below, so that you can copy them."
    )
    expect(laos.get_by_label("The paragraph as it should read")).to_have_value(re.compile("its fish and wetlands"))
    expect(laos.get_by_label("Why (optional)")).to_have_value(f"{KHMER} {BURMESE}")
    expect(laos.get_by_role("radio", name=re.compile("Substantive"))).to_be_checked()
    acts.open_draft(laos, "A deadline while somebody types")
    expect(acts.paragraph(laos, "2").get_by_role("article")).to_have_count(0)


def test_everything_can_be_written_and_sent_without_scripts(house: House) -> None:
    world = house.world("Without scripts")
    window = house.sign_in(world.coordinators["MM"], java_script_enabled=False)

    acts.propose(window, "Without scripts", "2", "fish", BURMESE)
    acts.submit(window, "Without scripts")

    expect(window.locator("main")).to_contain_text("1 comment")


def test_a_comment_is_written_with_the_keyboard_alone(house: House) -> None:
    world = house.world("With the keyboard")
    window = house.sign_in(world.coordinators["KH"])
    acts.open_draft(window, "With the keyboard")

    window.keyboard.press("Tab")
    expect(window.get_by_role("link", name="Skip to the content")).to_be_focused()
    third = acts.paragraph(window, "3")
    _press(window, third.locator("summary"))
    _press(window, third.get_by_role("link", name=re.compile("^Comment")))
    _tab_to(window, window.get_by_role("textbox", name="Your comment"))
    window.keyboard.type("Please say which ministries.")
    _tab_to(window, window.get_by_role("radio", name=re.compile("^General")))
    window.keyboard.press("ArrowDown")
    window.keyboard.press("ArrowDown")
    expect(window.get_by_role("radio", name=re.compile("^Technical"))).to_be_checked()
    _press(window, window.get_by_role("button", name="Save", exact=True))

    comment = acts.paragraph(window, "3").get_by_role("article")
    expect(comment).to_contain_text("Please say which ministries.")
    expect(comment).to_contain_text("technical", ignore_case=True)


def _wait_until_closed(window: Page, title: str) -> None:
    """Look at the draft again and again, as somebody else, until it says that comments are closed.

    That must not take until the round is closed by the clock, a minute after the deadline.
    """
    acts.open_draft(window, title)
    closed, latest = window.get_by_role("heading", name="Comments are closed"), monotonic() + 40
    while closed.is_hidden():
        assert monotonic() < latest
        window.reload()


def _tab_to(window: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus, and can be seen to have it."""
    for _ in range(MOST_STOPS):
        window.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate("one => one.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab does not lead to {wanted}.")


def _press(window: Page, wanted: Locator) -> None:
    _tab_to(window, wanted)
    window.keyboard.press("Enter")
