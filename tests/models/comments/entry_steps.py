"""What the secretariat enters for a member, step by step, and what has become of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from models.comments.comment import Change, Comment, CommentType
from models.comments.entered import EnteredAnswer, EntryChannel
from models.comments.operations import entering, entry_check, entry_outcome
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import WORKER, viewer_of
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from testing.world import AFTER, LATER, World

E_MAIL = Origin(EntryChannel.EMAIL, date(2022, 4, 22), "Ms. Somsri, Pollution Control Department", LATER)
LETTER = replace(
    E_MAIL, channel=EntryChannel.SIGNED_LETTER, original=("note verbale.pdf", b"%PDF-1.7 The Ministry presents ...")
)
SOON = LATER + timedelta(hours=1)
LATE = AFTER + timedelta(days=1)


def begun(world: World, origin: Origin = E_MAIL, *, code: str = "TH", now: datetime = SOON) -> EnteredAnswer:
    by, member = world.staff[0], world.coordinators[code].of_member()
    with world.database.transaction(viewer_of(by)) as session:
        return entering.begin(session, world.round_id, member.id, origin, by=by, now=now)


def written(world: World, found: EnteredAnswer, old: str, new: str, *, now: datetime = SOON) -> None:
    by, paragraph = world.staff[0], world.paragraph("1")
    words = Words(
        CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", paragraph.text.replace(old, new), "Said so."
    )
    with world.database.transaction(viewer_of(by)) as session:
        entering.write(session, found.id, words, by=by, now=now)


def state(world: World, found: EnteredAnswer) -> EnteredAnswer:
    with world.database.reading(WORKER) as session:
        return session.get_one(EnteredAnswer, found.id)


def handed_over(world: World, found: EnteredAnswer, *, now: datetime = SOON) -> EnteredAnswer:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        return entering.hand_over(session, found.id, by=by, seen=state(world, found).revision, now=now)


def checked(world: World, found: EnteredAnswer, *, now: datetime = SOON) -> EnteredAnswer:
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        return entry_check.check(session, found.id, by=by, seen=state(world, found).revision, now=now)


def entered(world: World, origin: Origin = E_MAIL, *, code: str = "TH", now: datetime = SOON) -> EnteredAnswer:
    """Asks for other words, as one of the secretariat has typed and another has checked."""
    found = begun(world, origin, code=code, now=now)
    written(world, found, "every year", "twice a year", now=now)
    handed_over(world, found, now=now)
    return checked(world, found, now=now)


def confirmed(world: World, found: EnteredAnswer, *, code: str = "TH", now: datetime = SOON) -> EnteredAnswer:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return entry_outcome.confirm(session, found.id, by=by, seen=state(world, found).revision, now=now)


def answer(world: World, code: str = "TH") -> Submission:
    with world.database.reading(WORKER) as session:
        own = Submission.member_id == world.coordinators[code].of_member().id
        return session.scalars(select(Submission).where(Submission.round_id == world.round_id, own)).one()


def comments(world: World, code: str = "TH") -> list[Comment]:
    with world.database.reading(WORKER) as session:
        own = Comment.member_id == world.coordinators[code].of_member().id
        return list(session.scalars(select(Comment).where(Comment.round_id == world.round_id, own)))


def recipients(world: World, letter: Letter) -> set[str]:
    with world.database.reading(WORKER) as session:
        return set(session.scalars(select(Person.name).join(Notification).where(Notification.letter == letter)))
