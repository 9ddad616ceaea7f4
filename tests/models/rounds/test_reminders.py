"""Who has not answered is reminded before the deadline, once for each moment; and when the secretariat wishes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.comments.operations import submissions
from models.db.access import OPERATOR, WORKER, viewer_of
from models.errors import NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.operations import people
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from testing.world import LATER, NOW, World
from tests.conftest import url_of_one
from tests.rounds import arrange_round


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


WAITS = 0.3  # seconds in which a clock that waits for nobody is over
HOUR = timedelta(hours=1)
DEADLINE = NOW + timedelta(weeks=4)
A_WEEK_BEFORE, THREE_DAYS_BEFORE, A_DAY_BEFORE = (DEADLINE - timedelta(days=days) for days in (7, 3, 1))
THAILAND = ["Coordinator of Thailand"]
MYANMAR = ["Coordinator of Myanmar"]


@pytest.fixture
def reminding(world: World) -> World:
    """A round of four weeks that reminds; Myanmar and Thailand have not answered."""
    with world.database.transaction(OPERATOR) as session:
        arrange_round(session, world.round_id, reminds=True, closes_at=DEADLINE)
    for code in ("CN", "KH", "LA", "VN"):
        world.submit(code)
    return world


def tick(world: World, now: datetime) -> list[int]:
    with world.database.transaction(WORKER) as session:
        return rounds.remind_due(session, now=now)


def ask(world: World, by: Person, *, seen: str = "", now: datetime = LATER) -> Round:
    with world.database.transaction(viewer_of(by)) as session:
        return rounds.remind(session, world.round_id, by=by, seen=seen, now=now)


def written(world: World) -> dict[datetime, list[str]]:
    """To whom reminders are owed, by when they came to be."""
    owed = select(Notification).where(Notification.letter == Letter.REMINDER).order_by(Notification.id)
    with world.database.reading(WORKER) as session:
        letters = [(one.owed_at, session.get_one(Person, one.person_id).name) for one in session.scalars(owed)]
    return {at: sorted(name for when, name in letters if when == at) for at, _ in letters}


def hours(begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin <= end:
        yield begin
        begin += HOUR


@pytest.mark.slow
def test_of_weeks_of_ticks_three_remind_those_who_have_not_answered_then(reminding: World) -> None:
    moments = [now for now in hours(NOW, DEADLINE + timedelta(days=1)) if tick(reminding, now)]

    assert moments == [A_WEEK_BEFORE, THREE_DAYS_BEFORE, A_DAY_BEFORE]
    assert list(written(reminding).values()) == [MYANMAR + THAILAND] * 3
    with reminding.database.reading(WORKER) as session:
        events = session.scalars(select(Event.body).where(Event.verb == Verb.REMINDED)).all()
    assert [event and (event["by"], event["members"]) for event in events] == [
        ({"service": "worker"}, ["MM", "TH"])
    ] * 3


def test_who_has_answered_in_the_meantime_is_left_alone(reminding: World) -> None:
    tick(reminding, A_WEEK_BEFORE)
    reminding.submit("MM", now=A_WEEK_BEFORE + HOUR)
    tick(reminding, A_DAY_BEFORE)

    assert written(reminding)[A_DAY_BEFORE] == THAILAND


def test_a_clock_that_was_away_reminds_once_for_all_that_it_has_missed_and_never_after_the_deadline(
    reminding: World,
) -> None:
    assert tick(reminding, A_DAY_BEFORE + HOUR) == [reminding.round_id]
    assert tick(reminding, A_DAY_BEFORE + 2 * HOUR) == []
    assert list(written(reminding)) == [A_DAY_BEFORE + HOUR]


def test_nobody_is_reminded_after_the_deadline_nor_where_nobody_asked_for_it(reminding: World) -> None:
    assert tick(reminding, DEADLINE + timedelta(seconds=1)) == []
    with reminding.database.transaction(OPERATOR) as session:
        session.get_one(Round, reminding.round_id).reminds = False
    assert tick(reminding, A_DAY_BEFORE) == []
    assert written(reminding) == {}


def test_a_round_that_opens_after_the_moment_does_not_begin_with_a_reminder(reminding: World) -> None:
    with reminding.database.transaction(OPERATOR) as session:
        arrange_round(session, reminding.round_id, opens_at=A_WEEK_BEFORE + HOUR)

    assert tick(reminding, A_WEEK_BEFORE + 2 * HOUR) == []
    assert tick(reminding, A_DAY_BEFORE) == [reminding.round_id]


def test_who_takes_an_answer_back_after_the_moment_is_not_reminded_of_what_they_have_just_done(
    reminding: World,
) -> None:
    by, seen = reminding.coordinators["TH"], [reminding.submit(code).revision for code in ("MM", "TH")][-1]
    tick(reminding, A_DAY_BEFORE)
    with reminding.database.transaction(viewer_of(by)) as session:
        submissions.take_back(session, reminding.round_id, by=by, seen=seen, now=A_DAY_BEFORE + HOUR)

    assert tick(reminding, A_DAY_BEFORE + 2 * HOUR) == []
    assert written(reminding) == {}


def test_two_clocks_at_once_remind_once(reminding: World) -> None:
    with ThreadPoolExecutor(1) as pool:
        with reminding.database.transaction(WORKER) as session:
            rounds.remind_due(session, now=A_WEEK_BEFORE)
            session.flush()
            other = pool.submit(tick, reminding, A_WEEK_BEFORE + timedelta(seconds=1))
            wait([other], WAITS)
        assert other.result() == []

    assert written(reminding) == {A_WEEK_BEFORE: MYANMAR + THAILAND}


def test_staff_remind_with_two_clicks_once_and_again_after_looking_again(reminding: World) -> None:
    staff = reminding.staff[0]
    first = ask(reminding, staff, now=LATER)
    ask(reminding, staff, now=LATER + HOUR)
    ask(reminding, staff, seen=first.reminded, now=LATER + 2 * HOUR)

    assert list(written(reminding)) == [LATER, LATER + 2 * HOUR]


def test_a_member_that_no_letter_reaches_is_not_recorded_as_reminded(reminding: World) -> None:
    gone = iter((reminding.coordinators["TH"].email, reminding.coordinators["MM"].email))
    end_office(reminding, next(gone))
    first = ask(reminding, reminding.staff[0])
    with reminding.database.reading(WORKER) as session:
        assert session.scalars(select(Event).where(Event.verb == Verb.REMINDED)).one().body["members"] == ["MM"]

    end_office(reminding, next(gone))
    with pytest.raises(Untimely, match="A letter reaches nobody in Myanmar and Thailand"):
        ask(reminding, reminding.staff[0], seen=first.reminded, now=LATER + HOUR)
    assert tick(reminding, A_WEEK_BEFORE) == [reminding.round_id]
    assert written(reminding) == {LATER: MYANMAR}


def end_office(world: World, email: str) -> None:
    with world.database.transaction(OPERATOR) as session:
        people.end_office_of(session, email, now=NOW)


def test_a_reminder_of_staff_does_not_stand_for_those_that_come_by_themselves(reminding: World) -> None:
    ask(reminding, reminding.staff[0], now=A_WEEK_BEFORE - HOUR)

    assert tick(reminding, A_WEEK_BEFORE) == [reminding.round_id]


def test_when_all_have_answered_or_it_is_too_late_or_a_member_asks_nobody_is_reminded(reminding: World) -> None:
    with pytest.raises(NotYours):
        ask(reminding, reminding.coordinators["KH"])
    with pytest.raises(Untimely, match="closed on"):
        ask(reminding, reminding.staff[0], now=DEADLINE + timedelta(seconds=1))
    for code in ("MM", "TH"):
        reminding.submit(code)
    with pytest.raises(Untimely, match="All members have answered"):
        ask(reminding, reminding.staff[0])
    assert written(reminding) == {}


def test_a_reminder_that_has_not_left_when_the_answer_comes_is_not_sent(reminding: World) -> None:
    tick(reminding, A_WEEK_BEFORE)
    reminding.submit("MM", now=A_WEEK_BEFORE + HOUR)
    assert written(reminding) == {A_WEEK_BEFORE: THAILAND}

    with reminding.database.transaction(WORKER) as session:
        rounds.close_due(session, now=DEADLINE + HOUR)
    assert written(reminding) == {}


def test_a_round_reminds_on_the_days_that_were_chosen_for_it(reminding: World) -> None:
    with reminding.database.transaction(OPERATOR) as session:
        session.get_one(Round, reminding.round_id).reminder_days = [5]

    moments = [now for now in hours(NOW, DEADLINE) if tick(reminding, now)]

    assert moments == [DEADLINE - timedelta(days=5)]
