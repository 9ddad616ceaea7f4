"""How choices on brackets are kept, and go out with the answer: those of several officers, half ones, and ones not to be read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import AcceptableWords, BracketPosition
from models.brackets.operations import positions
from models.brackets.queries.positions import positions_of
from models.comments.operations import submissions
from models.comments.queries.country import submission_of
from models.db.access import viewer_of
from models.errors import Invalid, Outdated, Untimely
from models.people.person import Person
from testing.rounds import open_round_on
from testing.world import DEADLINE, LATER, World
from tests.conftest import url_of_one
from tests.models.brackets.second_round import ACCEPT, KEEP, OTHER, brackets, endings, say, second, text
from tests.rounds import circulate, finish_round

__all__ = ["second"]


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Which rule ends a bracket does not depend on the kind of database."""
    return url_of_one(request)


def test_choices_of_two_officers_do_not_overwrite_each_other(second: World) -> None:
    say(second, "CN", {"1": (ACCEPT, 1)})

    saved = say(second, "CN", {"1": (KEEP, None), "2": (KEEP, None)})

    (refusal,) = saved.refused.values()
    assert isinstance(refusal, Outdated)
    assert saved.changed == 1


def test_what_is_wrong_with_one_choice_does_not_keep_the_others_out(second: World) -> None:
    saved = say(second, "LA", {"1": (OTHER, " "), "2": (KEEP, None)})

    assert saved.changed == 1
    assert [type(refusal) for refusal in saved.refused.values()] == [Invalid]


def test_choices_are_sent_with_the_answer_and_not_after_it(second: World) -> None:
    say(second, "LA", {"2": (KEEP, None)})
    laos = second.coordinators["LA"]
    seen = submissions.state_of([], positions=_own(second))
    refused = pytest.raises(Invalid, match="choices on brackets that would stay behind")
    with refused, second.database.transaction(viewer_of(laos)) as session:
        submissions.return_nil(session, second.round_id, by=laos, seen=seen, now=LATER)
    second.submit("LA")

    with pytest.raises(Untimely, match="has been submitted"):
        say(second, "LA", {"1": (KEEP, None)})


def test_words_typed_over_a_bracket_are_a_choice(second: World) -> None:
    there = brackets(second, second.version_id)["1"].paragraph.text
    for code in ("CN", "KH", "LA", "MM", "TH"):
        second.replace(code, "1", there, there.replace("[year] [China: month][Viet Nam: decade]", "decade"))

    third = finish_round(second)

    assert text(second, third, "1") == "The members will meet every decade to share what they have learned."
    assert (Rule.ALL_ACCEPT, ["decade"]) in endings(second, third)


def test_accepting_all_that_are_to_be_seen_leaves_what_the_member_has_typed(second: World) -> None:
    second.replace("LA", "2", second.paragraph("2").text, "The members will protect the river and its fish.")

    assert accept_all(second, "LA") == 0
    assert accept_all(second, "KH") == 1
    (bracket,) = [one.bracket for label, one in brackets(second, finish_round(second).id).items() if label == "2"]
    assert bracket.keepers == ("Lao PDR",)


def test_accepting_all_that_are_to_be_seen_ends_no_reservation_of_an_earlier_round(second: World) -> None:
    say(second, "LA", {"2": (Stance.RESERVED, None)})
    third = circulate(second, finish_round(second))
    third_round = open_round_on(second, third.id, DEADLINE + timedelta(days=60))

    assert accept_all(third_round, "LA") == 0
    assert accept_all(third_round, "KH") == 1


def accept_all(world: World, code: str) -> int:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return positions.let_all_stand(session, world.round_id, by=by, now=LATER)


def test_half_a_bracket_is_refused_with_its_words(second: World) -> None:
    with pytest.raises(Invalid, match=r"not clear what is meant.*“\[year\] \[China: month\]\[Viet Nam: decade\]”"):
        second.replace("CN", "1", "[Viet Nam: decade]", "or so")


def _own(world: World) -> list[BracketPosition]:
    laos = world.coordinators["LA"]
    with world.database.reading(viewer_of(laos)) as session:
        submission = submission_of(session, world.round_id, laos.of_member().id)
        return list(positions_of(session, submission.id).values())


@pytest.mark.parametrize(
    ("chosen", "ticked", "others"),
    [((ACCEPT, 0), (0, 1, 2), [1, 2]), ((KEEP, None), (0, 2), [0]), ((ACCEPT, 1), (1,), [])],
)
def test_the_words_that_a_member_chooses_are_not_others_that_it_could_accept(
    second: World, chosen: tuple[Stance, int | None], ticked: tuple[int, ...], others: list[int]
) -> None:
    say(second, "LA", {"1": chosen}, can_accept=ticked)

    bracket = brackets(second, second.version_id)["1"].bracket
    wordings = [*bracket.circulated, bracket.standing]
    (own,) = _own(second)
    assert own.can_accept == [list(wordings[number]) for number in others]


def test_what_a_member_could_also_accept_is_read_by_nobody_else_and_counts_all_the_same(second: World) -> None:
    say(second, "VN", {"1": (KEEP, None)}, can_accept=(0,))
    say(second, "CN", {"1": (ACCEPT, 0)}, can_accept=(1,))

    def read_by(person: Person) -> tuple[int, int]:
        with second.database.reading(viewer_of(person)) as session:
            shown = [one.can_accept for one in session.scalars(select(BracketPosition))]
            return len(session.scalars(select(AcceptableWords)).all()), sum(map(len, shown))

    third = finish_round(second)

    assert [read_by(second.coordinators[code]) for code in ("CN", "VN", "TH")] == [(1, 1), (1, 1), (0, 0)]
    assert read_by(second.staff[0]) == (0, 0)
    assert Rule.NAMED_AGREE in [rule for rule, _ in endings(second, third)]
    circulate(second, third)
    assert read_by(second.coordinators["TH"]) == (0, 0)
