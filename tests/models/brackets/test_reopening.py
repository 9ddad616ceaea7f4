"""Nothing is agreed until everything is agreed: agreed words can be reopened, but by an act, with a reason, and not in silence."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.brackets.agreed import AgreedPlace
from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketEnding
from models.brackets.operations.reopening import quote_agreed_words
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.brackets.standing import StandingParagraph
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.operations import editorial
from models.errors import Invalid
from testing.world import LATER, MEMBERS, World
from tests.conftest import url_of_one
from tests.rounds import circulate_round, open_next_round, open_round_on
from tests.web.circulation import SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


AGREED = "The members will protect the river and its fish and wetlands."


@pytest.fixture
def third(world: World) -> World:
    """Round 3 is open on a text in which all but Myanmar have let stand in round 2 what Thailand had asked for."""
    world.replace("TH", "2", "fish", "fish and wetlands")
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    for code in ("KH", "LA"):
        second.keep(code, "wetlands", stance=Stance.ACCEPT, choice=0)
    version = circulate_round(second)
    assert text(world, version) == AGREED
    return open_round_on(second, version.id)


def text(world: World, version: DraftVersion, label: str = "2") -> str:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph.text).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(own).one()


def brackets(world: World, version: DraftVersion) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed_brackets(session, version.id)


def reopen(
    world: World, code: str, proposed: str, *, reopens: bool = True, why: str = "Wetlands need money."
) -> Comment:
    words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("2").id, "", proposed, why, reopens=reopens)
    return world.comment(code, words)


def test_agreed_words_are_not_changed_by_accident_nor_without_a_reason(third: World) -> None:
    without = AGREED.replace(" and wetlands", "")
    with pytest.raises(Invalid, match=r"these words: “and wetlands”\. To reopen them, say so") as refused:
        reopen(third, "VN", without, reopens=False)
    assert refused.value.field == "reopens"
    with pytest.raises(Invalid, match="Say why these words should be reopened") as refused:
        reopen(third, "VN", without, why=" ")
    assert refused.value.field == "justification"
    with pytest.raises(Invalid, match="have agreed on these words"):
        third.comment("VN", Words(CommentType.SUBSTANTIVE, Change.DELETE, third.paragraph("2").id))

    assert reopen(third, "VN", without).reopens
    assert not reopen(third, "CN", AGREED.replace("protect", "look after")).reopens


@pytest.mark.slow
def test_those_who_were_for_the_words_keep_them_and_silence_does_not_undo_them(third: World) -> None:
    reopen(third, "VN", AGREED.replace(" and wetlands", ""))

    fourth = circulate_round(third)

    (bracket,) = brackets(third, fourth)
    assert bracket.bracket.keepers == ("Cambodia", "Lao PDR", "Thailand")
    assert bracket.bracket.named == ("Cambodia", "Lao PDR", "Thailand", "Viet Nam")
    fifth = circulate_round(open_round_on(third, fourth.id))
    assert len(brackets(third, fifth)) == 1
    sixth_round = open_round_on(third, fifth.id)
    sixth_round.keep("VN", "wetlands")
    sixth = circulate_round(sixth_round)
    assert (text(third, sixth), brackets(third, sixth)) == (AGREED, [])
    with third.database.reading(WORKER) as session:
        rule = select(BracketEnding.rule).where(BracketEnding.version_id == sixth.id)
        assert session.scalars(rule).one() is Rule.WITHDRAWN


@pytest.mark.slow
def test_an_editorial_change_of_agreed_words_stands_in_brackets_too(third: World) -> None:
    words = AGREED.replace("and wetlands", "and wet lands")
    third.comment(
        "VN",
        Words(CommentType.EDITORIAL, Change.REPLACE, third.paragraph("2").id, "", words, "Two words.", reopens=True),
    )

    (bracket,) = brackets(third, circulate_round(third))

    assert bracket.bracket.keepers == ("Cambodia", "Lao PDR", "Thailand")


def test_what_all_ask_for_takes_the_place_of_what_was_agreed(third: World) -> None:
    for code in MEMBERS:
        reopen(third, code, AGREED.replace("and wetlands", "and its wetlands"))

    fourth = circulate_round(third)

    assert brackets(third, fourth) == []
    assert text(third, fourth) == AGREED.replace("and wetlands", "and its wetlands")


def test_agreed_words_stay_so_from_version_to_version_wherever_they_move(third: World) -> None:
    for code in MEMBERS:
        reopen(third, code, AGREED.replace("The members", "All six of the members"), reopens=False)
    fourth = open_round_on(third, circulate_round(third).id)
    moved = fourth.paragraph("2").text

    assert moved.startswith("All six of the members will")
    with pytest.raises(Invalid, match="“and wetlands”"):
        reopen(fourth, "VN", moved.replace("wetlands", "forests"), reopens=False)


def test_the_secretariat_changes_no_agreed_words_and_others_beside_them(third: World) -> None:
    third.remark("KH", "Thank you.")
    third.everybody_submits()
    third.close()
    candidate, by = third.consolidate(), third.staff[0]
    with third.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == candidate.id, Paragraph.label == "2")
        paragraph = session.scalars(own).one()

    def put(text: str) -> None:
        with third.database.transaction(viewer_of(by)) as session:
            editorial.edit_paragraph(session, paragraph.id, text=text, reason="Form.", by=by, seen=0, now=LATER)

    with pytest.raises(Invalid, match="Only a member can reopen them"):
        put(AGREED.replace("wetlands", "wet lands"))
    put(AGREED.replace("The members", "All members"))


def test_a_paragraph_that_is_agreed_is_deleted_only_by_reopening_it_and_its_words_can_be_improved(world: World) -> None:
    after = world.paragraph("3").id
    world.comment(
        "KH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", "Young people take part.", "Why.")
    )
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    for code in ("MM", "TH"):
        second.keep(code, "Young people", stance=Stance.ACCEPT, choice=0)
    third = open_round_on(second, circulate_round(second).id)
    new = third.paragraph("3 bis")
    assert new.text == "Young people take part."

    delete = Words(CommentType.SUBSTANTIVE, Change.DELETE, new.id, "", "", "It is said elsewhere.")
    with pytest.raises(Invalid, match="have agreed on these words: the whole paragraph"):
        third.comment("MM", delete)
    third.comment("VN", replace(delete, reopens=True))
    third.replace("LA", "3 bis", "take part", "take part in it")

    found = {one.bracket.takes_paragraph_out: one.bracket for one in brackets(world, circulate_round(third))}
    assert found[True].keepers == ("Cambodia", "Myanmar", "Thailand")
    assert found[False].keepers == ()


def test_what_changes_beside_words_that_were_taken_out_reopens_nothing(world: World) -> None:
    world.replace("TH", "4", " on progress", "")
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    third = open_round_on(second, circulate_round(second).id)
    agreed = "The secretariat reports at the end of the period."
    assert third.paragraph("4").text == agreed

    beside = agreed.replace("reports at", "informs at")
    third.comment("VN", Words(CommentType.SUBSTANTIVE, Change.REPLACE, third.paragraph("4").id, "", beside, "Why."))
    for back in ("reports on progress at", "informs on progress at"):
        words = agreed.replace("reports at", back)
        with pytest.raises(Invalid, match="The members have agreed on these words"):
            third.comment(
                "VN", Words(CommentType.SUBSTANTIVE, Change.REPLACE, third.paragraph("4").id, "", words, "Why.")
            )


def test_where_the_members_want_no_words_the_place_is_named_by_those_before_it() -> None:
    paragraph = StandingParagraph("The members protect the river.", "The members protect the river.")

    def quoted(start: int, end: int) -> str:
        return quote_agreed_words(paragraph, [AgreedPlace(1, start, end, ("China",))])

    assert quoted(4, 11) == "“members”"
    assert quoted(29, 29) == "none behind “members protect the river”"
    assert quoted(0, 0) == "none at the beginning of the paragraph"
