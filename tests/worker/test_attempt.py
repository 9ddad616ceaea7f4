"""Whatever ends an attempt gives the work back; who is to blame decides whether it counts."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import delete, select

from models.db import work
from models.db.access import WORKER
from models.db.database import Database
from models.db.work import Claim, ClaimLost, Unneeded, WorkState
from models.health.queries import system_status, work_counts
from models.letters.notification import Notification
from testing.world import World
from worker import attempt
from worker.attempt import Attempt


@pytest.fixture
def claim(world: World, database: Database) -> Claim:
    """One letter of the world, taken by us."""
    with database.reading(WORKER) as session:
        id = session.scalars(select(Notification.id).order_by(Notification.id)).first()
    assert id is not None
    claim = database.take(Notification, id)
    assert claim is not None
    return claim


def row(database: Database, claim: Claim) -> Notification:
    with database.reading(WORKER) as session:
        return session.get_one(Notification, claim.id)


def test_a_failure_counts_and_the_work_waits_longer_each_time(database: Database, claim: Claim) -> None:
    with Attempt(database, claim):
        raise LookupError("No such word")

    after = row(database, claim)
    assert (after.state, after.attempts) == (WorkState.WAITING, 1)
    assert after.last_error is not None
    assert after.last_error.startswith("A fault of the program (LookupError in test_attempt.py, line ")
    assert timedelta(seconds=3) < after.not_before - database.now() <= work.back_off(1)


def test_work_that_is_gone_is_not_given_back(database: Database, claim: Claim) -> None:
    with Attempt(database, claim):
        with database.transaction(WORKER) as session:
            session.execute(delete(Notification).where(Notification.id == claim.id))
        raise LookupError("Nothing to finish")

    with database.reading(WORKER) as session:
        assert session.get(Notification, claim.id) is None


def test_the_fifth_failure_gives_up_where_people_can_see_it(database: Database, claim: Claim) -> None:
    again: Claim | None = claim
    for _ in range(work.ATTEMPTS):
        assert again is not None
        with Attempt(database, again):
            raise MemoryError
        with database.transaction(WORKER) as session:
            session.get_one(Notification, claim.id).not_before = database.now() - timedelta(hours=1)
        again = database.take(Notification, claim.id)

    assert again is None
    assert row(database, claim).state is WorkState.FAILED


def test_work_that_nobody_needs_any_more_rests_and_is_no_failure(database: Database, claim: Claim) -> None:
    with Attempt(database, claim):
        raise Unneeded("Something newer has taken its place.")

    after = row(database, claim)
    assert (after.state, after.last_error) == (WorkState.CANCELLED, "Something newer has taken its place.")
    with database.reading(WORKER) as session:
        assert [one.failed for one in work_counts(session, database.now()) if one.kind == "letters"] == [0]
        assert system_status(session, database.now()).failures == ()
    assert database.take(Notification, claim.id) is None


def test_a_worker_that_is_told_to_stop_gives_the_work_back_as_if_it_had_never_begun(
    database: Database, claim: Claim
) -> None:
    with pytest.raises(SystemExit), Attempt(database, claim):
        raise SystemExit(1)

    after = row(database, claim)
    assert (after.state, after.attempts) == (WorkState.WAITING, 0)
    assert database.take(Notification, claim.id) is not None


def test_work_that_is_stopped_because_it_takes_too_long_has_failed(
    database: Database, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "LONGEST_WORK", 0)

    with pytest.raises(SystemExit), Attempt(database, claim):
        raise SystemExit(1)

    after = row(database, claim)
    assert (after.attempts, after.last_error) == (1, "It was not done within 5 minutes.")
    assert after.not_before > database.now()


def test_work_that_may_be_begun_once_only_counts_as_begun_even_then(database: Database, claim: Claim) -> None:
    with pytest.raises(SystemExit), Attempt(database, claim, once=True):
        raise SystemExit(1)

    assert row(database, claim).attempts == 1


def test_what_another_worker_has_taken_over_is_left_to_it(database: Database, claim: Claim, log: StringIO) -> None:
    with database.transaction(WORKER) as session:
        session.get_one(Notification, claim.id).claimed_until = database.now() - timedelta(seconds=1)
    theirs = database.take(Notification, claim.id)
    assert theirs is not None

    with Attempt(database, claim):
        database.renew(claim, 50)
        pytest.fail("the claim was lost")

    assert json.loads(log.getvalue().splitlines()[-1])["event"] == "taken over by another worker"

    with pytest.raises(ClaimLost):
        database.renew(claim, 50)
    database.renew(theirs, 50)
    assert row(database, claim).state is WorkState.RUNNING
