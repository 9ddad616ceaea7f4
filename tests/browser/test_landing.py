"""After an act, its sentence stands at the thing acted on, and the focus is there; after an error, it is at the summary."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from testing.world import make_world
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import KHMER


def test_the_sentence_of_a_comment_stands_at_the_comment_and_that_of_an_error_has_the_focus(house: House) -> None:
    world = house.world("Said where it was done")
    window = house.sign_in(world.coordinators["KH"])
    acts.open_draft(window, "Said where it was done")
    acts.ask(window, "4", "Comment")
    window.get_by_label("Your comment").fill(KHMER)
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("alert")).to_be_focused()

    window.get_by_role("radio", name="General").check()
    window.get_by_role("button", name="Save", exact=True).click()

    message = window.get_by_text("The comment is saved.")
    expect(message).to_be_in_viewport()
    expect(acts.paragraph(window, "4").locator(".notice-flashed:focus + article:target")).to_contain_text(KHMER)
    assert faults(window) == []


def test_where_one_of_several_things_was_acted_on_the_sentence_stands_there(house: House) -> None:
    world = house.world("Said at one of several")
    window = house.sign_in(world.coordinators["KH"])
    second = house.sign_in(world.coordinators["KH"])
    expect(second.get_by_role("link", name="Home")).to_be_visible()
    window.goto("/account")
    window.get_by_role("button", name="Sign out everywhere but here").click()

    expect(window.get_by_text("You are signed out everywhere but here.")).to_be_in_viewport()
    expect(window.locator("h2#browsers + .notice-flashed")).to_be_focused()


def test_the_sentence_of_what_was_done_below_a_notice_does_not_stand_in_the_notice(house: House) -> None:
    world = house.world("Said below a notice")
    world.replace("KH", "1", "every year", "twice a year")
    world.remark("LA", KHMER)
    world.everybody_submits()
    window = house.sign_in(world.staff[0])
    acts.consolidate(window, world)
    window.get_by_role("link", name="Read and answer the comments").click()
    window.get_by_label("Answered?").select_option("Without an answer")
    window.get_by_role("button", name="Show these").click()
    window.get_by_role("checkbox", name="Choose LA-1").check()
    window.get_by_role("radio", name=re.compile("^Noted")).check()
    window.get_by_label("Why?").fill("With thanks.")
    window.get_by_role("button", name="Save this answer for all that are chosen").click()

    expect(window.get_by_role("heading", name="1 answer is proposed by the service")).to_be_visible()
    expect(window.locator("main > .notice-flashed")).to_be_focused()


def test_without_a_script_the_sentence_stands_at_the_top(house: House) -> None:
    world = house.world("Said plainly")
    window = house.sign_in(world.coordinators["KH"], java_script_enabled=False)
    house.sign_in(world.coordinators["KH"]).goto("/")
    window.goto("/account")
    window.get_by_role("button", name="Sign out everywhere but here").click()

    expect(window.locator("main > .notice-flashed")).to_contain_text("You are signed out everywhere but here.")


def test_who_comes_back_to_a_long_page_finds_it_where_they_left_it(house: House) -> None:
    text = [NewParagraph(Kind.NUMBERED, f"The members meet in year {number}. " * 60) for number in range(1, 151)]
    closes_at = house.database.now() + timedelta(days=7)
    world = make_world(house.database, title="Left and opened again", text=text, closes_at=closes_at)
    window = house.sign_in(world.coordinators["LA"])
    window.goto(f"/rounds/{world.round_id}")
    laid_out = window.locator("body.laid-out")
    expect(laid_out).to_be_attached()
    hundredth = acts.paragraph(window, "100")
    hundredth.evaluate("one => one.scrollIntoView({ block: 'start' })")
    expect(hundredth).to_be_in_viewport()

    window.goto("/account")
    window.go_back()

    expect(laid_out).to_be_attached()
    expect(hundredth).to_be_in_viewport()
