"""Random acts of all offices: what each of them must leave in the record, whatever a model says of when it is lawful."""

import tempfile
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.db.access import OPERATOR, viewer_of
from models.db.database import Database
from models.errors import Refusal
from models.people.person import Person
from models.record import verifying
from models.record.events import Event, digest_of
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.templates import Files, Stage

Act = Callable[[Session, Person], object]
SERVICE = {"service": "worker"}
ENOUGH = settings(max_examples=6, stateful_step_count=40, print_blob=True, suppress_health_check=list(HealthCheck))


class Acts(RuleBasedStateMachine):
    """A world at `stage`, the people in it, and an attempt at an act."""

    templates: ClassVar[Files]
    stage: ClassVar[Stage] = "world"

    def __init__(self) -> None:
        super().__init__()
        self.now = LATER
        self.folder = tempfile.TemporaryDirectory()

    @initialize()
    def begin(self) -> None:
        self.set_up(self.stage)

    def set_up(self, stage: Stage) -> None:
        """Begin in a copy of the world at this stage."""
        with self.templates.temporary_copy(stage, Path(self.folder.name)) as url:
            self.database = Database(url)
        left = self.templates.load(stage, self.database)
        self.world: World = left if isinstance(left, World) else left.world

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
        self.folder.cleanup()

    def person(self, office: str) -> Person:
        """Whoever holds an office such as "coordinator of KH" or "staff 1"."""
        role, _, code = office.partition(" of ")
        others = {"deputy": self.world.deputy, "contributor": self.world.contributor}
        if role.startswith("staff"):
            return self.world.staff[int(role[-1])]
        return others.get(role) or self.world.coordinators[code]

    def attempt(
        self,
        office: str,
        act: Act,
        *verbs: Verb,
        lawful: bool,
        why: str = "",
        consequences: Collection[Verb] = (),
    ) -> bool:
        """Try an act: it succeeds exactly if it is lawful; then the record has an entry for each of `verbs` more, in this order,
        with who, when, what and why, and besides them none but `consequences`. Else it has none."""
        before, by = self.last(), self.person(office)
        self.now += timedelta(seconds=1)
        refusal = None
        try:
            with self.database.transaction(viewer_of(by)) as session:
                act(session, by)
        except Refusal as why_not:
            refusal = why_not
        assert (refusal is None) is lawful, f"{', '.join(verbs)}: {office} was {refusal or 'let'}"
        if refusal:
            assert self.last() == before
        else:
            self.check(before, verbs, by, why, consequences)
        return lawful

    def check(
        self, before: int, verbs: Sequence[Verb], by: Person | None, why: str = "", consequences: Collection[Verb] = ()
    ) -> None:
        """Look at the entries after the one with the number `before`."""
        with self.database.reading(OPERATOR) as session:
            entries = session.scalars(select(Event).where(Event.id > before).order_by(Event.id)).all()
        assert [one.verb for one in entries if one.verb not in consequences] == list(verbs)
        for entry in entries:
            assert entry.body is not None
            assert entry.at == self.now
            who = {"person": by.id, "name": by.name, "office": by.office} if by else SERVICE
            assert entry.body["by"] == who or (entry.verb in consequences and entry.body["by"] == SERVICE)
            assert entry.body["thing"]
            rows = entry.body["rows"]
            assert rows == {"count": 0} or {"count", "before", "after"} == rows.keys()
        if why and entries:
            assert entries[0].body is not None
            assert why in entries[0].body.values() or digest_of(why) in entries[0].body.values()

    def last(self) -> int:
        """The number of the newest entry."""
        with self.database.reading(OPERATOR) as session:
            return session.scalars(select(func.max(Event.id))).one() or 0

    def ensure_the_record_holds(self, session: Session) -> None:
        assert [finding.faults for finding in verifying.verify(session)] == [()]
