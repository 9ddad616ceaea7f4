"""What a round said about each bracket, for all to read."""

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance, Words
from models.brackets.queries.records import bracket_records
from models.brackets.written import shown_words
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions.operations import shared_answers
from models.dispositions.queries import obstacles
from models.drafts.version import DraftVersion
from testing.world import AFTER, DEADLINE, LATER, World
from tests.conftest import url_of_one
from tests.rounds import circulate_round, open_round_on

BRACKET = "[year] [China: month][Viet Nam: decade]"


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What is told does not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def second(world: World) -> World:
    """Round 2 is open on version 2, in which China and Viet Nam contest a word of paragraph 1."""
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    return open_round_on(world, circulate_round(world).id, DEADLINE)


def sentences(world: World, version: DraftVersion) -> list[str]:
    with world.database.reading(WORKER) as session:
        (one,) = bracket_records(session, session.get_one(DraftVersion, version.id), {})
    return one.statements


@pytest.mark.slow
def test_what_members_typed_over_a_bracket_is_told_as_what_they_chose(second: World) -> None:
    second.replace("TH", "1", BRACKET, "month")
    second.replace("LA", "1", BRACKET, "season")
    second.replace("MM", "1", BRACKET, "decade")
    second.keep("MM", BRACKET)
    second.keep("KH", BRACKET, stance=Stance.RESERVED)
    second.everybody_submits()
    second.close()

    assert sentences(second, second.consolidate()) == [
        "Cambodia is reserved, awaiting instructions",
        f"Lao PDR asks for other words “season” ({BRACKET} → season)",
        "Myanmar keeps the words of the draft",
        f"Thailand accepts “month” ({BRACKET} → month)",
    ]


def test_a_text_can_go_out_when_all_that_was_typed_over_a_bracket_is_the_words_of_the_draft(second: World) -> None:
    second.replace("TH", "1", BRACKET, "year")
    second.everybody_submits()
    second.close()
    candidate = second.consolidate()
    assert why_not(second, candidate) == []

    staff = second.staff[0]
    with second.database.transaction(viewer_of(staff)) as session:
        shared_answers.confirm_proposed(session, second.round_id, by=staff, seen=candidate.fingerprint, now=LATER)
    with second.database.reading(WORKER) as session:
        owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
    assert why_not(second, second.make(owed)) == []


def why_not(world: World, candidate: DraftVersion) -> list[str]:
    """Why a text cannot go out yet."""
    with world.database.reading(WORKER) as session:
        return [one.sentence for one in obstacles(session, session.get_one(DraftVersion, candidate.id))]


def test_nothing_is_told_of_what_was_typed_and_not_sent(second: World) -> None:
    second.replace("TH", "1", BRACKET, "month")
    second.deadline_passes(now=AFTER)

    assert sentences(second, second.consolidate()) == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("and", ""), "and … –"),
        (("", " and water temperature"), "– … and water temperature"),
        (("", ""), "no words here"),
        (("",), "no words here"),
        ((" ",), "a space"),
        (("\n", "only"), "a new line … only"),
    ],
)
def test_a_place_without_words_is_not_left_out_where_a_bracket_has_several(words: Words, shown: str) -> None:
    assert shown_words(words) == shown
