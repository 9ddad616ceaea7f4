"""Random acts of all offices on a text on its way from a candidate to the public, against a small model of the rules."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import Phase as Phases
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from models.comments.comment import Comment, CommentType
from models.db.access import OPERATOR, WORKER
from models.dispositions.disposition import Disposition
from tests.models.record.acts import ENOUGH
from tests.models.record.acts_of_life import ACTS
from tests.models.record.life import OFFICES, Life, Phase
from tests.templates import Files

LONG = settings(
    ENOUGH, max_examples=5, stateful_step_count=50, phases=(Phases.reuse, Phases.generate)
)  # to shrink such a walk takes an hour
MOST = 60  # acts from anywhere to the end


class OnItsWay(Life):
    """From the candidate of a first round in which three members asked for something."""

    @initialize()
    def begin(self) -> None:
        self.set_up("consolidated")
        with self.database.reading(WORKER) as session:
            self.comments = list(session.scalars(select(Comment.id).order_by(Comment.id)))
            remarks = session.scalars(
                select(Comment.id).where(Comment.type == CommentType.GENERAL).order_by(Comment.id)
            )
            self.deferred = remarks.first() or 0
            self.unanswered = {*self.comments} - {*session.scalars(select(Disposition.comment_id))}

    @rule(data=st.data())
    def anybody_tries(self, data: st.DataObject) -> None:
        """Anything of which there is something to try it on."""
        row = data.draw(st.sampled_from([row for row in ACTS if row.there(self)]))
        able = [office for office in row.offices if row.who(office)]
        self.try_row(row, data.draw(st.sampled_from([*row.offices, *able, *able, *able])))

    @rule(data=st.data())
    def it_goes_on(self, data: st.DataObject) -> None:
        """The next act on the way to the end, by somebody who may."""
        self.go_on(lambda able: data.draw(st.sampled_from(able)))

    def go_on(self, choose: Callable[[Sequence[str]], str]) -> None:
        for row in (one for one in ACTS if one.there(self) and one.forward(self)):
            if able := [office for office in OFFICES if row.who(office) and row.when(self, office)]:
                self.try_row(row, choose(able))
                return

    @invariant()
    def nothing_forbidden_is_there(self) -> None:
        if hasattr(self, "world"):
            self.ensure_nothing_forbidden()

    def teardown(self) -> None:
        """Wherever the acts have led, lawful steps lead from there to an adopted text, and the record holds."""
        if self.holds:
            for _ in range(MOST):
                if self.phase is not Phase.ADOPTED:
                    self.go_on(lambda able: able[0])
            assert self.phase is Phase.ADOPTED, (self.phase, self.rounds, self.brackets, self.duty)
            self.ensure_nothing_forbidden()
            with self.database.reading(OPERATOR) as session:
                self.ensure_the_record_holds(session)
        super().teardown()


@pytest.mark.slow
def test_a_text_gets_from_its_candidate_to_the_public_by_lawful_steps_alone(sqlite_templates: Files) -> None:
    run_state_machine_as_test(type("OnThisWay", (OnItsWay,), {"templates": sqlite_templates}), settings=LONG)
