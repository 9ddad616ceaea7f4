"""A text on its way to being adopted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.adoption.adoption import Adoption, Position, Statement, Way
from models.adoption.operations import adoption, positions
from models.adoption.operations.adoptable import Terms
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.lifting.lifting import Mark
from models.lifting.operations import sheet
from models.lifting.operations.sheet import Noted, Saved
from models.lifting.queries.meeting_sheet import meeting_sheet
from models.people.person import Member
from testing.world import LATER, MEMBERS, World
from tests.rounds import circulated

ENDS = LATER + timedelta(days=14)
OVER = ENDS + timedelta(seconds=61)


@dataclass(frozen=True, slots=True)
class Asked:
    """The members are asked to adopt a version."""

    world: World
    version: DraftVersion
    id: int

    def agree(
        self,
        code: str,
        kind: Statement | None = None,
        statement: str = "",
        *,
        ad_referendum: bool = False,
        seen: int = 0,
        now: datetime = LATER,
    ) -> Position:
        by, of = self.world.coordinators[code], {"kind": kind, "statement": statement, "ad_referendum": ad_referendum}
        with self.world.database.transaction(viewer_of(by)) as session:
            return positions.agree(session, self.id, **of, by=by, seen=seen, now=now)  # type: ignore[arg-type]

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


def note(
    world: World,
    version: DraftVersion,
    words: str | Mapping[int, str],
    mark: Mark = Mark.AGREED,
    *,
    by: int = 0,
    ad_referendum: Iterable[str] = (),
    now: datetime = LATER,
) -> Saved:
    """Note words for every bracket on the sheet of a text, or for some by their number from 1; "" takes all words out."""
    person = world.staff[by]
    with world.database.transaction(viewer_of(person)) as session:
        brackets = meeting_sheet(session, version.id).brackets
        wanted = dict.fromkeys(range(1, len(brackets) + 1), words) if isinstance(words, str) else words
        noted = [
            Noted(
                one.id,
                mark,
                None if wanted[one.number] else one.choices.index(("",) * len(one.bracket.standing)),
                (wanted[one.number], *[""] * (len(one.bracket.standing) - 1)),
                frozenset(ad_referendum),
                one.entry.revision if one.entry else 0,
            )
            for one in brackets
            if one.number in wanted
        ]
        return sheet.save(session, version.id, noted, by=person, now=now)


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
