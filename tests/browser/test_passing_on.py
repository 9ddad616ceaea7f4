"""An office that is handed over, and a comment that two countries ask for together, in a browser."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

from models.db.access import WORKER
from models.people.operations import people
from models.people.person import Member, Person, Role
from testing.world import World
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House


def _fresh_coordinator(house: House, world: World) -> Person:
    """Another coordinator of Myanmar, who can leave without the other tests missing them."""
    with house.database.transaction(WORKER) as session:
        myanmar = session.scalars(select(Member).where(Member.code == "MM")).one()
        return people.appoint(
            session,
            name="Khin Khin",
            email="khin.khin@mm.example.org",
            role=Role.COORDINATOR,
            member=myanmar,
            language="my",
            zone=myanmar.zone,
            now=house.database.now(),
        )


def test_an_office_goes_over_to_a_successor_who_sees_what_is_open(house: House) -> None:
    title = "An office that is handed over"
    world = house.world(title)
    world.remark("MM", "One more thing.")
    window = house.sign_in(_fresh_coordinator(house, world))
    window.get_by_role("link", name="Our office").click()
    window.get_by_text("Name your successor").click()
    offer = window.locator("form[action='/office/hand-over']")
    offer.get_by_label("Somebody else, who becomes a deputy with that").check()
    offer.get_by_label("Name", exact=True).fill("Aung Aung")
    offer.get_by_label("E-mail address").fill("aung.aung@mm.example.org")
    offer.get_by_label("What should your successor know? (optional)").fill("Ask the Department of Forestry.")
    offer.get_by_role("button", name="Offer the office").click()
    expect(window.get_by_role("heading", name="The office is offered to Aung Aung")).to_be_visible()
    assert faults(window) == []

    with house.database.reading(WORKER) as session:
        aung = session.scalars(select(Person).where(Person.name == "Aung Aung")).one()
    successor = house.sign_in(aung)
    successor.get_by_role("link", name="Read what is open, and take the office over").click()
    expect(successor.get_by_text("Ask the Department of Forestry.")).to_be_visible()
    expect(successor.get_by_role("heading", name=title)).to_be_visible()
    assert faults(successor) == []
    successor.get_by_role("button", name="I have read what is open, and take the office over").click()
    expect(successor.get_by_text("You are the coordinator of Myanmar from now on.")).to_be_visible()

    window.reload()
    expect(window).to_have_url(re.compile("/sign-in$"))


def test_a_country_joins_a_comment_and_stands_in_the_bracket(house: House) -> None:
    title = "A comment of two countries"
    world = house.world(title)
    china, viet_nam = (house.sign_in(world.coordinators[code]) for code in ("CN", "VN"))
    acts.propose(china, title, "1", "every year", "regularly")
    china.goto(f"/rounds/{world.round_id}/answer")
    china.get_by_role("link", name="Co-sponsors").click()
    china.get_by_label("Viet Nam").check()
    china.get_by_role("button", name="Show them the comment, and ask them to join").click()
    expect(china.locator("section.shown")).to_contain_text("not yet answered")
    assert faults(china) == []

    viet_nam.goto("/office")
    viet_nam.get_by_role("link", name="China invites Viet Nam to join a comment").last.click()
    expect(viet_nam.locator("article.comment")).to_contain_text("regularly")
    assert faults(viet_nam) == []
    viet_nam.get_by_role("button", name="Viet Nam joins this comment, in these words").click()
    expect(viet_nam.get_by_role("heading", name="Viet Nam joins this comment")).to_be_visible()

    acts.submit(china, title)
    acts.others_submit(world, "CN")
    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    expect(staff.locator("main")).to_contain_text("China, Viet Nam: regularly")
