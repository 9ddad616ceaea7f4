"""Brackets end outside a round, in a browser: words on a sheet, put to the members by two officers, answered by six."""

import re
from time import monotonic

from playwright.sync_api import Page, expect

from models.adoption.operations import ending
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from models.rounds.consultation import GRACE
from testing.service import WITHIN
from testing.world import MEMBERS
from tests.adoption import hold_meeting
from tests.browser.faults import faults
from tests.browser.house import House
from tests.lifting import RunningLifting
from tests.web.circulation import KHMER, make_version_2


def announced(house: House, title: str, way: str) -> tuple[Page, RunningLifting]:
    """One officer fills the sheet in and announces its words, another confirms them; gives the second one's window."""
    world = house.world(title)
    version_2 = make_version_2(world)
    version_2.circulate()
    hold_meeting(world, present="KH", place="Vientiane")
    first = house.sign_in(world.staff[0])
    first.goto(f"/secretariat/consultations/{world.consultation_id}")
    first.get_by_role("link", name="Settle brackets at a meeting or by silence").click()
    bracket = first.get_by_role("region", name=re.compile("^Bracket 1 of 3"))
    bracket.get_by_label("Other words for bracket 1").fill(KHMER)
    bracket.get_by_role("radio", name="Other words").check()
    bracket.get_by_role("button", name=re.compile("^Save and go to the next")).click()
    expect(first.get_by_text("One bracket is saved.")).to_be_visible()
    first.get_by_role("link", name="Put these words to the members").click()
    first.get_by_role("radio", name=re.compile(way)).check()
    if way.startswith("At a meeting"):
        first.get_by_label("Which meeting?").select_option(index=1)
    first.get_by_role("button", name="Announce these words").click()
    expect(first.get_by_text("Somebody else must confirm it")).to_be_visible()
    second = house.sign_in(world.staff[1])
    second.goto(first.url)
    second.get_by_role("button", name="Confirm and ask the members").click()
    expect(second.get_by_text("The members are asked now.")).to_be_visible()
    with house.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, version_2.version_id)
    return second, RunningLifting(world, version, int(second.url.rsplit("/", 1)[1]))


def test_a_meeting_ends_one_bracket_and_the_others_stay_open(house: House) -> None:
    _, lifting = announced(house, "A meeting that settles one bracket", "At a meeting")
    now = house.database.now()
    for code in MEMBERS:
        if code != "KH":
            lifting.answer(code, now=now)
    khmer = house.sign_in(lifting.world.coordinators["KH"])
    khmer.goto("/")
    task = khmer.get_by_role("listitem").filter(has_text="A meeting that settles one bracket")
    task.get_by_role("link", name="Read the words and answer").click()
    expect(khmer.get_by_text("These are the words on which the meeting agreed.")).to_be_visible()
    khmer.get_by_role("button", name="Send the answer of Cambodia").click()

    expect(khmer.get_by_text("1 bracket has ended")).to_be_visible()
    khmer.get_by_role("link", name="version 3").click()
    expect(khmer.get_by_text(f"The members will meet {KHMER} to share what they have learned.").first).to_be_visible()
    expect(khmer.get_by_text("ad ref.")).to_have_count(0)


def test_a_silence_binds_who_knows_of_it_and_ends_by_the_clock(house: House) -> None:
    staff, lifting = announced(house, "A silence on one bracket", "Under a silence procedure")
    khmer = house.sign_in(lifting.world.coordinators["KH"])
    khmer.goto(f"/liftings/{lifting.id}")
    khmer.get_by_role("button", name="We have this notice").click()
    expect(khmer.get_by_text("The secretariat knows now that Cambodia has this notice.")).to_be_visible()
    lifting.acknowledge("CN", "LA", "MM", "TH", now=house.database.now())
    staff.reload()
    expect(staff.get_by_text("Not bound yet: Viet Nam")).to_be_visible()
    staff.get_by_text("Record a call with Viet Nam").click()
    staff.get_by_label("With whom did you speak, and what was said?").last.fill("Ms Tran: they have it.")
    staff.get_by_role("button", name="Record the call with Viet Nam").click()
    expect(staff.get_by_text("Not bound yet")).to_have_count(0)

    time_passes(house, lifting)

    until(staff, "The silence is over: the result is to be declared")
    expect(
        staff.get_by_text(re.compile("^One bracket ends with these words.|^1 bracket ends with these words."))
    ).to_be_visible()
    assert faults(staff) == []
    staff.get_by_role("button", name="Declare: brackets end").click()
    expect(staff.get_by_text("You have declared the result. Somebody else")).to_be_visible()
    first = house.sign_in(lifting.world.staff[0])
    task = first.get_by_role("listitem").filter(has_text="A silence on one bracket")
    task.get_by_role("link", name="Confirm the result").click()
    first.get_by_role("button", name="Confirm: brackets end").click()
    expect(first.get_by_text("1 bracket has ended")).to_be_visible()
    staff.reload()
    staff.get_by_role("link", name="version 3").click()
    expect(staff.get_by_text(f"The members will meet {KHMER} to share what they have learned.").first).to_be_visible()


def time_passes(house: House, lifting: RunningLifting) -> None:
    """The time to answer ends now, and the minute after it has passed for the clock of the service."""
    over = house.database.now() + GRACE
    lifting.time_passes(over)
    with house.database.transaction(WORKER) as session:
        ending.end_due(session, now=over)


def until(window: Page, words: str) -> None:
    """Look at the page again until it says so: the clock of the service ends what is over."""
    deadline = monotonic() + WITHIN
    while window.get_by_text(words).count() == 0:
        assert monotonic() < deadline, f"The page never said “{words}”."
        window.wait_for_timeout(500)
        window.reload()
