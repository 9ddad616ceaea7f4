"""Random acts of all offices in a round against a small model: each that is accepted is one entry in the record, and nothing else is."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection
from models.comments.entered import EnteredAnswer, EntryChannel, EntryState
from models.comments.operations import corrections, entering, entry_check, entry_outcome, late
from models.comments.operations.entering import Origin
from models.db.access import OPERATOR, WORKER
from models.people.person import Person
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import deadlines, rounds
from tests.models.record.acts import ENOUGH
from tests.models.record.answering_acts import DECLINED, ENTERED, LATE, SENDERS, SENT, STAFF, STATES, WHY, AnsweringActs
from tests.templates import Files


class RandomRound(AnsweringActs):
    """A round that is extended, paused and closed, answers that come late or are entered for a member, and corrections."""

    # --- deadlines -------------------------------------------------------------------------------------------------------

    @rule(office=STAFF)
    def extend(self, office: str) -> None:
        def later(session: Session, by: Person) -> None:
            round = session.get_one(Round, self.world.round_id)
            until = round.closes_at + timedelta(days=1)
            deadlines.extend(session, round.id, until=until, reason=WHY, by=by, seen=round.timing, now=self.now)

        lawful = office.startswith("staff") and self.open and not self.paused
        self.attempt(office, later, Verb.DEADLINE_EXTENDED, lawful=lawful, why=WHY)

    @precondition(lambda self: self.open)
    @rule(office=STAFF)
    def pause(self, office: str) -> None:
        def stop(session: Session, by: Person) -> None:
            round = session.get_one(Round, self.world.round_id)
            deadlines.pause(session, round.id, reason=WHY, by=by, seen=round.timing, now=self.now)

        lawful = office.startswith("staff") and self.open and not self.paused
        if self.attempt(office, stop, Verb.ROUND_PAUSED, lawful=lawful, why=WHY):
            self.paused = True

    @precondition(lambda self: self.paused)
    @rule(office=STAFF)
    def resume(self, office: str) -> None:
        def go_on(session: Session, by: Person) -> None:
            round = session.get_one(Round, self.world.round_id)
            until = max(round.closes_at, self.now) + timedelta(days=1)
            deadlines.resume(session, round.id, until=until, reason=WHY, by=by, seen=round.timing, now=self.now)

        if self.attempt(office, go_on, Verb.ROUND_RESUMED, lawful=office.startswith("staff") and self.paused, why=WHY):
            self.paused = False

    @precondition(lambda self: self.open and self.number > 4)
    @rule()
    def deadline_passes(self) -> None:
        if self.number > 4 and self.open:
            with self.database.reading(WORKER) as session:
                closes_at = session.get_one(Round, self.world.round_id).closes_at
            before = self.last()
            self.now = max(self.now, closes_at + timedelta(minutes=2))
            with self.database.transaction(OPERATOR) as session:
                rounds.close_due(session, now=self.now)
            # The clock of a round that is paused stands still.
            self.check(before, [] if self.paused else [Verb.ROUND_CLOSED], None, consequences=[Verb.ENTRY_LAPSED])
            self.open = self.paused

    # --- after the deadline ----------------------------------------------------------------------------------------------

    @precondition(lambda self: not self.open or self.number > 4)
    @rule(office=SENDERS)
    def prepare_late(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"
        again = code in self.prepared and self.sent[code] is None
        lawful = office.startswith("coordinator") and not self.open and self.sent[code] is None
        if self.attempt(
            office,
            lambda session, by: late.prepare(session, self.world.round_id, by=by, now=self.now),
            *([] if again else [Verb.LATE_BEGUN]),
            lawful=lawful,
        ):
            self.prepared.add(code)

    @precondition(lambda self: not self.open or self.number > 4)
    @rule(office=SENDERS)
    def file_late(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"

        def send(session: Session, by: Person) -> None:
            late.file(session, self.world.round_id, by=by, seen=self.seen(session, code), now=self.now)

        again = self.sent[code] is LATE
        lawful = office.startswith("coordinator") and not self.open and (again or self.sent[code] is None)
        if self.attempt(office, send, *([] if again else [Verb.FILED_LATE]), lawful=lawful):
            self.sent[code] = LATE
            self.prepared.add(code)

    @precondition(lambda self: any(self.sent.values()))
    @rule(office=STAFF, code=st.sampled_from(["KH", "TH"]), admitting=st.booleans())
    def decide_on_late(self, office: str, code: str, admitting: bool) -> None:
        verb = late.admit if admitting else late.decline
        answer = self.answer(code)

        def decide(session: Session, by: Person) -> None:
            verb(session, answer, reason=WHY, by=by, seen=self.revision(session, code), now=self.now)

        lawful = office.startswith("staff") and self.sent[code] is LATE
        entry = Verb.LATE_ADMITTED if admitting else Verb.LATE_DECLINED
        again = [Verb.CONSOLIDATION_ASKED]  # the text is made anew where it changes
        if self.attempt(office, decide, entry, lawful=lawful, why=WHY, consequences=again):
            self.sent[code] = SENT if admitting else DECLINED

    @precondition(lambda self: any(self.drafted.values()) and any(self.sent.values()))
    @rule(office=SENDERS)
    def correct(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"
        if self.drafted[code]:
            comment = self.drafted[code][0]
            self.number += 1
            words = {"text": f"Corrected {self.number}.", "proposed_text": "", "justification": "", "why": WHY}
            waits = self.corrected.get(comment, False)
            lawful = office.startswith("coordinator") and not self.open and self.sent[code] is SENT and not waits
            if self.attempt(
                office,
                lambda session, by: corrections.file(session, comment, **words, by=by, now=self.now),
                Verb.COMMENT_CORRECTION_FILED,
                lawful=lawful,
            ):
                self.corrected[comment] = True

    @precondition(lambda self: any(self.corrected.values()))
    @rule(office=STAFF, admitting=st.booleans())
    def decide_on_correction(self, office: str, admitting: bool) -> None:
        waiting = [comment for comment, waits in self.corrected.items() if waits]
        if waiting:
            with self.database.reading(WORKER) as session:
                of_comment = select(CommentCorrection.id).where(CommentCorrection.comment_id == waiting[0])
                newest = session.scalars(of_comment.order_by(CommentCorrection.id.desc()).limit(1)).one()
            verb = corrections.admit if admitting else corrections.decline
            entry = Verb.COMMENT_CORRECTION_ADMITTED if admitting else Verb.COMMENT_CORRECTION_DECLINED
            if self.attempt(
                office,
                lambda session, by: verb(session, newest, reason=WHY, by=by, now=self.now),
                entry,
                lawful=office.startswith("staff"),
                why=WHY,
                consequences=[Verb.CONSOLIDATION_ASKED],
            ):
                self.corrected[waiting[0]] = False

    # --- entered for a member --------------------------------------------------------------------------------------------

    @rule(office=STAFF)
    def enter(self, office: str) -> None:
        member = self.world.coordinators[ENTERED].of_member().id
        origin = Origin(EntryChannel.EMAIL, self.now.date(), "Ms Tran", self.now, ("mail.pdf", b"%PDF-1.7 x"))
        kept: list[EnteredAnswer] = []
        if self.attempt(
            office,
            lambda session, by: kept.append(
                entering.begin(session, self.world.round_id, member, origin, by=by, now=self.now)
            ),
            Verb.ENTRY_BEGUN,
            lawful=office.startswith("staff") and self.entry is None and not self.entered,
        ):
            self.entry = (kept[0].id, EntryState.DRAFTED, office)

    @precondition(lambda self: self.entry is not None)
    @rule(office=STAFF)
    def hand_entry_over(self, office: str) -> None:
        if self.entry:
            id, state, typed = self.entry

            def over(session: Session, by: Person) -> None:
                entering.hand_over(session, id, by=by, seen=self.of_entry(session), now=self.now)

            lawful = office.startswith("staff") and state is EntryState.DRAFTED
            if self.attempt(office, over, Verb.ENTRY_HANDED_OVER, lawful=lawful):
                self.entry = (id, EntryState.TO_CHECK, typed)

    def of_entry(self, session: Session) -> int:
        assert self.entry
        return (
            session.scalars(select(EnteredAnswer.revision).where(EnteredAnswer.id == self.entry[0])).one_or_none() or 1
        )

    @precondition(lambda self: self.entry is not None)
    @rule(office=STAFF)
    def check_entry(self, office: str) -> None:
        if self.entry:
            id, state, typed = self.entry

            def look(session: Session, by: Person) -> None:
                entry_check.check(session, id, by=by, seen=self.of_entry(session), now=self.now)

            lawful = office.startswith("staff") and state is EntryState.TO_CHECK and office != typed
            if self.attempt(office, look, Verb.ENTRY_CHECKED, lawful=lawful):
                self.entry = (id, EntryState.TO_CONFIRM, typed)

    @precondition(lambda self: self.entry is not None)
    @rule(
        office=st.sampled_from([f"coordinator of {ENTERED}"] * 3 + ["coordinator of KH", "staff 1"]),
        rejecting=st.booleans(),
    )
    def decide_on_entry(self, office: str, rejecting: bool) -> None:
        if self.entry:
            id, state, _ = self.entry

            def decide(session: Session, by: Person) -> None:
                about = {"by": by, "seen": self.of_entry(session), "now": self.now}
                if rejecting:
                    entry_outcome.reject(session, id, reason=WHY, **about)
                else:
                    entry_outcome.confirm(session, id, **about)

            lawful = office.endswith(ENTERED) and state is EntryState.TO_CONFIRM
            counts = [Verb.NIL_RETURNED, Verb.FILED_LATE, Verb.SUBMITTED]  # in time, or not
            verb = Verb.ENTRY_REJECTED if rejecting else Verb.ENTRY_CONFIRMED
            why = WHY if rejecting else ""
            if self.attempt(office, decide, verb, lawful=lawful, why=why, consequences=[] if rejecting else counts):
                self.entry, self.entered = None, not rejecting

    # --- what always holds -----------------------------------------------------------------------------------------------

    @invariant()
    def the_record_holds_and_the_answers_are_as_in_the_model(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.database.reading(OPERATOR) as session:
            self.ensure_the_record_holds(session)
            for code, ids in self.drafted.items():
                of_member = Comment.member_id == self.world.coordinators[code].of_member().id
                found = session.execute(select(Comment.id, Comment.state).where(of_member).order_by(Comment.id)).all()
                sent = self.sent[code]
                state = STATES[sent] if sent else CommentState.DRAFTED
                assert [(id, state) for id in ids] == [tuple(one) for one in found]
            round = session.get_one(Round, self.world.round_id)
            assert (round.paused_at is not None) is self.paused
            if self.entry:
                assert session.get_one(EnteredAnswer, self.entry[0]).state is self.entry[1]


@pytest.mark.slow
def test_each_act_that_is_accepted_is_one_entry_and_what_is_refused_is_none(sqlite_templates: Files) -> None:
    run_state_machine_as_test(type("RandomRoundHere", (RandomRound,), {"templates": sqlite_templates}), settings=ENOUGH)
