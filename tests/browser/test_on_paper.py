"""Pages on paper: what only leads somewhere, or can only be pressed, is not printed, and no heading stands above nothing."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from tests.browser import acts
from tests.browser.house import House
from tests.documents.test_printing import PDFTOTEXT
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion
from webapp.country.comments.margin import MOST_COMMENTS_SHOWN

ALONE = """() => {
  const shown = [...document.querySelectorAll('main *')].filter(one => one.checkVisibility() && one.getClientRects().length);
  const level = one => /^H[1-6]$/.test(one.tagName) && !one.closest('.draft') ? Number(one.tagName[1]) : 0;
  const leaves = shown.filter(one => level(one) || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  const heads = leaves.filter(one => !one.parentElement.closest('h1, h2, h3, h4, h5, h6') && !one.matches('.unseen'));
  return heads.filter((one, at) => level(one) && (at + 1 === heads.length || (level(heads[at + 1]) && level(heads[at + 1]) <= level(one))))
    .map(one => one.textContent.trim());
}"""


def last_lines(window: Page, folder: Path) -> list[str]:
    """The last line of each page but the last, of a file that the browser makes."""
    file = folder / "printed.pdf"
    window.pdf(path=file, format="A4")
    assert PDFTOTEXT
    done = subprocess.run([PDFTOTEXT, "-layout", file, "-"], capture_output=True, check=True, text=True)
    pages = done.stdout.rstrip("\f\n ").split("\f")
    return [page.rstrip().splitlines()[-1] for page in pages[:-1]]


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
    expect(window.get_by_role("link", name="The clearance of this answer")).to_have_count(0)
    expect(window.get_by_text("Mark each section")).to_be_hidden()
    expect(window.locator("main").locator("button:visible, input:visible, summary:visible")).to_have_count(0)
    expect(window.get_by_text("Not marked", exact=True).first).to_be_visible()


def test_the_receipt_on_paper_ends_with_what_was_sent_and_no_empty_heading(house: House) -> None:
    world = house.world("A printed receipt")
    world.replace("KH", "1", "every year", "twice a year")
    world.submit("KH")
    window = house.sign_in(world.coordinators["KH"])

    print_out(window, f"/rounds/{world.round_id}/receipt")

    expect(window.get_by_role("heading", name="Receipt")).to_be_visible()
    assert window.evaluate(ALONE) == []


def test_a_page_of_many_brackets_says_on_paper_that_there_are_others(house: House) -> None:
    labels = [str(number) for number in range(1, 12)]
    text = [NewParagraph(Kind.NUMBERED, f"This is said as number {label}.") for label in labels]
    world = house.world("Many printed brackets", text=text)
    for label in labels:
        world.replace("KH", label, "This is said", "This is noted")
        world.replace("LA", label, "This is said", "This is repeated")
    version = circulate_round(world)
    second = open_next_round(SecondVersion(world, {}, version.id), house.database.now() + timedelta(days=7))
    window = house.sign_in(second.coordinators["VN"])

    print_out(window, f"/rounds/{second.round_id}/brackets")

    expect(window.get_by_text("Only page 1 of 2 is printed.")).to_be_visible()
    expect(window.get_by_role("navigation", name="Pages of the list")).to_have_count(0)


def test_the_draft_a_text_and_what_changed_are_printed_without_their_controls(house: House) -> None:
    world = house.world("Printed when it is out")
    drafted = house.world("Printed while it is written")
    drafted.replace("KH", "1", "every year", "twice a year")
    world.replace("KH", "1", "every year", "twice a year")
    world.replace("VN", "1", "every year", "regularly")
    text = f"/versions/{circulate_round(world).id}"
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


def test_the_draft_on_paper_says_how_many_comments_it_does_not_show(house: House) -> None:
    world = house.world("Printed with very many comments")
    for number in range(MOST_COMMENTS_SHOWN + 1):
        world.remark("KH", f"Remark {number}.")
    window = house.sign_in(world.coordinators["KH"])

    print_out(window, f"/rounds/{world.round_id}")

    expect(window.locator("#whole").get_by_text(f"{MOST_COMMENTS_SHOWN + 1} comments")).to_be_visible()
    assert window.evaluate(ALONE) == []


@pytest.mark.skipif(not PDFTOTEXT, reason="poppler-utils is not installed")
def test_the_head_of_a_comment_is_not_the_last_line_of_a_sheet(house: House, tmp_path: Path) -> None:
    world = house.world("Printed with many comments")
    for number in range(60):
        world.remark("KH", f"Remark {number}.")
    window = house.sign_in(world.coordinators["KH"])
    window.goto(f"/rounds/{world.round_id}")

    last = last_lines(window, tmp_path)

    assert len(last) > 2
    assert [line for line in last if "Not yet submitted" in line] == []


def test_the_list_of_brackets_is_printed_without_what_only_leads_on(house: House) -> None:
    first = house.world("Printed brackets")
    first.replace("TH", "1", "every year", "twice a year")
    first.replace("TH", "2", "fish", "fish and plants")
    version = circulate_round(first)
    second = open_next_round(SecondVersion(first, {}, version.id), house.database.now() + timedelta(days=7))
    window = house.sign_in(second.coordinators["VN"])

    print_out(window, f"/rounds/{second.round_id}/brackets")

    assert window.evaluate(ALONE) == []
    expect(window.get_by_text("nobody has asked for another.")).to_be_hidden()
    expect(window.get_by_role("group", name="Bracket 2, paragraph 2")).to_be_visible()
    expect(window.get_by_role("link", name=re.compile("^why"))).to_have_count(0)
    expect(window.locator("main").locator("button:visible, summary:visible")).to_have_count(0)


def test_the_keys_of_a_meeting_are_named_only_where_they_work(house: House) -> None:
    world = house.world("Printed at a meeting")
    world.replace("TH", "1", "every year", "twice a year")
    address = f"/secretariat/versions/{circulate_round(world).id}/session"
    window = house.sign_in(world.staff[0])
    plain = house.sign_in(world.staff[0], java_script_enabled=False)
    keys = re.compile("^The keys ← and →")

    window.goto(address)
    expect(window.get_by_text(keys)).to_be_visible()
    print_out(window, address)
    expect(window.get_by_text(keys)).to_be_hidden()
    plain.goto(address)
    expect(plain.get_by_text(keys)).to_be_hidden()


def test_the_keys_of_a_choice_are_not_printed_on_a_wide_sheet(house: House) -> None:
    first = house.world("Printed choices")
    first.replace("TH", "1", "every year", "twice a year")
    second = open_next_round(
        SecondVersion(first, {}, circulate_round(first).id), house.database.now() + timedelta(days=7)
    )
    window = house.sign_in(second.coordinators["VN"])
    address = f"/rounds/{second.round_id}/brackets"
    window.goto(address)
    expect(window.locator("main kbd").first).to_be_visible()

    print_out(window, address)

    expect(window.locator("main kbd:visible")).to_have_count(0)
