"""A deadline is extended, passes all the same for one country, and its late answer is admitted, in a browser."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from models.db.access import WORKER
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import arrange_round
from tests.web.circulation import BURMESE


def test_a_deadline_is_extended_and_an_answer_that_is_late_all_the_same_is_admitted(house: House) -> None:
    title = "A deadline that is extended"
    world = house.world(title, open_for=timedelta(days=2))
    officer, myanmar = house.sign_in(world.staff[0]), house.sign_in(world.coordinators["MM"])
    officer.goto(f"/secretariat/rounds/{world.round_id}")
    officer.get_by_role("link", name="Extend it, or pause the round").click()
    extending = officer.locator("form").filter(has=officer.get_by_role("button", name="Extend the deadline"))
    local = house.database.now().astimezone(ZoneInfo(world.staff[0].zone)) + timedelta(days=9)
    extending.get_by_label("Comments until").or_(extending.locator("input[type='datetime-local']")).first.fill(
        f"{local:%Y-%m-%dT%H:%M}"
    )
    extending.get_by_role("button", name="Extend the deadline").click()
    expect(officer.get_by_role("alert")).to_contain_text("why", ignore_case=True)
    assert extending.locator("input[type='datetime-local']").input_value() == f"{local:%Y-%m-%dT%H:%M}"
    extending.get_by_label("Why?").fill(f"Thingyan, {BURMESE}")
    extending.get_by_role("button", name="Extend the deadline").click()
    expect(officer.get_by_text("The deadline is extended.")).to_be_visible()
    assert faults(officer) == []

    acts.open_draft(myanmar, title)
    expect(myanmar.locator("main")).to_contain_text(BURMESE)
    acts.propose(myanmar, title, "1", "every year", "regularly")
    for code in ("CN", "KH", "LA", "TH", "VN"):
        world.submit(code, now=house.database.now())
    with house.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=house.database.now() - timedelta(minutes=2))
    world.deadline_passes(now=house.database.now())

    acts.open_draft(myanmar, title)
    myanmar.get_by_role("button", name="Prepare a late answer").click()
    expect(myanmar.locator("main")).to_contain_text("prepares a late answer")
    officer.goto(f"/secretariat/rounds/{world.round_id}")
    expect(officer.locator("main")).to_contain_text("prepares a late answer")
    expect(officer.locator("main")).not_to_contain_text("regularly")
    myanmar.goto(f"/rounds/{world.round_id}/answer")
    assert faults(myanmar) == []
    myanmar.get_by_role("button", name="Send the late answer of Myanmar").click()
    expect(myanmar.locator("main")).to_contain_text("kept apart until the secretariat has decided")

    officer.reload()
    officer.get_by_role("link", name="Read it, then admit or decline it").click()
    expect(officer.locator("article.comment")).to_contain_text("regularly")
    officer.get_by_role("button", name="Admit the late answer").click()
    expect(officer.get_by_role("alert")).to_contain_text("Give the reason")
    officer.get_by_label("Why?").fill(f"A flood, {BURMESE}")
    assert faults(officer) == []
    officer.get_by_role("button", name="Admit the late answer").click()
    expect(officer.get_by_role("link", name="late, admitted")).to_be_visible()
    myanmar.goto(f"/rounds/{world.round_id}/receipt")
    expect(myanmar.locator("main")).to_contain_text("admitted on")
    expect(myanmar.locator("main")).to_contain_text(f"A flood, {BURMESE}")
