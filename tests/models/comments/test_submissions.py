"""A member answers officially, once; what is not in is never counted."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.comments.comment import Comment, CommentState, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.errors import Invalid, NotYours, Outdated, Refusal, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.operations import rounds
from testing.world import AFTER, DEADLINE, LATER, World


def owed(database: Database, letter: Letter) -> list[str]:
    with database.reading(WORKER) as session:
        letters = session.scalars(select(Notification).where(Notification.letter == letter).order_by(Notification.id))
        return [notification.event for notification in letters]


def test_submitting_numbers_the_comments_and_owes_a_receipt(world: World, rung: list[tuple[str, int | None]]) -> None:
    first, second = world.remark("KH", "Thank you."), world.remark("KH", "One more thing.")

    submission = world.submit("KH")

    with world.database.reading(WORKER) as session:
        numbered = session.scalars(select(Comment).order_by(Comment.number)).all()
    assert [(comment.id, comment.label) for comment in numbered] == [(first.id, "KH-1"), (second.id, "KH-2")]
    assert owed(world.database, Letter.RECEIPT) == [f"submission:{submission.id}:{submission.revision}"] * 2
    assert ("letters", None) in rung


def test_comments_are_numbered_in_the_order_of_the_text(world: World) -> None:
    last, first = world.replace("KH", "4", "period", "years"), world.replace("KH", "1", "every", "each")
    general = world.remark("KH", "Thank you.")

    world.submit("KH")

    with world.database.reading(WORKER) as session:
        in_order = session.scalars(select(Comment.id).order_by(Comment.number)).all()
    assert in_order == [general.id, first.id, last.id]


def test_submitting_again_after_the_same_look_succeeds_once(world: World) -> None:
    world.remark("KH", "Thank you.")

    first, again = world.submit("KH"), world.submit("KH")

    assert (first.id, first.revision) == (again.id, again.revision)
    assert len(owed(world.database, Letter.RECEIPT)) == 2  # coordinator and deputy, once each


def test_two_clicks_at_once_submit_once(world: World) -> None:
    comment, coordinator = world.remark("KH", "Thank you."), world.coordinators["KH"]
    with ThreadPoolExecutor(1) as other:
        with world.database.transaction(viewer_of(coordinator)) as session:
            own = [session.get_one(Comment, comment.id)]
            seen = submissions.state_of(own)
            first = submissions.submit(session, world.round_id, by=coordinator, seen=seen, now=LATER)
            session.flush()
            second = other.submit(world.submit, "KH")
            with pytest.raises(TimeoutError):
                second.result(0.3)

        assert second.result().revision == first.revision == 2
    with world.database.reading(WORKER) as session:
        assert len(session.scalars(select(Event).where(Event.verb == Verb.SUBMITTED)).all()) == 1


def test_what_was_not_seen_is_not_submitted(world: World) -> None:
    world.remark("KH", "Thank you.")
    coordinator = world.coordinators["KH"]
    with pytest.raises(Outdated), world.database.transaction(viewer_of(coordinator)) as session:
        submissions.submit(session, world.round_id, by=coordinator, seen="something else", now=LATER)

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Comment.state)).all() == [CommentState.DRAFTED]


@pytest.mark.parametrize("who", ["deputy", "contributor"])
def test_only_the_coordinator_submits(world: World, who: str) -> None:
    person = getattr(world, who)
    with pytest.raises(NotYours), world.database.transaction(viewer_of(person)) as session:
        submissions.submit(session, world.round_id, by=person, seen="", now=LATER)


def test_a_nil_return_does_not_leave_comments_behind(world: World) -> None:
    world.remark("KH", "Thank you.")
    coordinator = world.coordinators["KH"]
    with pytest.raises(Invalid, match="stay behind"), world.database.transaction(viewer_of(coordinator)) as session:
        own = list(session.scalars(select(Comment)))
        submissions.return_nil(session, world.round_id, by=coordinator, seen=submissions.state_of(own), now=LATER)


def test_an_answer_taken_back_can_be_changed_and_sent_again(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    answer = world.submit("KH")
    coordinator = world.coordinators["KH"]
    with world.database.transaction(viewer_of(coordinator)) as session:
        submissions.take_back(session, world.round_id, by=coordinator, seen=answer.revision, now=LATER)
    with world.database.transaction(viewer_of(coordinator)) as session:
        words = Words(CommentType.GENERAL, text="Thank you very much.")
        comments.edit(session, comment.id, words, by=coordinator, seen=1, now=LATER)

    again = world.submit("KH")

    assert again.is_in
    assert len(set(owed(world.database, Letter.RECEIPT))) == 2


def test_a_comment_after_the_deadline_is_refused_and_owes_nothing(world: World) -> None:
    with pytest.raises(Untimely, match=r"closed on 29 April 2022, 16:00 \(Phnom Penh time\)"):
        world.comment("KH", Words(CommentType.GENERAL, text="Late."), now=DEADLINE + timedelta(seconds=1))

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Comment)).all() == []


def test_a_comment_in_a_submitted_answer_cannot_be_changed(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    world.submit("KH")
    with pytest.raises(Untimely, match="Take it back"), world.database.transaction(viewer_of(world.deputy)) as session:
        words = Words(CommentType.GENERAL, text="Changed.")
        comments.edit(session, comment.id, words, by=world.deputy, seen=1, now=LATER)


def test_the_second_to_save_the_same_comment_gets_both_texts(world: World) -> None:
    comment = world.remark("KH", "As it was.")
    with world.database.transaction(viewer_of(world.deputy)) as session:
        words = Words(CommentType.GENERAL, text="By the deputy.")
        comments.edit(session, comment.id, words, by=world.deputy, seen=1, now=LATER)

    coordinator = world.coordinators["KH"]
    with pytest.raises(Outdated) as outdated, world.database.transaction(viewer_of(coordinator)) as session:
        words = Words(CommentType.GENERAL, text="By the coordinator.")
        comments.edit(session, comment.id, words, by=coordinator, seen=1, now=LATER)

    assert outdated.value.theirs["text"] == "By the deputy."


def test_a_round_closes_early_only_when_all_have_answered(world: World) -> None:
    for code in ("CN", "KH", "LA", "MM", "TH"):
        world.submit(code)
    with pytest.raises(Untimely, match="Still missing: Viet Nam"):
        world.close()

    world.submit("VN")
    world.close()

    assert owed(world.database, Letter.ALL_IN) == [f"round:{world.round_id}:all in"] * 3


def test_a_deadline_closes_the_round_once_though_two_look_at_it(world: World) -> None:
    with world.database.transaction(WORKER) as session:
        assert rounds.close_due(session, now=DEADLINE + timedelta(seconds=59)) == []
    with world.database.transaction(WORKER) as session:
        assert rounds.close_due(session, now=AFTER) == [world.round_id]
    with world.database.transaction(WORKER) as session:
        assert rounds.close_due(session, now=AFTER) == []

    assert len(owed(world.database, Letter.ROUND_CLOSED)) == 3 + 6 + 1


def test_submitting_against_closing_is_counted_or_refused_never_both(world: World) -> None:
    for code in ("CN", "KH", "LA", "MM", "TH", "VN"):
        world.remark(code, "Thank you.")
    barrier, accepted, refused = threading.Barrier(7), [], []

    def send(code: str) -> None:
        barrier.wait()
        try:
            world.submit(code, now=DEADLINE)
            accepted.append(code)
        except Refusal:
            refused.append(code)

    def close() -> None:
        barrier.wait()
        with world.database.transaction(WORKER) as session:
            rounds.close_due(session, now=AFTER)

    threads = [threading.Thread(target=send, args=(code,)) for code in ("CN", "KH", "LA", "MM", "TH", "VN")]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.database.transaction(WORKER) as session:
        rounds.close_due(session, now=AFTER)  # the next tick: a round that somebody holds is passed over

    with world.database.reading(viewer_of(world.staff[0])) as session:
        counted = {comment.member.code for comment in session.scalars(select(Comment))}
        stored = {one.member.code for one in session.scalars(select(Submission)) if one.is_in}
    assert counted == stored == set(accepted)
    assert len(accepted) + len(refused) == 6
