"""What came by letter, mail or telephone is entered for the member by the secretariat, checked by another officer, and confirmed
by the member's coordinator."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.comments.comment import CommentState, CommentType
from models.comments.entered import EnteredAnswer, EntryState
from models.comments.operations import entering, entry_check, entry_outcome, submissions
from models.comments.operations.wording import Words
from models.comments.queries.entered import entries, entry, newest_entry_of
from models.comments.submission import SubmissionState
from models.db.access import OPERATOR, WORKER, viewer_of
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.record import verifying
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import AFTER, DEADLINE, LATER, World
from tests.models.comments.entry_steps import (
    E_MAIL,
    LATE,
    LETTER,
    SOON,
    answer,
    begun,
    checked,
    comments,
    confirmed,
    entered,
    handed_over,
    recipients,
    state,
    written,
)
from tests.rounds import circulate, consolidate_and_answer


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
    long_ago = LATER - timedelta(days=30)
    begun(world)
    with pytest.raises(Untimely, match="entered already"):
        begun(world)
    world.submit("KH")
    with pytest.raises(Untimely, match="Cambodia has answered already"):
        begun(world, code="KH")
    with pytest.raises(Invalid, match="had not opened"):
        begun(world, replace(E_MAIL, dated=long_ago.date(), arrived_at=long_ago), code="LA")
    with pytest.raises(Invalid, match="cannot have arrived in the future"):
        begun(world, replace(E_MAIL, arrived_at=SOON + timedelta(hours=1)), code="LA")
    with pytest.raises(Invalid, match="after the day on which it arrived"):
        begun(world, replace(E_MAIL, dated=SOON.date() + timedelta(days=2)), code="LA")


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
        assert newest_entry_of(session, world.round_id, thailand.of_member()) is not None
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

    circulate(world, consolidate_and_answer(world))

    assert (state(world, found).state, comments(world)) == (EntryState.LAPSED, [])
    assert "Coordinator of Thailand" in recipients(world, Letter.ENTRY_LAPSED)
    with pytest.raises(Untimely, match="has been circulated"):
        begun(world, now=LATE)


def test_no_letter_says_that_an_entry_lapses_when_the_member_has_answered_instead(world: World) -> None:
    found = entered(world)
    for code in ("CN", "KH", "LA", "MM", "TH", "VN"):
        world.submit(code)
    world.deadline_passes()

    circulate(world, consolidate_and_answer(world))

    assert state(world, found).state is EntryState.LAPSED
    assert recipients(world, Letter.ENTRY_LAPSED) == set()


@pytest.mark.tampers
def test_an_original_that_was_changed_is_named_by_the_record(world: World) -> None:
    entered(world, LETTER)
    with world.database.engine.begin() as connection:
        connection.execute(update(EnteredAnswer).values(content=b"%PDF-1.7 The Ministry objects ..."))

    with world.database.reading(OPERATOR) as session:
        faults = [fault for finding in verifying.verify(session) for fault in finding.faults]
    assert [fault for fault in faults if "another content" in fault]
