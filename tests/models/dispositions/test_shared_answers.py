"""The secretariat answers several comments in one act, confirms what the service proposes, and undoes either."""

from datetime import timedelta

import pytest

from models.db.access import viewer_of
from models.dispositions.disposition import Outcome
from models.dispositions.operations import shared_answers
from models.drafts import operations
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from testing.world import LATER
from tests.models.dispositions.closed_round import ClosedRound


def test_several_comments_get_one_answer_and_each_has_its_own_in_the_record(round: ClosedRound) -> None:
    round.world.consolidate()

    saved, refused = round.answer_alike({"KH": 1, "LA": 0, "MM": 1}, Outcome.NOTED, "For the next strategy.")

    assert refused == []
    assert {answer.comment_id for answer in saved} == {round.comments[code].id for code in ("KH", "LA", "MM")}
    answered = round.answered()
    assert {answered[code].reason for code in ("KH", "LA", "MM")} == {"For the next strategy."}
    assert round.answer_events() == [round.world.staff[0].id] * 3
    assert round.make_owed()


def test_the_same_answer_sent_twice_is_given_once(round: ClosedRound) -> None:
    round.world.consolidate()
    for _ in range(2):
        round.answer_alike({"KH": 1, "MM": 1}, Outcome.DEFERRED)

    assert len(round.answer_events()) == 2
    assert round.answered()["KH"].revision == 2


def test_those_that_cannot_have_the_answer_are_named_and_the_others_get_it(round: ClosedRound) -> None:
    round.world.consolidate()
    round.answer("MM", Outcome.DEFERRED)

    saved, refused = round.answer_alike({"CN": 1, "KH": 1, "LA": 0, "MM": 1}, Outcome.ACCEPTED)

    assert {answer.comment_id for answer in saved} == {round.comments["CN"].id, round.comments["LA"].id}
    bracketed = "its words stand in brackets, which only members lift"
    assert [(one.comment.label, one.why) for one in refused] == [("KH-1", bracketed), ("MM-1", bracketed)]
    _, refused = round.answer_alike({"MM": 1}, Outcome.NOTED)
    assert [one.why for one in refused] == [
        "You have answered this comment “deferred” since you opened the page. Both answers are below."
    ]
    assert round.answered()["MM"].outcome is Outcome.DEFERRED


def test_one_answer_to_several_needs_comments_of_the_round_and_a_reason(round: ClosedRound) -> None:
    with pytest.raises(Invalid, match="Choose the comments"):
        round.answer_alike({}, Outcome.NOTED)
    with pytest.raises(Invalid, match="Give the reason"):
        round.answer_alike({"LA": 0}, Outcome.NOTED, " ")
    with pytest.raises(NotFound), round.world.database.transaction(viewer_of(round.world.staff[0])) as session:
        shared_answers.answer_alike(
            session,
            round.world.round_id,
            {999_999: 0},
            outcome=Outcome.NOTED,
            reason="Seen.",
            by=round.world.staff[0],
            now=LATER,
        )
    assert round.answered() == {}


def test_proposed_answers_are_confirmed_as_they_are_each_in_the_name_of_who_did_it(round: ClosedRound) -> None:
    candidate = round.world.consolidate()
    before = round.answered()

    confirmed = round.confirm(candidate)

    assert len(confirmed) == 5
    after = round.answered()
    assert {code: (answer.outcome, answer.reason) for code, answer in after.items()} == {
        code: (answer.outcome, answer.reason) for code, answer in before.items()
    }
    assert {answer.by_id for answer in after.values()} == {round.world.staff[1].id}
    assert round.answer_events() == [round.world.staff[1].id] * 5
    assert round.confirm(candidate) == []
    assert round.obstacles(candidate) == ["LA-1 has no answer."]


def test_what_a_person_answered_is_not_confirmed_by_another(round: ClosedRound) -> None:
    candidate = round.world.consolidate()
    round.answer("CN", Outcome.ACCEPTED, "Well spotted.")

    assert len(round.confirm(candidate)) == 4

    assert round.answered()["CN"].by_id == round.world.staff[0].id


