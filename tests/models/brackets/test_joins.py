"""Paragraphs that members want to be one with the one before: from the comment through brackets to the text in the end."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from models.brackets.agreement import Rule, Stance
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.brackets.queries.records import bracket_records
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import ConflictKind, TraceSpan
from models.db.access import WORKER
from models.drafts.queries.lineage import changes_of
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid
from models.rounds.consultation import Policy
from testing.world import MEMBERS, World
from tests.conftest import url_of_one
from tests.models.brackets.second_round import ACCEPT, KEEP, brackets, endings, say, text
from tests.models.brackets.test_moves import goes_out, heading, in_order, move, second_version
from tests.rounds import arrange, circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion

AS_IS = "keep this paragraph as it is"


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What becomes of a joining does not depend on the kind of database."""
    return url_of_one(request)


def join(world: World, codes: Sequence[str], label: str) -> None:
    """Let members ask for a paragraph to be joined with the one before it."""
    words = Words(CommentType.SUBSTANTIVE, Change.JOIN, world.paragraph(label).id, justification="One thought.")
    for code in codes:
        world.comment(code, words)


def brackets_of(world: World, version_id: int) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return list(placed_brackets(session, version_id))


def next_of(world: World, version: DraftVersion) -> World:
    """The next round, on a text that has gone out."""
    return open_next_round(SecondVersion(world, {}, version.id))


def delete(world: World, codes: Sequence[str], label: str) -> None:
    for code in codes:
        words = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph(label).id, justification="Old.")
        world.comment(code, words)


@pytest.mark.slow
def test_a_joining_stands_before_the_words_until_it_is_let_stand(world: World) -> None:
    before, words = world.paragraph("1"), world.paragraph("2")
    join(world, ["LA"], "2")
    second = goes_out(world)

    assert text(second, second_version(second), "2") == f"[Lao PDR: join this paragraph with paragraph 1] {words.text}"
    assert brackets(second, second.version_id)["2"].kind is ConflictKind.PARAGRAPH

    third = circulate(second, finish_round(second))

    assert in_order(second, third.id) == ["Goals", "1", "Means", "3", "4"]
    assert text(second, third, "1") == f"{before.text} {words.text}"
    ((rule, _),) = endings(second, third)
    assert rule is Rule.LET_STAND
    with second.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, third.id)
        (record,) = bracket_records(session, version, {})
        counted = changes_of(session, version)
    assert record.standing == AS_IS
    assert record.outcome == "“join this paragraph with paragraph 1”, seen, and let stand (Lao PDR)"
    assert (counted.joined, counted.removed, counted.changed, counted.moved) == (1, 0, 1, 0)


def test_what_all_ask_for_is_joined_at_once_and_leaves_a_trace_in_both(world: World) -> None:
    first, words = world.paragraph("1").text, world.paragraph("2").text
    join(world, list(MEMBERS), "2")

    candidate = finish_round(world)

    assert text(world, candidate, "1") == f"{first} {words}"
    with world.database.reading(WORKER) as session:
        spans = select(Paragraph.key, TraceSpan.comment_id).join(TraceSpan, TraceSpan.paragraph_id == Paragraph.id)
        traced = session.execute(spans.where(Paragraph.version_id == candidate.id)).all()
        assert {key for key, _ in traced} == {world.paragraph("1").key, world.paragraph("2").key}
        assert len({comment for _, comment in traced}) == len(MEMBERS)
        assert changes_of(session, session.get_one(DraftVersion, candidate.id)).joined == 1


@pytest.mark.slow
def test_words_that_are_asked_for_in_it_have_their_brackets_where_it_goes(world: World) -> None:
    world.replace("CN", "1", "every year", "every month")
    world.replace("TH", "2", "river", "rivers")
    join(world, ["LA"], "2")
    second = goes_out(world)
    for code in MEMBERS:
        say(second, code, {"1": (KEEP, None)} if code == "KH" else {})
    say(second, "KH", {"2": (KEEP, None)})  # about the words, whose bracket is the last of the paragraph

    third = circulate(second, finish_round(second))

    found = text(second, third, "1")
    assert "every [year – Cambodia] [China: month]" in found
    assert "[river – Cambodia] [Thailand: rivers]" in found
    own = [one for one in brackets_of(second, third.id) if one.paragraph.key == world.paragraph("1").key]
    assert [len(one.places) for one in own] == [1, 1]
    assert {one.bracket.id for one in own} < {one.bracket.id for one in brackets_of(second, second.version_id)}
    for one in own:
        standing = one.paragraph.standing_words
        assert [standing[place.standing_start : place.standing_end] for place in one.places] == list(
            one.bracket.standing
        )

    fourth_round = next_of(second, third)
    say(fourth_round, "KH", {"1": (ACCEPT, 0)})  # the last of the paragraph: rivers
    fourth = circulate(fourth_round, finish_round(fourth_round))
    assert "rivers" in text(fourth_round, fourth, "1")
    assert "every [year – Cambodia] [China: month]" in text(fourth_round, fourth, "1")


