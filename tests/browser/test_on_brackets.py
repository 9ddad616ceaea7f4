"""What members do with brackets besides choosing: words are marked as a duty and accepted, a bracket is parted, and two paragraphs
become one."""

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from testing.world import World
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import KHMER, SecondVersion


def test_words_that_charge_a_country_wait_until_it_accepts_them(house: House) -> None:
    title = "A lead for one country"
    first = house.world(title)
    first.replace("TH", "2", "fish", "fish, and Viet Nam leads the work")
    second = round_2(house, first)
    khmer = house.sign_in(second.coordinators["KH"])
    only_bracket(khmer, title).get_by_role("link", name=re.compile("Do words here give a country")).click()
    khmer.get_by_role("radio", name=re.compile("^Thailand: ")).check()
    khmer.get_by_role("checkbox", name="Viet Nam").check()
    assert faults(khmer) == []
    khmer.get_by_role("button", name="Mark these words").click()
    expect(khmer.get_by_text("The words are marked. They stand only when Viet Nam accepts them.")).to_be_in_viewport()
    for code in ("KH", "CN", "LA", "MM", "TH"):
        second.submit(code)

    viet = house.sign_in(second.coordinators["VN"])
    bracket = only_bracket(viet, title)
    expect(viet.get_by_role("heading", name="Words that name your country")).to_be_visible()
    expect(bracket).to_contain_text("as Cambodia has marked. These words stand only when your country accepts them.")
    bracket.get_by_role("radio", name=re.compile("^Accept")).check()
    viet.get_by_role("button", name="Save, and read the whole answer").click()
    acts.submit(viet, title, 2)
    read = new_version(house, second, viet, title)

    expect(acts.paragraph(read, "2")).to_contain_text("protect the river and its fish, and Viet Nam leads the work.")


def test_a_bracket_is_parted_when_who_asks_for_its_words_agrees(house: House) -> None:
    title = "A bracket of two places"
    first = house.world(title)
    text = first.paragraph("2").text.replace("members", "states")
    first.replace("CN", "2", first.paragraph("2").text, text.replace("fish", "plants"))
    first.replace("VN", "2", "fish", "people")
    second = round_2(house, first)
    viet, china = (house.sign_in(second.coordinators[code]) for code in ("VN", "CN"))
    only_bracket(viet, title).get_by_role("link", name=re.compile("^Ask to part this bracket")).click()
    viet.get_by_label("Why?").fill(f"We can accept “states”. {KHMER}")
    assert faults(viet) == []
    viet.get_by_role("button", name="Ask to part it").click()
    expect(viet.get_by_text("It is noted that Viet Nam wants this bracket to be parted.")).to_be_in_viewport()
    only_bracket(china, title).get_by_role("link", name=re.compile("^Part this bracket")).click()
    expect(china.locator("main")).to_contain_text(f"Viet Nam: “We can accept “states”. {KHMER}”")
    china.get_by_role("button", name="Agree to part it").click()
    expect(only_bracket(china, title)).to_contain_text("All who ask for words in it agree")
    for code in ("KH", "CN", "LA", "MM", "TH", "VN"):
        second.submit(code)
    read = new_version(house, second, viet, title)

    expect(acts.paragraph(read, "2")).to_contain_text(
        "The [members – Viet Nam] [China: states] will protect the river and its [fish] [China: plants][Viet Nam: people]."
    )
    expect(read.locator(".bracket-card")).to_have_count(2)
    read.get_by_role("link", name="Comments", exact=True).click()
    expect(read.locator(".bracket-records")).to_contain_text("Ended: parted into brackets of its places")
    assert faults(read) == []


def test_two_paragraphs_become_one_with_the_brackets_that_are_in_them(house: House) -> None:
    title = "Two paragraphs that are one thought"
    first = house.world(title)
    first.replace("TH", "2", "fish", f"fish {KHMER}")
    laos = house.sign_in(first.coordinators["LA"])
    acts.open_draft(laos, title)
    acts.ask(laos, "2", "Move or join")
    laos.get_by_role("link", name="propose to join it with paragraph 1").click()
    expect(laos.get_by_role("region", name="The two as one, with paragraph 1 first")).to_contain_text(
        "to share what they have learned. The members will protect the river"
    )
    laos.get_by_label("Why (optional)").fill("They are one thought.")
    laos.get_by_role("radio", name=re.compile("Substantive")).check()
    assert faults(laos) == []
    laos.get_by_role("button", name="Save", exact=True).click()
    expect(acts.paragraph(laos, "2")).to_contain_text("Proposes to join this paragraph with paragraph 1")
    second = round_2(house, first)
    viet = house.sign_in(second.coordinators["VN"])
    acts.open_draft(viet, title, 2)
    viet.get_by_role("link", name=re.compile("^See the 2 brackets")).first.click()
    whole = viet.get_by_role("group", name=re.compile("^Bracket 1, paragraph 2$"))
    whole.get_by_role("radio", name=re.compile("^Accept")).check()
    viet.get_by_role("group", name=re.compile("^Bracket 2, paragraph 2$")).get_by_role(
        "radio", name=re.compile("^Keep the draft")
    ).check()
    assert faults(viet) == []
    viet.get_by_role("button", name="Save, and read the whole answer").click()
    acts.submit(viet, title, 2)
    for code in ("KH", "CN", "LA", "MM", "TH"):
        second.submit(code)
    read = new_version(house, second, viet, title)

    expect(acts.paragraph(read, "1")).to_contain_text(
        f"what they have learned. The members will protect the river and its fish [no words here – Viet Nam] [Thailand: {KHMER}]."
    )
    expect(acts.paragraph(read, "2")).to_have_count(0)
    read.get_by_role("link", name="What changed").first.click()
    expect(read.locator("main")).to_contain_text("1 joined with another")
    assert faults(read) == []


