"""What came by letter, mail or telephone is entered for the member by the secretariat, checked by another officer, and confirmed
by the member's coordinator."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import Stance
from models.brackets.operations import entered_choices
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.placed import placed
from models.comments.comment import Change, Comment, CommentState, CommentType
from models.comments.correction import CommentCorrection
from models.comments.entered import EnteredAnswer, EntryChannel, EntryState
from models.comments.operations import corrections, entering, entry_check, entry_outcome, submissions
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words, words_of
from models.comments.queries.entered import entries, entry, of_member, to_confirm
from models.comments.submission import Submission, SubmissionState
from models.consolidation.operations import inputs
from models.db.access import OPERATOR, WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, shared_answers
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.notification import Letter, Notification
from models.people.person import Member, Person
from models.record import verifying
from models.record.events import Event
from models.record.queries import recorded_act
from models.record.verbs import Verb
from testing.world import AFTER, DEADLINE, LATER, World
from tests.rounds import answered, round_on, sent_out

E_MAIL = Origin(EntryChannel.EMAIL, date(2022, 4, 22), "Ms. Somsri, Pollution Control Department", LATER)
LETTER = replace(
    E_MAIL, channel=EntryChannel.SIGNED_LETTER, original=("note verbale.pdf", b"%PDF-1.7 The Ministry presents ...")
)
SOON = LATER + timedelta(hours=1)
LATE = AFTER + timedelta(days=1)


def begun(world: World, origin: Origin = E_MAIL, *, code: str = "TH", now: datetime = SOON) -> EnteredAnswer:
    by, member = world.staff[0], world.coordinators[code].of_member()
    with world.database.transaction(viewer_of(by)) as session:
        return entering.begin(session, world.round_id, member.id, origin, by=by, now=now)


def written(world: World, found: EnteredAnswer, old: str, new: str, *, now: datetime = SOON) -> None:
    by, paragraph = world.staff[0], world.paragraph("1")
    words = Words(
        CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", paragraph.text.replace(old, new), "Said so."
    )
    with world.database.transaction(viewer_of(by)) as session:
        entering.write(session, found.id, words, by=by, now=now)


def state(world: World, found: EnteredAnswer) -> EnteredAnswer:
    with world.database.reading(WORKER) as session:
        return session.get_one(EnteredAnswer, found.id)


def handed_over(world: World, found: EnteredAnswer, *, now: datetime = SOON) -> EnteredAnswer:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        return entering.hand_over(session, found.id, by=by, seen=state(world, found).revision, now=now)


def checked(world: World, found: EnteredAnswer, *, now: datetime = SOON) -> EnteredAnswer:
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        return entry_check.check(session, found.id, by=by, seen=state(world, found).revision, now=now)


def entered(world: World, origin: Origin = E_MAIL, *, code: str = "TH", now: datetime = SOON) -> EnteredAnswer:
    """Asks for other words, as one of the secretariat has typed and another has checked."""
    found = begun(world, origin, code=code, now=now)
    written(world, found, "every year", "twice a year", now=now)
    handed_over(world, found, now=now)
    return checked(world, found, now=now)


def confirmed(world: World, found: EnteredAnswer, *, code: str = "TH", now: datetime = SOON) -> EnteredAnswer:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return entry_outcome.confirm(session, found.id, by=by, seen=state(world, found).revision, now=now)


def answer(world: World, code: str = "TH") -> Submission:
    with world.database.reading(WORKER) as session:
        own = Submission.member_id == world.coordinators[code].of_member().id
        return session.scalars(select(Submission).where(Submission.round_id == world.round_id, own)).one()


def comments(world: World, code: str = "TH") -> list[Comment]:
    with world.database.reading(WORKER) as session:
        own = Comment.member_id == world.coordinators[code].of_member().id
        return list(session.scalars(select(Comment).where(Comment.round_id == world.round_id, own)))


def recipients(world: World, letter: Letter) -> set[str]:
    with world.database.reading(WORKER) as session:
        return set(session.scalars(select(Person.name).join(Notification).where(Notification.letter == letter)))


def test_an_entry_counts_when_another_officer_has_checked_and_the_coordinator_has_confirmed_it(world: World) -> None:
    found = entered(world)

    assert (found.state, answer(world).state) == (EntryState.TO_CONFIRM, SubmissionState.COLLECTING)
    assert comments(world) == []
    assert recipients(world, Letter.ENTRY_TO_CHECK) == {person.name for person in world.staff[1:]}
    assert "Coordinator of Thailand" in recipients(world, Letter.ENTRY_CHECKED)

    confirmed(world, found)

    sent = answer(world)
    assert (sent.is_in, sent.nil_return, sent.submitted_at) == (True, False, SOON)
    assert sent.entry is not None
    assert sent.entry.came_from == "an e-mail of 22 April 2022"
    assert not sent.counts_by_letter_alone
    [comment] = comments(world)
    assert (comment.number, comment.state) == (1, CommentState.SUBMITTED)
    assert "twice a year" in comment.proposed_text
    assert "Coordinator of Thailand" in recipients(world, Letter.RECEIPT)
    with world.database.reading(WORKER) as session:
        verbs = list(session.scalars(select(Event.verb).order_by(Event.seq)))
    assert [verb for verb in verbs if verb in (Verb.ENTRY_CHECKED, Verb.ENTRY_CONFIRMED, Verb.SUBMITTED)] == [
        Verb.ENTRY_CHECKED,
        Verb.ENTRY_CONFIRMED,
        Verb.SUBMITTED,
    ]


def test_who_has_typed_a_part_of_it_does_not_check_it(world: World) -> None:
    found = begun(world)
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        entering.write(session, found.id, Words(CommentType.GENERAL, text="Thanks."), by=by, now=SOON)
    handed_over(world, found)

    for typist in world.staff[:2]:
        with pytest.raises(NotYours, match="have typed"), world.database.transaction(viewer_of(typist)) as session:
            entry_check.check(session, found.id, by=typist, seen=state(world, found).revision, now=SOON)


def test_it_is_sent_back_with_a_reason_and_cannot_be_changed_while_it_is_checked(world: World) -> None:
    found = begun(world)
    handed_over(world, found)
    with pytest.raises(Untimely, match="cannot be changed"):
        written(world, found, "every year", "each year")
    by, seen = world.staff[1], state(world, found).revision
    with pytest.raises(Invalid, match="what should be changed"), world.database.transaction(viewer_of(by)) as session:
        entry_check.send_back(session, found.id, reason=" ", by=by, seen=seen, now=SOON)
    with world.database.transaction(viewer_of(by)) as session:
        entry_check.send_back(session, found.id, reason="Page 2 is missing.", by=by, seen=seen, now=SOON)

    written(world, found, "every year", "each year")
    assert (state(world, found).state, state(world, found).reason) == (EntryState.DRAFTED, "Page 2 is missing.")
    assert recipients(world, Letter.ENTRY_SENT_BACK) == {world.staff[0].name}
    with pytest.raises(Outdated), world.database.transaction(viewer_of(world.staff[0])) as session:
        entering.hand_over(session, found.id, by=world.staff[0], seen=seen, now=SOON)


def test_a_signed_letter_counts_from_the_check_on_for_what_it_says_and_lets_nothing_stand_by_silence(
    world: World,
) -> None:
    found = begun(world, replace(LETTER, original=None))
    with pytest.raises(Invalid, match="Attach the signed letter"):
        handed_over(world, found)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        entering.describe(session, found.id, LETTER, by=by, seen=state(world, found).revision, now=SOON)
    written(world, found, "every year", "twice a year")
    handed_over(world, found)
    checked(world, found)

    assert state(world, found).state is EntryState.PREVAILS
    assert answer(world).is_in
    assert answer(world).counts_by_letter_alone
    assert "Thailand" not in lets_stand(world)

    confirmed(world, found)

    assert "Thailand" in lets_stand(world)
    assert len(comments(world)) == 1


def lets_stand(world: World) -> list[str]:
    """Whose silence counts in the round."""
    with world.database.reading(WORKER) as session:
        of_round = {"round": world.round_id}
        return list(session.scalars(inputs._ANSWERED, of_round))


def test_choices_that_the_members_people_have_drafted_do_not_go_out_with_a_signed_letter(world: World) -> None:
    world.replace("KH", "1", "every year", "each year")
    world.everybody_submits()
    world.close()
    second = round_two(world)
    second.keep("TH", "will meet")

    found = entered_nil(second, LETTER)

    assert found.state is EntryState.TO_CONFIRM
    with pytest.raises(Invalid, match="stay behind"):
        confirmed(second, found, now=LATER + timedelta(hours=2))


def test_the_receipt_counts_the_choices_that_a_signed_letter_makes(world: World) -> None:
    world.replace("KH", "1", "every year", "each year")
    world.everybody_submits()
    world.close()
    second, by, arrived = round_two(world), world.staff[0], LATER + timedelta(hours=2)
    found = begun(second, replace(LETTER, arrived_at=arrived), now=arrived)
    with world.database.transaction(viewer_of(by)) as session:
        [bracket] = placed(session, second.version_id)
        said = [BracketStatement(bracket.bracket.id or 0, Stance.KEEP)]
        assert entered_choices.save(session, entry(session, found.id).answer, said, by=by, now=arrived).refused == {}
    handed_over(second, found, now=arrived)
    checked(second, found, now=arrived)

    with world.database.reading(WORKER) as session:
        done = recorded_act(session, world.consultation_id, answer(second).id, at=arrived)
    assert (done.comments, done.positions) == (0, 1)


def round_two(world: World) -> World:
    return round_on(world, sent_out(world, answered(world)).id)


def entered_nil(world: World, origin: Origin) -> EnteredAnswer:
    now = LATER + timedelta(hours=2)
    found = begun(world, replace(origin, arrived_at=now), now=now)
    handed_over(world, found, now=now)
    return checked(world, found, now=now)


def test_what_arrived_before_the_deadline_is_in_time_whenever_it_was_typed(world: World) -> None:
    for code in ("CN", "KH", "LA", "MM", "VN"):
        world.submit(code)
    world.deadline_passes()
    found = entered(world, replace(E_MAIL, arrived_at=DEADLINE - timedelta(hours=1)), now=LATE)

    confirmed(world, found, now=LATE)

    assert answer(world).is_in
    assert not answer(world).is_late


def test_what_arrived_after_the_deadline_goes_the_way_of_late_answers(world: World) -> None:
    for code in ("CN", "KH", "LA", "MM", "VN"):
        world.submit(code)
    world.deadline_passes()
    found = entered(world, replace(E_MAIL, arrived_at=AFTER + timedelta(hours=1)), now=LATE)

    confirmed(world, found, now=LATE)

    assert (answer(world).state, answer(world).waits) == (SubmissionState.LATE, True)
    assert [one.state for one in comments(world)] == [CommentState.LATE]


def test_a_signed_letter_after_the_round_has_closed_makes_the_text_again(world: World) -> None:
    for code in ("CN", "KH", "LA", "MM", "VN"):
        world.submit(code)
    world.deadline_passes()
    before = world.consolidate()

    entered(world, replace(LETTER, arrived_at=DEADLINE - timedelta(hours=1)), now=LATE)

    with world.database.reading(WORKER) as session:
        assert inputs.fingerprint(inputs.freeze(session, world.round_id)) != before.fingerprint
        [verb] = session.scalars(select(Event.verb).where(Event.verb == Verb.CONSOLIDATION_ASKED).offset(1))
        assert verb


def signed(world: World, code: str = "TH") -> None:
    """Its official act is the signed letter."""
    with world.database.transaction(WORKER) as session:
        session.get_one(Member, world.coordinators[code].of_member().id).answers_by_letter = True


DIFFERS = "Twice a year, not each year; no thanks; a word about the Fund."


def differing(world: World, *, now: datetime) -> EnteredAnswer:
    """The letter has other words for the first comment and not the second, and says something besides."""
    found = begun(world, replace(LETTER, differs=DIFFERS), now=now)
    by = world.staff[0]
    with world.database.reading(viewer_of(by)) as session:
        second, first = entry(session, found.id).comments  # what is about the whole text comes first
    words = words_of(first)
    other = replace(words, proposed_text=words.proposed_text.replace("each year", "twice a year"))
    with world.database.transaction(viewer_of(by)) as session:
        with pytest.raises(Invalid, match="another kind"):
            entering.edit(
                session, first.id, replace(other, type=CommentType.TECHNICAL), by=by, seen=found.revision, now=now
            )
        entering.edit(session, first.id, other, by=by, seen=found.revision, now=now)
        entering.remove(session, second.id, by=by, seen=state_in(session, found).revision, now=now)
        entering.write(session, found.id, Words(CommentType.GENERAL, text="The Fund helps."), by=by, now=now)
    return found


def state_in(session: Session, found: EnteredAnswer) -> EnteredAnswer:
    return session.get_one(EnteredAnswer, found.id)


def test_a_signed_letter_that_differs_prevails_over_the_answer_that_was_submitted(world: World) -> None:
    world.replace("TH", "1", "every year", "each year")
    world.remark("TH", "Thank you.")
    world.replace("KH", "1", "share", "exchange")
    world.everybody_submits()
    world.close()
    with pytest.raises(Untimely, match="official act of Thailand"):
        begun(world, replace(LETTER, differs=DIFFERS), now=LATE)
    signed(world)
    with pytest.raises(Invalid, match="Say in what"):
        begun(world, LETTER, now=LATE)
    with pytest.raises(Invalid, match="Only a signed letter"):
        begun(world, replace(E_MAIL, differs=DIFFERS), now=LATE)

    found = differing(world, now=LATE)
    same = [(one.number, one.text, one.proposed_text) for one in comments(world)]
    handed_over(world, found, now=LATE)
    thailand = world.coordinators["TH"]
    with (
        pytest.raises(Untimely, match="your signed letter"),
        world.database.transaction(viewer_of(thailand)) as session,
    ):
        one = comments(world)[0]
        about = {"text": one.text, "proposed_text": one.proposed_text + "!", "justification": one.justification}
        corrections.file(session, one.id, **about, why="A slip.", by=thailand, now=LATE)
    assert [(one.number, one.text, one.proposed_text) for one in comments(world)] == same
    checked(world, found, now=LATE)

    said = {one.number: one for one in comments(world)}
    assert set(said) == {1, 2, 3}
    assert {one.text for one in said.values()} >= {"Thank you.", "The Fund helps."}
    assert any("twice a year" in one.proposed_text for one in said.values())
    with world.database.reading(WORKER) as session:
        [correction] = session.scalars(select(CommentCorrection))
        [withdrawn] = session.scalars(select(Disposition).where(Disposition.by_id.is_not(None)))
    assert "each year" in correction.old_proposed_text
    assert correction.why == "This is what a signed letter of 22 April 2022 says."
    assert (withdrawn.outcome, said[withdrawn_number(world, withdrawn)].text) == (Outcome.WITHDRAWN, "Thank you.")
    assert (answer(world).by_letter, answer(world).is_late, answer(world).nil_return) == (True, False, False)
    assert "Thailand" not in lets_stand(world)
    assert "Coordinator of Thailand" in recipients(world, Letter.ENTRY_CHECKED)
    with world.database.reading(viewer_of(thailand)) as session:
        assert [one.id for one in to_confirm(session, thailand.of_member())] == [found.id]

    confirmed(world, found, now=LATE)

    assert "Thailand" in lets_stand(world)
    sent_out(world, answered(world))
    with world.database.reading(OPERATOR) as session:
        assert not [fault for finding in verifying.verify(session) for fault in finding.faults]


def test_what_the_letter_withdraws_stays_withdrawn(world: World) -> None:
    world.replace("TH", "1", "every year", "each year")
    world.remark("TH", "Thank you.")
    world.everybody_submits()
    world.close()
    signed(world)
    found = differing(world, now=LATE)
    handed_over(world, found, now=LATE)
    checked(world, found, now=LATE)
    [gone] = [one for one in comments(world) if one.text == "Thank you."]
    officer, thailand = world.staff[0], world.coordinators["TH"]
    said = {"outcome": Outcome.NOTED, "reason": "With thanks.", "by": officer, "now": LATE}

    with (
        pytest.raises(Untimely, match="signed letter of Thailand"),
        world.database.transaction(viewer_of(officer)) as s,
    ):
        answers.answer(s, gone.id, **said, seen=1)
    with world.database.transaction(viewer_of(officer)) as session:
        kept, refused = shared_answers.answer_alike(session, world.round_id, {gone.id: 1}, **said)
    with pytest.raises(Untimely, match="It is withdrawn"), world.database.transaction(viewer_of(thailand)) as session:
        about = {"text": "Thank you all.", "proposed_text": "", "justification": ""}
        corrections.file(session, gone.id, **about, why="A slip.", by=thailand, now=LATE)

    assert (kept, [one.comment.id for one in refused]) == ([], [gone.id])
    with world.database.reading(WORKER) as session:
        stands = session.scalars(select(Disposition).where(Disposition.comment_id == gone.id)).one()
        assert (stands.outcome, stands.letter_id) == (Outcome.WITHDRAWN, found.id)


def withdrawn_number(world: World, disposition: Disposition) -> int:
    return next(one.number or 0 for one in comments(world) if one.id == disposition.comment_id)


@pytest.mark.parametrize("admits", [True, False])
def test_a_letter_that_differs_is_late_once_the_text_is_consolidated(world: World, *, admits: bool) -> None:
    world.replace("TH", "1", "every year", "each year")
    world.remark("TH", "Thank you.")
    world.everybody_submits()
    world.close()
    signed(world)
    candidate = answered(world)
    found = differing(world, now=LATE)
    handed_over(world, found, now=LATE)
    with pytest.raises(Untimely, match="a signed letter of Thailand"):
        sent_out(world, candidate)
    with pytest.raises(Invalid, match="so the letter is late"):
        checked(world, found, now=LATE)

    by, verb = world.staff[1], entry_check.check if admits else entry_check.decline
    with world.database.transaction(viewer_of(by)) as session:
        verb(session, found.id, reason="Its page 2 was lost.", by=by, seen=state(world, found).revision, now=LATE)

    there = state(world, found)
    assert (there.state, there.reason) == (
        EntryState.PREVAILS if admits else EntryState.DECLINED,
        "Its page 2 was lost.",
    )
    assert any("twice a year" in one.proposed_text for one in comments(world)) is admits
    assert "Coordinator of Thailand" in recipients(world, Letter.ENTRY_CHECKED)
    if not admits:
        sent_out(world, candidate)
        assert answer(world).entry is None


def test_the_coordinator_takes_it_over_into_the_draft_and_submits_it_there(world: World) -> None:
    found = entered(world)
    world.remark("TH", "Thank you.")
    with pytest.raises(Invalid, match="stay behind"):
        confirmed(world, found)
    by = world.coordinators["TH"]
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            entry_outcome.correct(session, found.id, by=by, seen=found.revision, now=SOON)

    drafted = comments(world)
    assert [(one.state, one.author_id) for one in drafted] == [(CommentState.DRAFTED, by.id)] * 2
    assert state(world, found).state is EntryState.CORRECTED
    world.submit("TH", now=SOON)
    assert answer(world).entry is None


def test_taken_over_after_the_deadline_it_is_prepared_as_a_late_answer(world: World) -> None:
    found = entered(world)
    world.deadline_passes()
    by = world.coordinators["TH"]

    with world.database.transaction(viewer_of(by)) as session:
        entry_outcome.correct(session, found.id, by=by, seen=found.revision, now=LATE)

    assert answer(world).is_prepared_late
    assert len(comments(world)) == 1


def test_the_coordinator_rejects_it_with_a_reason_that_the_secretariat_reads(world: World) -> None:
    found, by = entered(world), world.coordinators["TH"]
    with pytest.raises(Invalid, match="Say why"), world.database.transaction(viewer_of(by)) as session:
        entry_outcome.reject(session, found.id, reason="", by=by, seen=found.revision, now=SOON)
    with world.database.transaction(viewer_of(by)) as session:
        entry_outcome.reject(
            session, found.id, reason="She did not speak for us.", by=by, seen=found.revision, now=SOON
        )

    assert (state(world, found).state, comments(world)) == (EntryState.REJECTED, [])
    assert recipients(world, Letter.ENTRY_DECIDED) == {person.name for person in world.staff}
    with pytest.raises(Untimely, match="cannot become"):
        confirmed(world, found)
    begun(world)  # and another can be entered


def test_taking_the_answer_back_leaves_the_entry_in_the_members_own_draft(world: World) -> None:
    found = entered(world, LETTER)
    by = world.coordinators["TH"]
    with pytest.raises(Untimely, match="take the answer back"), world.database.transaction(viewer_of(by)) as session:
        entry_outcome.reject(session, found.id, reason="No.", by=by, seen=state(world, found).revision, now=SOON)

    with world.database.transaction(viewer_of(by)) as session:
        submissions.take_back(session, world.round_id, by=by, seen=answer(world).revision, now=SOON)

    assert answer(world).entry is None
    assert state(world, found).state is EntryState.CORRECTED
    assert [one.state for one in comments(world)] == [CommentState.DRAFTED]


def test_one_entry_waits_for_a_member_that_has_not_answered(world: World) -> None:
    begun(world)
    with pytest.raises(Untimely, match="entered already"):
        begun(world)
    world.submit("KH")
    with pytest.raises(Untimely, match="Cambodia has answered already"):
        begun(world, code="KH")
    with pytest.raises(Invalid, match="had not opened"):
        begun(world, replace(E_MAIL, arrived_at=LATER - timedelta(days=30)), code="LA")
    with pytest.raises(Invalid, match="cannot have arrived in the future"):
        begun(world, replace(E_MAIL, arrived_at=SOON + timedelta(hours=1)), code="LA")


def test_others_read_nothing_of_an_entry_before_it_is_circulated_and_the_member_none_that_is_unchecked(
    world: World,
) -> None:
    found = begun(world)
    written(world, found, "every year", "twice a year")
    thailand, cambodia = world.coordinators["TH"], world.coordinators["KH"]
    with pytest.raises(NotFound), world.database.reading(viewer_of(thailand)) as session:
        entry(session, found.id)
    handed_over(world, found)
    checked(world, found)
    with world.database.reading(viewer_of(thailand)) as session:
        assert len(entry(session, found.id).comments) == 1
        assert of_member(session, world.round_id, thailand.of_member()) is not None
    for person in (cambodia, world.contributor):
        with world.database.reading(viewer_of(person)) as session:
            assert entries(session, world.round_id) == []
            with pytest.raises(NotFound):
                entry(session, found.id)
    with pytest.raises(NotFound), world.database.transaction(viewer_of(cambodia)) as session:
        entry_outcome.confirm(session, found.id, by=cambodia, seen=found.revision, now=SOON)
    with pytest.raises(NotYours), world.database.transaction(viewer_of(thailand)) as session:
        entering.discard(session, found.id, by=thailand, seen=found.revision, now=SOON)


def test_what_nobody_has_confirmed_lapses_at_circulation_and_the_member_is_told(world: World) -> None:
    found = entered(world)
    for code in ("CN", "KH", "LA", "MM", "VN"):
        world.submit(code)
    world.deadline_passes()

    sent_out(world, answered(world))

    assert (state(world, found).state, comments(world)) == (EntryState.LAPSED, [])
    assert "Coordinator of Thailand" in recipients(world, Letter.ENTRY_LAPSED)
    with pytest.raises(Untimely, match="has been circulated"):
        begun(world, now=LATE)


@pytest.mark.tampers
def test_an_original_that_was_changed_is_named_by_the_record(world: World) -> None:
    entered(world, LETTER)
    with world.database.engine.begin() as connection:
        connection.execute(EnteredAnswer.__table__.update().values(content=b"%PDF-1.7 The Ministry objects ..."))

    with world.database.reading(OPERATOR) as session:
        faults = [fault for finding in verifying.verify(session) for fault in finding.faults]
    assert [fault for fault in faults if "another content" in fault]
