"""A coordinator without a script, on a telephone with a keyboard: every act is reached with Tab and done with a key."""

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from models.adoption.adoption import AdoptionProcedure
from models.people.person import Person
from testing.crew import eventually
from testing.world import World
from tests.adoption import begin, circulate_without_comments, terms
from tests.browser import acts
from tests.browser.house import House
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import KHMER, SecondVersion

PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
MOST_TABS = 120  # more than any page has stops
BEHIND_THE_BAR = """() => {
  const one = document.activeElement.getBoundingClientRect(), bar = document.querySelector('.bar');
  const { top, bottom } = bar.getBoundingClientRect();
  const is_behind = !bar.contains(document.activeElement) && one.top >= top && one.bottom <= bottom;
  return is_behind ? [document.activeElement.outerHTML.slice(0, 200)] : [];
}"""


HARDLY_SEEN = """() => {
  const one = document.activeElement, { outlineStyle, boxShadow } = getComputedStyle(one);
  return outlineStyle === 'auto' && boxShadow === 'none' ? [one.outerHTML.slice(0, 200)] : [];
}"""  # a line of one pixel, which the browser draws where no style says how the focus looks


class Keys:
    """What somebody does who has no pointer."""

    def __init__(self, window: Page) -> None:
        self.window = window

    def reach(self, what: Locator) -> None:
        """Tab from where the page is, or from its beginning, until this has the focus; it is seen then."""
        expect(what).to_be_visible()
        for _ in range(MOST_TABS):
            if what.evaluate("one => one === document.activeElement"):
                break
            self.window.keyboard.press("Tab")
        expect(what).to_be_focused()
        expect(what).to_be_in_viewport()

    def press(self, what: Locator) -> None:
        self.reach(what)
        self.window.keyboard.press("Enter")

    def type(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.window.keyboard.press("ControlOrMeta+End")
        self.window.keyboard.type(words)

    def choose(self, choice: Locator) -> None:
        """Of radio buttons with one name Tab stops at the one that is chosen, or the first; arrows lead to the others."""
        name = choice.get_attribute("name")
        of_name = self.window.locator(f'input[type=radio][name="{name}"]')
        place = of_name.evaluate_all("(all, id) => all.findIndex(one => one.id === id)", choice.get_attribute("id"))
        start = max(of_name.evaluate_all("all => all.findIndex(one => one.checked)"), 0)
        self.reach(of_name.nth(start))
        self.window.keyboard.press("Space")
        for _ in range(abs(place - start)):
            self.window.keyboard.press("ArrowDown" if place > start else "ArrowUp")
        expect(choice).to_be_checked()

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.window.keyboard.press("Space")
        expect(box).to_be_checked()


def link(window: Page, name: str | re.Pattern[str]) -> Locator:
    return window.get_by_role("link", name=name).first


def button(window: Page, name: str) -> Locator:
    return window.get_by_role("button", name=name, exact=True)


def code_sent_to(house: House, person: Person) -> str:
    """What the letter says that lets this person sign in, once it has come."""
    letters = house.window()
    row = letters.get_by_role("row").filter(has_text=person.email).filter(has_text="Your link to sign in")

    def arrived() -> bool:
        letters.goto("/mailbox")
        return row.count() > 0

    eventually(arrived, every=0.5)
    row.first.get_by_role("link").click()
    found = re.search(r"“?Check your e-mail[”\"]?: (\d{6})", letters.locator(".letter-text").inner_text())
    assert found
    return found[1]


def test_a_coordinator_signs_in_comments_proposes_and_submits_with_keys_alone_and_without_a_script(
    house: House,
) -> None:
    title = "With keys alone"
    person = house.world(title).coordinators["TH"]
    window = house.window(**PHONE)
    keys = Keys(window)
    window.goto("/sign-in")
    keys.type(window.get_by_label("E-mail address"), person.email)
    keys.press(button(window, "Send me a link"))
    expect(window.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    keys.type(window.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)), code_sent_to(house, person))
    keys.press(button(window, "Sign in"))
    task = window.get_by_role("listitem").filter(has=window.get_by_text(title, exact=True))
    keys.press(task.get_by_role("link", name="Read the draft and comment"))

    acts_on = acts.paragraph(window, "2")
    keys.press(acts_on.locator("summary"))
    keys.press(acts_on.get_by_role("link", name="Comment", exact=True))
    keys.type(window.get_by_label("Your comment"), f"Which fish? {KHMER}")
    keys.choose(window.get_by_role("radio", name=re.compile("^Technical")))
    keys.press(button(window, "Save"))
    expect(acts.paragraph(window, "2")).to_contain_text("Which fish?")

    acts_on = acts.paragraph(window, "1")
    keys.press(acts_on.locator("summary"))
    keys.press(acts_on.get_by_role("link", name="Suggest a change"))
    keys.type(window.get_by_label("The paragraph as it should read"), " Each year.")
    keys.press(button(window, "Preview the change"))
    expect(window.locator("#change ins")).to_contain_text("Each year.")
    keys.choose(window.get_by_role("radio", name=re.compile("^Substantive")))
    keys.press(button(window, "Save"))
    expect(acts.paragraph(window, "1").locator("ins")).to_contain_text("Each year.")

    keys.press(link(window, "Read everything and submit"))
    keys.press(button(window, "Submit for Thailand"))

    expect(window.locator("main")).to_contain_text("Receipt")


