"""What the service is for, in a browser: from typed words to the text that goes out."""

import re

from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import BURMESE, KHMER


def test_a_comment_ends_in_version_2_as_words(house: House) -> None:
    world = house.world("From a comment to words")
    cambodia = house.sign_in(world.coordinators["KH"])
    acts.propose(cambodia, "From a comment to words", "3", "Capacity building", "Training", type="Editorial")
    acts.submit(cambodia, "From a comment to words")
    acts.others_submit(world, "KH")

    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    acts.send_out(house, world, staff, world.staff[1])

    acts.open_draft(cambodia, "From a comment to words")
    cambodia.get_by_role("link", name="The text of version 2").click()
    expect(acts.paragraph(cambodia, "3")).to_contain_text("Training is offered to officials of the ministries.")
    cambodia.get_by_role("link", name="What changed").click()
    expect(acts.paragraph(cambodia, "3").locator("del")).to_contain_text("Capacity building")
    expect(acts.paragraph(cambodia, "3")).to_contain_text("by Cambodia")
    acts.open_draft(cambodia, "From a comment to words")
    acts.paragraph(cambodia, "3").get_by_role("link", name="Where its words stand now").click()
    expect(cambodia.locator("mark")).to_have_text("Training")


def test_a_collision_becomes_a_bracket_with_a_way_out(house: House) -> None:
    world = house.world("From a collision to a bracket")
    for code, words in (("KH", "twice yearly"), ("VN", "regularly")):
        window = house.sign_in(world.coordinators[code])
        acts.propose(window, "From a collision to a bracket", "1", "every year", words)
        acts.submit(window, "From a collision to a bracket")
    acts.others_submit(world, "KH", "VN")

    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    bracket = staff.locator(".bracket-card")
    expect(bracket).to_contain_text("Members ask for words that do not fit together.")
    acts.propose_way_out(staff, "Paragraph 1", "at least once a year")
    acts.answer_alike(staff, ("KH-1", "VN-1"), "Your words stand in the bracket, with those of the other member.")
    acts.send_out(house, world, staff, world.staff[1])

    thailand = house.sign_in(world.coordinators["TH"])
    acts.open_draft(thailand, "From a collision to a bracket")
    thailand.get_by_role("link", name="The text of version 2").click()
    expect(acts.paragraph(thailand, "1")).to_contain_text(
        "The members will meet [Cambodia: twice yearly][Viet Nam: regularly][Secretariat proposes: at least once a year]"
        " to share what they have learned."
    )
    expect(thailand.locator(".bracket-card")).to_contain_text("Why: It allows for both.")


def test_the_secretariats_own_words_are_looked_at_kept_marked_and_objected_to(house: House) -> None:
    world = house.world("Words of the secretariat")
    cambodia = house.sign_in(world.coordinators["KH"])
    acts.propose(cambodia, "Words of the secretariat", "2", "fish", KHMER, type="Editorial")
    acts.submit(cambodia, "Words of the secretariat")
    acts.others_submit(world, "KH")
    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)

    acts.edit_words(staff, "2", KHMER, "wetlands", "Shorter.")
    expect(staff.get_by_role("alert")).to_contain_text("because Cambodia asked for it")
    expect(staff.get_by_label("The paragraph as it should read")).to_have_value(re.compile("its wetlands"))
    assert faults(staff) == []
    staff.get_by_role("link", name="Back to the text").click()
    acts.edit_words(staff, "2", "The members", BURMESE, "The name that they use.")
    expect(staff.get_by_role("region", name="The change").locator("ins")).to_contain_text(BURMESE)
    assert faults(staff) == []
    staff.get_by_role("button", name="Keep these words").click()
    acts.wait_for_text(staff)
    expect(acts.paragraph(staff, "2")).to_contain_text("by Secretariat (editorial)")
    acts.send_out(house, world, staff, world.staff[1])

    thailand = house.sign_in(world.coordinators["TH"])
    acts.open_draft(thailand, "Words of the secretariat")
    thailand.get_by_role("link", name="The text of version 2").click()
    expect(acts.paragraph(thailand, "2").locator(".own-words")).to_contain_text(BURMESE)
    assert faults(thailand) == []
    acts.paragraph(thailand, "2").get_by_role("link", name="Secretariat (editorial): why").click()
    expect(thailand.locator("main")).to_contain_text("The name that they use.")
    thailand.get_by_label("Why (optional)").fill(KHMER)
    thailand.get_by_role("button", name="Object to this change").click()
    expect(thailand.locator("main")).to_contain_text(f"Thailand objects: {KHMER}")
    assert faults(thailand) == []
