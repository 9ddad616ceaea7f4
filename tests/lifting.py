"""Words for brackets on their way to the members."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.adoption.operations import ending, notices
from models.adoption.operations.adoptable import Terms
from models.db.access import OPERATOR, WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.lifting.lifting import Lifting, LiftingAnswer
from models.lifting.operations import answers, procedure
from models.people.person import Member
from models.record.events import Event, record
from models.record.verbs import Verb
from models.rounds.consultation import GRACE
from testing.world import LATER, MEMBERS, World
from tests.adoption import OVER


@dataclass(frozen=True, slots=True)
class RunningLifting:
    """The members are asked about words for brackets of a version."""

    world: World
    version: DraftVersion
    id: int

    def acknowledge(self, *codes: str, now: datetime = LATER) -> None:
        for code in codes:
            by = self.world.coordinators[code]
            with self.world.database.transaction(viewer_of(by)) as session:
                notices.acknowledge(session, Lifting, self.id, by=by, now=now)

    def call(self, code: str, note: str = "Ms Chea.", *, called_at: datetime = LATER, now: datetime = LATER) -> None:
        by = self.world.staff[0]
        with self.world.database.transaction(viewer_of(by)) as session:
            member = session.scalars(select(Member.id).where(Member.code == code)).one()
            notices.record_call(session, Lifting, self.id, member, note=note, called_at=called_at, by=by, now=now)

    def answer(
        self, code: str, objects_to: Collection[int] = (), reason: str = "", *, seen: int = 0, now: datetime = LATER
    ) -> LiftingAnswer:
        """Agree for a member, but for brackets by their number in the list that is put."""
        by = self.world.coordinators[code]
        brackets = [one.bracket_id for one in self.row().words]
        bracket_ids = [brackets[number - 1] for number in objects_to]
        with self.world.database.transaction(viewer_of(by)) as session:
            return answers.answer(session, self.id, objects_to=bracket_ids, reason=reason, by=by, seen=seen, now=now)

    def all_agree(self, *, but: str = "") -> None:
        for code in MEMBERS:
            if code not in but:
                self.answer(code)

    def end(self, now: datetime = OVER) -> list[int]:
        """The time passes; of a silence that nobody broke, two of the secretariat declare the result."""
        with self.world.database.transaction(WORKER) as session:
            ended = ending.end_due(session, now=now)
        if self.id in ended and self.row().is_under_way:
            self.declare(now=now)
        return ended

    def declare(self, *, now: datetime = OVER) -> None:
        for officer, verb in zip(self.world.staff, (ending.declare, ending.confirm), strict=False):
            with self.world.database.transaction(viewer_of(officer)) as session:
                verb(session, Lifting, self.id, by=officer, now=now)

    def time_passes(self, now: datetime) -> None:
        """The time to answer was over before the grace: whoever comes along with the clock ends it."""
        with self.world.database.transaction(OPERATOR) as session:
            lifting = session.get_one(Lifting, self.id)
            lifting.ends_at = now - GRACE
            content = {"consultation_id": self.world.consultation_id, "by": None, "at": now}
            record(session, lifting, Verb.LETTERS_RELEASED, **content)

    def row(self) -> Lifting:
        with self.world.database.reading(WORKER) as session:
            return session.get_one(Lifting, self.id)

    def result(self) -> DraftVersion:
        result = self.row().result
        assert result is not None
        return result

    def verbs(self) -> list[str]:
        with self.world.database.reading(WORKER) as session:
            return [event.verb.value for event in session.scalars(select(Event).order_by(Event.seq))]


def announce(world: World, version: DraftVersion, how: Terms) -> Lifting:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        return procedure.announce(session, version.id, how, by=by, seen=version.fingerprint, now=LATER)


def begin_lifting(world: World, version: DraftVersion, how: Terms) -> RunningLifting:
    """Announced by one of the secretariat, begun by another."""
    return confirm(world, version, announce(world, version, how))


def confirm(world: World, version: DraftVersion, announced: Lifting) -> RunningLifting:
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        procedure.begin(session, announced.id, by=by, now=LATER)
    return RunningLifting(world, version, announced.id)
