"""The final reading of a text without brackets: corrections are taken, stand in brackets, and end nothing by themselves."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.comments.comment import EDITORIAL, Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import ConflictKind, Consolidation
from models.consolidation.operations import inputs
from models.db.access import OPERATOR, WORKER, viewer_of
from models.departments.operations import deciding
from models.departments.opinion import Channel
from models.drafts.version import DraftVersion
from models.errors import Invalid, Untimely
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Policy
from models.rounds.queries.secretariat import FinalReading, final_reading_of
from models.uploads.operations import upload_review
from models.uploads.queries import previews, uploads
from models.uploads.upload import Upload, UploadDecision
from testing.world import LATER, MEMBERS, TEXT, World, make_world
from tests.models.brackets.test_reopening import AGREED, brackets, reopen, text
from tests.models.brackets.test_reopening import third as third
from tests.models.uploads.test_taking_over import comments, confirm, other_words, read
from tests.rounds import arrange, circulate_round, open_next_round, open_round_on
from tests.web.circulation import SecondVersion

FORM = CommentType.EDITORIAL


@pytest.fixture
def reading(world: World, bare: DraftVersion) -> World:
    """The final reading of version 2, in which no bracket is open."""
    return open_round_on(world, bare.id, final_reading=True)


def set_policy(world: World, policy: Policy) -> None:
    with world.database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Consultation, world.consultation_id), world.consultation_id, policy=policy)


def held_of(world: World, version: DraftVersion) -> FinalReading | None:
    with world.database.reading(WORKER) as session:
        return final_reading_of(session, session.get_one(DraftVersion, version.id))


def preview_of(world: World, upload: Upload) -> previews.Preview:
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        return previews.preview(session, uploads.upload(session, upload.id))


def test_it_is_opened_on_a_text_without_brackets_and_stands_in_the_record(reading: World) -> None:
    with reading.database.reading(WORKER) as session:
        opened = session.scalars(select(Event).where(Event.verb == Verb.ROUND_OPENED).order_by(Event.id)).all()

    assert [event.body.get("final_reading") for event in opened] == [None, True]


def test_it_is_refused_while_a_bracket_is_open(out: SecondVersion) -> None:
    with pytest.raises(
        Untimely, match=r"Version 2 still has \d+ brackets\. A final reading is held of a text in which none"
    ):
        open_round_on(out.world, out.version_id, final_reading=True)

    assert open_next_round(out).round_id != out.world.round_id


def test_it_is_refused_while_words_are_missing(world: World) -> None:
    missing = replace(TEXT[1], text="The members will meet every year in [TBD].")
    unfinished = make_world(world.database, title="Unfinished", text=(TEXT[0], missing, *TEXT[2:]))
    version = circulate_round(unfinished)

    with pytest.raises(Untimely, match=r"Words are still missing in this text: it says \[TBD\]\."):
        open_round_on(unfinished, version.id, final_reading=True)


@pytest.mark.parametrize("type", [CommentType.SUBSTANTIVE, CommentType.TECHNICAL, CommentType.GENERAL])
@pytest.mark.parametrize("change", [Change.REPLACE, Change.INSERT_AFTER, Change.DELETE])
def test_only_corrections_and_remarks_are_taken(reading: World, type: CommentType, change: Change) -> None:
    target = reading.paragraph("1")
    words = Words(type, change, target.id, "", "" if change is Change.DELETE else "The members meet.", "Why.")

    with pytest.raises(Invalid, match="This round is the final reading of the text") as refused:
        reading.comment("KH", words)

    assert refused.value.field == "type"
    reading.comment("KH", replace(words, change=Change.REMARK, text="Is this so?", proposed_text=""))
    for one in EDITORIAL:
        reading.comment("KH", replace(words, type=one))


def test_what_departments_say_meets_the_same_rule(reading: World) -> None:
    with pytest.raises(Invalid, match="final reading"):
        reading.opinion(_asks(reading, CommentType.SUBSTANTIVE))
    opinion, coordinator = reading.opinion(_asks(reading, FORM)), reading.coordinators["KH"]

    with (
        pytest.raises(Invalid, match="final reading"),
        reading.database.transaction(viewer_of(coordinator)) as session,
    ):
        deciding.enter(
            session,
            reading.round_id,
            _asks(reading, CommentType.TECHNICAL),
            department="Fisheries",
            came_by=Channel.PAPER,
            by=coordinator,
            now=LATER,
        )
    with reading.database.transaction(viewer_of(coordinator)) as session:
        deciding.include(session, opinion.id, named=False, by=coordinator, seen=opinion.revision, now=LATER)


def _asks(world: World, type: CommentType) -> Words:
    target = world.paragraph("2")
    return Words(type, Change.REPLACE, target.id, "", target.text.replace("fish", "fishes"), "Why.")


@pytest.mark.parametrize("policy", list(Policy))
def test_a_correction_is_to_be_seen_whatever_its_type_and_the_policy(reading: World, policy: Policy) -> None:
    set_policy(reading, policy)
    reading.replace("TH", "1", "every year", "each year", type=FORM)
    reading.comment("VN", Words(CommentType.TRANSLATION, Change.DELETE, reading.paragraph("4").id, "", "", "Twice."))
    target = reading.paragraph("3").id
    reading.comment("KH", Words(FORM, Change.INSERT_AFTER, target, "", "# Annex", "A heading is missing."))

    third = circulate_round(reading)

    kinds = {one.paragraph.label: one.kind for one in brackets(reading, third)}
    assert kinds["1"] is ConflictKind.TO_BE_SEEN
    assert "[every] [Thailand: each] year" in text(reading, third, "1")
    assert text(reading, third, "4").startswith("[Viet Nam: delete this paragraph]")
    assert len(kinds) == 3
    fourth = circulate_round(open_round_on(reading, third.id))
    assert brackets(reading, fourth) == []
    assert "meet each year" in text(reading, fourth, "1")


def test_what_all_members_ask_for_has_been_seen_by_all(reading: World) -> None:
    for code in MEMBERS:
        reading.replace(code, "1", "every year", "each year", type=FORM)

    third = circulate_round(reading)

    assert brackets(reading, third) == []
    assert "meet each year" in text(reading, third, "1")


def test_the_same_round_without_being_a_final_reading_takes_a_correction_in(world: World, bare: DraftVersion) -> None:
    usual = open_round_on(world, bare.id)
    usual.replace("TH", "1", "every year", "each year", type=FORM)

    assert brackets(usual, circulate_round(usual)) == []


def test_the_frozen_inputs_hold_that_it_was_a_final_reading(reading: World) -> None:
    reading.replace("TH", "1", "every year", "each year", type=FORM)
    reading.everybody_submits()
    reading.close()
    candidate = reading.consolidate()

    with reading.database.reading(WORKER) as session:
        frozen = session.scalars(select(Consolidation).order_by(Consolidation.id.desc())).first()
        assert frozen is not None
        kept = frozen.inputs
    assert kept["final_reading"] is True
    assert inputs.fingerprint(kept) == candidate.fingerprint
    assert inputs.fingerprint({**kept, "final_reading": False}) != candidate.fingerprint


def test_agreed_words_can_be_reopened_in_it_with_a_reason(third: World) -> None:
    reading = _read_finally(third)
    without = AGREED.replace(" and wetlands", "")
    with pytest.raises(Invalid, match="The members have agreed on these words"):
        reopen(reading, "VN", without, reopens=False)
    with pytest.raises(Invalid, match="final reading"):
        reopen(reading, "VN", AGREED.replace("protect", "look after"))

    assert reopen(reading, "VN", without).reopens


def _read_finally(third: World) -> World:
    """A final reading after the round that is open, in which nobody has a comment."""
    return open_round_on(third, circulate_round(third).id, final_reading=True)


def test_a_row_that_is_no_correction_waits_and_the_others_become_comments(reading: World) -> None:
    form = other_words(reading, "1", "every year", "each year")
    form = replace(form, words=replace(form.words, type=FORM))
    upload = read(reading, form, other_words(reading, "2", "fish", "birds"))

    (waits,) = preview_of(reading, upload).open
    assert "This round is the final reading of the text" in str(waits.refused)
    with pytest.raises(Invalid, match="still need your decision"):
        confirm(reading, upload)
    coordinator = reading.coordinators["KH"]
    with reading.database.transaction(viewer_of(coordinator)) as session:
        upload_review.decide(session, waits.item.id, UploadDecision.LEAVE_OUT, by=coordinator, now=LATER)
    confirm(reading, upload, seen=2)

    assert comments(reading) == [reading.paragraph("1").text.replace("every year", "each year")]


def test_a_row_can_be_made_a_correction_by_changing_its_kind(reading: World) -> None:
    upload, by = read(reading, other_words(reading, "2", "fish", "fishes")), reading.coordinators["KH"]
    (waits,) = preview_of(reading, upload).open
    with reading.database.transaction(viewer_of(by)) as session:
        paragraph_id = waits.item.paragraph_id
        upload_review.place(
            session, waits.item.id, paragraph_id=paragraph_id, change=Change.REPLACE, type=FORM, by=by, now=LATER
        )

    confirm(reading, upload, seen=2)

    with reading.database.reading(WORKER) as session:
        assert session.scalars(select(Comment.type)).all() == [FORM]


def test_a_text_remembers_its_final_reading_and_whether_words_have_changed_since(
    world: World, bare: DraftVersion
) -> None:
    assert held_of(world, bare) is None
    reading = open_round_on(world, bare.id, final_reading=True)
    assert held_of(world, bare) is None

    third = circulate_round(reading)
    held = held_of(world, third)
    assert held is not None
    assert (held.round.id, held.round.version.number, held.changed) == (reading.round_id, 2, False)

    usual = open_round_on(world, third.id)
    usual.replace("TH", "1", "every year", "each year", type=FORM)
    held = held_of(world, circulate_round(usual))
    assert held is not None
    assert (held.round.id, held.changed) == (reading.round_id, True)
