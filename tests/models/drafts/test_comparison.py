"""Any two versions side by side: what changed, who asked for it in which round, what a reader may compare."""

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.operations import positions
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import CommentType
from models.consolidation.consolidation import Consolidation
from models.db.access import viewer_of
from models.db.work import WorkState
from models.drafts.queries import comparison as queries
from models.drafts.queries.comparison import ComparedParagraph, Comparison
from models.drafts.version import Paragraph
from models.editorial.editing import EDITORIAL
from models.editorial.operations import editorial
from models.people.person import Person
from testing.world import LATER, MEMBERS, World
from tests.conftest import url_of_one
from tests.rounds import circulate_round, finish_round, open_next_round
from tests.web.circulation import PLAIN, SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What is compared does not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def third(out: SecondVersion) -> World:
    """In round 2 Thailand has changed words of round 1 and others, and Lao PDR what nobody had touched; version 3 is out."""
    world = open_next_round(out)
    world.replace("TH", "3", PLAIN, "free", type=CommentType.EDITORIAL)
    world.replace("LA", "2", "The members", "All members", type=CommentType.EDITORIAL)
    world.replace("TH", "1", "share", "exchange")
    circulate_round(world)
    return world


def test_two_neighbouring_versions_show_the_changes_of_the_round_between_them(out: SecondVersion) -> None:
    found = compare(out.world, out.world.staff[0], 1, 2)

    assert (found.changed, found.added, found.removed, found.brackets) == (3, 1, 1, 3)
    assert sponsors(at(found, "1")) == [["Cambodia"], ["Viet Nam"]]
    assert [comment.label for comment in at(found, "3").comments] == ["CN-1"]
    assert at(found, "1").offers == {at(found, "1").bracketed[0]: "at least once a year"}
    assert [one.either.label for one in found.paragraphs if not one.changed] == ["", ""]


def test_across_two_rounds_each_change_names_those_whose_words_stand_there_now(third: World) -> None:
    found = compare(third, third.coordinators["MM"], 1, 3)

    three = at(found, "3")
    assert words(three) == [("kept", "Capacity building is "), ("applied", "offered", "free"), ("kept", AFTER)]
    assert [comment.label for comment in three.comments] == ["TH-2"]
    assert words(at(found, "2"))[0] == ("applied", "The", "All")
    assert {comment.round_id for comment in at(found, "2").comments} == {third.round_id, third.round_id - 1}


def test_of_one_member_only_its_changes_count_and_the_rest_reads_as_it_does_now(third: World) -> None:
    found = compare(third, third.deputy, 1, 3, "LA")

    assert [one.either.label for one in found.paragraphs if one.changed] == ["2"]
    assert words(at(found, "2"))[0] == ("applied", "The", "All")
    assert (found.added, found.removed) == (0, 0)
    assert all(one.now for one in found.paragraphs)


@pytest.mark.parametrize("older", [2, 3])
@pytest.mark.parametrize(("choice", "code", "words_in"), [(1, "LA", "each spring"), (2, "VN", "regularly")])
def test_words_with_which_a_bracket_ended_count_for_the_members_that_asked_for_them(
    out: SecondVersion, older: int, choice: int, code: str, words_in: str
) -> None:
    second = open_next_round(out)
    by = second.coordinators["LA"]
    with second.database.transaction(viewer_of(by)) as session:
        bracket_id = placed_brackets(session, second.version_id)[0].bracket.id or 0
        own = positions.BracketStatement(bracket_id, Stance.OTHER, words="each spring")
        positions.save(session, second.round_id, [own], by=by, now=LATER)
    world = open_next_round(SecondVersion(second, {}, circulate_round(second).id))
    for member in MEMBERS:
        world.keep(member, "each spring", stance=Stance.ACCEPT, choice=choice)
    circulate_round(world)

    for member, is_changed in ((code, True), ("KH", False)):
        one = at(compare(world, by, older, 4, member), "1")
        assert one.changed == is_changed
        assert (words_in in [piece[-1] for piece in words(one) if piece[0] == "applied"]) == is_changed


def test_what_was_taken_out_stands_where_it_stood(third: World) -> None:
    found = compare(third, third.deputy, 1, 3)

    (gone,) = [one for one in found.paragraphs if one.now is None]
    assert found.paragraphs[-1] is gone
    assert [comment.label for comment in gone.comments] == ["MM-1"]


def test_brackets_of_a_round_before_still_count_as_brackets(third: World) -> None:
    newest = compare(third, third.contributor, 2, 3)

    assert (newest.changed, newest.brackets) == (4, 2)
    assert [run.span for run in at(newest, "1").runs] == [None, 0, None, 1, None]
    assert compare(third, third.contributor, 2, 3, "VN").brackets == 1


def test_members_choose_among_what_went_out_and_staff_also_the_candidate(out: SecondVersion) -> None:
    world = open_next_round(out)
    world.replace("TH", "1", "share", "exchange")
    candidate = finish_round(world)

    assert numbers(world, world.coordinators["TH"]) == numbers(world, world.contributor) == [1, 2]
    assert numbers(world, world.staff[2]) == [1, 2, None]
    assert compare(world, world.staff[2], 2, 3).newer.id == candidate.id


def test_the_secretariats_own_words_name_it_across_rounds(out: SecondVersion) -> None:
    world = open_next_round(out)
    world.replace("TH", "1", "share", "exchange")
    candidate = finish_round(world)
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        three = select(Paragraph).where(Paragraph.version_id == candidate.id, Paragraph.label == "3")
        paragraph = session.scalars(three).one()
        text = paragraph.text.replace("officials", "staff")
        editorial.edit(session, paragraph.id, text=text, reason="Plainer.", by=staff, seen=0, now=LATER)
        owed = session.scalars(select(Consolidation).where(Consolidation.state == WorkState.WAITING)).one()
    world.make(owed.id)

    found = compare(world, staff, 1, 3)

    (own,) = [piece for piece in at(found, "3").pieces or () if piece.get("text") == "staff"]
    assert own["sponsors"] == [EDITORIAL]


def numbers(world: World, reader: Person) -> list[int | None]:
    with world.database.reading(viewer_of(reader)) as session:
        return [version.number for version in queries.comparable_versions(session, world.consultation_id)[1]]


AFTER = " to officials of the ministries."


def compare(world: World, reader: Person, older: int, newer: int, *members: str) -> Comparison:
    with world.database.reading(viewer_of(reader)) as session:
        consultation, versions = queries.comparable_versions(session, world.consultation_id)
        chosen = [member for member in consultation.members if member.code in members]
        return queries.comparison(session, versions[older - 1], versions[newer - 1], versions, chosen)


def at(found: Comparison, label: str) -> ComparedParagraph:
    """The paragraph with this number in the newer version."""
    return next(one for one in found.paragraphs if one.now and one.now.label == label)


def words(paragraph: ComparedParagraph) -> list[tuple[str, ...]]:
    return [
        ("kept", piece["text"]) if piece["kind"] == "kept" else (piece["kind"], piece["base"], piece.get("text", ""))
        for piece in paragraph.pieces or ()
    ]


def sponsors(paragraph: ComparedParagraph) -> list[list[str]]:
    """Who asked for each alternative of the first bracket."""
    place = paragraph.bracketed[0]
    piece = (paragraph.pieces or ())[place]
    return [list(one["sponsors"]) for one in piece.get("alternatives", [piece])]