def test_proposals_made_anew_since_they_were_seen_are_not_confirmed(round: ClosedRound) -> None:
    old = round.world.consolidate()
    round.answer("VN", Outcome.NOT_ACCEPTED)
    round.make_owed()

    with pytest.raises(Outdated, match="A newer text has been made"):
        round.confirm(old)

    assert round.answered()["TH"].by_id is None


def test_many_are_answered_by_staff_only_and_only_while_they_are_at_work(round: ClosedRound) -> None:
    with pytest.raises(Untimely, match="when the text has been consolidated"):
        round.confirm(DraftVersion(fingerprint=""))
    candidate = round.world.consolidate()
    member, staff = round.world.coordinators["TH"], round.world.staff[0]
    with pytest.raises(NotYours), round.world.database.transaction(viewer_of(member)) as session:
        shared_answers.confirm_proposed(session, round.world.round_id, by=member, seen=candidate.fingerprint, now=LATER)
    round.answer("LA", Outcome.NOTED)
    with round.world.database.transaction(viewer_of(staff)) as session:
        operations.propose(session, candidate.id, by=staff, seen=candidate.fingerprint, now=LATER)

    with pytest.raises(Untimely, match="Send it back first"):
        round.confirm(candidate)
    with pytest.raises(Untimely, match="Send it back first"):
        round.answer_alike({"LA": 1}, Outcome.DEFERRED)


def test_answers_of_one_act_are_undone_together_except_where_a_colleague_has_answered_since(round: ClosedRound) -> None:
    candidate = round.world.consolidate()
    proposed = round.answered()["KH"].reason
    round.answer_alike({"CN": 1}, Outcome.DEFERRED)
    saved, _ = round.answer_alike(
        {"KH": 1, "LA": 0, "MM": 1},
        Outcome.NOTED,
        "For the next strategy.",
        now=candidate.made_at + timedelta(minutes=1),
    )
    round.answer("MM", Outcome.DEFERRED, "Not yet.", officer=1)

    assert round.undo(saved[0].act, officer=1) == ([], [])
    undone, refused = round.undo(saved[0].act)

    assert ([comment.label for comment in undone], refused) == (["KH-1", "LA-1"], [])
    standing = {code: (answer.outcome, answer.reason, answer.by_id) for code, answer in round.answered().items()}
    assert "LA" not in standing
    assert standing["KH"] == (Outcome.INCORPORATED, proposed, None)
    assert standing["MM"] == (Outcome.DEFERRED, "Not yet.", round.world.staff[1].id)
    assert standing["CN"][0] is Outcome.DEFERRED
    assert round.undo(saved[0].act) == ([], [])


def test_what_was_confirmed_together_is_the_services_again(round: ClosedRound) -> None:
    candidate = round.world.consolidate()
    before = round.answered()
    confirmed = round.confirm(candidate)

    undone, refused = round.undo(confirmed[0].act, officer=1)

    assert (len(undone), refused) == (5, [])
    round.make_owed()  # the text is newer than the answers here, so the service proposes them anew
    after = round.answered()
    assert {answer.by_id for answer in after.values()} == {None}
    assert {code: answer.reason for code, answer in after.items()} == {
        code: answer.reason for code, answer in before.items()
    }


def test_of_answers_undone_together_those_that_the_text_contradicts_stay_and_are_named(round: ClosedRound) -> None:
    round.answer("KH", Outcome.ACCEPTED)
    round.world.consolidate()  # its words stand in a bracket, and only members lift that
    saved, _ = round.answer_alike({"KH": 1, "LA": 0}, Outcome.NOTED, now=LATER + timedelta(minutes=1))

    undone, refused = round.undo(saved[0].act)

    assert [comment.label for comment in undone] == ["LA-1"]
    assert [one.comment.label for one in refused] == ["KH-1"]
    assert "Give KH-1 another answer instead." in refused[0].why
    assert {code: answer.outcome for code, answer in round.answered().items()}["KH"] is Outcome.NOTED
