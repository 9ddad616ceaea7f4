"""Paragraphs that members want to move: from the comment through brackets to the place where they stand in the end."""

import pytest
from sqlalchemy import select

from models.brackets.agreement import Rule, Stance
from models.brackets.queries.records import bracket_records
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import ConflictKind
from models.db.access import WORKER
from models.drafts.operations import NewParagraph
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.errors import Invalid
from testing.world import MEMBERS, World, make_world
from tests.conftest import url_of_one
from tests.models.brackets.second_round import ACCEPT, KEEP, brackets, endings, say, text
from tests.rounds import circulate, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion

HERE = "keep this paragraph where it is"


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What becomes of a move does not depend on the kind of database."""
    return url_of_one(request)


def move(world: World, code: str, label: str, after: str, *, reopens: bool = False) -> None:
    words = Words(
        CommentType.SUBSTANTIVE,
        Change.MOVE,
        world.paragraph(label).id,
        justification="It belongs there.",
        after_id=world.paragraph(after).id,
        reopens=reopens,
    )
    world.comment(code, words)


def goes_out(world: World) -> World:
    """The next round, on the text that this one makes."""
    return open_next_round(SecondVersion(world, {}, circulate_round(world).id))


def in_order(world: World, version_id: int) -> list[str]:
    """The text as it stands: the labels of its paragraphs, headings by their words."""
    with world.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == version_id, ~Paragraph.removed)
        return [one.label or one.text for one in session.scalars(own.order_by(Paragraph.position))]


def heading(world: World, words: str) -> int:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph.id).where(Paragraph.version_id == world.version_id, Paragraph.text == words)
        return session.scalars(own).one()


def test_a_move_stands_before_the_words_of_the_paragraph_until_it_is_let_stand(world: World) -> None:
    move(world, "LA", "1", "4")
    second = goes_out(world)
    first = world.paragraph("1").text

    assert text(second, second_version(second), "1") == f"[Lao PDR: move this paragraph to after paragraph 4] {first}"
    assert brackets(second, second.version_id)["1"].kind is ConflictKind.PARAGRAPH
    assert in_order(second, second.version_id) == ["Goals", "1", "2", "Means", "3", "4"]

    third = circulate(second, finish_round(second))

    assert in_order(second, third.id) == ["Goals", "2", "Means", "3", "4", "1"]
    assert text(second, third, "1") == first
    ((rule, _),) = endings(second, third)
    assert rule is Rule.LET_STAND
    with second.database.reading(WORKER) as session:
        paragraph = session.scalars(
            select(Paragraph).where(Paragraph.version_id == third.id, Paragraph.label == "1")
        ).one()
        (record,) = bracket_records(session, session.get_one(DraftVersion, third.id), {})
    assert paragraph.key == world.paragraph("1").key
    assert record.standing == HERE
    assert record.outcome == "“move this paragraph to after paragraph 4”, seen, and let stand (Lao PDR)"


def second_version(second: World) -> DraftVersion:
    with second.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, second.version_id)


def test_what_all_ask_for_moves_at_once_and_leaves_a_trace(world: World) -> None:
    for code in MEMBERS:
        move(world, code, "4", "1")

    candidate = finish_round(world)

    assert in_order(world, candidate.id) == ["Goals", "1", "4", "2", "Means", "3"]
    assert text(world, candidate, "4") == world.paragraph("4").text


def test_two_places_for_one_paragraph_contest_each_other_and_one_is_agreed(world: World) -> None:
    move(world, "LA", "1", "4")
    move(world, "TH", "1", "2")
    second = goes_out(world)
    bracket = brackets(second, second.version_id)["1"].bracket
    assert [one.sponsors for one in bracket.alternatives] == [("Lao PDR",), ("Thailand",)]
    say(second, "LA", {"1": (ACCEPT, 1)})

    third = finish_round(second)

    assert in_order(second, third.id) == ["Goals", "2", "1", "Means", "3", "4"]


def test_a_deletion_and_a_move_of_one_paragraph_contest_each_other(world: World) -> None:
    move(world, "LA", "1", "4")
    world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("1").id, justification="Old."))
    second = goes_out(world)

    first = world.paragraph("1").text
    assert text(second, second_version(second), "1") == (
        f"[Lao PDR: move this paragraph to after paragraph 4][Myanmar: delete this paragraph] {first}"
    )

    third = circulate(second, finish_round(second))
    assert "[Myanmar: delete this paragraph]" in text(second, third, "1")


def test_words_in_a_paragraph_that_moves_have_brackets_of_their_own_and_go_with_it(world: World) -> None:
    move(world, "LA", "1", "4")
    world.replace("CN", "1", "every year", "every month")
    second = goes_out(world)
    say(second, "KH", {"1": (KEEP, None)})  # about the words, whose bracket is the last of the paragraph

    third = circulate(second, finish_round(second))

    assert in_order(second, third.id)[-1] == "1"
    assert text(second, third, "1").startswith("The members will meet every [year – Cambodia] [China: month] to share")


def test_who_keeps_it_where_it_is_holds_the_move_and_a_move_that_nobody_wants_is_withdrawn(world: World) -> None:
    move(world, "LA", "1", "4")
    second = goes_out(world)
    say(second, "VN", {"1": (KEEP, None)})
    third = goes_out(second)
    assert text(third, second_version(third), "1").startswith(
        f"[{HERE} – Viet Nam] [Lao PDR: move this paragraph to after paragraph 4] The members"
    )
    say(third, "LA", {"1": (KEEP, None)})

    fourth = circulate(third, finish_round(third))

    assert in_order(third, fourth.id) == ["Goals", "1", "2", "Means", "3", "4"]
    assert text(third, fourth, "1") == world.paragraph("1").text


@pytest.mark.slow
def test_a_comment_in_a_later_round_accepts_the_move_or_asks_for_another_place(world: World) -> None:
    move(world, "LA", "1", "4")
    second = goes_out(world)
    move(second, "TH", "1", "4")
    move(second, "VN", "1", "2")

    third = circulate(second, finish_round(second))

    bracket = brackets(second, third.id)["1"].bracket
    assert [one.sponsors for one in bracket.alternatives] == [("Lao PDR", "Thailand"), ("Viet Nam",)]
    assert bracket.id == brackets(second, second.version_id)["1"].bracket.id


def test_a_name_beside_theirs_in_the_bracket_accepts_the_move(world: World) -> None:
    move(world, "LA", "1", "4")
    second = goes_out(world)
    paragraph = second.paragraph("1")
    words = paragraph.text.replace("[Lao PDR:", "[Lao PDR, Thailand:")
    second.comment("TH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", words, "Yes."))
    say(second, "KH", {"1": (Stance.RESERVED, None)})

    third = finish_round(second)

    assert text(second, third, "1").startswith("[Lao PDR, Thailand: move this paragraph to after paragraph 4] The")


@pytest.mark.slow
def test_a_paragraph_goes_behind_what_stood_before_a_place_that_has_gone(world: World) -> None:
    move(world, "LA", "1", "4")
    for code in MEMBERS:
        world.comment(code, Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id))
    second = goes_out(world)
    say(second, "KH", {"1": (Stance.RESERVED, None)})
    assert in_order(second, second.version_id) == ["Goals", "1", "2", "Means", "3"]
    third = goes_out(second)
    say(third, "KH", {"1": (ACCEPT, 0)})

    fourth = finish_round(third)

    assert in_order(third, fourth.id) == ["Goals", "2", "Means", "3", "1"]


def test_who_moves_what_was_agreed_to_stand_somewhere_says_that_it_reopens_it(world: World) -> None:
    move(world, "LA", "1", "4")
    third = goes_out(goes_out(world))
    with pytest.raises(Invalid, match="whole paragraph"):
        move(third, "VN", "1", "2")
    move(third, "VN", "1", "2", reopens=True)

    fourth = circulate(third, finish_round(third))

    (bracket,) = [one.bracket for one in brackets(third, fourth.id).values()]
    assert bracket.keepers == ("Lao PDR",)
    assert text(third, fourth, "1").startswith(
        f"[{HERE} – Lao PDR] [Viet Nam: move this paragraph to after paragraph 2]"
    )


@pytest.mark.parametrize(
    ("label", "after", "sentence"),
    [
        ("1", "1", "stands there already"),
        ("2", "1", "stands there already"),
        ("1", "", "Choose after which paragraph"),
    ],
)
def test_a_place_that_is_none_is_refused(world: World, label: str, after: str, sentence: str) -> None:
    place = world.paragraph(after).id if after else None
    words = Words(CommentType.SUBSTANTIVE, Change.MOVE, world.paragraph(label).id, after_id=place)
    with pytest.raises(Invalid, match=sentence) as refused:
        world.comment("LA", words)
    assert refused.value.field == "after_id"


def test_a_heading_stays_and_a_paragraph_can_stand_first_under_it(world: World) -> None:
    goals, means = heading(world, "Goals"), heading(world, "Means")
    with pytest.raises(Invalid, match="A heading stays where it is"):
        world.comment("LA", Words(CommentType.SUBSTANTIVE, Change.MOVE, means, after_id=goals))
    world.comment("LA", Words(CommentType.SUBSTANTIVE, Change.MOVE, world.paragraph("1").id, after_id=means))
    second = goes_out(world)
    assert "[Lao PDR: move this paragraph to after “Means”] The" in text(second, second_version(second), "1")

    third = finish_round(second)

    assert in_order(second, third.id) == ["Goals", "2", "Means", "1", "3", "4"]


def test_words_of_ones_own_in_the_bracket_are_refused_wherever_they_are_written(world: World) -> None:
    move(world, "LA", "1", "4")
    second = goes_out(world)
    paragraph = second.paragraph("1")
    typed = paragraph.text.replace("[Lao PDR: move this paragraph to after paragraph 4]", "[Lao PDR: move it]")
    with pytest.raises(Invalid, match="Only part of a bracket is left"):
        second.comment("LA", Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", typed, "There."))

    saved = say(second, "LA", {"1": (Stance.OTHER, "to the end")})

    assert "about a whole paragraph" in str(next(iter(saved.refused.values())))


@pytest.mark.slow
def test_a_paragraph_that_is_only_proposed_is_not_moved_and_is_no_place(world: World) -> None:
    new = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("4").id, "", "Young people take part.")
    world.comment("KH", new)
    second = goes_out(world)
    for label, after, sentence in (("4 bis", "1", "is itself only proposed"), ("1", "4 bis", "chose is itself only")):
        with pytest.raises(Invalid, match=sentence):
            move(second, "LA", label, after)
    words = second.paragraph("4 bis").text.replace("take part", "are heard")
    paragraph = second.paragraph("4 bis")
    second.comment("TH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", words, "Clearer."))
    say(second, "VN", {"4 bis": (Stance.RESERVED, None)})

    third = goes_out(second)

    assert third.paragraph("4 bis").standing_words.strip()  # its words stand apart from its bracket now
    for label, after, sentence in (("4 bis", "1", "is itself only proposed"), ("1", "4 bis", "chose is itself only")):
        with pytest.raises(Invalid, match=sentence):
            move(third, "LA", label, after)


def test_a_row_of_a_table_stays_in_its_table_and_nothing_parts_one(world: World) -> None:
    statements = [
        (Kind.NUMBERED, "The members meet."),
        (Kind.HEAD, "Field | Lead"),
        (Kind.ROW, "Water | China"),
        (Kind.ROW, "Forests | Lao PDR"),
        (Kind.NUMBERED, "The members report."),
    ]
    tabled = make_world(world.database, title="With a table", text=[NewParagraph(*one) for one in statements])

    with pytest.raises(Invalid, match="row of a table"):
        move(tabled, "LA", "3", "1")
    with pytest.raises(Invalid, match="middle of a table"):
        move(tabled, "LA", "4", "2")
    move(tabled, "LA", "2", "3")
    move(tabled, "LA", "1", "3")
