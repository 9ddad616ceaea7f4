"""An answer is cleared in its ministry exactly as it is: a change undoes that."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentType
from models.comments.operations import attachments, clearance, comments, submissions
from models.comments.operations.wording import Words
from models.comments.queries.clearance import current_clearance
from models.comments.submission import Submission, SubmissionState
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding, opinions
from models.documents.queries.archive import OPEN_TO_ALL
from models.errors import Invalid, NotYours, Outdated
from models.letters.letter import Letter
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.models.comments.clearance_steps import DAY, act, ask_for_clearance, cleared, noted, now_is, verbs
from tests.models.comments.entry_steps import answer, recipients
from tests.rounds import circulate, finish_round, open_round_on


def test_an_answer_is_asked_for_cleared_and_submitted_as_it_was_cleared(world: World) -> None:
    world.remark("KH", "Thank you.")
    assert answer(world, "KH").state is SubmissionState.COLLECTING

    found = ask_for_clearance(world, world.deputy)
    assert answer(world, "KH").state is SubmissionState.IN_CLEARANCE
    assert recipients(world, Letter.CLEARANCE_ASKED) == {"Coordinator of Cambodia"}
    with pytest.raises(NotYours):
        noted(world, found, world.deputy)
    noted(world, found)
    assert answer(world, "KH").state is SubmissionState.CLEARED

    world.submit("KH")

    sent = answer(world, "KH")
    assert sent.is_in
    with world.database.reading(viewer_of(world.deputy)) as session:
        there = current_clearance(session, sent)
        assert there is not None
        assert (there.cleared_by, there.office, there.cleared_on) == ("Sok Dara", "Director-General", DAY)
        assert there.fingerprint == now_is(world)  # numbers that comments get change nothing that was cleared
    assert [verb for verb in verbs(world) if verb in (Verb.CLEARANCE_ASKED, Verb.CLEARED, Verb.SUBMITTED)] == [
        Verb.CLEARANCE_ASKED,
        Verb.CLEARED,
        Verb.SUBMITTED,
    ]


def change_words(world: World, comment: Comment) -> None:
    words = Words(CommentType.GENERAL, text="Thank you very much.")
    act(world, comments.edit, comment.id, words, seen=comment.revision)


def remove(world: World, comment: Comment) -> None:
    act(world, comments.remove, comment.id, seen=comment.revision)


def write(world: World, _comment: Comment) -> None:
    world.replace("KH", "1", "every year", "twice a year")


def attach(world: World, comment: Comment) -> None:
    act(world, attachments.attach, comment.id, b"%PDF-1.7", name="map.pdf")


def include(world: World, _comment: Comment) -> None:
    opinion = world.opinion(Words(CommentType.GENERAL, text="From the department."))
    act(world, deciding.include, opinion.id, named=True, seen=opinion.revision)


CHANGES = (change_words, remove, write, attach, include)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("ready", [ask_for_clearance, cleared])
def test_every_change_of_what_is_in_the_answer_undoes_the_clearance(
    world: World, change: Callable[[World, Comment], None], ready: Callable[[World], Clearance]
) -> None:
    comment = world.remark("KH", "Thank you.")
    before, found = now_is(world), ready(world)

    change(world, comment)

    assert now_is(world) != before
    assert answer(world, "KH").state is SubmissionState.COLLECTING
    with world.database.reading(WORKER) as session:
        ended = session.get_one(Clearance, found.id)
        assert ended.ended_at == LATER
        assert current_clearance(session, answer(world, "KH")) is None
    assert Verb.CLEARANCE_UNDONE in verbs(world)
    assert recipients(world, Letter.CLEARANCE_UNDONE) == {"Deputy of Cambodia"}


def test_a_file_that_is_taken_away_undoes_it_too(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    attach(world, comment)
    cleared(world)
    with world.database.reading(WORKER) as session:
        (file,) = session.get_one(Comment, comment.id).attachments

    act(world, attachments.detach, file.id)

    assert answer(world, "KH").state is SubmissionState.COLLECTING


def test_what_does_not_change_the_answer_leaves_the_clearance_alone(world: World) -> None:
    world.remark("KH", "Thank you.")
    cleared(world)

    opinion = world.opinion(Words(CommentType.GENERAL, text="From the department."), forward=False)
    with world.database.transaction(viewer_of(world.contributor)) as session:
        opinions.forward(session, opinion.id, by=world.contributor, seen=opinion.revision, now=LATER)
    act(world, deciding.leave_out, opinion.id, note="It is said already.", seen=opinion.revision + 1)
    world.remark("TH", "Thank you.")

    assert answer(world, "KH").state is SubmissionState.CLEARED


def test_the_same_words_have_the_same_fingerprint_however_often_they_are_saved(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    before = now_is(world)
    change_words(world, comment)
    changed = now_is(world)

    act(world, comments.edit, comment.id, Words(CommentType.GENERAL, text="Thank you."), seen=comment.revision + 1)

    assert changed != before
    assert now_is(world) == before


@pytest.mark.slow
def test_nobody_has_something_cleared_that_they_have_not_seen(world: World) -> None:
    world.remark("KH", "Thank you.")
    seen, by = now_is(world), world.coordinators["KH"]
    world.replace("KH", "1", "every year", "twice a year")

    with pytest.raises(Outdated), world.database.transaction(viewer_of(by)) as session:
        clearance.ask(session, world.round_id, by=by, seen=seen, now=LATER)

    assert answer(world, "KH").state is SubmissionState.COLLECTING


@pytest.mark.parametrize("missing", ["cleared_by", "office", "cleared_on"])
def test_who_cleared_it_is_said_in_full(world: World, missing: str) -> None:
    found, by = ask_for_clearance(world), world.coordinators["KH"]
    who = {"cleared_by": "Sok Dara", "office": "Director-General", "cleared_on": DAY, missing: None}
    who = {name: value if value is not None or name == "cleared_on" else "" for name, value in who.items()}

    with pytest.raises(Invalid) as refused, world.database.transaction(viewer_of(by)) as session:
        clearance.note_cleared(session, world.round_id, **who, by=by, seen=found.revision, now=LATER)

    assert refused.value.field == missing


def test_a_clearance_that_the_ministry_refuses_is_ended(world: World) -> None:
    found = ask_for_clearance(world)

    act(world, clearance.end, world.round_id, seen=found.revision)

    assert answer(world, "KH").state is SubmissionState.COLLECTING
    assert verbs(world)[-1] is Verb.CLEARANCE_ENDED
    assert recipients(world, Letter.CLEARANCE_ENDED) == {"Deputy of Cambodia"}
    assert recipients(world, Letter.CLEARANCE_UNDONE) == set()
    assert ask_for_clearance(world).id != found.id


def test_taking_the_answer_back_ends_it(world: World) -> None:
    world.remark("KH", "Thank you.")
    found = cleared(world)
    sent = world.submit("KH")

    act(world, submissions.take_back, world.round_id, seen=sent.revision)

    assert answer(world, "KH").state is SubmissionState.COLLECTING
    with world.database.reading(WORKER) as session:
        assert session.get_one(Clearance, found.id).ended_at == LATER


def test_that_an_answer_was_cleared_stays_inside_the_member_in_an_archive() -> None:
    inside = {verb for verb in Verb if verb.value.startswith("clearance ")}

    assert len(inside) == 8
    assert not inside & OPEN_TO_ALL


def test_a_choice_on_a_bracket_undoes_it(world: World) -> None:
    world.replace("KH", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    version = circulate(world, finish_round(world))
    second = open_round_on(world, version.id)
    before = now_is(second)
    cleared(second)

    second.keep("KH", "every")

    with second.database.reading(WORKER) as session:
        own = Submission.member_id == second.coordinators["KH"].of_member().id
        sent = session.scalars(select(Submission).where(Submission.round_id == second.round_id, own)).one()
        assert sent.state is SubmissionState.COLLECTING
    assert now_is(second) != before
