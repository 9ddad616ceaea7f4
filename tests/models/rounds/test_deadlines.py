"""Staff extend the deadline of an open round, or stop its clock; every member hears of it, and no answer is lost."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.comments.submission import Submission
from models.db.access import OPERATOR, WORKER, viewer_of
from models.errors import Invalid, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState, until
from models.rounds.deadline import DeadlineAct, DeadlineChange
from models.rounds.operations import deadlines, rounds
from testing.world import AFTER, DEADLINE, LATER, MEMBERS, World
from tests.rounds import arrange_round

NEW = DEADLINE + timedelta(days=14)
DAY = timedelta(days=1)
WHY = "Two ministries asked for more time."


def timing(world: World) -> str:
    with world.database.reading(WORKER) as session:
        return session.get_one(Round, world.round_id).timing


def extend(
    world: World, new: datetime = NEW, *, reason: str = WHY, seen: str | None = None, now: datetime = LATER
) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        seen = timing(world) if seen is None else seen
        deadlines.extend(session, world.round_id, until=new, reason=reason, by=by, seen=seen, now=now)


def pause(world: World, *, seen: str | None = None, now: datetime = LATER) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        seen = timing(world) if seen is None else seen
        deadlines.pause(session, world.round_id, reason="A flood.", by=by, seen=seen, now=now)


def resume(world: World, new: datetime, *, seen: str | None = None, now: datetime = AFTER) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        seen = timing(world) if seen is None else seen
        deadlines.resume(session, world.round_id, until=new, by=by, seen=seen, now=now)


def the_round(world: World) -> Round:
    with world.database.reading(WORKER) as session:
        return session.get_one(Round, world.round_id)


def recipients(world: World) -> list[str]:
    """Who gets a letter about the deadline, as often as that is."""
    with world.database.reading(WORKER) as session:
        owed = (
            select(Person.name)
            .join(Notification)
            .where(Notification.letter == Letter.DEADLINE_CHANGED)
            .order_by(Person.name)
        )
        return list(session.scalars(owed))


def test_an_extension_gives_all_members_time_and_tells_them_why(world: World) -> None:
    world.submit("KH")
    extend(world)

    round = the_round(world)
    assert (round.closes_at, round.extended_from, round.deadline_set_at) == (NEW, DEADLINE, LATER)
    assert until(round, "Asia/Vientiane") == (
        "13 May 2022, 16:00 (Vientiane time), extended from 29 April 2022, 16:00 (Vientiane time)"
    )
    assert len(recipients(world)) == 7
    assert "Deputy of Cambodia" in recipients(world)
    with world.database.reading(WORKER) as session:
        change = session.scalars(select(DeadlineChange)).one()
        event = session.scalars(select(Event.body).where(Event.verb == Verb.DEADLINE_EXTENDED)).one()
        answer = select(Submission).where(Submission.member_id == world.coordinators["KH"].of_member().id)
        assert session.scalars(answer).one().is_in
    assert (change.kind, change.was, change.until, change.reason) == (DeadlineAct.EXTENDED, DEADLINE, NEW, WHY)
    assert event is not None
    assert (event["reason"], event["was"]) == (WHY, DEADLINE.isoformat())


def test_what_comes_between_the_old_deadline_and_the_new_one_is_in_time(world: World) -> None:
    extend(world)
    world.deadline_passes()
    assert the_round(world).state is RoundState.OPEN

    assert world.submit("TH", now=DEADLINE + DAY).is_in
    world.deadline_passes(now=NEW + DAY)
    assert the_round(world).state is RoundState.CLOSED


def test_a_deadline_that_was_extended_twice_says_from_when_it_was_at_first(world: World) -> None:
    extend(world)
    extend(world, NEW + DAY)

    assert (the_round(world).extended_from, the_round(world).closes_at) == (DEADLINE, NEW + DAY)


def test_two_clicks_extend_once_and_an_old_page_extends_nothing(world: World) -> None:
    seen = timing(world)
    extend(world, seen=seen)
    extend(world, seen=seen)
    assert len(recipients(world)) == 7

    with pytest.raises(Outdated, match="Officer One has extended the deadline since"):
        extend(world, NEW + DAY, seen=seen)


def test_who_pauses_after_a_colleague_is_told_and_no_reason_is_lost_unseen(world: World) -> None:
    seen = timing(world)
    pause(world, seen=seen)

    by = world.staff[1]
    with (
        pytest.raises(Outdated, match="Officer One has paused the round since you opened this page"),
        world.database.transaction(viewer_of(by)) as session,
    ):
        deadlines.pause(session, world.round_id, reason="A flood.", by=by, seen=seen, now=LATER)
    assert len(recipients(world)) == 7


def test_no_deadline_is_set_earlier_nor_without_a_reason_nor_too_late_nor_by_a_member(world: World) -> None:
    with pytest.raises(Invalid, match="later than the present one, 29 April 2022, 17:00 \\(Beijing time\\)"):
        extend(world, DEADLINE)
    with pytest.raises(Invalid, match="Say why"):
        extend(world, reason="  ")
    with pytest.raises(Untimely, match="closed on"):
        extend(world, now=DEADLINE + timedelta(seconds=1))
    by, seen = world.coordinators["KH"], timing(world)
    with pytest.raises(NotYours), world.database.transaction(viewer_of(by)) as session:
        deadlines.extend(session, world.round_id, until=NEW, reason=WHY, by=by, seen=seen, now=LATER)
    assert the_round(world).closes_at == DEADLINE
    assert recipients(world) == []


def test_reminders_follow_the_new_deadline_and_do_not_come_at_once(world: World) -> None:
    with world.database.transaction(OPERATOR) as session:
        arrange_round(session, world.round_id, reminds=True)
    changed_at = DEADLINE - timedelta(hours=23)
    extend(world, DEADLINE + timedelta(days=2), now=changed_at)

    # Seven and three days before the new deadline are over when it is set.
    assert the_round(world).reminders == [DEADLINE + DAY]
    with world.database.transaction(WORKER) as session:
        assert rounds.remind_due(session, now=changed_at + timedelta(minutes=1)) == []
        assert rounds.remind_due(session, now=DEADLINE + DAY) == [world.round_id]


def test_a_reminder_of_the_old_deadline_that_has_not_left_is_not_sent(world: World) -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        rounds.remind(session, world.round_id, by=staff, seen="", now=LATER)
    extend(world)

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Notification).where(Notification.letter == Letter.REMINDER)).all() == []


def test_a_pause_stops_the_clock_and_no_answer(world: World) -> None:
    with world.database.transaction(OPERATOR) as session:
        arrange_round(session, world.round_id, reminds=True)
    world.submit("KH")
    seen = timing(world)
    pause(world, seen=seen)
    pause(world, seen=seen)
    assert len(recipients(world)) == 7

    assert the_round(world).reminders == []
    with world.database.transaction(WORKER) as session:
        assert rounds.remind_due(session, now=DEADLINE - DAY) == []
    world.deadline_passes(now=NEW)
    round = the_round(world)
    assert (round.state, round.paused_at) == (RoundState.OPEN, LATER)
    assert until(round, "Asia/Vientiane") == "a day that the secretariat will set (the round is paused)"
    assert world.submit("TH", now=NEW).is_in
    with world.database.reading(WORKER) as session:
        answer = select(Submission).where(Submission.member_id == world.coordinators["KH"].of_member().id)
        assert session.scalars(answer).one().is_in


def test_while_a_round_is_paused_nobody_is_reminded_by_hand_and_it_is_not_extended(world: World) -> None:
    pause(world)
    staff = world.staff[0]
    with (
        pytest.raises(Untimely, match="This round is paused"),
        world.database.transaction(viewer_of(staff)) as session,
    ):
        rounds.remind(session, world.round_id, by=staff, seen="", now=LATER)
    with pytest.raises(Untimely, match="This round is paused"):
        extend(world)
    with pytest.raises(Untimely, match="only when all have answered"):
        world.close()


@pytest.mark.parametrize("late", [False, True])
def test_a_paused_round_in_which_all_have_answered_is_closed_and_its_answers_are_in_time(
    world: World, *, late: bool
) -> None:
    pause(world)
    at = DEADLINE + DAY if late else LATER
    for code in MEMBERS:
        world.submit(code, now=at)
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        rounds.close(session, world.round_id, by=staff, now=at + DAY)

    round = the_round(world)
    assert (round.state, round.paused_at, round.ended_at) == (RoundState.CLOSED, None, at + DAY)
    assert round.closed_early is not late
    with world.database.reading(WORKER) as session:
        answers = session.scalars(select(Submission)).all()
    assert all(one.is_in and not one.is_late for one in answers)
    world.consolidate()


def test_resuming_sets_a_deadline_that_takes_no_time_away(world: World) -> None:
    pause(world)
    with pytest.raises(Invalid, match="cannot be earlier than the one before the pause"):
        resume(world, DEADLINE - DAY, now=LATER)
    with pytest.raises(Invalid, match="in the future"):
        resume(world, DEADLINE, now=AFTER)

    seen = timing(world)
    resume(world, NEW, seen=seen)
    resume(world, NEW, seen=seen)

    round = the_round(world)
    assert (round.closes_at, round.extended_from, round.paused_at) == (NEW, DEADLINE, None)
    assert len(recipients(world)) == 14
    with pytest.raises(Untimely, match="not paused"):
        resume(world, NEW + DAY)
    world.deadline_passes(now=NEW + DAY)
    assert the_round(world).state is RoundState.CLOSED
