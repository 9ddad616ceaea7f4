"""Where members stand on the priority fields: declared with their answers, read over the rounds, and never computed."""

from collections.abc import Mapping

import pytest

from models.achievements.operations import fields
from models.achievements.queries import headings
from models.comments.operations import submissions
from models.comments.queries.country import answer
from models.comments.submission import SubmissionState
from models.consensus.consensus import FieldStance
from models.consensus.operations import DeclaredPosition, declare
from models.consensus.queries import AskedField, asked_fields, consensus
from models.db.access import WORKER, viewer_of
from models.documents.queries.compendium import compendium
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.people.person import Person
from templates.documents.compendium import consensus_rows
from testing.world import LATER, World
from tests.models.comments.clearance_steps import cleared, now_is
from tests.models.comments.entry_steps import answer as answer_of
from tests.rounds import circulate, circulate_round, consolidate_and_answer, open_round_on

GOALS, MEANS = "Goals", "Means"


def name_fields(world: World, *titles: str) -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        keys = [one.key for one in headings(session, world.consultation_id) if one.text in titles]
        fields.name_fields(session, world.consultation_id, keys, by=staff, now=LATER)


def fields_for(world: World, by: Person) -> dict[str, AskedField]:
    with world.database.reading(viewer_of(by)) as session:
        own = answer(session, world.round_id, by.of_member())
        return {one.title: one for one in asked_fields(session, own)}


def declares(world: World, by: Person, declared: Mapping[str, tuple[FieldStance | None, str]]) -> int:
    there = fields_for(world, by)
    forms = {
        there[title].id: DeclaredPosition(stance, remark, own.revision if (own := there[title].own) else 0)
        for title, (stance, remark) in declared.items()
    }
    with world.database.transaction(viewer_of(by)) as session:
        return len(declare(session, world.round_id, forms, by=by, now=LATER))


def read(world: World, by: Person) -> dict[tuple[str, str], list[str]]:
    """What the reader sees: by field and member, what was declared in each round."""
    with world.database.reading(viewer_of(by)) as session:
        found = consensus(session, world.consultation_id, by)
    return {
        (field.title, row.member.code): [one.stance.value if one else "" for one in row.positions]
        for field in found.fields
        for row in field.rows
        if row.newest
    }


def test_what_is_declared_goes_with_the_answer_and_is_read_over_two_rounds(world: World) -> None:
    khmer, thai, staff = world.coordinators["KH"], world.coordinators["TH"], world.staff[0]
    assert fields_for(world, khmer) == {}
    name_fields(world, GOALS, MEANS)
    world.remark("KH", "Thank you.")
    before = now_is(world)
    cleared(world)

    assert declares(world, world.deputy, {GOALS: (FieldStance.WITH_CHANGES, "Add circular economy.")}) == 1
    assert now_is(world) != before
    assert answer_of(world, "KH").state is SubmissionState.COLLECTING
    assert declares(world, khmer, {GOALS: (FieldStance.WITH_CHANGES, "Add circular economy."), MEANS: (None, "")}) == 0
    with pytest.raises(Outdated), world.database.transaction(viewer_of(khmer)) as session:
        submissions.submit(session, world.round_id, by=khmer, seen=submissions.state_of([]), now=LATER)
    declares(world, thai, {MEANS: (FieldStance.CONCERN, ""), GOALS: (FieldStance.NO_POSITION, "")})
    declares(world, thai, {GOALS: (None, "")})
    assert [read(world, reader) for reader in (khmer, thai, staff)] == [{}, {}, {}]

    world.everybody_submits()
    with pytest.raises(Untimely):
        declares(world, khmer, {MEANS: (FieldStance.SUPPORT, "")})
    assert read(world, staff) == {}
    world.close()
    first = {(GOALS, "KH"): ["support with changes"], (MEANS, "TH"): ["concern"]}
    assert [read(world, reader) for reader in (staff, khmer, world.contributor)] == [first, {}, {}]
    version = circulate(world, consolidate_and_answer(world))
    assert [read(world, reader) for reader in (khmer, thai, world.contributor)] == [first, first, first]

    second = open_round_on(world, version.id)
    earlier = fields_for(second, khmer)[GOALS].earlier
    assert earlier is not None
    assert (earlier[0], earlier[1].remark, fields_for(second, khmer)[GOALS].own) == (
        "round 1",
        "Add circular economy.",
        None,
    )
    declares(second, khmer, {GOALS: (FieldStance.SUPPORT, "")})
    last = circulate_round(second)

    assert read(world, thai) == {(GOALS, "KH"): ["support with changes", "support"], (MEANS, "TH"): ["concern", ""]}
    with world.database.reading(WORKER) as session:
        kept = [consensus_rows(compendium(session, one)) for one in (version.id, last.id)]
    assert [[(row["round"], row["member"], row["stance"]) for row in rows] for rows in kept] == [
        [("1", "Cambodia", "support with changes"), ("1", "Thailand", "concern")],
        [("1", "Cambodia", "support with changes"), ("2", "Cambodia", "support"), ("1", "Thailand", "concern")],
    ]


def test_nothing_else_is_declared_and_only_by_those_who_speak(world: World) -> None:
    khmer = world.coordinators["KH"]
    name_fields(world, GOALS)
    with pytest.raises(NotYours), world.database.transaction(viewer_of(world.contributor)) as session:
        declare(session, world.round_id, {}, by=world.contributor, now=LATER)
    with pytest.raises(NotFound), world.database.transaction(viewer_of(khmer)) as session:
        declare(session, world.round_id, {999: DeclaredPosition(FieldStance.SUPPORT)}, by=khmer, now=LATER)
    with pytest.raises(Invalid, match="so that the remark is kept"):
        declares(world, khmer, {GOALS: (None, "Words without a stance.")})
    declares(world, khmer, {GOALS: (FieldStance.SUPPORT, "")})
    field = fields_for(world, khmer)[GOALS]
    with pytest.raises(Outdated), world.database.transaction(viewer_of(khmer)) as session:
        declare(session, world.round_id, {field.id: DeclaredPosition(FieldStance.CONCERN)}, by=khmer, now=LATER)

    with pytest.raises(Invalid, match="“Goals” stays: members have said where they stand on it"):
        name_fields(world, MEANS)
