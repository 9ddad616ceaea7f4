"""Two who act on one text at the same moment: one comes after the other, and each stands or is refused, never half."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

import models
from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.adoption.operations import positions
from models.comments.comment import Comment, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.drafts import operations
from models.drafts.version import Approval, DraftVersion, Stage
from models.errors import Refusal, Untimely
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.operations import rounds
from testing.world import AFTER, LATER, World
from tests.adoption import ENDS, begin, circulate_without_comments, terms
from tests.editorial import circulate, edit, make_owed, object_to, open_second_round, paragraph
from tests.rounds import finish_round

WAITS = 0.3  # seconds in which an act that waits for nobody is over


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def candidate(world: World) -> DraftVersion:
    """A text in which every comment has its answer; Cambodia alone asked for other words."""
    world.replace("KH", "2", "fish", "fish and wetlands")
    return finish_round(world)


def propose(world: World, text: DraftVersion, by: Person) -> Approval:
    with world.database.transaction(viewer_of(by)) as session:
        return operations.propose(session, text.id, by=by, seen=text.fingerprint, now=LATER)


def approve(world: World, text: DraftVersion, by: Person) -> DraftVersion:
    with world.database.transaction(viewer_of(by)) as session:
        return operations.approve(session, text.id, by=by, seen=text.fingerprint, now=LATER)


def send_back(world: World, text: DraftVersion, by: Person) -> Approval:
    with world.database.transaction(viewer_of(by)) as session:
        return operations.send_back(session, text.id, by=by, seen=text.fingerprint, reason="Not yet.", now=LATER)


def at_once(pool: ThreadPoolExecutor, *acts: Callable[[], object]) -> list[Future[object]]:
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        barrier.wait()
        return act()

    return [pool.submit(one, act) for act in acts]


def test_of_two_who_approve_at_once_one_circulates(
    world: World, candidate: DraftVersion, pool: ThreadPoolExecutor
) -> None:
    first, second, third = world.staff
    propose(world, candidate, first)

    ends = [
        act.exception()
        for act in at_once(pool, lambda: approve(world, candidate, second), lambda: approve(world, candidate, third))
    ]

    assert sorted(type(end) for end in ends if end) == [Untimely]
    with world.database.reading(WORKER) as session:
        numbers = select(DraftVersion.number).where(DraftVersion.number.is_not(None)).order_by(DraftVersion.number)
        assert session.scalars(numbers).all() == [1, 2]
        circulated = select(func.count()).where(Event.verb == Verb.DRAFT_CIRCULATED)
        assert session.scalars(circulated).one() == 2


def test_of_one_who_approves_and_one_who_sends_back_at_once_one_is_refused(
    world: World, candidate: DraftVersion, pool: ThreadPoolExecutor
) -> None:
    first, second, third = world.staff
    propose(world, candidate, first)

    approved, returned = at_once(
        pool, lambda: approve(world, candidate, second), lambda: send_back(world, candidate, third)
    )

    assert isinstance(approved.exception() or returned.exception(), Refusal)
    assert approved.exception() is None or returned.exception() is None
    with world.database.reading(WORKER) as session:
        text = session.get_one(DraftVersion, candidate.id)
        decided = session.scalars(select(Approval).where(Approval.version_id == candidate.id)).one()
    assert text.stage is (Stage.CANDIDATE if approved.exception() else Stage.CIRCULATED)
    assert decided.approved is (approved.exception() is None)


def test_a_text_is_not_proposed_past_somebody_who_is_changing_an_answer(
    world: World, candidate: DraftVersion, pool: ThreadPoolExecutor
) -> None:
    first, second, _ = world.staff
    with world.database.transaction(viewer_of(first)) as session:
        comment, answer = session.execute(
            select(Comment, Disposition)
            .join(Disposition)
            .where(Comment.member_id == world.coordinators["KH"].of_member().id)
        ).one()
        answers.answer(
            session,
            comment.id,
            outcome=Outcome.NOT_ACCEPTED,
            reason="The river has none.",
            by=first,
            seen=answer.revision,
            now=LATER,
        )
        session.flush()
        proposing = pool.submit(propose, world, candidate, second)
        with pytest.raises(TimeoutError):
            proposing.result(WAITS)

    assert isinstance(proposing.exception(), Untimely)


def test_no_comment_is_written_past_an_answer_that_is_just_being_submitted(
    world: World, pool: ThreadPoolExecutor
) -> None:
    thanks = Words(CommentType.GENERAL, text="Thank you.")
    coordinator, deputy = world.coordinators["KH"], world.deputy

    def write() -> int:
        with world.database.transaction(viewer_of(deputy)) as session:
            return comments.write(session, world.round_id, thanks, by=deputy, now=LATER)

    with world.database.transaction(viewer_of(coordinator)) as session:
        submissions.return_nil(session, world.round_id, by=coordinator, seen=submissions.state_of([]), now=LATER)
        session.flush()
        writing = pool.submit(write)
        with pytest.raises(TimeoutError):
            writing.result(WAITS)

    assert "has been submitted" in str(writing.exception())


def test_an_objection_and_a_comment_at_once_are_both_kept(world: World, pool: ThreadPoolExecutor) -> None:
    world.everybody_submits()
    world.close()
    change = edit(world, paragraph(world, world.consolidate(), "4"), "end", "close")
    second = open_second_round(world, circulate(world, make_owed(world)))
    coordinator = world.coordinators["KH"]

    with world.database.transaction(viewer_of(coordinator)) as session:
        words = Words(CommentType.GENERAL, text="Thank you.")
        comments.write(session, second.round_id, words, by=coordinator, now=LATER)
        session.flush()
        objecting = pool.submit(object_to, second, change, "TH")
        with pytest.raises(TimeoutError):
            objecting.result(WAITS)

    assert objecting.result().id


def test_a_silence_does_not_end_past_a_member_who_is_breaking_it(world: World, pool: ThreadPoolExecutor) -> None:
    silence = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.TACIT))
    thailand = world.coordinators["TH"]
    with world.database.transaction(viewer_of(thailand)) as session:
        positions.object_to(session, silence.id, reason="Not yet.", by=thailand, seen=0, now=ENDS)
        session.flush()
        ending = pool.submit(silence.end)
        with pytest.raises(TimeoutError):
            ending.result(WAITS)

    assert ending.result() == []
    assert silence.row().state is AdoptionState.BROKEN
    with world.database.reading(WORKER) as session:
        ends = select(Event.verb).where(Event.verb.in_((Verb.ADOPTED, Verb.ADOPTION_BROKEN)))
        assert session.scalars(ends).all() == [Verb.ADOPTION_BROKEN]


@pytest.mark.slow
def test_two_clocks_at_once_close_a_round_once(world: World, pool: ThreadPoolExecutor) -> None:
    def tick() -> list[int]:
        with world.database.transaction(WORKER) as session:
            return rounds.close_due(session, now=AFTER)

    with world.database.transaction(WORKER) as session:
        assert rounds.close_due(session, now=AFTER) == [world.round_id]
        session.flush()
        other = pool.submit(tick)
        wait([other], WAITS)

    assert other.result() == []
    with world.database.reading(WORKER) as session:
        assert session.scalars(select(func.count(Event.id)).where(Event.verb == Verb.ROUND_CLOSED)).one() == 1


def test_rows_are_held_in_one_way() -> None:
    root = Path(models.__file__).parent

    holding = {file.name for file in root.rglob("*.py") if "with_for_update" in file.read_text(encoding="utf-8")}

    assert holding == {"base.py"}
