"""A member whose people never sign in, in a browser: its signed letters bring words into the text, lift a bracket in the second
round, and adopt what comes of it."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER
from models.people.sign_ins import SignedIn
from testing.world import World
from tests.adoption import begin, terms
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import circulate, consolidate_and_answer, open_round_on
from tests.web.circulation import BURMESE, KHMER

TITLE = "Answered by letters"
SENDER = f"H.E. the Minister, {BURMESE}"
LETTER = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 note"}


def test_letters_of_a_member_bring_words_lift_a_bracket_and_adopt_the_text(house: House) -> None:
    world = house.world(TITLE)
    world.replace("CN", "2", "fish", "dolphins")
    before = signed_in(house, world)
    typist, checker = map(house.sign_in, world.staff[:2])
    begin_entry(typist, world)
    choose_paragraph(typist, "1")
    words = typist.get_by_label("The paragraph as it should read")
    words.fill(words.input_value().replace("every year", f"twice a year {KHMER}"))
    typist.get_by_role("radio", name=re.compile("Substantive")).check()
    typist.get_by_role("button", name="Save").last.click()
    expect(typist.locator("article.comment")).to_contain_text("twice a year")
    assert faults(typist) == []
    have_checked(typist, checker)
    world = second_round(house, world)

    begin_entry(typist, world)
    typist.get_by_role("link", name=re.compile("^Enter what Thailand says about [0-9]+ brackets")).click()
    choose(typist, "twice a year", re.compile("^Keep"))
    choose(typist, "dolphins", re.compile("^Accept.*dolphins"))
    assert faults(typist) == []
    typist.get_by_role("button", name=re.compile("^Save")).last.click()
    have_checked(typist, checker)
    acts.others_submit(world, "TH")
    world.close()
    version = circulate(world, consolidate_and_answer(world))

    adoption = begin(world, version, terms(world, AdoptionProcedure.EXPRESS, house.database.now() + timedelta(days=14)))
    adoption.all_agree(but="TH")
    typist.goto(f"/secretariat/adoptions/{adoption.id}")
    typist.get_by_role("link", name="Enter what Thailand says").click()
    fill_in_origin(typist, world)
    typist.get_by_role("radio", name="It agrees").check()
    typist.get_by_role("button", name="Save, and have it checked").click()
    checker.goto(typist.url)
    checker.get_by_role("button", name="It agrees with the original").click()

    anybody = house.window()
    anybody.goto(f"/adopted/{world.consultation_id}")
    expect(anybody.locator("main")).to_contain_text("dolphins")
    expect(anybody.locator("main")).not_to_contain_text("twice a year")
    assert faults(anybody) == []
    assert signed_in(house, world) == before


def signed_in(house: House, world: World) -> set[int]:
    """The browsers in which the coordinator of Thailand is signed in; other tests in this house have some."""
    with house.database.reading(WORKER) as session:
        return set(session.scalars(select(SignedIn.id).filter_by(person_id=world.coordinators["TH"].id)))


def begin_entry(window: Page, world: World) -> None:
    """A signed letter of Thailand about the round has come."""
    window.goto(f"/secretariat/rounds/{world.round_id}")
    window.get_by_role("link", name="Thailand", exact=True).click()
    fill_in_origin(window, world)
    window.locator("main form button").first.click()


def fill_in_origin(window: Page, world: World) -> None:
    now = world.database.now().astimezone(ZoneInfo(world.staff[0].zone))
    window.get_by_role("radio", name=re.compile("signed letter", re.IGNORECASE)).check()
    window.get_by_label("Its date").fill(f"{now:%Y-%m-%d}")
    window.get_by_label("Who signed it, wrote it or said it?").fill(SENDER)
    window.get_by_label("When did it arrive?").fill(f"{now:%Y-%m-%dT%H:%M}")
    window.locator("input[type=file]").set_input_files(LETTER)


def choose_paragraph(window: Page, label: str) -> None:
    """Go on to the form for other words of a paragraph."""
    place = window.get_by_label("What is it about?")
    option = place.locator("option").filter(has_text=re.compile(rf"\b{label}\b")).first
    place.select_option(value=option.get_attribute("value"))
    window.get_by_label("What does it ask for?").select_option("replace")
    window.get_by_role("button", name="Go on").click()


def choose(window: Page, words: str, stance: str | re.Pattern[str]) -> None:
    """What the letter says about the bracket with these words."""
    bracket = window.get_by_role("group", name=re.compile("^Bracket")).filter(has_text=words)
    bracket.get_by_role("radio", name=stance).first.check()


def have_checked(typist: Page, checker: Page) -> None:
    typist.get_by_role("button", name="Send it to be checked").click()
    checker.goto(typist.url)
    checker.get_by_role("button", name="It agrees with the original").click()
    expect(checker.locator("main")).to_contain_text("The signed letter counts as the answer of Thailand")


def second_round(house: House, world: World) -> World:
    """The others answer, what has come of it goes to the members, and a round is opened on it."""
    acts.others_submit(world, "TH")
    world.close()
    version = circulate(world, consolidate_and_answer(world))
    return open_round_on(world, version.id, house.database.now() + timedelta(days=7))
