"""Staff edit a paragraph of the candidate: whose words it may touch, and what becomes of it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.comments.comment import CommentType
from models.consolidation.consolidation import Consolidation
from models.consolidation.queries.candidate import text as candidate_text
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.drafts import operations
from models.drafts.queries.lineage import changes_of
from models.editorial.editorial import EditorialChange, EditorialSpan, EditorialState
from models.editorial.operations import editorial
from models.editorial.queries import editorial as queries
from models.editorial.queries import own_words
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.conftest import url_of_one
from tests.editorial import circulate, edit, make_owed, paragraph


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """How words are changed does not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def closed(world: World) -> World:
    """Cambodia adds words to paragraph 2, which nobody contests; all others have no comment."""
    world.replace("KH", "2", "fish", "fish and wetlands", type=CommentType.EDITORIAL)
    world.everybody_submits()
    world.close()
    return world


def test_an_edit_stands_in_the_next_candidate_as_the_secretariats(closed: World) -> None:
    before = closed.consolidate()
    change = edit(closed, paragraph(closed, before, "4"), "period", "five-year period")

    candidate = make_owed(closed)

    assert paragraph(closed, candidate, "4").text == (
        "The secretariat reports on progress at the end of the five-year period."
    )
    assert paragraph(closed, candidate, "2").text == paragraph(closed, before, "2").text
    with closed.database.reading(WORKER) as session:
        (span,) = session.scalars(select(EditorialSpan))
        events = session.scalars(select(Event.verb)).all()
    assert (span.change_id, span.undone) == (change.id, False)
    assert Verb.WORDS_EDITED in events
    assert candidate.fingerprint != before.fingerprint


def test_words_that_a_member_asked_for_are_refused_and_nothing_is_owed(closed: World) -> None:
    target = paragraph(closed, closed.consolidate(), "2")
    with pytest.raises(Invalid, match="because Cambodia asked for it"):
        edit(closed, target, "wetlands", "marshes")
    with closed.database.reading(WORKER) as session:
        assert session.scalars(select(EditorialChange)).all() == []
        assert session.scalars(select(Consolidation).where(Consolidation.state == WorkState.WAITING)).all() == []


@pytest.mark.parametrize(
    ("text", "reason", "sentence"),
    [
        ("", "Why.", "cannot be emptied"),
        ("One.\n\nTwo.", "Why.", "A new paragraph cannot be made here"),
        ("The secretariat reports on progress at the end of the period.", "Why.", "Nothing is changed"),
        ("The secretariat reports at the end of the period.", " ", "Give the reason"),
    ],
)
def test_only_words_are_changed_and_only_with_a_reason(closed: World, text: str, reason: str, sentence: str) -> None:
    target, by = paragraph(closed, closed.consolidate(), "4"), closed.staff[0]
    with pytest.raises(Invalid, match=sentence), closed.database.transaction(viewer_of(by)) as session:
        editorial.edit(session, target.id, text=text, reason=reason, by=by, seen=0, now=LATER)


def test_a_second_edit_supersedes_the_first_and_holds_both(closed: World) -> None:
    first = edit(closed, paragraph(closed, closed.consolidate(), "4"), "period", "five-year period")
    target = paragraph(closed, make_owed(closed), "4")
    with pytest.raises(Outdated, match="have been changed since"):
        edit(closed, target, "reports on", "reports about", seen=0)

    second = edit(closed, target, "reports on", "reports about", seen=1)

    assert paragraph(closed, make_owed(closed), "4").text == (
        "The secretariat reports about progress at the end of the five-year period."
    )
    with closed.database.reading(WORKER) as session:
        rows = session.scalars(select(EditorialChange).order_by(EditorialChange.id)).all()
    assert [(row.id, row.state, row.revision) for row in rows] == [
        (first.id, EditorialState.SUPERSEDED, 1),
        (second.id, EditorialState.STANDING, 2),
    ]


def test_pressing_twice_keeps_one_edit(closed: World) -> None:
    target = paragraph(closed, closed.consolidate(), "4")
    first, again = edit(closed, target, "period", "plan"), edit(closed, target, "period", "plan")
    make_owed(closed)
    assert first.id == again.id == edit(closed, target, "period", "plan").id


def test_the_database_lets_one_edit_stand_for_a_paragraph(closed: World) -> None:
    first = edit(closed, paragraph(closed, closed.consolidate(), "4"), "period", "plan")
    with pytest.raises(IntegrityError), closed.database.transaction(WORKER) as session:
        session.add(
            EditorialChange(
                round_id=first.round_id,
                paragraph_key=first.paragraph_key,
                revision=9,
                made_on="",
                typed="",
                rewordings=[],
                reason="Twice.",
                by_id=first.by_id,
                at=LATER,
            )
        )


