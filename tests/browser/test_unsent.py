"""What is typed in a form and not sent: it is there again after the page was closed, the line was away or the session ended."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.db.access import OPERATOR
from models.people.sign_ins import SignedIn
from models.people.unsent import UnsentForm
from templates.links import Links, demo_token
from testing.chromium import NARROW
from testing.world import World
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import BURMESE, KHMER

COMMENT = "Your comment"
KEPT = re.compile(r"^We kept what you typed at [0-9]{2}:[0-9]{2}\. It is not sent\.")


def begin(house: House, world: World, title: str) -> Page:
    """Cambodia's coordinator at an empty comment on paragraph 2."""
    window = house.sign_in(world.coordinators["KH"])
    acts.open_draft(window, title)
    acts.ask(window, "2", "Comment")
    expect(window.locator(".unsent-said")).to_have_count(1)  # the script has begun
    return window


def type_and_see_saved(window: Page, words: str) -> None:
    window.get_by_label(COMMENT).press_sequentially(words)
    expect(window.get_by_role("status").filter(has_text="Saved at")).to_contain_text("Not sent yet.")


def save(window: Page) -> None:
    window.get_by_role("radio", name=re.compile("^Substantive")).check()
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_text("The comment is saved.")).to_be_visible()


def end_session(house: House, world: World) -> None:
    with house.database.transaction(OPERATOR) as session:
        own = select(SignedIn).where(SignedIn.person_id == world.coordinators["KH"].id)
        for browser in session.scalars(own):
            browser.began_at -= timedelta(days=1)


def test_who_closes_the_page_and_comes_back_finds_the_words_and_nobody_else_does(house: House) -> None:
    world = house.world("Typed and left")
    window = begin(house, world, "Typed and left")
    type_and_see_saved(window, f"We agree. {KHMER} {BURMESE}")
    assert faults(window) == []
    address = window.url
    window.close()

    window = house.sign_in(world.coordinators["KH"])
    window.goto(address)
    expect(window.get_by_text(KEPT)).to_be_visible()
    expect(window.get_by_label(COMMENT)).to_have_value(f"We agree. {KHMER} {BURMESE}")
    assert faults(window) == []

    colleague = house.sign_in(world.deputy)
    colleague.goto(address)
    expect(colleague.get_by_label(COMMENT)).to_have_value("")
    expect(colleague.locator(".unsent-said")).to_have_count(1)
    expect(colleague.get_by_text(KEPT)).to_have_count(0)

    save(window)
    window.goto(address)
    expect(window.get_by_label(COMMENT)).to_have_value("")
    expect(window.get_by_text(KEPT)).to_have_count(0)


def test_what_was_kept_can_be_discarded_at_the_form_and_on_the_page_of_the_account(house: House) -> None:
    elsewhere = begin(house, house.world("Typed elsewhere"), "Typed elsewhere")
    type_and_see_saved(elsewhere, "We agree, too.")
    world = house.world("Typed and discarded")
    window = begin(house, world, "Typed and discarded")
    type_and_see_saved(window, "We agree.")
    window.reload()
    window.get_by_role("button", name="Discard it").click()
    expect(window.get_by_label(COMMENT)).to_have_value("")
    expect(window.get_by_text(KEPT)).to_have_count(0)
    window.reload()
    expect(window.get_by_label(COMMENT)).to_have_value("")

    expect(window.locator(".unsent-said")).to_have_count(1)
    type_and_see_saved(window, "We agree again.")
    window.goto("/account")
    window.set_viewport_size({"width": NARROW, "height": 800})
    row = window.get_by_role("row").filter(has_text="We agree again.")
    row.get_by_text("Show the words").click()
    expect(window.get_by_text("We agree again.")).to_be_visible()
    assert faults(window) == []
    row.get_by_role("button", name="Discard Comment on paragraph 2 – Typed and discarded, round 1").click()
    expect(window.get_by_text("What you had typed is discarded.")).to_be_visible()
    expect(row).to_have_count(0)


