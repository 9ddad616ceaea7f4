"""A signed letter that was entered for a member counts for what it says, also where it differs from what the member has sent."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import Stance
from models.brackets.operations import entered_choices
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import CommentType
from models.comments.correction import CommentCorrection
from models.comments.entered import EnteredAnswer, EntryState
from models.comments.operations import corrections, entering, entry_check
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words, words_of
from models.comments.queries.entered import entries_to_confirm, entry
from models.consolidation.operations import inputs
from models.db.access import OPERATOR, WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, shared_answers
from models.errors import Invalid, Untimely
from models.letters.letter import Letter
from models.people.person import Member
from models.record import verifying
from models.record.events import Event
from models.record.queries import recorded_act
from models.record.verbs import Verb
from testing.world import DEADLINE, LATER, World
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
from tests.rounds import circulate, consolidate_and_answer, open_round_on


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
        [bracket] = placed_brackets(session, second.version_id)
        statements = [BracketStatement(bracket.bracket.id or 0, Stance.KEEP)]
        assert (
            entered_choices.save(session, entry(session, found.id).answer, statements, by=by, now=arrived).refused == {}
        )
    handed_over(second, found, now=arrived)
    checked(second, found, now=arrived)

    with world.database.reading(WORKER) as session:
        done = recorded_act(session, world.consultation_id, answer(second).id, at=arrived)
    assert (done.comments, done.positions) == (0, 1)


def round_two(world: World) -> World:
    return open_round_on(world, circulate(world, consolidate_and_answer(world)).id)


def entered_nil(world: World, origin: Origin) -> EnteredAnswer:
    now = LATER + timedelta(hours=2)
    found = begun(world, replace(origin, arrived_at=now), now=now)
    handed_over(world, found, now=now)
    return checked(world, found, now=now)


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

    by_number = {one.number: one for one in comments(world)}
    assert set(by_number) == {1, 2, 3}
    assert {one.text for one in by_number.values()} >= {"Thank you.", "The Fund helps."}
    assert any("twice a year" in one.proposed_text for one in by_number.values())
    with world.database.reading(WORKER) as session:
        [correction] = session.scalars(select(CommentCorrection))
        [withdrawn] = session.scalars(select(Disposition).where(Disposition.by_id.is_not(None)))
    assert "each year" in correction.old_proposed_text
    assert correction.why == "This is what a signed letter of 22 April 2022 says."
    assert (withdrawn.outcome, by_number[withdrawn_number(world, withdrawn)].text) == (Outcome.WITHDRAWN, "Thank you.")
    assert (answer(world).by_letter, answer(world).is_late, answer(world).nil_return) == (True, False, False)
    assert "Thailand" not in lets_stand(world)
    assert "Coordinator of Thailand" in recipients(world, Letter.ENTRY_CHECKED)
    with world.database.reading(viewer_of(thailand)) as session:
        assert [one.id for one in entries_to_confirm(session, thailand.of_member())] == [found.id]

    confirmed(world, found, now=LATE)

    assert "Thailand" in lets_stand(world)
    circulate(world, consolidate_and_answer(world))
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
    fields = {"outcome": Outcome.NOTED, "reason": "With thanks.", "by": officer, "now": LATE}

    with (
        pytest.raises(Untimely, match="signed letter of Thailand"),
        world.database.transaction(viewer_of(officer)) as s,
    ):
        answers.answer(s, gone.id, **fields, seen=1)
    with world.database.transaction(viewer_of(officer)) as session:
        kept, refused = shared_answers.answer_alike(session, world.round_id, {gone.id: 1}, **fields)
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
    candidate = consolidate_and_answer(world)
    found = differing(world, now=LATE)
    handed_over(world, found, now=LATE)
    with pytest.raises(Untimely, match="a signed letter of Thailand"):
        circulate(world, candidate)
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
        circulate(world, candidate)
        assert answer(world).entry is None
