"""Editorial changes of the secretariat in the small world, and objections to them. Every act is a transaction of its own."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.drafts import operations
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.editorial import EditorialChange, EditorialObjection
from models.editorial.operations import editorial, objections
from models.people.person import Person
from models.rounds.operations import rounds
from testing.world import AFTER, LATER, World

ROUND_2 = AFTER + timedelta(days=30)


def paragraph(world: World, version: DraftVersion, label: str) -> Paragraph:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(own).one()


def edit(
    world: World,
    paragraph: Paragraph,
    old: str,
    new: str,
    *,
    by: Person | None = None,
    seen: int = 0,
    reason: str = "Spelling.",
) -> EditorialChange:
    assert old in paragraph.text
    by = by or world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = paragraph.text.replace(old, new)
        return editorial.edit(session, paragraph.id, text=text, reason=reason, by=by, seen=seen, now=LATER)


def make_owed(world: World) -> DraftVersion:
    """What is owed, as a worker would make it."""
    with world.database.reading(WORKER) as session:
        owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
    return world.make(owed)


def circulate(world: World, candidate: DraftVersion) -> DraftVersion:
    one, two = world.staff[:2]
    with world.database.transaction(viewer_of(one)) as session:
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    with world.database.transaction(viewer_of(two)) as session:
        return operations.approve(session, candidate.id, by=two, seen=candidate.fingerprint, now=LATER)


def open_second_round(world: World, version: DraftVersion) -> World:
    """The same people, a second round open on this version."""
    with world.database.transaction(viewer_of(world.staff[0])) as session:
        opened = rounds.open_round(session, version.id, closes_at=ROUND_2, by=world.staff[0], now=LATER)
    return replace(world, version_id=version.id, round_id=opened.id)


def object_to(world: World, change: EditorialChange, code: str, text: str = "") -> EditorialObjection:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return objections.object_to(session, change.id, text=text, by=by, now=LATER)
