"""Random acts of all offices on a circulated text (its adoption, and words for its brackets) against a small model of the rules."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.operations import adoption, ending, notices, positions
from models.adoption.position import Position
from models.brackets.queries.placed import placed_brackets
from models.db.access import OPERATOR, WORKER
from models.drafts.version import DraftVersion, Stage
from models.lifting.lifting import Lifting, LiftingAnswer, LiftingState
from models.lifting.operations import answers, procedure
from models.people.person import Person
from models.record.verbs import Verb
from testing.world import MEMBERS
from tests.adoption import note, terms
from tests.models.record.acts import ENOUGH, Acts
from tests.templates import Files

WHY = "Not in this way, and not now."
COORDINATORS = [f"coordinator of {code}" for code in MEMBERS]
SECRETARIAT = ["staff 0", "staff 1"]
# Often those who may, so that something comes to an end; and everybody else.
OFFICES = st.sampled_from([*COORDINATORS, *SECRETARIAT, "deputy of KH", "contributor of KH"])
STAFF = st.sampled_from([*SECRETARIAT, *SECRETARIAT, "coordinator of TH"])
ENDINGS = [Verb.BRACKETS_LIFTED, Verb.BRACKET_ENDED, Verb.DRAFT_NUMBERED]
"""What follows when words take the place of brackets, and a text gets its last numbers."""
DECLARING = (
    ("staff 0", ending.declare, Verb.RESULT_DECLARED),
    ("staff 1", ending.confirm, Verb.RESULT_CONFIRMED),
)
Ask = tuple[str, int]


class OnAText(Acts):
    """What the members are asked, who began it, and what each has said, as the model has it."""

    def __init__(self) -> None:
        super().__init__()
        self.brackets = False
        self.procedure: Ask | None = None  # "adoption" or "lifting", and its number
        self.way, self.ends = AdoptionProcedure.EXPRESS, self.now
        self.announced_by = ""
        self.running = False
        self.answers: dict[str, bool] = {}  # whether a member agrees
        self.noticed: set[str] = set()
        self.adopted = self.objected = False

    @initialize(with_brackets=st.booleans())
    def begin(self, with_brackets: bool = False) -> None:
        self.brackets = with_brackets
        self.set_up("out" if with_brackets else "bare")
        if with_brackets:
            note(self.world, self.newest(), "")  # every bracket ends with the words of the draft

    def newest(self) -> DraftVersion:
        with self.database.reading(WORKER) as session:
            out = DraftVersion.stage.in_([Stage.CIRCULATED, Stage.ADOPTED])
            return session.scalars(select(DraftVersion).where(out).order_by(DraftVersion.id.desc()).limit(1)).one()

    def end(self) -> None:
        """What was asked is over."""
        self.procedure, self.running, self.announced_by = None, False, ""
        self.answers, self.noticed = {}, set()

    @rule(office=STAFF, way=st.sampled_from(list(AdoptionProcedure)))
    def announce_adoption(self, office: str, way: AdoptionProcedure) -> None:
        assume(not (self.brackets and way is AdoptionProcedure.MEETING))  # which lifts them and adopts the text in one
        self.announce(office, "adoption", way, lawful=not self.brackets and not self.objected)

    @rule(office=STAFF, way=st.sampled_from(list(AdoptionProcedure)))
    def announce_lifting(self, office: str, way: AdoptionProcedure) -> None:
        self.announce(office, "lifting", way, lawful=self.brackets and way is not AdoptionProcedure.EXPRESS)

    def announce(self, office: str, kind: str, way: AdoptionProcedure, *, lawful: bool) -> None:
        ends = self.now + timedelta(days=14)
        everybody = " ".join(MEMBERS)
        how = terms(self.world, way, ends, present=everybody, agreed=everybody)
        verb = adoption.announce if kind == "adoption" else procedure.announce
        text = self.newest()
        begun: list[Adoption | Lifting] = []
        if self.attempt(
            office,
            lambda session, by: begun.append(
                verb(session, text.id, how, by=by, seen=text.fingerprint, now=self.now)  # type: ignore[operator]
            ),
            Verb.ADOPTION_ANNOUNCED if kind == "adoption" else Verb.LIFTING_ANNOUNCED,
            lawful=lawful and office.startswith("staff") and self.procedure is None and not self.adopted,
        ):
            self.end()
            self.procedure, self.way, self.ends, self.announced_by = (kind, begun[0].id), way, ends, office

    @precondition(lambda self: self.procedure is not None and not self.running)
    @rule(office=STAFF)
    def begin_asking(self, office: str) -> None:
        if self.procedure:
            kind, id = self.procedure
            verb = adoption.begin if kind == "adoption" else procedure.begin
            if self.attempt(
                office,
                lambda session, by: verb(session, id, by=by, now=self.now),
                Verb.ADOPTION_BEGUN if kind == "adoption" else Verb.LIFTING_BEGUN,
                lawful=office.startswith("staff") and office != self.announced_by,
            ):
                self.running = True

    @precondition(lambda self: self.procedure is not None)
    @rule(office=STAFF, rarely=st.integers(0, 3))
    def withdraw(self, office: str, rarely: int) -> None:
        if self.procedure and rarely == 0:
            kind, id = self.procedure
            verb = adoption.withdraw if kind == "adoption" else procedure.withdraw
            if self.attempt(
                office,
                lambda session, by: verb(session, id, reason=WHY, by=by, now=self.now),
                Verb.ADOPTION_WITHDRAWN if kind == "adoption" else Verb.LIFTING_WITHDRAWN,
                lawful=office.startswith("staff"),
                why=WHY,
            ):
                self.end()

    @precondition(lambda self: self.procedure is not None)
    @rule(office=OFFICES, willing=st.integers(0, 3))
    def agree(self, office: str, willing: int) -> None:
        """By whoever, or one after the other by those from whom nothing has been heard."""
        left = [f"coordinator of {code}" for code in MEMBERS if code not in self.answers]
        for one in left[:willing] or [office]:
            self.answer(one, agrees=True)

    @precondition(lambda self: self.procedure is not None)
    @rule(office=st.sampled_from([*COORDINATORS, "deputy of KH", "staff 0"]), rarely=st.integers(0, 5))
    def object_to(self, office: str, rarely: int) -> None:
        if rarely == 0:
            self.answer(office, agrees=False)

    def answer(self, office: str, *, agrees: bool) -> None:
        if self.procedure:
            lawful = office.startswith("coordinator") and self.running
            if self.procedure[0] == "adoption":
                self.answer_adoption(office, self.procedure[1], agrees=agrees, lawful=lawful)
            else:
                self.answer_lifting(office, self.procedure[1], agrees=agrees, lawful=lawful)

    def answer_adoption(self, office: str, id: int, *, agrees: bool, lawful: bool) -> None:
        code = office[-2:]

        def say(session: Session, by: Person) -> None:
            own = select(Position.revision).where(Position.adoption_id == id, Position.member_id == by.of_member().id)
            seen = session.scalars(own).one_or_none() or 0
            if agrees:
                positions.agree(session, id, by=by, seen=seen, now=self.now)
            else:
                positions.object_to(session, id, reason=WHY, by=by, seen=seen, now=self.now)

        again = self.answers.get(code) is agrees
        last = agrees and {one for one, yes in self.answers.items() if yes} | {code} == {*MEMBERS}
        verbs = [] if again else [Verb.AGREED if agrees else Verb.OBJECTED]
        verbs += [Verb.ADOPTED] if last and not again else [] if agrees else [Verb.ADOPTION_BROKEN]
        why = "" if agrees else WHY
        if self.attempt(office, say, *verbs, lawful=lawful, why=why, consequences=ENDINGS):
            self.answers[code] = agrees
            if last or not agrees:
                self.adopted, self.objected = last, not agrees
                self.end()

    def answer_lifting(self, office: str, id: int, *, agrees: bool, lawful: bool) -> None:
        code = office[-2:]

        with self.database.reading(WORKER) as reading:
            words = reading.get_one(Lifting, id).words

        def say(session: Session, by: Person) -> None:
            own = select(LiftingAnswer.revision).where(
                LiftingAnswer.lifting_id == id, LiftingAnswer.member_id == by.of_member().id
            )
            seen = session.scalars(own).one_or_none() or 0
            objects_to, reason = ([], "") if agrees else ([one.bracket_id for one in words], WHY)
            answers.answer(session, id, objects_to=objects_to, reason=reason, by=by, seen=seen, now=self.now)

        again = self.answers.get(code) is agrees
        after = {**self.answers, code: agrees}
        last = not again and after.keys() == {*MEMBERS}
        verbs: list[Verb] = []
        if not again:
            verbs += [] if code in self.noticed else [Verb.LIFTING_ACKNOWLEDGED]
            verbs += [Verb.AGREED_TO_WORDS if agrees else Verb.OBJECTED_TO_WORDS]
            verbs += [Verb.LIFTED if all(after.values()) else Verb.LIFTING_LAPSED] if last else []
        if self.attempt(office, say, *verbs, lawful=lawful, consequences=ENDINGS):
            self.answers[code] = agrees
            self.noticed.add(code)
            if last:
                self.brackets = not all(after.values())
                self.end()

    @precondition(lambda self: self.procedure is not None and self.procedure[0] == "lifting")
    @rule(office=OFFICES)
    def acknowledge(self, office: str) -> None:
        if self.procedure:
            id, code = self.procedure[1], office[-2:]
            if self.attempt(
                office,
                lambda session, by: notices.acknowledge(session, Lifting, id, by=by, now=self.now),
                *([] if code in self.noticed else [Verb.LIFTING_ACKNOWLEDGED]),
                lawful=office.startswith(("coordinator", "deputy")) and self.running,
            ):
                self.noticed.add(code)

    @precondition(lambda self: self.running)
    @rule(rarely=st.integers(0, 5))
    def time_passes(self, rarely: int) -> None:
        if self.procedure and rarely == 0:
            kind, id = self.procedure
            what, silent = (Adoption, Lifting)[kind == "lifting"], self.way is AdoptionProcedure.TACIT
            for code in MEMBERS if silent and kind == "adoption" else ():
                if code not in self.answers:
                    self.attempt(f"coordinator of {code}", self.know, Verb.ADOPTION_ACKNOWLEDGED, lawful=True)
            before = self.last()
            self.now = self.ends + timedelta(seconds=61)
            with self.database.transaction(OPERATOR) as session:
                assert ending.end_due(session, now=self.now) == [id]
            self.check(before, [Verb.SILENCE_OVER if silent else self.over(kind)], None, consequences=ENDINGS)
            for office, verb, *verbs in DECLARING if silent else ():
                self.attempt(
                    office,
                    lambda session, by, verb=verb: verb(session, what, id, by=by, now=self.now),
                    *verbs,
                    *([self.over(kind)] if verb is ending.confirm else []),
                    lawful=True,
                    consequences=ENDINGS,
                )
            self.adopted = silent and kind == "adoption"
            if kind == "lifting":
                self.brackets = not self.lifts()
            self.end()

    def know(self, session: Session, by: Person) -> object:
        """The member knows that it is asked, so its silence binds it."""
        assert self.procedure is not None
        return notices.acknowledge(session, Adoption, self.procedure[1], by=by, now=self.now)

    def over(self, kind: str) -> Verb:
        """What comes of it when the time to answer is over."""
        if kind == "adoption":
            return Verb.ADOPTED if self.way is AdoptionProcedure.TACIT else Verb.ADOPTION_LAPSED
        return Verb.LIFTED if self.lifts() else Verb.LIFTING_LAPSED

    def lifts(self) -> bool:
        """Silence binds who had notice of it, and nobody who was at the meeting; nobody has objected."""
        bound = self.noticed if self.way is AdoptionProcedure.TACIT else self.answers.keys()
        return {*MEMBERS} <= {*bound} and all(self.answers.values())

    @invariant()
    def the_record_holds_and_the_text_is_as_in_the_model(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.database.reading(OPERATOR) as session:
            self.ensure_the_record_holds(session)
            text = self.newest()
            assert (text.stage is Stage.ADOPTED) is self.adopted
            assert bool(placed_brackets(session, text.id)) is self.brackets
            for ended in session.scalars(select(Adoption)):
                positions = session.scalars(
                    select(Position).where(Position.adoption_id == ended.id, ~Position.late)
                ).all()
                objects = [one for one in positions if one.stance.value == "objects"]
                assert (ended.state is AdoptionState.BROKEN) is bool(objects)
                if ended.state is AdoptionState.ADOPTED and ended.way is not AdoptionProcedure.TACIT:
                    assert len(positions) == len(MEMBERS)
            under_way = [*session.scalars(select(Adoption.id).where(Adoption.state.in_(UNDER_WAY[0])))]
            under_way += session.scalars(select(Lifting.id).where(Lifting.state.in_(UNDER_WAY[1]))).all()
            assert under_way == ([self.procedure[1]] if self.procedure else [])


UNDER_WAY: Sequence[Sequence[AdoptionState | LiftingState]] = (
    (AdoptionState.ANNOUNCED, AdoptionState.RUNNING),
    (LiftingState.ANNOUNCED, LiftingState.RUNNING),
)


@pytest.mark.slow
def test_a_text_is_adopted_and_its_brackets_end_by_the_rules_and_each_act_is_one_entry(sqlite_templates: Files) -> None:
    run_state_machine_as_test(type("OnThisText", (OnAText,), {"templates": sqlite_templates}), settings=ENOUGH)
