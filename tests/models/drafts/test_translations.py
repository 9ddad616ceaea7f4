"""A courtesy translation of a paragraph is read by the member's own people, whatever the query, and goes with the paragraph from
version to version."""

import pytest
from sqlalchemy import select

from models.db.access import NOBODY, WORKER, viewer_of
from models.drafts import operations
from models.drafts.queries.texts import translatable_paragraph, translation_of, translations_of
from models.drafts.translation import ParagraphTranslation
from models.errors import NotYours, Outdated
from models.people.person import Person
from testing.world import LATER, World
from tests.rounds import circulate, consolidate_and_answer, open_round_on

KHMER = "ប្រទេសជាសមាជិកជួបគ្នារៀងរាល់ឆ្នាំ។"


def translate(world: World, by: Person, text: str, *, seen: int = 0, label: str = "1") -> ParagraphTranslation | None:
    with world.database.transaction(viewer_of(by)) as session:
        return operations.translate(session, world.paragraph(label).id, text, by=by, seen=seen, now=LATER)


def test_a_courtesy_translation_is_for_the_members_own_people_and_goes_with_the_paragraph(world: World) -> None:
    cambodia, deputy = world.coordinators["KH"], world.deputy
    with pytest.raises(NotYours):
        translate(world, world.contributor, KHMER)
    with pytest.raises(NotYours):
        translate(world, world.staff[0], KHMER)
    translate(world, deputy, KHMER)
    translate(world, deputy, KHMER)  # again: kept once
    translate(world, cambodia, "ត្រី", label="2")
    with pytest.raises(Outdated, match="has changed this translation"):
        translate(world, cambodia, "Other words.")

    for reader, number in ((cambodia, 2), (deputy, 2), (world.contributor, 2), (world.coordinators["TH"], 0)):
        with world.database.reading(viewer_of(reader)) as session:
            assert len(session.scalars(select(ParagraphTranslation)).all()) == number, reader.name
    for viewer in (viewer_of(world.staff[0]), NOBODY):
        with world.database.reading(viewer) as session:
            assert session.scalars(select(ParagraphTranslation)).all() == []

    world.replace("KH", "1", "every year", "each year")
    world.everybody_submits()
    world.close()
    second = open_round_on(world, circulate(world, consolidate_and_answer(world)).id)
    with second.database.reading(viewer_of(cambodia)) as session:
        own = translations_of(session, second.consultation_id, cambodia.of_member())
    shown = [second.paragraph(label) for label in ("1", "2")]
    same = {one.label: own[one.key].words == one.text for one in shown}
    assert same == {"1": False, "2": True}

    translate(second, cambodia, f"{KHMER} (ថ្មី)", seen=1)
    with second.database.reading(viewer_of(cambodia)) as session:
        found = translation_of(session, translatable_paragraph(session, second.paragraph("1").id), cambodia.of_member())
        assert found is not None
        assert found.words == second.paragraph("1").text
    translate(second, cambodia, "", seen=2)
    with second.database.reading(WORKER) as session:
        assert len(session.scalars(select(ParagraphTranslation)).all()) == 1
