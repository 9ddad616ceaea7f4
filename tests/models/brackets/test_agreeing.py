"""The life of a bracket, from round 1 to its end: by each of the rules, and only by members."""

from datetime import timedelta

import pytest

from models.brackets.agreement import Rule, Stance
from models.brackets.queries import answering
from models.brackets.queries.placed import count_brackets
from models.brackets.queries.records import bracket_records
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.queries import country
from models.db.access import WORKER, viewer_of
from models.drafts.queries.lineage import changes_of
from models.drafts.version import DraftVersion
from testing.world import AFTER, MEMBERS, World
from tests.conftest import url_of_one
from tests.models.brackets.second_round import ACCEPT, ANY, KEEP, OTHER, brackets, endings, say, second, text
from tests.rounds import circulate, consolidate_and_answer, finish_round, open_next_round
from tests.web.circulation import SecondVersion

__all__ = ["second"]


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Which rule ends a bracket does not depend on the kind of database."""
    return url_of_one(request)


def test_what_all_accept_stands_in_the_next_text(second: World) -> None:
    for code in MEMBERS:
        say(second, code, {"1": (ACCEPT, 0)})

    third = circulate(second, finish_round(second))

    assert text(second, third, "1") == "The members will meet every month to share what they have learned."
    assert (Rule.ALL_ACCEPT, ["month"]) in endings(second, third)


def test_what_is_to_be_seen_stands_when_the_others_have_answered_and_let_it(second: World) -> None:
    third = circulate(second, finish_round(second))

    assert text(second, third, "2") == "The members will protect the river and its fish and wetlands."
    assert endings(second, third) == [(Rule.LET_STAND, [" and wetlands"])]
    assert "[year] [China: month][Viet Nam: decade]" in text(second, third, "1")


def test_a_member_that_does_not_answer_keeps_a_bracket_open(second: World) -> None:
    for code in MEMBERS:
        if code != "MM":
            second.submit(code)
    second.deadline_passes(now=AFTER + timedelta(days=30))

    third = consolidate_and_answer(second)

    assert "[Thailand: and wetlands]" in text(second, third, "2")
    assert endings(second, third) == []


@pytest.mark.slow
def test_an_answer_lets_stand_only_what_its_page_listed(second: World) -> None:
    say(second, "KH", {"2": (ACCEPT, 0)})
    say(second, "LA", {"1": (Stance.RESERVED, None)})
    quiet = {code: _quiet(second, code) for code in MEMBERS}

    third = finish_round(second)

    assert endings(second, third) == [(Rule.LET_STAND, [" and wetlands"])]
    assert quiet == {
        "CN": (["2"], []),
        "KH": ([], ["1"]),
        "LA": (["2"], []),
        "MM": (["2"], ["1"]),
        "TH": ([], ["1"]),
        "VN": (["2"], []),
    }


@pytest.mark.slow
def test_one_that_keeps_the_draft_is_named_and_the_bracket_stays(second: World) -> None:
    say(second, "LA", {"2": (KEEP, None)})

    third = finish_round(second)

    assert text(second, third, "2").endswith("its fish [no words here – Lao PDR] [Thailand: and wetlands].")


def test_those_who_are_named_can_agree_where_the_others_do_not_object(second: World) -> None:
    say(second, "CN", {"1": (ACCEPT, 1)})

    third = finish_round(second)

    assert text(second, third, "1") == "The members will meet every decade to share what they have learned."
    assert (Rule.NAMED_AGREE, ["decade"]) in endings(second, third)


def test_what_nobody_asks_for_any_more_is_withdrawn(second: World) -> None:
    for code in ("CN", "VN"):
        say(second, code, {"1": (KEEP, None)})

    third = finish_round(second)

    assert text(second, third, "1") == "The members will meet every year to share what they have learned."
    assert (Rule.WITHDRAWN, ["year"]) in endings(second, third)


def test_a_deletion_that_is_withdrawn_reads_as_a_paragraph_that_stays(world: World) -> None:
    deleted = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "It is said elsewhere.")
    world.comment("MM", deleted)
    version = circulate(world, finish_round(world))
    second = open_next_round(SecondVersion(world, {}, version.id))
    say(second, "MM", {"4": (KEEP, None)})

    third = finish_round(second)

    assert text(second, third, "4") == world.paragraph("4").text
    with second.database.reading(WORKER) as session:
        (one,) = bracket_records(session, session.get_one(DraftVersion, third.id), {})
    assert one.standing == "keep this paragraph"
    assert one.outcome == "“keep this paragraph”, withdrawn (Myanmar)"


@pytest.mark.slow
def test_other_words_are_an_alternative_of_the_next_round(second: World) -> None:
    say(second, "CN", {"1": (OTHER, "quarter")})

    third = circulate(second, finish_round(second))

    assert "[year] [China: quarter][Viet Nam: decade]" in text(second, third, "1")
    one = brackets(second, third.id)["1"]
    assert one.bracket.id == brackets(second, second.version_id)["1"].bracket.id


def test_any_of_these_covers_no_words_that_were_written_later(second: World) -> None:
    say(second, "KH", {"1": (ANY, None)})
    say(second, "TH", {"1": (OTHER, "season")})
    third = circulate(second, finish_round(second))
    world = open_next_round(SecondVersion(second, {}, third.id))
    place = list(brackets(world, third.id)["1"].bracket.circulated).index(("season",))
    for code in MEMBERS:
        if code != "KH":
            say(world, code, {"1": (ACCEPT, place)})
            world.submit(code)
    world.deadline_passes(now=AFTER + timedelta(days=60))

    fourth = consolidate_and_answer(world)

    assert endings(world, fourth) == []
    assert "[year] [China, Lao PDR, Myanmar, Thailand, Viet Nam: season]" in text(world, fourth, "1")


def test_a_reservation_holds_the_bracket(second: World) -> None:
    say(second, "KH", {"2": (Stance.RESERVED, None)})

    assert "[Thailand: and wetlands]" in text(second, finish_round(second), "2")


def test_the_page_the_letter_and_the_adoption_count_the_same_brackets(second: World) -> None:
    say(second, "LA", {"2": (KEEP, None)})
    third = circulate(second, finish_round(second))

    with second.database.reading(WORKER) as session:
        assert count_brackets(session, third.id) == changes_of(session, third).brackets == 2


def _quiet(world: World, code: str) -> tuple[list[str], list[str]]:
    """The paragraphs with the brackets that the page of a member's answer lists as let stand, and as left to others."""
    by = world.coordinators[code]
    with world.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, world.round_id, by.of_member())
        listed = answering.listed_brackets(session, answer.round, answer.member)
        stand = [one.placed.paragraph.label for one in listed if one.lets_stand]
        return stand, [one.placed.paragraph.label for one in listed if one.does_not_object]


