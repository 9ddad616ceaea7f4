"""The life of a bracket, from round 1 to its end: by each of the rules, and only by members."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import AcceptableWords, BracketEnding, BracketPosition
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries import answering
from models.brackets.queries.placed import PlacedBracket, count_brackets, placed
from models.brackets.queries.positions import positions_of
from models.brackets.queries.records import bracket_records
from models.comments.comment import Change, CommentType
from models.comments.operations import submissions
from models.comments.operations.wording import Words
from models.comments.queries import country
from models.db.access import WORKER, viewer_of
from models.drafts.queries.lineage import changes_of
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid, Outdated, Untimely
from models.people.person import Person
from testing.world import AFTER, LATER, MEMBERS, World
from tests.conftest import url_of_one
from tests.rounds import answered, consolidated, next_round, sent_out
from tests.web.circulation import SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Which rule ends a bracket hangs on no kind of database."""
    return url_of_one(request)


@pytest.fixture
def second(world: World) -> World:
    """Round 2 is open on version 2: China and Viet Nam contest a word of paragraph 1, Thailand alone changes paragraph 2."""
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "fish", "fish and wetlands")
    version = sent_out(world, consolidated(world))
    return next_round(SecondVersion(world, {}, version.id))


def brackets(world: World, version_id: int) -> dict[str, PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return {one.paragraph.label: one for one in placed(session, version_id)}


def say(
    world: World,
    code: str,
    said: Mapping[str, tuple[Stance, int | str | None]],
    *,
    seen: int = 0,
    can_accept: tuple[int, ...] = (),
) -> positions.Saved:
    """Choose for a member, by the label of the paragraph: an alternative by its number, or other words."""
    by, there = world.coordinators[code], brackets(world, world.version_id)
    chosen = [
        BracketStatement(
            there[label].bracket.id or 0,
            stance,
            choice=what if isinstance(what, int) else None,
            words=what if isinstance(what, str) else "",
            seen=seen,
            can_accept=can_accept,
        )
        for label, (stance, what) in said.items()
    ]
    with world.database.transaction(viewer_of(by)) as session:
        return positions.save(session, world.round_id, chosen, by=by, now=LATER)


def text(world: World, version: DraftVersion, label: str) -> str:
    with world.database.reading(WORKER) as session:
        statement = select(Paragraph.text).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(statement).one()


def endings(world: World, version: DraftVersion) -> list[tuple[Rule, list[str]]]:
    with world.database.reading(WORKER) as session:
        found = select(BracketEnding).where(BracketEnding.version_id == version.id).order_by(BracketEnding.id)
        return [(one.rule, one.words) for one in session.scalars(found)]


ACCEPT, KEEP, ANY, OTHER = Stance.ACCEPT, Stance.KEEP, Stance.ANY, Stance.OTHER


def test_what_all_accept_stands_in_the_next_text(second: World) -> None:
    for code in MEMBERS:
        say(second, code, {"1": (ACCEPT, 0)})

    third = sent_out(second, consolidated(second))

    assert text(second, third, "1") == "The members will meet every month to share what they have learned."
    assert (Rule.ALL_ACCEPT, ["month"]) in endings(second, third)


def test_what_is_to_be_seen_stands_when_the_others_have_answered_and_let_it(second: World) -> None:
    third = sent_out(second, consolidated(second))

    assert text(second, third, "2") == "The members will protect the river and its fish and wetlands."
    assert endings(second, third) == [(Rule.LET_STAND, [" and wetlands"])]
    assert "[year] [China: month][Viet Nam: decade]" in text(second, third, "1")


def test_a_member_that_does_not_answer_keeps_a_bracket_open(second: World) -> None:
    for code in MEMBERS:
        if code != "MM":
            second.submit(code)
    second.deadline_passes(now=AFTER + timedelta(days=30))

    third = answered(second)

    assert "[Thailand: and wetlands]" in text(second, third, "2")
    assert endings(second, third) == []


@pytest.mark.slow
def test_an_answer_lets_stand_only_what_its_page_listed(second: World) -> None:
    say(second, "KH", {"2": (ACCEPT, 0)})
    say(second, "LA", {"1": (Stance.RESERVED, None)})
    quiet = {code: _quiet(second, code) for code in MEMBERS}

    third = consolidated(second)

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

    third = consolidated(second)

    assert text(second, third, "2").endswith("its fish [no words here – Lao PDR] [Thailand: and wetlands].")


def test_those_who_are_named_can_agree_where_the_others_do_not_object(second: World) -> None:
    say(second, "CN", {"1": (ACCEPT, 1)})

    third = consolidated(second)

    assert text(second, third, "1") == "The members will meet every decade to share what they have learned."
    assert (Rule.NAMED_AGREE, ["decade"]) in endings(second, third)


def test_what_nobody_asks_for_any_more_is_withdrawn(second: World) -> None:
    for code in ("CN", "VN"):
        say(second, code, {"1": (KEEP, None)})

    third = consolidated(second)

    assert text(second, third, "1") == "The members will meet every year to share what they have learned."
    assert (Rule.WITHDRAWN, ["year"]) in endings(second, third)


def test_a_deletion_that_is_withdrawn_reads_as_a_paragraph_that_stays(world: World) -> None:
    deleted = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "It is said elsewhere.")
    world.comment("MM", deleted)
    version = sent_out(world, consolidated(world))
    second = next_round(SecondVersion(world, {}, version.id))
    say(second, "MM", {"4": (KEEP, None)})

    third = consolidated(second)

    assert text(second, third, "4") == world.paragraph("4").text
    with second.database.reading(WORKER) as session:
        (one,) = bracket_records(session, session.get_one(DraftVersion, third.id), {})
    assert one.standing == "keep this paragraph"
    assert one.outcome == "“keep this paragraph”, withdrawn (Myanmar)"


