"""The secretariat's answers: what the service proposes, and what can be chosen."""

import pytest

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.dispositions.disposition import SET_ASIDE, Outcome, Presence
from models.dispositions.operations.proposed_answers import BRACKETED, CONTESTED, PLAIN
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion
from models.errors import Invalid
from testing.world import World
from tests.models.dispositions.closed_round import ClosedRound

OTHERWISE = "Choose another outcome."


def test_an_answer_is_proposed_wherever_words_stand_in_the_text_also_in_a_bracket(round: ClosedRound) -> None:
    round.world.consolidate()

    answered = round.answered()
    assert {code: answer.reason for code, answer in answered.items()} == {
        "TH": CONTESTED,
        "VN": CONTESTED,
        "MM": BRACKETED,
        "KH": BRACKETED,
        "CN": PLAIN,
    }
    assert {(answer.outcome, answer.by_id) for answer in answered.values()} == {(Outcome.INCORPORATED, None)}


def test_a_proposed_reason_follows_the_text_until_a_person_answers(round: ClosedRound) -> None:
    round.world.consolidate()
    round.answer("VN", Outcome.NOT_ACCEPTED)
    round.answer("KH", Outcome.INCORPORATED, "Thank you, Cambodia.")

    round.make_owed()

    reasons = {code: answer.reason for code, answer in round.answered().items()}
    assert reasons["TH"] == BRACKETED
    assert reasons["KH"] == "Thank you, Cambodia."


def test_it_is_known_where_words_stand(round: ClosedRound) -> None:
    assert set(round.presence().values()) == {Presence.NOT_MERGED, Presence.NO_WORDS}

    round.world.consolidate()
    round.answer("VN", Outcome.DEFERRED)
    assert round.presence()["VN"] is Presence.BRACKETED
    round.make_owed()

    assert round.presence() == {
        "TH": Presence.BRACKETED,
        "VN": Presence.NOT_MERGED,
        "MM": Presence.BRACKETED,
        "KH": Presence.BRACKETED,
        "CN": Presence.PLAIN,
        "LA": Presence.NO_WORDS,
    }


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.MODIFIED, Outcome.PARTLY])
def test_words_in_a_bracket_are_not_accepted_by_the_secretariat(round: ClosedRound, outcome: Outcome) -> None:
    round.world.consolidate()

    with pytest.raises(Invalid, match="its words stand in brackets, which only members lift") as refused:
        round.answer("KH", outcome)

    assert refused.value.field == "outcome"
    assert str(refused.value).startswith(f"KH-1 cannot be answered “{outcome.value}”: ")
    assert round.answered()["KH"].by_id is None
    assert round.answer("CN", outcome).outcome is outcome


def test_a_remark_has_no_words_to_incorporate(round: ClosedRound) -> None:
    with pytest.raises(Invalid, match="it proposes no words"):
        round.answer("LA", Outcome.INCORPORATED)

    assert round.answer("LA", Outcome.ACCEPTED).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("outcome", SET_ASIDE)
def test_words_in_the_text_can_always_be_set_aside_and_taken_up_again(round: ClosedRound, outcome: Outcome) -> None:
    round.world.consolidate()
    round.answer("CN", outcome)
    assert any("CN-1" in sentence for sentence in round.obstacles(_newest(round)))
    assert round.obstacles(round.make_owed()) == ["LA-1 has no answer."]

    round.answer("CN", Outcome.ACCEPTED)
    assert any(
        sentence == "CN-1 is answered “accepted”, but its words are not in the text."
        for sentence in round.obstacles(_newest(round))
    )
    assert round.obstacles(round.make_owed()) == ["LA-1 has no answer."]


def test_what_keeps_a_text_from_going_out_stands_in_the_order_of_the_comments(world: World) -> None:
    for code, label in (("KH", "4"), ("TH", "2"), ("CN", "2")):
        world.comment(code, Words(CommentType.GENERAL, Change.REMARK, world.paragraph(label).id, "Why?"))
    world.remark("VN", "Thank you.")
    world.everybody_submits()
    world.close()

    obstacles = ClosedRound(world, {}).obstacles(world.consolidate())

    assert obstacles == [f"{label} has no answer." for label in ("VN-1", "CN-1", "TH-1", "KH-1")]


def test_an_answer_that_the_next_text_contradicts_keeps_it_from_going_out(round: ClosedRound) -> None:
    round.answer("KH", Outcome.ACCEPTED)

    candidate = round.world.consolidate()

    assert "KH-1 is answered “accepted”, but its words stand in brackets, which only members lift." in round.obstacles(
        candidate
    )


def _newest(round: ClosedRound) -> DraftVersion:
    with round.world.database.reading(WORKER) as session:
        candidate = current_candidate(session, round.world.round_id)
    assert candidate is not None
    return candidate
