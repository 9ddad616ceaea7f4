"""A reservation on a bracket that falls with a wider one holds the wider one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from models.people.person import Member
from testing.rounds import open_round_on
from testing.world import DEADLINE, World
from tests.conftest import url_of_one
from tests.models.brackets.second_round import ACCEPT, brackets, endings, say, second, text
from tests.rounds import circulate, finish_round

__all__ = ["second"]

ANIMALS = "The members will protect the river and all the animals."


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What is copied does not depend on the kind of database."""
    return url_of_one(request)


def propose(world: World, code: str, words: str) -> None:
    paragraph = world.paragraph("2")
    world.comment(code, Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", words, ""))


def reserved(world: World, version: DraftVersion) -> list[tuple[str, str]]:
    """Who is reserved on the brackets of a version, and on which words of the draft."""
    with world.database.reading(WORKER) as session:
        words = {one.bracket.id: one.bracket.standing[0] for one in placed_brackets(session, version.id)}
        found = session.execute(
            select(Member.name, BracketPosition.bracket_id)
            .join(Submission, Submission.member_id == Member.id)
            .join(BracketPosition, BracketPosition.submission_id == Submission.id)
            .where(BracketPosition.stance == Stance.RESERVED, BracketPosition.bracket_id.in_(words))
        )
        return sorted((name, words[bracket_id]) for name, bracket_id in found)


def test_a_reservation_holds_the_wider_bracket_that_another_member_opens_and_no_other(second: World) -> None:
    propose(second, "VN", ANIMALS)
    propose(second, "KH", second.paragraph("2").text.replace("will protect", "protect"))
    say(second, "LA", {"2": (Stance.RESERVED, None)})
    third = circulate(second, finish_round(second))
    assert (Rule.FELL_WITH, [""]) in endings(second, third)
    assert reserved(second, third) == [("Lao PDR", "its fish")]
    third_round = open_round_on(second, third.id, DEADLINE + timedelta(days=60))

    say(third_round, "TH", {"2": (ACCEPT, 1)})
    fourth = circulate(third_round, finish_round(third_round))

    assert "[its fish] [Thailand, Viet Nam: all the animals]" in text(third_round, fourth, "2")


def test_who_types_words_over_a_bracket_is_reserved_there_no_more(second: World) -> None:
    say(second, "LA", {"2": (Stance.RESERVED, None)})
    third = circulate(second, finish_round(second))
    third_round = open_round_on(second, third.id, DEADLINE + timedelta(days=60))
    assert reserved(third_round, third) == [("Lao PDR", "")]

    propose(third_round, "LA", ANIMALS)
    fourth = circulate(third_round, finish_round(third_round))

    assert reserved(third_round, fourth) == []
    (wider,) = [one.bracket for label, one in brackets(third_round, fourth.id).items() if label == "2"]
    assert ("Lao PDR",) in [one.sponsors for one in wider.alternatives]