@pytest.mark.slow
def test_other_words_are_an_alternative_of_the_next_round(second: World) -> None:
    say(second, "CN", {"1": (OTHER, "quarter")})

    third = sent_out(second, consolidated(second))

    assert "[year] [China: quarter][Viet Nam: decade]" in text(second, third, "1")
    one = brackets(second, third.id)["1"]
    assert one.bracket.id == brackets(second, second.version_id)["1"].bracket.id


def test_a_reservation_holds_the_bracket(second: World) -> None:
    say(second, "KH", {"2": (Stance.RESERVED, None)})

    assert "[Thailand: and wetlands]" in text(second, consolidated(second), "2")


def test_the_page_the_letter_and_the_adoption_count_the_same_brackets(second: World) -> None:
    say(second, "LA", {"2": (KEEP, None)})
    third = sent_out(second, consolidated(second))

    with second.database.reading(WORKER) as session:
        assert count_brackets(session, third.id) == changes_of(session, third).brackets == 2


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

    third = consolidated(second)

    assert text(second, third, "1") == "The members will meet every decade to share what they have learned."
    assert (Rule.ALL_ACCEPT, ["decade"]) in endings(second, third)


def test_half_a_bracket_is_refused_with_its_words(second: World) -> None:
    with pytest.raises(Invalid, match=r"not clear what is meant.*“\[year\] \[China: month\]\[Viet Nam: decade\]”"):
        second.replace("CN", "1", "[Viet Nam: decade]", "or so")


def _quiet(world: World, code: str) -> tuple[list[str], list[str]]:
    """The paragraphs with the brackets that the page of a member's answer lists as let stand, and as left to others."""
    by = world.coordinators[code]
    with world.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, world.round_id, by.of_member())
        listed = answering.listed(session, answer.round, answer.member)
        stand = [one.placed.paragraph.label for one in listed if one.lets_stand]
        return stand, [one.placed.paragraph.label for one in listed if one.does_not_object]


def _own(world: World) -> list[positions.BracketPosition]:
    laos = world.coordinators["LA"]
    with world.database.reading(viewer_of(laos)) as session:
        submission = positions.submission_of(session, world.round_id, laos)
        return list(positions_of(session, submission.id).values())


def test_what_a_member_could_also_accept_is_read_by_nobody_else_and_counts_all_the_same(second: World) -> None:
    say(second, "VN", {"1": (KEEP, None)}, can_accept=(0,))
    say(second, "CN", {"1": (ACCEPT, 0)}, can_accept=(1,))

    def read_by(person: Person) -> tuple[int, int]:
        with second.database.reading(viewer_of(person)) as session:
            shown = [one.can_accept for one in session.scalars(select(BracketPosition))]
            return len(session.scalars(select(AcceptableWords)).all()), sum(map(len, shown))

    third = consolidated(second)

    assert [read_by(second.coordinators[code]) for code in ("CN", "VN", "TH")] == [(1, 1), (1, 1), (0, 0)]
    assert read_by(second.staff[0]) == (0, 0)
    assert Rule.NAMED_AGREE in [rule for rule, _ in endings(second, third)]
    sent_out(second, third)
    assert read_by(second.coordinators["TH"]) == (0, 0)


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
    second = next_round(SecondVersion(world, {}, sent_out(world, consolidated(world)).id))

    third = sent_out(second, consolidated(second))

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
    second = next_round(SecondVersion(world, {}, sent_out(world, consolidated(world)).id))

    third = sent_out(second, consolidated(second))

    river, its = "[river] [China: lakes][Viet Nam: seas]", "[its] [China: their][Viet Nam: all]"
    expected = f"protect the {river}{behind}" if behind else f"protect the {its} fish."
    assert text(second, third, "2") == f"The members will {expected}"
