"""The register of achievements: who may write, send, edit and enter, and what each reader sees."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.achievements import queries
from models.achievements.achievement import AchievementState
from models.achievements.operations import fields, register
from models.achievements.queries import headings, priority_fields
from models.db.access import viewer_of
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.models.achievements.register_steps import TRAINING, act, entered, recipients, sent, titles, written


def test_an_entry_is_its_members_own_until_it_is_sent_and_everybodys_once_it_is_entered(world: World) -> None:
    by, other, staff = world.coordinators["KH"], world.coordinators["TH"], world.staff[0]
    one = written(world, by)
    assert [titles(world, reader)[1] for reader in (by, world.deputy, other, staff)] == [
        [TRAINING.title],
        [TRAINING.title],
        [],
        [],
    ]

    act(world, by, register.send, one.id, seen=1)
    assert [titles(world, reader)[1] for reader in (other, staff)] == [[], [TRAINING.title]]
    assert recipients(world, Letter.ACHIEVEMENT_SENT) == {person.id for person in world.staff}

    entry = act(world, staff, register.enter, one.id, seen=2)
    assert entry.members == ["Cambodia", "Thailand"]
    assert [titles(world, reader)[0] for reader in (by, other, staff, world.contributor)] == [[TRAINING.title]] * 4
    assert recipients(world, Letter.ACHIEVEMENT_DECIDED) == {by.id, world.deputy.id}


def test_only_the_coordinator_sends_and_only_the_secretariat_enters(world: World) -> None:
    one = written(world, world.deputy)
    with pytest.raises(NotYours, match="Only the country coordinator"):
        act(world, world.deputy, register.send, one.id, seen=1)
    with pytest.raises(NotFound):
        act(world, world.coordinators["TH"], register.send, one.id, seen=1)
    with pytest.raises(NotYours, match="Only the secretariat"):
        act(world, world.coordinators["KH"], register.enter, one.id, seen=1)
    with pytest.raises(NotYours):
        written(world, world.contributor)


def test_what_the_secretariat_edits_leaves_the_members_own_words_beside_it(world: World) -> None:
    one, staff = entered(world, world.coordinators["KH"]), world.staff[0]
    edited = act(world, staff, register.edit, one.id, title="Training", summary="Forty officials.", seen=one.revision)

    assert (edited.shown_title, edited.title) == ("Training", TRAINING.title)
    assert (edited.shown_summary, edited.summary) == ("Forty officials.", TRAINING.summary)
    back = act(world, world.coordinators["KH"], register.take_back, one.id)
    assert (back.state, back.registered_at) == (AchievementState.DRAFTED, None)
    assert titles(world, world.coordinators["TH"]) == ([], [])


def test_an_entry_is_returned_with_a_reason_and_sent_again(world: World) -> None:
    by, staff = world.coordinators["KH"], world.staff[0]
    one = sent(world, by)
    with pytest.raises(Invalid, match="Say why: Cambodia reads it"):
        act(world, staff, register.give_back, one.id, reason=" ", seen=one.revision)
    returned = act(world, staff, register.give_back, one.id, reason="In which province?", seen=one.revision)
    with pytest.raises(NotFound):
        act(world, staff, register.enter, one.id, seen=returned.revision)

    better = replace(TRAINING, summary="Forty officials of Takeo took part.")
    act(world, by, register.change, one.id, better, seen=returned.revision)
    again = act(world, by, register.send, one.id, seen=returned.revision + 1)

    assert again.state is AchievementState.SENT
    with pytest.raises(Outdated):
        act(world, staff, register.enter, one.id, seen=returned.revision)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": None}, "year"),
        ({"year": 1999}, "year"),
        ({"year": LATER.year + 1}, "year"),
        ({"field_id": 99}, "field"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"summary": ""}, "summary"),
        ({"source": "x" * 501}, "source"),
    ],
)
def test_an_entry_says_what_is_wrong_with_it(world: World, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(world, world.coordinators["KH"], replace(TRAINING, **wrong))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_file_stands_with_an_entry_until_that_is_sent(world: World) -> None:
    by = world.coordinators["KH"]
    one = written(world, by)
    with world.database.transaction(viewer_of(by)) as session:
        for content in (b"%PDF-1.7 first", b"%PDF-1.7 second"):
            register.attach(session, one.id, content, name="report.pdf", by=by, now=LATER)
    with world.database.reading(viewer_of(by)) as session:
        assert queries.file(session, one.id).content == b"%PDF-1.7 second"
    with world.database.reading(viewer_of(world.staff[0])) as session, pytest.raises(NotFound):
        queries.file(session, one.id)

    act(world, by, register.send, one.id, seen=3)
    with pytest.raises(Untimely, match="Take it back first"), world.database.transaction(viewer_of(by)) as session:
        register.detach(session, one.id, by=by, now=LATER)
    with world.database.reading(viewer_of(world.staff[0])) as session:
        assert queries.file(session, one.id).name == "report.pdf"


def test_an_entry_that_is_with_its_author_can_be_removed(world: World) -> None:
    by = world.coordinators["KH"]
    one = written(world, by)
    with world.database.transaction(viewer_of(by)) as session:
        register.attach(session, one.id, b"%PDF-1.7", name="report.pdf", by=by, now=LATER)
        register.remove(session, one.id, by=by, seen=2, now=LATER)

    assert titles(world, by) == ([], [])
    registered = entered(world, by)
    with pytest.raises(Untimely), world.database.transaction(viewer_of(by)) as session:
        register.remove(session, registered.id, by=by, seen=registered.revision, now=LATER)


def test_priority_fields_are_headings_and_follow_the_text(world: World) -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        keys = [one.key for one in headings(session, world.consultation_id)]
        assert fields.name_fields(session, world.consultation_id, keys, by=staff, now=LATER) == 2
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        goals, means = priority_fields(session, world.consultation_id)
        assert (goals.title, means.title) == ("Goals", "Means")
    entered(world, world.coordinators["KH"], replace(TRAINING, field_id=means.id))

    with world.database.transaction(viewer_of(staff)) as session:
        with pytest.raises(Invalid, match="“Means” stays: there are entries"):
            fields.name_fields(session, world.consultation_id, [goals.field.key], by=staff, now=LATER)
        assert fields.name_fields(session, world.consultation_id, [means.field.key], by=staff, now=LATER) == 1
        with pytest.raises(Invalid, match="not in the text"):
            fields.name_fields(session, world.consultation_id, ["p99"], by=staff, now=LATER)
    with world.database.reading(viewer_of(staff)) as session:
        assert queries.register(session, world.consultation_id).by_field == [("Means", [(2021, 1)])]
        verbs = session.scalars(select(Event.verb).where(Event.verb.in_((Verb.FIELDS_NAMED, Verb.FIELDS_REMOVED))))
        assert list(verbs) == [Verb.FIELDS_NAMED, Verb.FIELDS_REMOVED]