def test_brackets_are_answered_and_a_text_approved_with_keys_alone_and_without_a_script(house: House) -> None:
    title = "Brackets by keys alone"
    first = house.world(title)
    first.replace("KH", "1", "every year", f"twice a year {KHMER}")
    first.replace("VN", "1", "every year", "regularly")
    version = circulate(first, finish_round(first))
    second = open_next_round(SecondVersion(first, {}, version.id), house.database.now() + timedelta(days=7))
    window = house.sign_in(second.coordinators["LA"], **PHONE)
    keys = Keys(window)
    acts.open_draft(window, title, 2)
    keys.press(link(window, re.compile("^See the bracket|^See the 1 bracket")))
    bracket = window.get_by_role("group", name=re.compile("^Bracket 1,"))
    keys.choose(bracket.get_by_role("radio", name=re.compile("^Accept.*regularly", re.DOTALL)))
    keys.press(bracket.locator("summary"))
    keys.type(bracket.get_by_label("Reason (optional)"), f"As we do. {KHMER}")
    keys.press(button(window, "Save, and read the whole answer"))
    expect(window.get_by_text("1 choice is saved.")).to_be_visible()
    keys.press(button(window, "Submit for Lao PDR"))
    expect(window.locator("main")).to_contain_text("Receipt")

    approve(house, house.world("Approved by keys alone"))


def approve(house: House, world: World) -> None:
    running = begin(
        world,
        circulate_without_comments(world),
        terms(world, AdoptionProcedure.EXPRESS, house.database.now() + timedelta(days=7)),
    )
    window = house.sign_in(world.coordinators["LA"], **PHONE)
    keys = Keys(window)
    window.goto(f"/adoptions/{running.id}")
    keys.press(window.locator("summary").filter(has_text="Agree for Lao PDR"))
    keys.tick(window.get_by_label("I say this for my country, officially").first)
    keys.press(button(window, "Agree for Lao PDR"))

    expect(window.locator("main")).to_contain_text("The secretariat has the answer of Lao PDR: it agrees")


def test_what_has_the_focus_is_not_behind_the_bar_at_the_bottom_of_a_draft(house: House) -> None:
    world = house.world("Enlarged four times")
    window = house.sign_in(world.coordinators["LA"], viewport={"width": 320, "height": 400})
    acts.open_draft(window, "Enlarged four times")
    behind = []

    for _ in range(MOST_TABS):
        window.keyboard.press("Tab")
        behind += window.evaluate(BEHIND_THE_BAR)
        if window.evaluate("document.activeElement === document.querySelector('.bar a')"):
            break
    for _ in range(MOST_TABS):
        window.keyboard.press("Shift+Tab")
        behind += window.evaluate(BEHIND_THE_BAR)

    assert behind == []


def test_whatever_has_the_focus_in_a_draft_can_be_seen_from_across_the_room(house: House) -> None:
    world = house.world("Where the focus is")
    window = house.sign_in(world.coordinators["LA"])
    acts.open_draft(window, "Where the focus is")
    expect(window.get_by_role("button", name="Keys")).to_be_visible()
    hardly_seen, reached = [], set()

    for _ in range(MOST_TABS):
        window.keyboard.press("Tab")
        hardly_seen += window.evaluate(HARDLY_SEEN)
        reached.add(window.evaluate("document.activeElement.id || document.activeElement.textContent"))

    assert {"keys-open", "Done: Goals"} <= reached
    assert hardly_seen == []
