"""A text on its way to being adopted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.entered import Statement
from models.adoption.operations import adoption, ending, notices, positions
from models.adoption.operations.adoptable import Terms
from models.adoption.position import Position
from models.brackets.operations.save_each import Saved
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.lifting.lifting import Mark
from models.lifting.operations import sheet
from models.lifting.operations.sheet import SheetNote
from models.lifting.queries.meeting_sheet import meeting_sheet
from models.meetings.meeting import Meeting
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Plan
from models.meetings.operations.minutes import Attended, Minutes
from models.people.person import Member
from models.rounds.consultation import Round
from testing.world import LATER, MEMBERS, World
from tests.rounds import circulate_round

ENDS = LATER + timedelta(days=14)
OVER = ENDS + timedelta(seconds=61)
numbers = count(1)


@dataclass(frozen=True, slots=True)
class RunningAdoption:
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
        by, content = (
            self.world.coordinators[code],
            {"kind": kind, "statement": statement, "ad_referendum": ad_referendum},
        )
        with self.world.database.transaction(viewer_of(by)) as session:
            return positions.agree(session, self.id, **content, by=by, seen=seen, now=now)  # type: ignore[arg-type]

    def object_to(self, code: str, reason: str = "Not yet.", *, seen: int = 0, now: datetime = LATER) -> Position:
        by = self.world.coordinators[code]
        with self.world.database.transaction(viewer_of(by)) as session:
            return positions.object_to(session, self.id, reason=reason, by=by, seen=seen, now=now)

    def withdraw_statement(self, code: str, *, now: datetime = LATER) -> Position:
        by = self.world.coordinators[code]
        with self.world.database.transaction(viewer_of(by)) as session:
            return positions.withdraw_statement(session, self.id, by=by, now=now)

    def all_agree(self, *, but: str = "") -> None:
        for code in MEMBERS:
            if code != but:
                self.agree(code)

    def end(self, now: datetime = OVER) -> list[int]:
        """The time passes; of a silence that nobody broke, two of the secretariat declare the result."""
        with self.world.database.transaction(WORKER) as session:
            ended = ending.end_due(session, now=now)
        if self.id in ended and self.row().silence is not None:
            self.declare(now=now)
        return ended

    def declare(self, *, now: datetime = OVER) -> None:
        for officer, verb in zip(self.world.staff, (ending.declare, ending.confirm), strict=False):
            with self.world.database.transaction(viewer_of(officer)) as session:
                verb(session, Adoption, self.id, by=officer, now=now)

    def known(self, *codes: str, now: datetime = LATER) -> None:
        """These members know of it: one of their people has said so."""
        for code in codes:
            by = self.world.coordinators[code]
            with self.world.database.transaction(viewer_of(by)) as session:
                notices.acknowledge(session, Adoption, self.id, by=by, now=now)

    def row(self) -> Adoption:
        with self.world.database.reading(WORKER) as session:
            return session.get_one(Adoption, self.id)


def circulate_without_comments(world: World) -> DraftVersion:
    """Version 2, on which nobody had a comment."""
    return circulate_round(world)


def terms(
    world: World,
    way: AdoptionProcedure,
    ends_at: datetime = ENDS,
    *,
    present: str = "",
    agreed: str = "",
    place: str = "online",
) -> Terms:
    """Of a meeting, by the codes of the members who were there and who agreed there."""
    return Terms(
        way, ends_at, hold_meeting(world, present, agreed, place) if way is AdoptionProcedure.MEETING else None
    )


def hold_meeting(world: World, present: str, agreed: str = "", place: str = "online") -> Meeting:
    """A meeting that was held with these members, by their codes."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        ids = {member.code: member.id for member in session.scalars(select(Member))}
        consultation_id = session.get_one(Round, world.round_id).consultation_id
        plan = Plan(f"Meeting {next(numbers)}", LATER, None, "Asia/Vientiane", place)
        meeting = convening.plan(session, consultation_id, plan, by=by, now=LATER)
        attended = {ids[code]: Attended(agreed=code in agreed.split()) for code in present.split()}
        return minutes.keep(session, meeting.id, Minutes(attended), by=by, seen=meeting.revision, now=LATER)


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
            SheetNote(
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


def begin(world: World, version: DraftVersion, how: Terms, *, known: Iterable[str] = MEMBERS) -> RunningAdoption:
    return confirm_announcement(world, announce(world, version, how), known=known)


def confirm_announcement(world: World, announced: Adoption, *, known: Iterable[str] = MEMBERS) -> RunningAdoption:
    """Another of the secretariat confirms the announcement; of those whose silence counts, these then know of it."""
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        adoption.begin(session, announced.id, by=by, now=LATER)
    running = RunningAdoption(world, announced.version, announced.id)
    silent = {one.code for one in running.row().silent_members}
    running.known(*(code for code in known if code in silent))
    return running