def test_an_edit_that_is_taken_out_leaves_the_text_as_it_was(closed: World) -> None:
    before, staff = closed.consolidate(), closed.staff[1]
    change = edit(closed, paragraph(closed, before, "4"), "period", "plan")
    make_owed(closed)

    for _ in "twice":
        with closed.database.transaction(viewer_of(staff)) as session:
            editorial.withdraw(session, change.id, by=staff, now=LATER)

    candidate = make_owed(closed)
    assert candidate.fingerprint == before.fingerprint
    assert paragraph(closed, candidate, "4").text == paragraph(closed, before, "4").text


def test_only_staff_edit_and_only_while_they_are_at_work(closed: World) -> None:
    candidate = closed.consolidate()
    target = paragraph(closed, candidate, "4")
    with pytest.raises(NotYours):
        edit(closed, target, "period", "plan", by=closed.coordinators["KH"])
    with closed.database.transaction(viewer_of(closed.staff[0])) as session:
        operations.propose(session, candidate.id, by=closed.staff[0], seen=candidate.fingerprint, now=LATER)
    with pytest.raises(Untimely, match="Send it back first"):
        edit(closed, target, "period", "plan")


@pytest.mark.slow
def test_an_edit_finds_its_place_again_when_answers_bring_other_words_into_its_paragraph(world: World) -> None:
    one = world.replace("VN", "4", "progress", "progress and setbacks", type=CommentType.EDITORIAL)
    two = world.replace("TH", "4", "of the period", "of every period", type=CommentType.EDITORIAL)
    world.everybody_submits()
    world.close()
    world.consolidate()
    _answer(world, one.id, Outcome.NOT_ACCEPTED, seen=1)
    _answer(world, two.id, Outcome.NOT_ACCEPTED, seen=1)
    edit(world, paragraph(world, make_owed(world), "4"), "the end of the period", "the close of the period")

    _answer(world, one.id, Outcome.MODIFIED, seen=2)
    kept = make_owed(world)
    assert paragraph(world, kept, "4").text == (
        "The secretariat reports on progress and setbacks at the close of the period."
    )

    _answer(world, two.id, Outcome.MODIFIED, seen=2)
    assert "the close of every period" in paragraph(world, make_owed(world), "4").text


@pytest.mark.slow
def test_an_edit_whose_words_a_member_now_changes_no_longer_fits_and_is_kept(world: World) -> None:
    comment = world.replace("TH", "4", "the period", "the decade", type=CommentType.EDITORIAL)
    world.everybody_submits()
    world.close()
    world.consolidate()
    _answer(world, comment.id, Outcome.NOT_ACCEPTED, seen=1)
    change = edit(world, paragraph(world, make_owed(world), "4"), "the period", "the plan")
    make_owed(world)

    _answer(world, comment.id, Outcome.MODIFIED, seen=2)

    candidate = make_owed(world)
    assert paragraph(world, candidate, "4").text == "The secretariat reports on progress at the end of the decade."
    with world.database.reading(viewer_of(world.staff[0])) as session:
        (lost,) = candidate_text(session, candidate.id).orphaned_changes
        found = own_words.editing(session, paragraph(world, candidate, "4").id)
    assert (lost.change.id, lost.change.typed) == (
        change.id,
        "The secretariat reports on progress at the end of the plan.",
    )
    assert found.lost is not None
    assert found.words == "The secretariat reports on progress at the end of the decade."
    circulate(world, candidate)


def test_until_circulation_members_see_nothing_of_an_edit(closed: World) -> None:
    change = edit(closed, paragraph(closed, closed.consolidate(), "4"), "period", "plan")
    candidate = make_owed(closed)
    reader = viewer_of(closed.coordinators["TH"])
    with closed.database.reading(reader) as session:
        assert session.scalars(select(EditorialChange)).all() == []
        assert session.scalars(select(EditorialSpan)).all() == []
        with pytest.raises(NotFound):
            queries.change_in_circulated(session, change.id)

    circulate(closed, candidate)

    with closed.database.reading(reader) as session:
        found = queries.change_in_circulated(session, change.id)
        assert changes_of(session, found.version).editorial == 1
    assert found.change.change.reason == "Spelling."
    assert [run.text for run in found.change.runs if run.span is not None] == ["plan"]


def test_members_never_see_an_edit_that_did_not_go_out(closed: World) -> None:
    first = edit(closed, paragraph(closed, closed.consolidate(), "4"), "period", "plan")
    edit(closed, paragraph(closed, make_owed(closed), "4"), "plan", "years", seen=1)
    circulate(closed, make_owed(closed))
    with closed.database.reading(viewer_of(closed.coordinators["TH"])) as session:
        assert session.get(EditorialChange, first.id) is None


def _answer(world: World, comment_id: int, outcome: Outcome, *, seen: int) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        before = session.scalars(select(Disposition).where(Disposition.comment_id == comment_id)).one_or_none()
        assert (before.revision if before else 0) == seen
        answers.answer(session, comment_id, outcome=outcome, reason="As said.", by=by, seen=seen, now=LATER)
