"""An answer goes through clearance in its ministry, step by step."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from models.comments.clearance import Clearance
from models.comments.operations import clearance
from models.comments.queries.clearance import clearing_in_round
from models.db.access import WORKER, viewer_of
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World

DAY = date(2022, 4, 22)


def now_is(world: World, by: Person | None = None) -> str:
    """The fingerprint of what Cambodia would send."""
    by = by or world.coordinators["KH"]
    with world.database.reading(viewer_of(by)) as session:
        return clearing_in_round(session, world.round_id, by.of_member()).fingerprint


def ask_for_clearance(world: World, by: Person | None = None) -> Clearance:
    by, seen = by or world.coordinators["KH"], now_is(world)
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.ask(session, world.round_id, by=by, seen=seen, now=LATER)


def noted(world: World, found: Clearance, by: Person | None = None) -> Clearance:
    by = by or world.coordinators["KH"]
    who = {"cleared_by": "Sok Dara", "office": "Director-General", "cleared_on": DAY}
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.note_cleared(session, world.round_id, **who, by=by, seen=found.revision, now=LATER)


def cleared(world: World) -> Clearance:
    return noted(world, ask_for_clearance(world))


def act(world: World, verb: Callable[..., object], *args: object, **more: object) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        verb(session, *args, by=by, now=LATER, **more)


def verbs(world: World) -> list[Verb]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Event.verb).order_by(Event.seq)))