def test_keys_lead_behind_the_last_bracket_to_the_end_of_the_list_and_save_there(house: House) -> None:
    title = "Keys to the end"
    first = house.world(title)
    first.replace("KH", "1", "every year", f"twice a year {KHMER}")
    first.replace("TH", "2", "fish", "fish and plants")
    second = round_2(house, first)
    window = house.sign_in(second.coordinators["VN"])
    acts.open_draft(window, title, 2)
    window.get_by_role("link", name=re.compile("^See the 2 brackets")).first.click()
    expect(window.get_by_role("button", name="Keys")).to_be_visible()
    one, two = (window.get_by_role("group", name=re.compile(f"^Bracket {number},")) for number in (1, 2))

    for key in ("j", "0", "j"):
        window.keyboard.press(key)
    expect(one.get_by_role("radio", name=re.compile("^Keep the draft"))).to_be_checked()
    expect(two).to_be_focused()
    window.keyboard.press("j")
    end = window.get_by_text("That was the last bracket. When you save, nothing is sent yet.")
    expect(end).to_be_focused()
    expect(end).to_be_in_viewport()
    window.keyboard.press("j")
    expect(end).to_be_focused()
    window.keyboard.press("s")

    expect(window.get_by_text("1 choice is saved.")).to_be_visible()


def test_that_a_choice_is_kept_is_said_below_it_and_moves_no_words(house: House) -> None:
    title = "A choice that is kept"
    first = house.world(title)
    first.replace("TH", "2", "fish", f"fish {KHMER}")
    second = round_2(house, first)
    window = house.sign_in(second.coordinators["VN"])
    window.set_viewport_size({"width": 360, "height": 740})
    keep = only_bracket(window, title).locator(".option").first
    before = keep.bounding_box()
    keep.get_by_role("radio").check()
    message = window.get_by_role("status").filter(has_text="Saved at")
    expect(message).to_be_visible()

    assert before is not None
    assert keep.bounding_box() == before | {"y": (keep.bounding_box() or before)["y"]}
    expect(keep.locator("xpath=following-sibling::*[1]")).to_contain_text("Saved at")
    assert faults(window) == []


def test_what_was_done_to_all_brackets_is_said_at_the_top_and_not_inside_the_hint(house: House) -> None:
    title = "Two that nobody minds"
    first = house.world(title)
    first.replace("TH", "1", "every year", "twice a year")
    first.replace("TH", "2", " and its fish", "")
    second = round_2(house, first)
    window = house.sign_in(second.coordinators["VN"])
    acts.open_draft(window, title, 2)
    window.get_by_role("link", name=re.compile("^See the 2 brackets")).first.click()
    expect(window.get_by_role("group", name=re.compile("^Bracket 2"))).to_contain_text("the river (no words here).")
    expect(window.locator("#hint-brackets")).to_be_visible()
    window.get_by_role("button", name="Accept both of them").click()

    expect(window.locator("main > .notice-flashed")).to_be_focused()
    assert faults(window) == []


def round_2(house: House, first: World) -> World:
    """Version 2 has gone out, and a round is open on it."""
    version = circulate(first, finish_round(first))
    return open_next_round(SecondVersion(first, {}, version.id), house.database.now() + timedelta(days=7))


def only_bracket(window: Page, title: str) -> Locator:
    """The one bracket in a country's list."""
    acts.open_draft(window, title, 2)
    window.get_by_role("link", name=re.compile("^See the bracket|^See the 1 bracket")).first.click()
    return window.get_by_role("group", name=re.compile("^Bracket 1, paragraph 2$"))


def new_version(house: House, world: World, reader: Page, title: str) -> Page:
    """The secretariat makes version 3 of what was submitted, and the reader opens it."""
    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    acts.send_out(house, world, staff, world.staff[1], 3)
    acts.open_draft(reader, title, 2)
    reader.get_by_role("link", name="The text of version 3").click()
    return reader
