"""Members object to the secretariat's own words: one objection is enough, and everybody is told in their turn."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER, viewer_of
from models.drafts.queries import comparison
from models.drafts.version import Paragraph
from models.editorial.editing import EDITORIAL
from models.editorial.editorial import EditorialChange, EditorialObjection
from models.editorial.operations import objections
from models.editorial.queries import editorial as queries
from models.errors import NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests import lifting
from tests.adoption import announce, confirm_announcement, note, terms
from tests.conftest import url_of_one
from tests.editorial import ROUND_2, circulate, edit, make_owed, object_to, open_second_round, paragraph


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Whose words they are does not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def closed(world: World) -> World:
    """Nobody has a comment; the round is closed."""
    world.everybody_submits()
    world.close()
    return world


def test_an_objection_undoes_the_edit_in_the_next_candidate_and_the_secretariat_is_told(closed: World) -> None:
    change = edit(closed, paragraph(closed, closed.consolidate(), "4"), "end", "close")
    version = circulate(closed, make_owed(closed))
    with pytest.raises(NotYours):
        _as(closed, closed.contributor, change)
    with pytest.raises(NotYours):
        _as(closed, closed.staff[0], change)

    objection = object_to(closed, change, "TH", "“End” is what we agreed.")
    assert object_to(closed, change, "TH").id == objection.id
    object_to(closed, change, "VN")

    second = open_second_round(closed, version)
    second.everybody_submits()
    second.close()
    candidate = second.consolidate()
    assert paragraph(second, candidate, "4").text == "The secretariat reports on progress at the end of the period."
    with second.database.reading(WORKER) as session:
        recipients = session.scalars(select(Notification.person_id).where(Notification.letter == Letter.OBJECTED)).all()
        pieces = session.scalars(
            select(Paragraph.pieces).where(Paragraph.id == paragraph(second, candidate, "4").id)
        ).one()
        verbs = session.scalars(select(Event.verb).where(Event.verb == Verb.EDIT_OBJECTED_TO)).all()
    assert sorted(recipients) == sorted([person.id for person in closed.staff] * 2)
    assert pieces is not None
    assert pieces[1]["sponsors"] == ["Thailand", "Viet Nam"]
    assert len(verbs) == 2

    third = circulate(second, candidate)
    with pytest.raises(Untimely, match="A newer text has gone out since"):
        object_to(second, change, "MM")
    with second.database.reading(viewer_of(second.coordinators["MM"])) as session:
        found = queries.change_in_circulated(session, change.id)
    assert found.undone_in is not None
    assert found.undone_in.id == third.id
    assert [one.member.name for one in found.change.objections] == ["Thailand", "Viet Nam"]


def test_an_objection_that_is_taken_back_undoes_nothing_and_can_be_made_again(closed: World) -> None:
    candidate = closed.consolidate()
    change = edit(closed, paragraph(closed, candidate, "4"), "end", "close")
    other = edit(closed, paragraph(closed, candidate, "3"), "officials", "staff")
    second = open_second_round(closed, circulate(closed, make_owed(closed)))
    object_to(second, change, "TH", "Too early.")
    object_to(second, other, "TH")
    object_to(second, other, "VN")
    taken = take_back(second, change, "TH")
    assert take_back(second, change, "TH").taken_back_at == taken.taken_back_at
    take_back(second, other, "TH")
    object_to(second, other, "TH", "After all.")
    object_to(second, other, "LA", "For a while.")
    take_back(second, other, "LA")
    with pytest.raises(Untimely, match="Viet Nam has not objected to this change"):
        take_back(second, change, "VN")
    with pytest.raises(Untimely, match="closed on"):
        take_back(second, other, "TH", now=ROUND_2 + timedelta(seconds=1))

    with second.database.reading(WORKER) as session:
        letters = session.scalars(select(Notification).where(Notification.letter == Letter.OBJECTED)).all()
        verbs = [*session.scalars(select(Event.verb).where(Event.verb == Verb.EDIT_OBJECTION_TAKEN_BACK))]
    # None had left, so of each objection one letter is owed, which says what is so.
    assert len(letters) == 4 * len(second.staff)
    assert len(verbs) == 3

    second.everybody_submits()
    second.close()
    candidate = second.consolidate()
    assert "at the close of the period" in paragraph(second, candidate, "4").text
    assert "officials" in paragraph(second, candidate, "3").text
    third = circulate(second, candidate)
    with second.database.reading(viewer_of(second.coordinators["MM"])) as session:
        found = {one.change.id: one for one in queries.changes_in_version(session, third.id)}
        seen = {one.text for one in session.scalars(select(EditorialObjection))}
    assert [one.member.name for one in found[other.id].objections] == ["Thailand", "Viet Nam"]
    assert set(found) == {other.id}
    assert seen == {"After all.", ""}


def test_a_text_with_a_change_that_is_objected_to_is_not_adopted(closed: World) -> None:
    """The member was told that the next text is made without the change; an adopted text would have kept it."""
    change = edit(closed, paragraph(closed, closed.consolidate(), "4"), "end", "close")
    version = circulate(closed, make_owed(closed))
    how = terms(closed, AdoptionProcedure.EXPRESS)
    object_to(closed, change, "TH")
    with pytest.raises(Untimely, match=r"editorial changes in version 2: paragraph 4 \(Thailand\)\. Open a round"):
        announce(closed, version, how)

    take_back(closed, change, "TH")
    announced = announce(closed, version, how)
    object_to(closed, change, "TH")
    with pytest.raises(Untimely, match="Members object to editorial changes"):
        confirm_announcement(closed, announced)

    take_back(closed, change, "TH")
    confirm_announcement(closed, announced)
    with pytest.raises(Untimely, match="Object to its adoption instead"):
        object_to(closed, change, "TH")
    with closed.database.reading(viewer_of(closed.coordinators["TH"])) as session:
        assert not queries.change_in_circulated(session, change.id).is_open(LATER)


def test_no_brackets_are_lifted_in_a_text_with_a_change_that_is_objected_to(world: World) -> None:
    """The text after them would have kept the change, and nobody could object to it any more."""
    world.replace("KH", "1", "every year", "twice a year")
    world.everybody_submits()
    world.close()
    change = edit(world, paragraph(world, world.consolidate(), "4"), "end", "close")
    version = circulate(world, make_owed(world))
    note(world, version, {1: "each year"})
    silence = terms(world, AdoptionProcedure.TACIT)
    object_to(world, change, "TH")
    with pytest.raises(Untimely, match=r"editorial changes in version 2: paragraph 4 \(Thailand\)"):
        lifting.announce(world, version, silence)

    take_back(world, change, "TH")
    announced = lifting.announce(world, version, silence)
    object_to(world, change, "TH")
    with pytest.raises(Untimely, match="Members object to editorial changes"):
        lifting.confirm(world, version, announced)

    take_back(world, change, "TH")
    lifting.confirm(world, version, announced)
    with pytest.raises(Untimely, match="Comment on the change in the next round instead"):
        object_to(world, change, "TH")


def test_others_read_an_objection_only_when_the_next_text_is_out(closed: World) -> None:
    change = edit(closed, paragraph(closed, closed.consolidate(), "4"), "end", "close")
    circulate(closed, make_owed(closed))
    object_to(closed, change, "TH", "For Thailand's eyes.")
    seen = {}
    for code in ("TH", "VN"):
        with closed.database.reading(viewer_of(closed.coordinators[code])) as session:
            seen[code] = [one.text for one in session.scalars(select(EditorialObjection))]
    assert seen == {"TH": ["For Thailand's eyes."], "VN": []}


def test_after_the_round_on_the_text_has_closed_it_is_too_late_to_object(closed: World) -> None:
    change = edit(closed, paragraph(closed, closed.consolidate(), "4"), "end", "close")
    second = open_second_round(closed, circulate(closed, make_owed(closed)))
    object_to(second, change, "KH")
    by = second.coordinators["TH"]
    late = ROUND_2 + timedelta(seconds=1)
    with pytest.raises(Untimely, match="closed on"), second.database.transaction(viewer_of(by)) as session:
        objections.object_to(session, change.id, text="", by=by, now=late)


def test_across_two_rounds_the_words_are_still_the_secretariats_or_theirs_who_objected(closed: World) -> None:
    candidate = closed.consolidate()
    kept = edit(closed, paragraph(closed, candidate, "4"), "end", "close")
    edit(closed, paragraph(closed, candidate, "2"), "protect", "look after")
    with closed.database.reading(WORKER) as session:
        undone = session.scalars(select(EditorialChange).where(EditorialChange.id != kept.id)).one()
    second = open_second_round(closed, circulate(closed, make_owed(closed)))
    object_to(second, undone, "TH")
    second.everybody_submits()
    second.close()
    circulate(second, second.consolidate())

    with second.database.reading(viewer_of(second.coordinators["MM"])) as session:
        _, versions = comparison.comparable_versions(session, second.consultation_id)
        found = comparison.comparison(session, versions[0], versions[-1], versions)

    (changed,) = [one for one in found.paragraphs if one.changed]
    (piece,) = [piece for piece in changed.pieces or () if piece["kind"] != "kept"]
    assert (piece["base"], piece["text"], piece["sponsors"], piece["ids"]) == (
        "end",
        "close",
        [EDITORIAL],
        [f"e{kept.id}"],
    )


def take_back(world: World, change: EditorialChange, code: str, now: datetime = LATER) -> EditorialObjection:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return objections.take_back(session, change.id, by=by, now=now)


def _as(world: World, by: Person, change: EditorialChange) -> None:
    with world.database.transaction(viewer_of(by)) as session:
        objections.object_to(session, change.id, text="", by=by, now=LATER)