def test_while_the_line_is_away_the_browser_keeps_the_words_and_the_service_has_them_later(house: House) -> None:
    world = house.world("Typed without a line")
    window = begin(house, world, "Typed without a line")
    address = window.url
    window.context.set_offline(True)
    window.get_by_label(COMMENT).press_sequentially(KHMER)
    expect(window.get_by_role("status").filter(has_text="kept in this browser until it can")).to_be_visible()
    assert faults(window) == []
    again = window.context.new_page()
    window.close()
    window.context.set_offline(False)

    again.goto(address)
    expect(again.get_by_label(COMMENT)).to_have_value(KHMER)
    expect(again.get_by_text("We kept what you typed. It is not sent.")).to_be_visible()
    elsewhere = house.sign_in(world.coordinators["KH"])
    elsewhere.goto(address)
    expect(elsewhere.get_by_label(COMMENT)).to_have_value(KHMER)


def test_an_ended_session_leads_back_to_the_words(house: House) -> None:
    world = house.world("Typed too long")
    window = begin(house, world, "Typed too long")
    address = window.url
    end_session(house, world)
    window.get_by_label(COMMENT).press_sequentially("Before lunch.")
    ended = window.get_by_role("status").filter(has_text="You are not signed in any more.")
    expect(ended).to_be_visible()
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("Please sign in again")
    expect(window.get_by_label("Text")).to_have_value("Before lunch.")
    ended.get_by_role("link", name="Sign in again, and come back to this form").click()
    expect(window.get_by_label("Your e-mail address")).to_be_visible()

    again = house.sign_in(world.coordinators["KH"], storage_state=window.context.storage_state())
    again.goto(address)
    expect(again.get_by_label(COMMENT)).to_have_value("Before lunch.")
    save(again)
    again.goto(address)
    expect(again.get_by_label(COMMENT)).to_have_value("")


def test_what_was_sent_after_the_session_had_ended_is_sent_again_with_one_press_from_the_same_page(
    house: House,
) -> None:
    world = house.world("Typed too long, and sent again")
    window = begin(house, world, "Typed too long, and sent again")
    window.get_by_label(COMMENT).fill(f"After lunch. {BURMESE}")
    window.get_by_role("radio", name=re.compile("^Substantive")).check()
    end_session(house, world)
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("Please sign in again")
    token = demo_token(house.chosen.secret_key, world.coordinators["KH"].id)
    window.context.new_page().goto(Links(house.service.address).demo_enter(token))

    window.get_by_role("button", name="Send again").click()

    expect(window.get_by_text("The comment is saved.")).to_be_visible()
    expect(window.get_by_text(f"After lunch. {BURMESE}")).to_be_visible()


def test_what_was_refused_is_kept_as_it_was_sent_and_what_was_sent_is_kept_no_more(house: House) -> None:
    world = house.world("Typed and refused")
    window = begin(house, world, "Typed and refused")
    address = window.url
    window.get_by_label("Why").fill("It is clearer.")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("alert")).to_be_visible()
    expect(window.get_by_role("status").filter(has_text="Saved at")).to_be_visible()

    window.goto(address)
    expect(window.get_by_label("Why")).to_have_value("It is clearer.")
    window.get_by_label(COMMENT).fill("We agree.")
    save(window)
    with house.database.reading(OPERATOR) as session:
        own = select(UnsentForm.fields).where(UnsentForm.person_id == world.coordinators["KH"].id)
        assert "It is clearer." not in "".join(session.scalars(own))


def test_back_from_what_followed_a_refused_form_leads_to_the_form(house: House) -> None:
    window = begin(house, house.world("Refused, sent, and back"), "Refused, sent, and back")
    window.get_by_label(COMMENT).fill(f"We agree. {KHMER}")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("alert")).to_be_visible()
    save(window)

    window.go_back()

    expect(window.get_by_label(COMMENT)).to_be_visible()
    assert faults(window) == []
