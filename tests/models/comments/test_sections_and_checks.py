"""Before an answer is submitted: its sections are marked as its people go along, and what may be wrong with it is found."""

import pytest

from models.brackets.agreement import Stance
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import submissions
from models.comments.operations.wording import Words
from models.comments.queries import sections
from models.comments.queries.checks import Checks, checks
from models.comments.queries.country import answer, round_answer
from models.comments.queries.sections import Section, marked_sections
from models.comments.submission import SectionState, SubmissionState
from models.db.access import viewer_of
from models.documents.queries import papers
from models.errors import NotFound, NotYours, Untimely
from models.people.person import Person
from models.rounds.consultation import Round
from testing.world import LATER, World
from tests.models.comments.clearance_steps import cleared, now_is
from tests.models.comments.entry_steps import answer as state_of
from tests.rounds import circulate, finish_round, open_round_on


def marks(world: World) -> list[Section]:
    by = world.coordinators["KH"]
    with world.database.reading(viewer_of(by)) as session:
        return sections.sections(session, answer(session, world.round_id, by.of_member()))


def mark(world: World, name: str, state: SectionState | None, by: Person | None = None) -> int:
    by = by or world.coordinators["KH"]
    (id,) = [one.id for one in marks(world) if one.name == name]
    with world.database.transaction(viewer_of(by)) as session:
        return submissions.mark_sections(session, world.round_id, {id: state}, by=by, now=LATER)


def found(world: World) -> Checks:
    by = world.coordinators["KH"]
    with world.database.reading(viewer_of(by)) as session:
        own = round_answer(session, world.round_id, by.of_member())
        return checks(own, papers.on_brackets(session, own.submission), marks(world))


def words(text: str, change: Change = Change.REPLACE, **more: object) -> Words:
    return Words(CommentType.SUBSTANTIVE, change, **{"proposed_text": text, "justification": "Because.", **more})  # type: ignore[arg-type]


def change(world: World, label: str, old: str, new: str) -> Comment:
    paragraph = world.paragraph(label)
    return world.comment("KH", words(paragraph.text.replace(old, new), paragraph_id=paragraph.id))


def test_sections_are_marked_one_after_the_other_by_all_who_speak_for_the_member(world: World) -> None:
    assert [(one.name, one.state) for one in marks(world)] == [("Goals", None), ("Means", None)]

    assert mark(world, "Goals", SectionState.DONE, world.deputy) == 1
    assert mark(world, "Means", SectionState.TO_FOLLOW) == 1
    assert mark(world, "Means", SectionState.NO_COMMENT) == 1
    assert mark(world, "Means", SectionState.NO_COMMENT) == 0
    assert mark(world, "Goals", None) == 1

    assert [(one.name, one.state) for one in marks(world)] == [("Goals", None), ("Means", SectionState.NO_COMMENT)]


def test_a_mark_is_part_of_what_is_cleared_and_sent(world: World) -> None:
    world.remark("KH", "Thank you.")
    before = now_is(world)
    cleared(world)

    mark(world, "Goals", SectionState.NO_COMMENT)

    assert now_is(world) != before
    assert state_of(world, "KH").state is SubmissionState.COLLECTING
    world.submit("KH")
    with pytest.raises(Untimely):
        mark(world, "Goals", SectionState.DONE)


def test_the_secretariat_reads_the_marks_when_the_round_has_closed(world: World) -> None:
    mark(world, "Goals", SectionState.NO_COMMENT)
    readers = (world.staff[0], world.coordinators["TH"], world.deputy)

    def read(by: Person) -> bool:
        with world.database.reading(viewer_of(by)) as session:
            return bool(marked_sections(session, session.get_one(Round, world.round_id)))

    world.everybody_submits()
    assert [read(by) for by in readers] == [False, False, True]
    world.close()
    assert [read(by) for by in readers] == [True, False, True]


def test_only_sections_of_the_text_are_marked_and_only_by_those_who_speak(world: World) -> None:
    for by, refusal in ((world.coordinators["KH"], NotFound), (world.contributor, NotYours)):
        with pytest.raises(refusal), world.database.transaction(viewer_of(by)) as session:
            submissions.mark_sections(session, world.round_id, {999: SectionState.DONE}, by=by, now=LATER)


def test_an_answer_without_faults_shows_none(world: World) -> None:
    change(world, "1", "every year", "twice a year")
    change(world, "2", "fish", "dolphins")
    for section in ("Goals", "Means"):
        mark(world, section, SectionState.DONE)

    assert not found(world).finds_something


def test_two_comments_that_want_different_words_at_one_place_contradict_each_other(world: World) -> None:
    first = change(world, "1", "every year", "every decade")
    second = change(world, "1", "every year", "every month")
    elsewhere = change(world, "1", "learned", "found out")

    (pair,) = found(world).contradictions

    assert (pair.first.id, pair.second.id) == (first.id, second.id)
    assert elsewhere.id not in (pair.first.id, pair.second.id)
    assert pair.words


def test_a_paragraph_cannot_both_go_and_have_other_words(world: World) -> None:
    gone = world.comment("KH", words("", Change.DELETE, paragraph_id=world.paragraph("2").id))
    other = change(world, "2", "fish", "dolphins")

    (pair,) = found(world).contradictions

    assert {pair.first.id, pair.second.id} == {gone.id, other.id}


def test_a_choice_in_a_bracket_and_other_words_over_it_contradict_each_other(world: World) -> None:
    world.replace("KH", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    second = open_round_on(world, circulate(world, finish_round(world)).id)
    second.keep("KH", "every", stance=Stance.KEEP)
    assert found(second).against_choices == []
    text = second.paragraph("1").text
    bracket = text[text.index("[") : text.rindex("]") + 1]

    change(second, "1", bracket, "every month")

    [(name, _)] = found(second).against_choices
    assert name == "Bracket 1, paragraph 1"


def test_a_change_without_a_reason_and_a_comment_without_english_are_named(world: World) -> None:
    paragraph = world.paragraph("1")
    proposed = paragraph.text.replace("every year", "twice a year")
    without = world.comment("KH", words(proposed, paragraph_id=paragraph.id, justification=""))
    editorial = Words(CommentType.EDITORIAL, Change.REPLACE, paragraph.id, "", proposed.replace(".", ""), "")
    world.comment("KH", editorial)
    khmer = world.remark("KH", "ប្រទេសជាសមាជិកនឹងការពារទន្លេ")
    named = world.remark("KH", "ប្រទេសជាសមាជិកនឹងការពារទន្លេជាមួយ Mekong River Commission")
    world.remark("KH", "Who pays for this? ប្រទេសជាសមាជិកនឹងការពារទន្លេ")
    world.remark("KH", "We protect the river.\nChúng tôi bảo vệ dòng sông và mọi người sống ở đó.")

    assert [one.id for one in found(world).without_reason] == [without.id]
    assert [one.id for one in found(world).without_english] == [khmer.id, named.id]
    assert [one.name for one in found(world).unmarked] == ["Goals", "Means"]
