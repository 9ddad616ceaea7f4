"""What a member says at a meeting is entered, checked by somebody else, and confirmed by its coordinator, in a browser."""

from playwright.sync_api import expect
from sqlalchemy import select

from models.comments.comment import Comment, CommentState
from models.db.access import WORKER
from tests.adoption import hold_meeting
from tests.browser.faults import faults
from tests.browser.house import House
from tests.web.circulation import KHMER


def test_what_was_said_at_a_meeting_counts_when_the_coordinator_confirms_it(house: House) -> None:
    world = house.world("Spoken at a meeting")
    meeting = hold_meeting(world, present="KH TH")
    officer, other, cambodia = map(house.sign_in, (world.staff[0], world.staff[1], world.coordinators["KH"]))
    officer.goto(f"/secretariat/meetings/{meeting.id}")
    officer.get_by_role("link", name="Enter what Cambodia said").click()
    officer.get_by_label("Who signed it, wrote it or said it?").fill("H.E. the Secretary of State")
    assert faults(officer) == []
    officer.locator("main form button").first.click()
    officer.get_by_role("button", name="Go on").click()
    officer.get_by_label("Your comment").fill(f"Circular economy, {KHMER}")
    officer.get_by_role("button", name="Save").last.click()
    expect(officer.locator("article.comment")).to_contain_text("Circular economy")
    officer.get_by_role("button", name="Send it to be checked").click()

    other.goto("/")
    task = other.locator("li.task").filter(has_text="To be checked: the answer entered for Cambodia").first
    expect(task).to_contain_text("what was said at a meeting")
    other.goto(officer.url)
    other.get_by_role("button", name="It agrees with the original").click()
    expect(other.locator("main")).to_contain_text(
        "It counts for nothing until the coordinator of Cambodia has confirmed it"
    )

    cambodia.goto(officer.url.replace("/secretariat", ""))
    expect(cambodia.locator("article.comment")).to_contain_text(KHMER)
    assert faults(cambodia) == []
    cambodia.get_by_role("button", name="Confirm it as the answer of Cambodia").click()
    cambodia.goto(f"/rounds/{world.round_id}")
    expect(cambodia.get_by_role("heading", name="Cambodia has answered")).to_be_visible()
    with house.database.reading(WORKER) as session:
        comment = session.scalars(select(Comment).where(Comment.round_id == world.round_id)).one()
    assert (comment.state, comment.text) == (CommentState.SUBMITTED, f"Circular economy, {KHMER}")