def test_three_in_a_row_become_one_in_their_order(world: World) -> None:
    words = [world.paragraph(label).text for label in ("3", "4")]
    for code in MEMBERS:
        move(world, code, "2", "3")
    third = goes_out(world)  # 3, 2, 4 now stand in one section
    assert in_order(third, third.version_id) == ["Goals", "1", "Means", "3", "2", "4"]
    middle = third.paragraph("2").text
    join(third, list(MEMBERS), "4")
    join(third, list(MEMBERS), "2")

    candidate = finish_round(third)

    assert in_order(third, candidate.id) == ["Goals", "1", "Means", "3"]
    assert text(third, candidate, "3") == f"{words[0]} {middle} {words[1]}"


def test_it_waits_while_it_is_open_whether_the_one_before_stays(world: World) -> None:
    join(world, ["LA"], "2")
    delete(world, ["MM"], "1")
    second = goes_out(world)
    say(second, "VN", {"1": (KEEP, None)})

    third = goes_out(second)

    assert text(third, second_version(third), "2").startswith("[Lao PDR: join this paragraph with paragraph 1]")
    assert "[Myanmar: delete this paragraph]" in text(third, second_version(third), "1")
    say(third, "MM", {"1": (KEEP, None)})
    fourth = finish_round(third)
    assert in_order(third, fourth.id) == ["Goals", "1", "Means", "3", "4"]


def test_what_all_ask_for_waits_as_well(world: World) -> None:
    join(world, list(MEMBERS), "2")
    delete(world, ["MM"], "1")

    candidate = finish_round(world)

    assert text(world, candidate, "2").startswith(
        "[Cambodia, China, Lao PDR, Myanmar, Thailand, Viet Nam: join this paragraph"
    )


def test_it_falls_with_the_paragraph_with_which_it_would_be_one(world: World) -> None:
    join(world, ["LA"], "2")
    words = world.paragraph("2").text
    delete(world, list(MEMBERS), "1")

    second = goes_out(world)

    assert in_order(second, second.version_id) == ["Goals", "2", "Means", "3", "4"]
    assert text(second, second_version(second), "2") == f"[Lao PDR: join this paragraph with paragraph 1] {words}"
    third = circulate(second, finish_round(second))
    assert text(second, third, "2") == words
    assert [rule for rule, _ in endings(second, third)] == [Rule.FELL_WITH]


def test_a_deletion_contests_it_and_who_keeps_it_holds_it(world: World) -> None:
    join(world, ["LA"], "2")
    delete(world, ["MM"], "2")
    second = goes_out(world)
    say(second, "VN", {"2": (KEEP, None)})

    third = circulate(second, finish_round(second))

    assert text(second, third, "2").startswith(
        f"[{AS_IS} – Viet Nam] [Lao PDR: join this paragraph with paragraph 1][Myanmar: delete this paragraph] "
    )


def test_no_policy_joins_and_no_type_does(world: World) -> None:
    with world.database.transaction(WORKER) as session:
        consultation = session.get_one(DraftVersion, world.version_id).consultation
        arrange(session, consultation, consultation.id, policy=Policy.MERGE)
    words = Words(CommentType.EDITORIAL, Change.JOIN, world.paragraph("2").id)
    world.comment("LA", words)

    candidate = finish_round(world)

    assert text(world, candidate, "2").startswith("[Lao PDR: join this paragraph with paragraph 1]")


def test_a_paragraph_that_moves_takes_along_what_was_joined_with_it(world: World) -> None:
    words = [world.paragraph(label).text for label in ("1", "2")]
    for code in MEMBERS:
        move(world, code, "1", "4")
    join(world, list(MEMBERS), "2")

    candidate = finish_round(world)

    assert in_order(world, candidate.id) == ["Goals", "Means", "3", "4", "1"]
    assert text(world, candidate, "1") == " ".join(words)


def test_new_paragraphs_behind_it_stay_behind_the_one_that_took_it_up(world: World) -> None:
    new = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("2").id, "", "Young people take part.")
    for code in MEMBERS:
        world.comment(code, new)
    join(world, list(MEMBERS), "2")

    candidate = finish_round(world)

    assert in_order(world, candidate.id) == ["Goals", "1", "2 bis", "Means", "3", "4"]


def test_nothing_is_joined_with_a_heading_or_with_what_is_only_proposed(world: World) -> None:
    for paragraph_id, sentence in (
        (heading(world, "Means"), "A heading cannot be joined"),
        (world.paragraph("1").id, "No paragraph stands right before"),
        (world.paragraph("3").id, "No paragraph stands right before"),
    ):
        with pytest.raises(Invalid, match=sentence):
            world.comment("LA", Words(CommentType.SUBSTANTIVE, Change.JOIN, paragraph_id))
    new = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("3").id, "", "Young people take part.")
    world.comment("KH", new)
    second = goes_out(world)
    with pytest.raises(Invalid, match="itself only proposed"):
        join(second, ["LA"], "3 bis")
    join(second, ["LA"], "4")  # the draft has 3 before it
    say(second, "VN", {"3 bis": (Stance.RESERVED, None)})

    third = finish_round(second)

    assert text(second, third, "4").startswith("[Lao PDR: join this paragraph with paragraph 3]")
