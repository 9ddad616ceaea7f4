"""A text with brackets goes out in Word and comes back: what is left in a bracket's place is a choice, and the rest is kept."""

from dataclasses import replace

import pytest

from models.brackets.agreement import Stance
from models.brackets.queries.answering import choices_in_comment
from models.brackets.reading import read_back
from models.brackets.typed_words import Choice
from models.comments.comment import Comment
from models.db.access import WORKER, viewer_of
from models.errors import Invalid
from models.uploads.operations import upload_review
from models.uploads.upload import UploadDecision
from testing.world import LATER, World
from tests.conftest import url_of_one
from tests.documents.brackets_in_word import (
    ACCEPT,
    CASES,
    KEEP,
    OTHER,
    Case,
    edited,
    found,
    preview,
    sent_in,
    statements_in,
    went_out,
)
from worker.documents.uploads.word import HALF_ALONE

pytestmark = pytest.mark.slow
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.language)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What a Word file says does not depend on the kind of database."""
    return url_of_one(request)


@pytest.mark.slow
@EACH
def test_what_is_left_in_the_place_of_a_bracket_is_a_choice_and_other_edits_live_beside_it(
    world: World, case: Case
) -> None:
    out = went_out(world, case)
    word, china, viet_nam = case.contested
    before, after = out.contested.split(china)
    both = [(out.contested, case.own), (out.seen, case.seen[0]), case.other]
    both.sort(key=lambda each: out.paragraph.text.index(each[0]))
    expected: list[tuple[list[tuple[str, str]], list[tuple[Stance, str | None]]]] = [
        ([case.other], []),
        ([(out.contested, word)], [(KEEP, None)]),
        ([(out.contested, china)], [(ACCEPT, china)]),
        ([(out.contested, viet_nam)], [(ACCEPT, viet_nam)]),
        ([(before, ""), (after, "")], [(ACCEPT, china)]),
        (both, [(OTHER, case.own), (KEEP, None)]),
    ]

    assert found(out, out.file) == []
    for edits, wanted in expected:
        for tracking in (True, False):
            (one,) = found(out, edited(out.file, out.paragraph.text, edits, tracking=tracking))
            assert (one.is_kept, statements_in(out, one.item)) == (True, wanted), (edits, tracking)
            assert (case.other[1] in one.item.proposed_text) is (case.other in edits)
            assert (out.seen in one.item.proposed_text) is (edits is not both)


@EACH
def test_half_a_bracket_waits_in_the_preview_with_its_words(world: World, case: Case) -> None:
    out, by = went_out(world, case), world.coordinators["KH"]
    for tracking in (True, False):
        file = edited(out.file, out.paragraph.text, [("China: ", "")], tracking=tracking)
        upload = sent_in(out, file)

        (one,) = preview(out, upload).open
        with out.world.database.transaction(viewer_of(by)) as session:
            seen = upload_review.decide(session, one.item.id, UploadDecision.KEEP, by=by, now=LATER).revision

        assert "Only part of a bracket is left, and it is not clear what is meant." in str(one.refused)
        assert out.contested in str(one.refused)
        with (
            pytest.raises(Invalid, match="need your decision"),
            out.world.database.transaction(viewer_of(by)) as session,
        ):
            upload_review.confirm(session, upload.id, by=by, seen=seen, now=LATER)


@EACH
def test_half_a_bracket_waits_alone_and_the_choice_beside_it_is_taken(world: World, case: Case) -> None:
    out, by = went_out(world, case), world.coordinators["KH"]
    half = out.contested.replace("China: ", "")
    edits = sorted([(out.contested, half), (out.seen, case.seen[1])], key=lambda one: out.paragraph.text.index(one[0]))
    upload = sent_in(out, edited(out.file, out.paragraph.text, edits, tracking=True))

    waiting, taken = preview(out, upload).items
    assert (waiting.is_open, waiting.item.note) == (True, HALF_ALONE)
    assert out.contested in str(waiting.refused)
    assert (taken.is_kept, statements_in(out, taken.item)) == (True, [(ACCEPT, case.seen[1])])

    with out.world.database.transaction(viewer_of(by)) as session:
        seen = upload_review.decide(session, waiting.item.id, UploadDecision.LEAVE_OUT, by=by, now=LATER).revision
    with out.world.database.transaction(viewer_of(by)) as session:
        upload_review.confirm(session, upload.id, by=by, seen=seen, now=LATER)
    with out.world.database.reading(WORKER) as session:
        comment = session.query(Comment).filter_by(round_id=out.world.round_id).one()
        assert statements_in(out, comment) == [(ACCEPT, case.seen[1])]


@pytest.mark.slow
@EACH
def test_equal_brackets_in_one_paragraph_are_told_apart(world: World, case: Case) -> None:
    word, china, _ = case.contested
    out = went_out(world, replace(case, text=f"{case.text} {case.text}"), [("CN", word, china)])
    first, second = (out.paragraph.written_at(place) for place in out.paragraph.places)
    assert first == second

    for tracking in (True, False):
        for place, edits in enumerate([[(first, china)], [(first, first), (first, china)]]):
            (one,) = found(out, edited(out.file, out.paragraph.text, edits, tracking=tracking))
            read = read_back(out.paragraph, one.item.proposed_text, case.language)
            assert {number: choice.stance for number, choice in read.choices.items()} == {place: ACCEPT}


def test_a_choice_in_word_is_a_comment_after_the_confirmation(world: World) -> None:
    out, by = went_out(world, CASES[0]), world.coordinators["KH"]
    upload = sent_in(out, edited(out.file, out.paragraph.text, [(out.contested, "month")], tracking=True))

    with out.world.database.transaction(viewer_of(by)) as session:
        upload_review.confirm(session, upload.id, by=by, seen=upload.revision, now=LATER)

    with out.world.database.reading(WORKER) as session:
        comment = session.query(Comment).filter_by(round_id=out.world.round_id).one()
        ((_, choice),) = choices_in_comment(out.paragraph, comment, "en")
    assert choice == Choice(ACCEPT, ("month",))
