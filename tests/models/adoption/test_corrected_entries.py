"""What was entered wrongly for a member, and is entered correctly after the end."""

from datetime import datetime, timedelta

from models.adoption.adoption import AdoptionState
from models.adoption.entered import TIME_TO_CORRECT, EnteredPosition
from models.adoption.operations import ending, entering
from models.comments.entered import EntryChannel
from models.db.access import WORKER, viewer_of
from models.record import verifying
from testing.world import LATER, World
from tests.adoption import ENDS, OVER, RunningAdoption
from tests.models.adoption.running_adoption import running, silence, version
from tests.models.adoption.test_entering import AGREES, OBJECTS, Entering, about

__all__ = ["running", "silence", "version"]

SOON = timedelta(seconds=1)


def discard(world: World, entry: EnteredPosition, now: datetime = OVER) -> None:
    officer = world.staff[0]
    with world.database.transaction(viewer_of(officer)) as session:
        entering.discard(session, entry.id, note="It says Laos.", by=officer, seen=entry.revision, now=now)


def entered_wrongly(running: RunningAdoption, *agreed: str) -> Entering:
    """These members have agreed; what Cambodia said in time is typed wrongly after the end, and discarded."""
    entry = about(running)
    for code in agreed:
        running.agree(code)
    wrong = entry.enter("KH", EntryChannel.SIGNED_LETTER, OBJECTS, arrived_at=ENDS, now=OVER)
    discard(running.world, wrong)
    return entry


def test_an_adoption_waits_a_day_for_a_corrected_entry_which_adopts_the_text(running: RunningAdoption) -> None:
    entry = entered_wrongly(running, "CN", "LA", "MM", "TH", "VN")
    in_time = OVER + TIME_TO_CORRECT
    assert running.end(now=in_time) == []

    corrected = entry.enter("KH", EntryChannel.SIGNED_LETTER, AGREES, arrived_at=ENDS, now=in_time)
    assert running.end(now=in_time + timedelta(days=9)) == []
    entry.check(corrected, now=in_time + timedelta(days=9))

    assert running.row().state is AdoptionState.ADOPTED
    with running.world.database.reading(WORKER) as session:
        assert [found for found in verifying.verify(session) if found.faults] == []


def test_an_adoption_lapses_when_no_corrected_entry_comes(running: RunningAdoption) -> None:
    entered_wrongly(running, "CN", "LA", "MM", "TH", "VN")

    assert running.end(now=OVER + TIME_TO_CORRECT + SOON) == [running.id]
    assert running.row().state is AdoptionState.LAPSED


def test_entering_and_discarding_again_and_again_gives_no_more_time(running: RunningAdoption) -> None:
    entry = entered_wrongly(running, "CN", "LA", "MM", "TH", "VN")
    for hours in (12, 23):
        later = OVER + timedelta(hours=hours)
        again = entry.enter("KH", EntryChannel.SIGNED_LETTER, OBJECTS, arrived_at=ENDS, now=later)
        discard(running.world, again, later)

    assert running.end(now=OVER + TIME_TO_CORRECT) == []
    assert running.end(now=OVER + TIME_TO_CORRECT + SOON) == [running.id]


def test_what_was_discarded_long_before_the_end_takes_no_time_from_a_later_entry(running: RunningAdoption) -> None:
    entry = about(running)
    discard(running.world, entry.enter("KH", EntryChannel.SIGNED_LETTER, OBJECTS), LATER)
    discard(running.world, entry.enter("KH", EntryChannel.SIGNED_LETTER, OBJECTS, arrived_at=ENDS, now=OVER))

    assert running.end(now=OVER + TIME_TO_CORRECT) == []
    assert running.end(now=OVER + TIME_TO_CORRECT + SOON) == [running.id]


def test_what_has_been_entered_correctly_is_waited_for_no_more(running: RunningAdoption) -> None:
    entry = entered_wrongly(running)
    entry.check(entry.enter("KH", EntryChannel.SIGNED_LETTER, AGREES, arrived_at=ENDS, now=OVER), now=OVER)

    assert running.end(now=OVER + SOON) == [running.id]


def test_a_member_that_has_answered_in_the_service_needs_no_corrected_entry(running: RunningAdoption) -> None:
    discard(running.world, about(running).enter("KH", EntryChannel.EMAIL, OBJECTS))
    running.agree("KH")

    assert running.end() == [running.id]


def test_the_result_of_a_silence_waits_for_no_corrected_entry(silence: RunningAdoption) -> None:
    entered_wrongly(silence)
    with silence.world.database.transaction(WORKER) as session:
        assert ending.end_due(session, now=OVER) == [silence.id]
    silence.declare()

    assert silence.row().state is AdoptionState.ADOPTED


def test_a_silence_that_its_clock_would_end_waits_for_a_corrected_entry(silence: RunningAdoption) -> None:
    silence.agree("KH", ad_referendum=True)
    entry = entered_wrongly(silence)
    assert silence.end() == []

    entry.check(entry.enter("KH", EntryChannel.SIGNED_LETTER, AGREES, arrived_at=ENDS, now=OVER), now=OVER)
    silence.end()

    assert silence.row().state is AdoptionState.ADOPTED
