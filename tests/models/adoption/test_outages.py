"""The service was away when members that must answer expressly could still do so, or when something that was entered for a member
could be confirmed or corrected."""

from datetime import datetime, timedelta

from models.adoption.adoption import AdoptionState
from models.adoption.entered import TIME_TO_CONFIRM, TIME_TO_CORRECT, EnteredState
from models.adoption.operations import ending, entering, silence
from models.comments.entered import EntryChannel
from models.db.access import WORKER, viewer_of
from models.letters.letter import Letter
from models.record import verifying
from testing.world import LATER
from tests.adoption import ENDS, OVER, RunningAdoption
from tests.models.adoption.running_adoption import recipients, running, version
from tests.models.adoption.test_corrected_entries import entered_wrongly
from tests.models.adoption.test_entering import AGREES, about

__all__ = ["running", "version"]

DAY = timedelta(hours=24)


def back(running: RunningAdoption, since: datetime, now: datetime) -> None:
    """The clock ticks again, for the first time after `since`."""
    with running.world.database.transaction(WORKER) as session:
        silence.extend_for_outage(session, since, now=now)
        ending.end_due(session, now=now)


def test_an_outage_over_its_end_extends_the_time_to_confirm(running: RunningAdoption) -> None:
    entry, khmer = about(running), running.world.coordinators["KH"]
    for code in ("CN", "LA", "MM", "TH", "VN"):
        running.agree(code)
    mailed = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=ENDS), now=ENDS)
    over = ENDS + TIME_TO_CONFIRM
    recipients_before = recipients(running.world, Letter.POSITION_TO_CONFIRM)
    since, now = over - timedelta(hours=2), over + timedelta(hours=3)

    back(running, since, now)

    assert entry.row(mailed).decide_by(ENDS) == now + DAY
    assert recipients(running.world, Letter.POSITION_TO_CONFIRM) == sorted(recipients_before * 2)
    with running.world.database.transaction(viewer_of(khmer)) as session:
        entering.confirm(session, mailed.id, by=khmer, seen=mailed.revision, now=now + DAY)
    assert running.row().state is AdoptionState.ADOPTED
    with running.world.database.reading(WORKER) as session:
        assert [found for found in verifying.verify(session) if found.faults] == []


def test_an_outage_over_its_end_extends_the_time_to_correct(running: RunningAdoption) -> None:
    entered_wrongly(running)
    over = OVER + TIME_TO_CORRECT
    back(running, over - timedelta(hours=2), over + timedelta(hours=3))

    assert running.row().state is AdoptionState.RUNNING
    assert running.end(now=over + timedelta(hours=3) + DAY) == []
    assert running.end(now=over + timedelta(hours=3) + DAY + timedelta(seconds=1)) == [running.id]


def test_an_outage_long_before_the_time_is_over_extends_nothing(running: RunningAdoption) -> None:
    entry = about(running)
    early = entry.check(entry.enter("TH", EntryChannel.EMAIL, AGREES), now=LATER)
    mailed = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=ENDS), now=ENDS)

    back(running, LATER + TIME_TO_CONFIRM - timedelta(hours=1), LATER + TIME_TO_CONFIRM)
    back(running, ENDS + timedelta(hours=1), ENDS + timedelta(hours=9))

    assert entry.row(mailed).decide_by(ENDS) == ENDS + TIME_TO_CONFIRM
    assert entry.row(early).decide_by(ENDS) == ENDS
    assert entry.row(early).state is EnteredState.TO_CONFIRM


def test_an_outage_in_the_last_day_extends_an_adoption_in_which_silence_says_nothing(running: RunningAdoption) -> None:
    for code in ("CN", "LA", "MM", "TH", "VN"):
        running.agree(code)
    now = ENDS + timedelta(hours=1)

    back(running, ENDS - timedelta(hours=6), now)

    assert running.row().ends_at >= now + DAY
    assert len(running.row().extensions) == 1
    running.agree("KH", now=now + timedelta(hours=20))
    assert running.row().state is AdoptionState.ADOPTED
