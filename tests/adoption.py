"""A text on its way to being adopted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.access import WORKER, viewer_of
from models.adoption import Adoption, Position, Statement, Way
from models.draft import DraftVersion
from models.member import Member
from models.operations import adoption, positions
from models.operations.adoptable import Terms
from tests.rounds import circulated
from tests.world import LATER, MEMBERS, World

ENDS = LATER + timedelta(days=14)
OVER = ENDS + timedelta(seconds=61)


@dataclass(frozen=True, slots=True)
class Asked:
    """The members are asked to adopt a version."""

    world: World
    version: DraftVersion
    id: int

    def agree(
        self, code: str, kind: Statement | None = None, statement: str = "", *, seen: int = 0, now: datetime = LATER
    ) -> Position:
        by = self.world.coordinators[code]
        with self.world.database.transaction(viewer_of(by)) as session:
            return positions.agree(session, self.id, kind=kind, statement=statement, by=by, seen=seen, now=now)

    def object_to(self, code: str, reason: str = "Not yet.", *, seen: int = 0, now: datetime = LATER) -> Position:
        by = self.world.coordinators[code]
        with self.world.database.transaction(viewer_of(by)) as session:
            return positions.object_to(session, self.id, reason=reason, by=by, seen=seen, now=now)

    def all_agree(self, *, but: str = "") -> None:
        for code in MEMBERS:
            if code != but:
                self.agree(code)

    def end(self, now: datetime = OVER) -> list[int]:
        with self.world.database.transaction(WORKER) as session:
            return adoption.end_due(session, now=now)

    def adoption(self) -> Adoption:
        with self.world.database.reading(WORKER) as session:
            return session.get_one(Adoption, self.id)


def without_brackets(world: World) -> DraftVersion:
    """Version 2, on which nobody had a comment."""
    return circulated(world)


def terms(world: World, way: Way, ends_at: datetime = ENDS, *, present: str = "", agreed: str = "") -> Terms:
    """Of a meeting, by the codes of the members who were there and who agreed there."""
    with world.database.reading(WORKER) as session:
        ids = {member.code: member.id for member in session.scalars(select(Member))}
    there, agreeing = (frozenset(ids[code] for code in codes.split()) for codes in (present, agreed))
    return Terms(way, ends_at, LATER.date(), "online", there, agreeing) if way is Way.MEETING else Terms(way, ends_at)


def announce(world: World, version: DraftVersion, how: Terms) -> Adoption:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        return adoption.announce(session, version.id, how, by=by, seen=version.fingerprint, now=LATER)


def begin(world: World, version: DraftVersion, how: Terms) -> Asked:
    return begun(world, announce(world, version, how))


def begun(world: World, announced: Adoption) -> Asked:
    """Another of the secretariat confirms the announcement."""
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        adoption.begin(session, announced.id, by=by, now=LATER)
    return Asked(world, announced.version, announced.id)
