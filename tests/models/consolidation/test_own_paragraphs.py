"""The secretariat puts a paragraph in or takes one out: listed as editorial, undone by one objection."""

import pytest
from sqlalchemy import select

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.consolidation.operations import consolidations
from models.db.access import WORKER, viewer_of
from models.drafts.queries import comparison
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.editorial.editorial import EditorialChange
from models.editorial.operations import editorial
from models.editorial.queries import editorial as queries
from models.errors import Invalid
from testing.world import LATER, TEXT, World
from tests.editorial import circulate, make_owed, object_to, open_second_round, paragraph
from tests.rounds import consolidate_and_answer

NEW = "The members publish what they have learned. ប្រទេសសមាជិកផ្សព្វផ្សាយ។"
WHY = "The chair asked for it."
FOURTH = TEXT[-1].text


@pytest.fixture
def closed(world: World) -> World:
    """Cambodia adds words to paragraph 2 and a paragraph after 3; all others have no comment."""
    world.replace("KH", "2", "fish", "fish and wetlands", type=CommentType.EDITORIAL)
    after = world.paragraph("3").id
    world.comment(
        "KH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", "Young people take part.", "Why.")
    )
    world.everybody_submits()
    world.close()
    return world


def put_in(world: World, after: Paragraph, text: str = NEW) -> EditorialChange:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        change = editorial.insert_paragraph(session, after.id, text=text, reason=WHY, by=by, now=LATER)
        owe(world, session)
        return change


def take_out(world: World, paragraph: Paragraph) -> EditorialChange:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        change = editorial.delete_paragraph(session, paragraph.id, reason=WHY, by=by, seen=0, now=LATER)
        owe(world, session)
        return change


def owe(world: World, session: object) -> None:
    round = session.get_one(consolidations.Round, world.round_id)  # type: ignore[attr-defined]
    consolidations.owe_if_changed(session, round, by=world.staff[0], now=LATER)  # type: ignore[arg-type]


def texts(world: World, version: DraftVersion) -> list[str]:
    with world.database.reading(WORKER) as session:
        standing = select(Paragraph.text).where(Paragraph.version_id == version.id, ~Paragraph.removed)
        return list(session.scalars(standing.order_by(Paragraph.position)))


def listed(world: World, version: DraftVersion) -> list[tuple[str, str, bool]]:
    with world.database.reading(WORKER) as session:
        return [(one.name, one.change.reason, one.undone) for one in queries.changes_in_version(session, version.id)]


def test_a_paragraph_stands_behind_another_and_behind_what_members_add_there_each_time_once(closed: World) -> None:
    before = closed.consolidate()
    three = paragraph(closed, before, "3")
    first, again = put_in(closed, three), put_in(closed, three)
    put_in(closed, three, "And a second one.")

    candidate = make_owed(closed)

    assert first.id == again.id
    assert texts(closed, candidate)[4:] == [
        three.text,
        "[Cambodia: Young people take part.]",
        NEW,
        "And a second one.",
        FOURTH,
    ]
    assert listed(closed, candidate) == [("paragraph 3 ter", WHY, False), ("paragraph 3 quater", WHY, False)]
    assert paragraph(closed, candidate, "4").text == FOURTH


def test_behind_a_members_new_paragraph_it_goes_to_the_text_on_which_comments_were_asked(closed: World) -> None:
    before = closed.consolidate()
    put_in(closed, paragraph(closed, before, "3 bis"))

    assert texts(closed, make_owed(closed))[5:7] == ["[Cambodia: Young people take part.]", NEW]


def test_a_paragraph_is_taken_out_and_comes_back_when_the_change_is_taken_out(closed: World) -> None:
    before = closed.consolidate()
    change = take_out(closed, paragraph(closed, before, "4"))
    candidate = make_owed(closed)
    assert FOURTH not in texts(closed, candidate)
    assert listed(closed, candidate) == [("paragraph 4, taken out", WHY, False)]

    with closed.database.transaction(viewer_of(closed.staff[0])) as session:
        editorial.withdraw(session, change.id, by=closed.staff[0], now=LATER)

    assert FOURTH in texts(closed, make_owed(closed))


def test_a_paragraph_with_words_of_members_is_not_taken_out(closed: World) -> None:
    before = closed.consolidate()
    for label in ("2", "3 bis"):
        with pytest.raises(Invalid, match="Cambodia"):
            take_out(closed, paragraph(closed, before, label))


def test_one_objection_undoes_either_in_the_next_text_and_the_redline_says_whose_words_they_are(closed: World) -> None:
    before = closed.consolidate()
    gone, new = take_out(closed, paragraph(closed, before, "4")), put_in(closed, paragraph(closed, before, "1"))
    make_owed(closed)
    out = circulate(closed, consolidate_and_answer(closed))
    with closed.database.reading(WORKER) as session:
        redlined = comparison.compare_versions(session, out.id).paragraphs
        by = {piece["sponsors"][0] for one in redlined for piece in one.pieces or () if piece["kind"] == "applied"}
    assert by == {"Cambodia", "Secretariat (editorial)"}
    assert (NEW in texts(closed, out), FOURTH in texts(closed, out)) == (True, False)

    second = open_second_round(closed, out)
    object_to(second, gone, "LA")
    object_to(second, new, "TH")
    second.everybody_submits()
    second.close()
    candidate = second.consolidate()

    assert (NEW in texts(second, candidate), texts(second, candidate)[-1]) == (False, FOURTH)
    assert [undone for _, _, undone in listed(second, candidate)] == [True, True]


def test_without_a_reason_nothing_is_put_in_or_taken_out(closed: World) -> None:
    before, by = closed.consolidate(), closed.staff[0]
    one = paragraph(closed, before, "1")
    with closed.database.transaction(viewer_of(by)) as session, pytest.raises(Invalid, match="Give the reason"):
        editorial.insert_paragraph(session, one.id, text=NEW, reason=" ", by=by, now=LATER)
    with closed.database.transaction(viewer_of(by)) as session, pytest.raises(Invalid, match="Give the reason"):
        editorial.delete_paragraph(session, one.id, reason="", by=by, seen=0, now=LATER)


def test_a_heading_that_is_put_in_is_a_heading(closed: World) -> None:
    put_in(closed, paragraph(closed, closed.consolidate(), "3"), "# Taking part")

    candidate = make_owed(closed)

    with closed.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == candidate.id, Paragraph.text == "Taking part")
        heading = session.scalars(own).one()
    assert (heading.kind, heading.label) == (Kind.HEADING, "")
