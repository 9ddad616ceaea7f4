"""What stands in the service of meetings: one to come, one whose minutes wait, and one that members have answered."""

from datetime import timedelta

from models.db.access import viewer_of
from models.meetings.meeting import Meeting
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Item, Plan
from models.meetings.operations.minutes import Attended, Minutes
from testing.world import LATER, World
from tests.web.circulation import BURMESE, KHMER


def set_meetings(world: World, *, long: str) -> None:
    """With names and items in many scripts; `long` is a word that must be broken."""
    first, second = world.staff[:2]
    now = world.database.now()
    to_come = Plan(
        f"{KHMER} {long}",
        now + timedelta(days=9),
        now + timedelta(days=9, hours=2),
        "Asia/Yangon",
        f"{BURMESE} {long}",
        "https://meet.example.org/1",
        f"{BURMESE}\n{long}",
        (Item("Opening"), Item(KHMER, version_id=world.version_id, on_brackets=True), Item(long)),
    )
    with world.database.transaction(viewer_of(first)) as session:
        meeting = convening.plan(session, world.consultation_id, to_come, by=first, now=now)
        convening.convene(session, meeting.id, by=first, seen=meeting.revision, now=now)
    _written(world, f"Proposed: {BURMESE}", long)
    sent = _written(world, "Virtual meeting of the working group", long)
    with world.database.transaction(viewer_of(second)) as session:
        minutes.send(session, sent.id, by=second, seen=sent.revision, now=LATER)
    for code, words in (("KH", ""), ("MM", f"{BURMESE} {long}")):
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            minutes.reply(session, sent.id, words=words, by=by, issue=1, now=LATER)


def _written(world: World, title: str, long: str) -> Meeting:
    """A meeting whose minutes are proposed."""
    by = world.staff[0]
    agenda = (
        Item(KHMER, version_id=world.version_id),
        Item("The priority areas", paragraph_id=world.paragraph("2").id),
    )
    plan = Plan(title, LATER, LATER + timedelta(hours=2), "Asia/Shanghai", "online", agenda=agenda)
    with world.database.transaction(viewer_of(by)) as session:
        meeting = convening.plan(session, world.consultation_id, plan, by=by, now=LATER)
        session.flush()
        ids = {code: world.coordinators[code].of_member().id for code in ("KH", "LA", "MM")}
        attended = {
            ids["KH"]: Attended(f"{KHMER}, Director\n{long}", agreed=True),
            ids["LA"]: Attended("Ms. Latsamy, Deputy Director"),
            ids["MM"]: Attended(f"{BURMESE}, Director General", agreed=True),
        }
        concluded = {None: f"{BURMESE} {long}", meeting.agenda[0].id: KHMER}
        minutes.keep(
            session,
            meeting.id,
            Minutes(attended, f"{KHMER}, partner", concluded),
            by=by,
            seen=meeting.revision,
            now=LATER,
        )
        return minutes.propose(session, meeting.id, by=by, seen=meeting.revision, now=LATER)
