"""Random acts of all offices against a small model: each that is accepted is one entry in the record, and nothing else is."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.consolidation.operations import consolidations
from models.db import schema
from models.db.access import OPERATOR, viewer_of
from models.db.database import Database
from models.departments.operations import opinions
from models.errors import Refusal
from models.people.person import Person
from models.record import verifying
from models.record.events import Event
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.rounds.operations.rounds import acknowledge
from testing.world import LATER, World, make_world

OFFICES = st.sampled_from(["coordinator of KH", "deputy of KH", "contributor of KH", "coordinator of TH", "staff"])
EMPTY = Path(tempfile.mkdtemp(prefix="lmec-acts-")) / "empty.sqlite3"


class Acts(RuleBasedStateMachine):
    """What each member has drafted and sent, and whether the round is open, as the model has it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        if not EMPTY.exists():
            empty = Database(f"sqlite:///{EMPTY}")
            schema.upgrade(empty)
            empty.close()
        shutil.copy(EMPTY, f"{self.folder.name}/one.sqlite3")
        self.database = Database(f"sqlite:///{self.folder.name}/one.sqlite3")
        self.open, self.number, self.now = True, 0, LATER
        self.drafted: dict[str, list[int]] = {"KH": [], "TH": []}
        self.sent: dict[str, bool] = {"KH": False, "TH": False}
        self.acknowledged: set[str] = set()
        self.asked = False

    @initialize()
    def begin(self) -> None:
        self.world: World = make_world(self.database)

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def person(self, office: str) -> Person:
        role, _, code = office.partition(" of ")
        world = self.world
        others = {"deputy": world.deputy, "contributor": world.contributor, "staff": world.staff[0]}
        return others.get(role) or world.coordinators[code]

    def attempt(self, office: str, act: Callable[[Session, Person], object], *, lawful: bool, entries: int = 1) -> bool:
        """Try an act: it succeeds exactly if it is lawful, and the record has so many entries more then, else none."""
        before, by = self.entries(), self.person(office)
        self.now += timedelta(seconds=1)
        try:
            with self.database.transaction(viewer_of(by)) as session:
                act(session, by)
        except Refusal:
            accepted = False
        else:
            accepted = True
        assert accepted is lawful
        assert self.entries() - before == (entries if accepted else 0)
        return accepted

    def entries(self) -> int:
        with self.database.reading(OPERATOR) as session:
            return session.scalars(select(func.count(Event.id))).one()

    @rule(office=OFFICES)
    def write(self, office: str) -> None:
        self.number += 1
        words = Words(CommentType.GENERAL, text=f"Comment {self.number}.")
        code = office[-2:]
        speaks = office.startswith(("coordinator", "deputy"))
        kept: list[int] = []
        if self.attempt(
            office,
            lambda session, by: kept.append(comments.write(session, self.world.round_id, words, by=by, now=self.now)),
            lawful=speaks and self.open and not self.sent[code],
        ):
            self.drafted[code] += kept

    @rule(office=OFFICES, place=st.integers(0, 3))
    def change(self, office: str, place: int) -> None:
        own = self.drafted["TH" if office.endswith("TH") else "KH"]
        if place < len(own):
            self.number += 1
            words = Words(CommentType.GENERAL, text=f"Other words {self.number}.")
            speaks = office.startswith(("coordinator", "deputy"))

            def edit(session: Session, by: Person) -> None:
                seen = session.scalars(select(Comment.revision).where(Comment.id == own[place])).one_or_none() or 1
                comments.edit(session, own[place], words, by=by, seen=seen, now=self.now)

            self.attempt(office, edit, lawful=speaks and self.open and not self.sent[office[-2:]])

    @rule(office=OFFICES)
    def remove(self, office: str) -> None:
        own = self.drafted["TH" if office.endswith("TH") else "KH"]
        if own:
            speaks = office.startswith(("coordinator", "deputy"))

            def throw_away(session: Session, by: Person) -> None:
                seen = session.scalars(select(Comment.revision).where(Comment.id == own[-1])).one_or_none() or 1
                comments.remove(session, own[-1], by=by, seen=seen, now=self.now)

            if self.attempt(office, throw_away, lawful=speaks and self.open and not self.sent[office[-2:]]):
                own.pop()

    @rule(office=OFFICES)
    def submit(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"
        has = bool(self.drafted[code])

        def send(session: Session, by: Person) -> None:
            own = session.scalars(
                select(Comment).where(Comment.round_id == self.world.round_id, Comment.id.in_(self.drafted[code]))
            ).all()
            verb = submissions.submit if has else submissions.return_nil
            verb(session, self.world.round_id, by=by, seen=submissions.state_of(own), now=self.now)

        again = self.sent[code]  # the same act repeated succeeds, and is no other act
        lawful = office.startswith("coordinator") and (again or self.open)
        if self.attempt(office, send, lawful=lawful, entries=0 if again else 1):
            self.sent[code] = True

    @rule(office=OFFICES)
    def take_back(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"
        if self.sent[code]:

            def back(session: Session, by: Person) -> None:
                of_member = Submission.member_id == self.world.coordinators[code].of_member().id
                seen = session.scalars(select(Submission.revision).where(of_member)).one_or_none() or 1
                submissions.take_back(session, self.world.round_id, by=by, seen=seen, now=self.now)

            if self.attempt(office, back, lawful=office.startswith("coordinator") and self.open):
                self.sent[code] = False

    @rule(office=OFFICES)
    def tell(self, office: str) -> None:
        self.number += 1
        words = Words(CommentType.GENERAL, text=f"Opinion {self.number}.")
        self.attempt(
            office,
            lambda session, by: opinions.write(session, self.world.round_id, words, by=by, now=self.now),
            lawful=office.startswith("contributor") and self.open and not self.sent["KH"],
        )

    @rule(office=OFFICES)
    def say_received(self, office: str) -> None:
        code = office[-2:]
        again = code in self.acknowledged
        if self.attempt(
            office,
            lambda session, by: acknowledge(session, self.world.round_id, by=by, now=self.now),
            lawful=office.startswith(("coordinator", "deputy")) and (again or self.open),
            entries=0 if again else 1,
        ):
            self.acknowledged.add(code)

    @rule(office=OFFICES)
    def ask_for_a_candidate(self, office: str) -> None:
        again = self.asked
        if self.attempt(
            office,
            lambda session, by: consolidations.ask(session, self.world.round_id, by=by, now=self.now),
            lawful=office == "staff" and not self.open,
            entries=0 if again else 1,
        ):
            self.asked = True

    @rule()
    def deadline_passes(self) -> None:
        if self.number > 4 and self.open:
            with self.database.transaction(OPERATOR) as session:
                rounds.close_due(
                    session, now=session.get_one(Round, self.world.round_id).closes_at + timedelta(minutes=2)
                )
            self.open = False
            self.now += timedelta(days=8)

    @invariant()
    def the_record_holds_and_the_answers_are_as_in_the_model(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.database.reading(OPERATOR) as session:
            assert [finding.faults for finding in verifying.verify(session)] == [()]
            for code, ids in self.drafted.items():
                of_member = Comment.member_id == self.world.coordinators[code].of_member().id
                found = session.execute(select(Comment.id, Comment.state).where(of_member).order_by(Comment.id)).all()
                state = CommentState.SUBMITTED if self.sent[code] else CommentState.DRAFTED
                assert [(id, state) for id in ids] == [tuple(one) for one in found]
            last = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert last.body is not None
        assert {"thing", "by", "rows"} <= last.body.keys()


def test_each_act_that_is_accepted_is_one_entry_and_what_is_refused_is_none() -> None:
    run_state_machine_as_test(
        Acts,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
