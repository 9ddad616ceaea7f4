"""The secretariat's answers: what the service proposes and what can be chosen."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.access import WORKER, viewer_of
from models.comment import Change, Comment, CommentType
from models.consolidation.consolidation import Consolidation
from models.consolidation.disposition import SET_ASIDE, Disposition, Outcome
from models.consolidation.outcomes import Presence
from models.draft import DraftVersion
from models.errors import Invalid
from models.operations import answers, consolidations, readiness
from models.operations.proposed_answers import BRACKETED, CONTESTED, PLAIN
from models.operations.wording import Words
from models.queries import dispositions
from models.work import WorkState
from tests.world import LATER, World


@dataclass(frozen=True, slots=True)
class Round:
    """A closed round, with its comments by the code of their member."""

    world: World
    comments: dict[str, Comment]

    def answer(self, code: str, outcome: Outcome, reason: str = "As discussed.") -> Disposition:
        comment, staff = self.comments[code], self.world.staff[0]
        with self.world.database.transaction(viewer_of(staff)) as session:
            before = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
            seen = before.revision if before else 0
            return answers.answer(session, comment.id, outcome=outcome, reason=reason, by=staff, seen=seen, now=LATER)

    def make_owed(self) -> DraftVersion:
        """Make the candidate that is owed, as a worker would."""
        with self.world.database.reading(WORKER) as session:
            owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
        return self.world.make(owed)

    def answered(self) -> dict[str, Disposition]:
        """The answers as they stand, by the code of the member."""
        codes = {comment.id: code for code, comment in self.comments.items()}
        with self.world.database.reading(WORKER) as session:
            return {codes[answer.comment_id]: answer for answer in session.scalars(select(Disposition))}

    def presence(self) -> dict[str, Presence]:
        """Where the words stand, by the code of the member."""
        codes = {comment.id: code for code, comment in self.comments.items()}
        with self.world.database.reading(viewer_of(self.world.staff[0])) as session:
            found = dispositions.comments(session, self.world.round_id)
        return {codes[one.comment.id]: one.presence for one in found.comments}

    def obstacles(self, candidate: DraftVersion) -> list[str]:
        with self.world.database.reading(WORKER) as session:
            found = readiness.obstacles(session, session.get_one(DraftVersion, candidate.id))
        return [obstacle.sentence for obstacle in found]


@pytest.fixture
def round(world: World) -> Round:
    """Thailand and Viet Nam collide in paragraph 1; Cambodia changes paragraph 2 alone; Myanmar asks to delete
    paragraph 3; China corrects paragraph 4; Lao PDR thanks."""
    comments = {
        "TH": world.replace("TH", "1", "every year", "every month"),
        "VN": world.replace("VN", "1", "every year", "every decade"),
        "MM": world.comment(
            "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("3").id, "", "", "Not needed.")
        ),
        "KH": world.replace("KH", "2", "fish", "fish and wetlands"),
        "CN": world.replace("CN", "4", "period", "five-year period", type=CommentType.EDITORIAL),
        "LA": world.remark("LA", "Thank you."),
    }
    world.everybody_submits()
    world.close()
    return Round(world, comments)


def test_an_answer_is_proposed_wherever_words_stand_in_the_text_also_in_a_bracket(round: Round) -> None:
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


def test_a_proposed_reason_follows_the_text_until_a_person_answers(round: Round) -> None:
    round.world.consolidate()
    round.answer("VN", Outcome.NOT_ACCEPTED)
    round.answer("KH", Outcome.INCORPORATED, "Thank you, Cambodia.")

    round.make_owed()

    reasons = {code: answer.reason for code, answer in round.answered().items()}
    assert reasons["TH"] == BRACKETED
    assert reasons["KH"] == "Thank you, Cambodia."


def test_it_is_known_where_words_stand(round: Round) -> None:
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
def test_words_in_a_bracket_are_not_accepted_by_the_secretariat(round: Round, outcome: Outcome) -> None:
    round.world.consolidate()

    with pytest.raises(Invalid, match="its words stand in brackets, which only members lift") as refused:
        round.answer("KH", outcome)

    assert refused.value.field == "outcome"
    assert str(refused.value).startswith(f"KH-1 cannot be answered “{outcome.value}”: ")
    assert round.answered()["KH"].by_id is None
    assert round.answer("CN", outcome).outcome is outcome


def test_a_remark_has_no_words_to_incorporate(round: Round) -> None:
    with pytest.raises(Invalid, match="it proposes no words"):
        round.answer("LA", Outcome.INCORPORATED)

    assert round.answer("LA", Outcome.ACCEPTED).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("outcome", SET_ASIDE)
def test_words_in_the_text_can_always_be_set_aside_and_taken_up_again(round: Round, outcome: Outcome) -> None:
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


def test_an_answer_that_the_next_text_contradicts_keeps_it_from_going_out(round: Round) -> None:
    round.answer("KH", Outcome.ACCEPTED)

    candidate = round.world.consolidate()

    assert "KH-1 is answered “accepted”, but its words stand in brackets, which only members lift." in round.obstacles(
        candidate
    )


def _newest(round: Round) -> DraftVersion:
    with round.world.database.reading(WORKER) as session:
        candidate = consolidations.current_candidate(session, round.world.round_id)
    assert candidate is not None
    return candidate