@pytest.mark.parametrize(
    ("label", "words", "becomes"),
    [
        ("2", " and its fish", "The members will protect the river."),
        ("3", " of the ministries", "Capacity building is offered to officials."),
        ("3", "Capacity building ", "is offered to officials of the ministries."),
        ("4", " on progress", "The secretariat reports at the end of the period."),
    ],
)
def test_white_space_goes_with_the_words_that_go(world: World, label: str, words: str, becomes: str) -> None:
    world.replace("TH", label, words, "")
    second = open_next_round(SecondVersion(world, {}, circulate(world, finish_round(world)).id))

    third = circulate(second, finish_round(second))

    assert endings(second, third)[0][0] is Rule.LET_STAND
    assert text(second, third, label) == becomes


@pytest.mark.parametrize(
    ("words", "behind"),
    [(" and its fish", "."), (" and its", " fish."), (" river and", "")],
    ids=["mark", "word", "wide"],
)
def test_white_space_stays_between_what_is_left_and_an_open_bracket(world: World, words: str, behind: str) -> None:
    if behind:
        world.replace("CN", "2", "river", "lakes")
        world.replace("VN", "2", "river", "seas")
    else:
        world.replace("CN", "2", "its", "their")
        world.replace("VN", "2", "its", "all")
    world.replace("TH", "2", words, "")
    second = open_next_round(SecondVersion(world, {}, circulate(world, finish_round(world)).id))

    third = circulate(second, finish_round(second))

    river, its = "[river] [China: lakes][Viet Nam: seas]", "[its] [China: their][Viet Nam: all]"
    expected = f"protect the {river}{behind}" if behind else f"protect the {its} fish."
    assert text(second, third, "2") == f"The members will {expected}"
