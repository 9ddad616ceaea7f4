"""New paragraphs from the round in which they are proposed to the adoption: what they are called, and who can comment on them."""

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.entered import Statement
from models.adoption.queries.resulting_text import resulting_text
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.queries import traces
from models.db.access import WORKER, viewer_of
from models.drafts.queries import texts
from models.drafts.version import DraftVersion, Kind, Paragraph, Stage
from models.errors import Invalid
from models.record import verifying
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import MEMBERS, World
from tests.adoption import begin, terms
from tests.editorial import circulate, open_second_round
from tests.rounds import circulate_round, consolidate_and_answer

YOUTH = "Young people take part in all projects."
WASTE = "The members prevent waste in the river."
KHMER = "ប្រទេសសមាជិកផ្សព្វផ្សាយព័ត៌មាន។"


def insert(world: World, code: str, label: str, text: str) -> int:
    after = world.paragraph(label).id
    return world.comment(code, Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", text, "Needed.")).id


def standing(world: World, version: DraftVersion) -> list[tuple[str, str]]:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph.label, Paragraph.text).where(Paragraph.version_id == version.id, ~Paragraph.removed)
        return [(label, text) for label, text in session.execute(own.order_by(Paragraph.position))]


@pytest.fixture
def second(world: World) -> tuple[World, DraftVersion]:
    """Version 2: three members add behind paragraph 2, Viet Nam wants paragraph 1 to go, and a round is open on it."""
    insert(world, "TH", "2", f"# Youth\n{YOUTH}")
    insert(world, "KH", "2", WASTE)
    insert(world, "CN", "2", WASTE.replace("prevent", "reduce"))
    for code in MEMBERS:
        gone = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("1").id, "", "", "Said elsewhere.")
        world.comment(code, gone)
    version = circulate_round(world)
    return open_second_round(world, version), version


def test_they_are_called_bis_and_ter_and_no_other_number_moves(second: tuple[World, DraftVersion]) -> None:
    world, version = second

    assert standing(world, version) == [
        ("", "Goals"),
        ("2", "The members will protect the river and its fish."),
        ("2 bis", f"[Cambodia: {WASTE}][China: {WASTE.replace('prevent', 'reduce')}]"),
        ("", "[Thailand: Youth]"),
        ("2 ter", f"[Thailand: {YOUTH}]"),
        ("", "Means"),
        ("3", "Capacity building is offered to officials of the ministries."),
        ("4", "The secretariat reports on progress at the end of the period."),
    ]


def test_a_comment_of_several_paragraphs_leads_to_each_of_them(world: World) -> None:
    comment_id = insert(world, "TH", "2", f"# Youth\n{YOUTH}")
    version = circulate_round(world)

    with world.database.reading(WORKER) as session:
        _, entry = traces.trace(session, comment_id)

    assert [stand.in_words for stand in entry.stands] == [
        "“Youth”, in a bracket",
        "paragraph 2 bis, in a bracket",
    ]
    assert version.number == 2


def test_in_the_next_round_they_can_be_commented_on_and_keep_their_names(second: tuple[World, DraftVersion]) -> None:
    world, _ = second
    for code in MEMBERS:
        world.replace(code, "2 ter", f"[Thailand: {YOUTH}]", YOUTH)
    insert(world, "LA", "2 bis", KHMER)
    world.keep("MM", "Youth")
    world.everybody_submits()
    world.close()

    third = circulate(world, consolidate_and_answer(world))

    assert standing(world, third)[2:6] == [
        ("2 bis", f"[Cambodia: {WASTE}][China: {WASTE.replace('prevent', 'reduce')}]"),
        ("2 quater", f"[Lao PDR: {KHMER}]"),
        ("", "[no words here – Myanmar] [Thailand: Youth]"),
        ("2 ter", YOUTH),
    ]


@pytest.mark.slow
def test_final_numbers_come_at_adoption_in_a_version_of_its_own(world: World) -> None:
    for code in MEMBERS:
        insert(world, code, "2", f"# Youth\n{YOUTH}")
    version = circulate_round(world)
    assert standing(world, version)[3:5] == [("", "Youth"), ("2 bis", YOUTH)]
    adoption = begin(world, version, terms(world, AdoptionProcedure.EXPRESS))
    adoption.all_agree()

    with world.database.reading(WORKER) as session:
        adopted = adoption.row().result
        assert adopted is not None
        adopted = session.get_one(DraftVersion, adopted.id)
        assert (adopted.number, adopted.stage, adopted.base_id) == (3, Stage.ADOPTED, version.id)
        numbered = select(Event).where(Event.verb == Verb.DRAFT_NUMBERED)
        assert session.scalars(numbered).one().body["number"] == 3
        assert [finding for finding in verifying.verify(session) if finding.faults] == []
    before, after = standing(world, version), standing(world, adopted)
    assert [text for _, text in after] == [text for _, text in before]
    assert [label for label, _ in after if label] == ["1", "2", "3", "4", "5"]


def test_a_bracket_of_ones_own_does_not_go_across_paragraphs(world: World) -> None:
    with pytest.raises(Invalid, match="A bracket is opened that is not closed"):
        insert(world, "KH", "2", "The members [prevent\nreduce] waste.")


def test_an_empty_heading_is_not_a_paragraph_without_words(world: World) -> None:
    insert(world, "KH", "2", "##")
    version = circulate_round(world)
    with world.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label == "2 bis")
        paragraph = session.scalars(own).one()
    assert (paragraph.kind, paragraph.text) == (Kind.NUMBERED, "[Cambodia: ##]")


@pytest.mark.slow
def test_before_anybody_confirms_the_text_has_its_final_numbers_and_old_ones_in_its_words_are_named(
    world: World,
) -> None:
    for code in MEMBERS:
        insert(world, code, "2", "Waste is prevented.")
        world.replace(code, "4", "reports on progress", "reports on paragraphs 2 and 3")
    adoption = begin(world, circulate_round(world), terms(world, AdoptionProcedure.EXPRESS))

    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        text = resulting_text(session, adoption.id)

    assert [one.label for one in text.paragraphs if one.label] == ["1", "2", "3", "4", "5"]
    assert [(one.paragraph.label, one.named, one.now) for one in text.outdated] == [("5", "3", "4")]


def test_a_reservation_stands_beside_the_paragraph_that_it_names_by_a_version(world: World) -> None:
    for code in MEMBERS:
        insert(world, code, "2", "Waste is prevented.")
    adoption = begin(world, circulate_round(world), terms(world, AdoptionProcedure.EXPRESS))
    positions = {
        "KH": "Cambodia reserves its position on paragraph 3 of version 2.",
        "CN": "对第2版第3段持保留意见。",
        "LA": "We read paragraph 2 bis as a goal.",
        "TH": "We read paragraph 3 as a goal.",
    }
    for code in MEMBERS:
        adoption.agree(code, *((Statement.RESERVATION, positions[code]) if code in positions else ()))
    adopted = adoption.row().result
    assert adopted is not None

    with world.database.reading(WORKER) as session:
        text = texts.text(session, adopted.id)
        beside = {
            one.label: [each.member.code for each in text.statements_on.get(one.key, ())] for one in text.paragraphs
        }

    assert {label: codes for label, codes in beside.items() if codes} == {"3": ["LA", "TH"], "4": ["KH", "CN"]}
