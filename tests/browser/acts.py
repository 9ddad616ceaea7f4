"""What people do on the pages: each act begins where the one before has led, and ends at what it shows."""

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator, Page, expect

from models.people.person import Person
from testing.service import WITHIN
from testing.world import MEMBERS, World
from tests.browser.house import House


def open_draft(window: Page, title: str, number: int = 1) -> None:
    """From home to the draft of a round on the text with this title."""
    window.goto("/")
    task = window.get_by_role("listitem").filter(has=window.get_by_text(title, exact=True))
    task.or_(listed_behind(window, title)).get_by_role("link", name=f"Round {number}").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text(title)


def listed_behind(window: Page, title: str) -> Locator:
    """What home lists of the consultation with this title, opened where it is folded: with a key, since how many others a house has
    must not count among the clicks.
    """
    first = window.get_by_role("heading", name=title, exact=True).locator("xpath=following-sibling::*[1]")
    folded = first.locator("xpath=self::details")
    if folded.count():
        folded.locator("summary").press("Enter")
    return first


def paragraph(window: Page, label: str) -> Locator:
    """The paragraph of a draft with this number, and what stands beside it."""
    return window.get_by_role("region", name=f"Paragraph {label}", exact=True)


def ask(window: Page, label: str, change: str) -> None:
    """In the open draft, go to the form for one of the changes that can be asked for at a paragraph."""
    beside = paragraph(window, label)
    beside.get_by_text("Comment or change").click()
    beside.get_by_role("link", name=change).click()


def type_other_words(window: Page, label: str, old: str, new: str) -> None:
    """In the open draft, ask for other words for a paragraph, and type them; nothing is sent yet."""
    ask(window, label, "Suggest a change")
    words = window.get_by_label("The paragraph as it should read")
    now = words.input_value()
    assert old in now
    words.fill(now.replace(old, new))


def propose(window: Page, title: str, label: str, old: str, new: str, *, type: str = "Substantive") -> None:
    """Look at other words for a paragraph, then save them as a comment of this type."""
    open_draft(window, title)
    type_other_words(window, label, old, new)
    window.get_by_label("Why (optional)").fill("It is clearer.")
    window.get_by_role("radio", name=re.compile(type)).check()
    window.get_by_role("button", name="Preview the change").click()
    expect(window.get_by_role("region", name="The change").locator("ins")).to_contain_text(new)
    window.get_by_role("button", name="Save", exact=True).click()
    expect(paragraph(window, label).locator("ins")).to_contain_text(new)
    expect(window.get_by_text("The comment is saved.")).to_be_in_viewport()


def choose(window: Page, title: str, choices: Mapping[str, str]) -> None:
    """In round 2, choose in brackets by the label of their paragraph, with one save that leads to the whole answer."""
    open_draft(window, title, 2)
    window.get_by_role("link", name=re.compile("^See the [0-9]+ brackets")).click()
    for label, choice in choices.items():
        bracket = window.get_by_role("group", name=re.compile(f"^Bracket [0-9]+, paragraph {label}$"))
        bracket.get_by_role("radio", name=re.compile(choice)).check()
    window.get_by_role("button", name="Save, and read the whole answer").click()
    expect(window.get_by_text("saved. Until your country submits")).to_be_visible()


def submit(window: Page, title: str, number: int = 1) -> None:
    """Send the official answer of the country."""
    open_draft(window, title, number)
    window.get_by_role("link", name="Read everything and submit", exact=True).first.click()
    window.get_by_role("button", name=re.compile("^Submit for")).click()
    expect(window.locator("main")).to_contain_text("Receipt")


def others_submit(world: World, *apart_from: str) -> None:
    """The members who are not at a browser send what they have, or a nil return."""
    for code in MEMBERS:
        if code not in apart_from:
            world.submit(code)


def consolidate(window: Page, world: World) -> None:
    """As staff, close the round in which all have answered, ask for one text, and open it."""
    window.goto(f"/secretariat/rounds/{world.round_id}")
    window.get_by_role("button", name="Close the round").click()
    window.get_by_role("button", name="Consolidate", exact=True).click()
    wait_for_text(window)


def propose_compromise(window: Page, place: str, words: str, *, others: bool = False) -> None:
    """As staff, in the consolidated text, propose a compromise for the bracket in a paragraph, and wait until it stands there;
    after it comes the next bracket, where there are `others`."""
    name = re.compile(rf"^Bracket \d+, {re.escape(place.lower())}$")
    window.get_by_role("link", name=name).click()
    window.get_by_role("textbox", name="Other words").fill(words)
    window.get_by_label("Why?").fill("It allows for both.")
    window.get_by_role("button", name="Keep, and go to the next").click()
    if others:
        window.get_by_role("link", name="See it in the text").click()
    wait_for_text(window)
    expect(paragraph(window, place.removeprefix("Paragraph "))).to_contain_text(f"[Secretariat proposes: {words}]")


def edit_words(window: Page, label: str, old: str, new: str, reason: str) -> None:
    """As staff, in the consolidated text, type other words into a paragraph and look at the change; nothing is kept yet."""
    paragraph(window, label).get_by_role("link", name="Edit the words").click()
    words = window.get_by_label("The paragraph as it should read")
    assert old in words.input_value()
    words.fill(words.input_value().replace(old, new))
    window.get_by_label("Why?").fill(reason)
    window.get_by_role("button", name="Preview the change").click()


def throw_words_away(window: Page, label: str) -> None:
    """As staff, in the consolidated text, discard what was typed into a paragraph and not sent, and go back."""
    paragraph(window, label).get_by_role("link", name="Edit the words").click()
    window.get_by_role("button", name="Discard it").click()
    expect(window.get_by_role("button", name="Discard it")).to_have_count(0)
    window.get_by_role("link", name="Back to the text").click()


def answer_alike(window: Page, labels: Sequence[str], reason: str) -> None:
    """As staff, in the consolidated text, give these comments one answer: their words stand in a bracket."""
    text = window.url
    window.get_by_role("link", name="Read and answer the comments").click()
    for label in labels:
        window.get_by_role("checkbox", name=f"Choose {label}").check()
    window.get_by_role("radio", name=re.compile("^Incorporated")).check()
    window.get_by_label("Why?").fill(reason)
    window.get_by_role("button", name="Save this answer for all that are chosen").click()
    expect(window.get_by_text("are kept.")).to_be_visible()
    window.goto(text)


def send_out(house: House, world: World, window: Page, approver: Person, number: int = 2) -> Page:
    """One of the staff proposes the text on the page, another approves it; gives the approver's window."""
    window.get_by_role("button", name="Propose this text").click()
    expect(window.get_by_text("Somebody else must approve it")).to_be_visible()
    second = house.sign_in(approver)
    second.goto(window.url)
    second.get_by_role("button", name="Approve and send to the members").click()
    expect(second.locator("main")).to_contain_text(f"version {number}")
    return second


def wait_for_text(window: Page) -> None:
    """Until the text is made; a page that waits for the worker looks again by itself, and shows it then."""
    text = window.get_by_role("heading", name="The text, with what changes")
    while True:
        expect(text).to_be_visible(timeout=WITHIN * 1000)
        if (older := window.get_by_role("link", name="Wait for the new text")).is_hidden():
            return
        older.click()
