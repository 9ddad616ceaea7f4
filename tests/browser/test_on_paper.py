"""Pages on paper: what only leads somewhere, or can only be pressed, is not printed, and no heading stands above nothing."""

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.house import House
from tests.rounds import circulated

ALONE = """() => {
  const shown = [...document.querySelectorAll('main *')].filter(one => one.checkVisibility() && one.getClientRects().length);
  const level = one => /^H[1-6]$/.test(one.tagName) && !one.closest('.draft') ? Number(one.tagName[1]) : 0;
  const leaves = shown.filter(one => level(one) || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  const heads = leaves.filter(one => !one.parentElement.closest('h1, h2, h3, h4, h5, h6') && !one.matches('.unseen'));
  return heads.filter((one, at) => level(one) && (at + 1 === heads.length || (level(heads[at + 1]) && level(heads[at + 1]) <= level(one))))
    .map(one => one.textContent.trim());
}"""


def print_out(window: Page, address: str) -> None:
    window.goto(address)
    window.emulate_media(media="print")


def test_the_answer_on_paper_has_its_words_and_no_empty_heading_or_control(house: House) -> None:
    world = house.world("Printed before it is sent")
    world.replace("KH", "1", "every year", "twice a year")
    window = house.sign_in(world.coordinators["KH"])

    print_out(window, f"/rounds/{world.round_id}/answer")

    expect(window.get_by_role("article")).to_contain_text("twice a year")
    assert window.evaluate(ALONE) == []
    expect(window.get_by_role("heading", name="What will be sent")).to_be_hidden()
    expect(window.locator("main").locator("button:visible, input:visible, summary:visible")).to_have_count(0)
    expect(window.get_by_text("Not marked", exact=True).first).to_be_visible()


def test_the_draft_a_text_and_what_changed_are_printed_without_their_controls(house: House) -> None:
    world = house.world("Printed when it is out")
    drafted = house.world("Printed while it is written")
    drafted.replace("KH", "1", "every year", "twice a year")
    world.replace("KH", "1", "every year", "twice a year")
    world.replace("VN", "1", "every year", "regularly")
    text = f"/versions/{circulated(world).id}"
    window = house.sign_in(world.coordinators["KH"])
    other = house.sign_in(drafted.coordinators["KH"])

    print_out(other, f"/rounds/{drafted.round_id}")
    assert other.evaluate(ALONE) == []
    expect(other.get_by_text("Put the deadline into your calendar")).to_be_hidden()
    expect(other.locator("main").locator("button:visible, input:visible, summary:visible")).to_have_count(0)
    for address in (text, f"{text}/redline"):
        print_out(window, address)
        assert window.evaluate(ALONE) == []
        expect(acts.paragraph(window, "1")).to_contain_text("regularly")
        expect(window.locator("main").locator("button:visible, input:visible, form:visible")).to_have_count(0)
