"""The secretariat's answers: what the service proposes, and what a person has answered."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.access import WORKER, viewer_of
from models.comment import Change, Comment, CommentType
from models.consolidation.consolidation import Consolidation
from models.consolidation.disposition import Disposition, Outcome
from models.draft import DraftVersion
from models.operations import answers
from models.operations.proposed_answers import BRACKETED, CONTESTED, PLAIN
from models.operations.wording import Words
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
