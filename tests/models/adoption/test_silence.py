"""The clock of a silence: whom it binds, what breaks it in time, what moves its end, and who declares its result."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.entered import EnteredPosition, EnteredState
from models.adoption.operations import ending, entering, notices
from models.adoption.operations import silence as operations
from models.adoption.operations.decisions import is_late_objection
from models.adoption.operations.entering import StatedPosition
from models.adoption.queries.adoption import adoption_progress
from models.adoption.silence import SilenceOutcome
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.db.access import OPERATOR, WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Member
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.deadline import Holiday
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, OVER, RunningAdoption, announce, begin, terms
from tests.models.adoption.test_entering import OBJECTS, Entering

ALL = set(MEMBERS)


@pytest.fixture
def silence(world: World, bare: DraftVersion) -> RunningAdoption:
    """Of which all members but Lao PDR know."""
    return begin(world, bare, terms(world, AdoptionProcedure.TACIT), known=ALL - {"LA"})


def over(silence: RunningAdoption, now: datetime = OVER) -> list[int]:
    with silence.world.database.transaction(WORKER) as session:
        return ending.end_due(session, now=now)


def count_letters(world: World, letter: Letter) -> int:
    with world.database.reading(WORKER) as session:
        return len(session.scalars(select(Notification.id).where(Notification.letter == letter)).all())


def called(silence: RunningAdoption, code: str, at: datetime, *, now: datetime) -> None:
    staff, member = silence.world.staff[0], silence.world.coordinators[code].of_member().id
    with silence.world.database.transaction(viewer_of(staff)) as session:
        about = Adoption, silence.id, member
        notices.record_call(session, *about, note="With its deputy.", called_at=at, by=staff, now=now)


def telephoned(silence: RunningAdoption, code: str, at: datetime, *, now: datetime) -> EnteredPosition:
    """What a member says by telephone at a time, typed by one of the secretariat and checked by another."""
    first, second = silence.world.staff[:2]
    member = silence.world.coordinators[code].of_member().id
    origin, says = (
        Origin(EntryChannel.TELEPHONE, at.date(), "Its minister", at),
        StatedPosition(True, "Not these words."),
    )
    with silence.world.database.transaction(viewer_of(first)) as session:
        entry = entering.enter(session, Adoption, silence.id, member, origin, says, by=first, now=now)
    with silence.world.database.transaction(viewer_of(second)) as session:
        return entering.check(session, entry.id, by=second, seen=1, now=now)


def holiday(world: World, code: str, day: date) -> None:
    with world.database.transaction(OPERATOR) as session:
        member = session.scalars(select(Member).where(Member.code == code)).one()
        session.add(Holiday(member_id=member.id, day=day, name="New Year"))


def test_two_declare_what_came_of_a_silence_that_held(silence: RunningAdoption) -> None:
    first, second = silence.world.staff[:2]
    called(silence, "LA", ENDS - timedelta(minutes=1), now=OVER - timedelta(seconds=30))
    with pytest.raises(Untimely, match="not over"):
        silence.declare(now=ENDS)
    assert (over(silence), over(silence)) == ([silence.id], [])
    assert silence.row().state is AdoptionState.RUNNING
    assert (count_letters(silence.world, Letter.SILENCE_OVER), count_letters(silence.world, Letter.SILENCE_HELD)) == (
        3,
        0,
    )

    with silence.world.database.transaction(viewer_of(first)) as session:
        ending.declare(session, Adoption, silence.id, by=first, now=OVER)
    with pytest.raises(NotYours), silence.world.database.transaction(viewer_of(first)) as session:
        ending.confirm(session, Adoption, silence.id, by=first, now=OVER)
    with silence.world.database.transaction(viewer_of(second)) as session:
        ending.confirm(session, Adoption, silence.id, by=second, now=OVER + timedelta(days=1))

    adoption = silence.row()
    assert (adoption.state, adoption.ended_at) == (AdoptionState.ADOPTED, ENDS)


def test_an_entry_that_holds_up_the_result_is_asked_about_each_day_until_it_is_checked(
    silence: RunningAdoption,
) -> None:
    called(silence, "LA", ENDS - timedelta(minutes=1), now=OVER - timedelta(seconds=30))
    over(silence)
    entry, everybody = Entering(silence.world, Adoption, silence.id), len(silence.world.staff)
    objection = entry.enter("TH", EntryChannel.EMAIL, OBJECTS, arrived_at=ENDS, now=OVER)
    before = count_letters(silence.world, Letter.POSITION_TO_CHECK)

    for hours in (1, 25, 26, 49):
        assert over(silence, OVER + timedelta(hours=hours)) == []

    assert count_letters(silence.world, Letter.POSITION_TO_CHECK) == before + 2 * everybody
    entry.check(objection, now=OVER + timedelta(hours=50))
    assert over(silence, OVER + timedelta(hours=99)) == []
    assert count_letters(silence.world, Letter.POSITION_TO_CHECK) == before + 2 * everybody


def test_a_member_that_did_not_know_holds_it_and_is_asked_expressly(silence: RunningAdoption) -> None:
    with pytest.raises(Untimely):
        called(silence, "LA", OVER, now=OVER)
    over(silence)
    assert count_letters(silence.world, Letter.SILENCE_HELD) == 1
    with pytest.raises(Untimely, match="time to answer ended"):
        silence.agree("TH", now=OVER)

    first, second = silence.world.staff[:2]
    with silence.world.database.transaction(viewer_of(first)) as session:
        assert ending.declare(session, Adoption, silence.id, by=first, now=OVER).declared_as is SilenceOutcome.LAPSED
    silence.agree("LA", now=OVER + timedelta(days=3))
    with (
        pytest.raises(Outdated, match="has answered since"),
        silence.world.database.transaction(viewer_of(second)) as session,
    ):
        ending.confirm(session, Adoption, silence.id, by=second, now=OVER + timedelta(days=3))
    silence.declare(now=OVER + timedelta(days=3))

    assert silence.row().state is AdoptionState.ADOPTED


def test_a_call_in_time_counts_also_when_it_is_recorded_afterwards(silence: RunningAdoption) -> None:
    first, second = silence.world.staff[:2]
    over(silence)
    with silence.world.database.transaction(viewer_of(first)) as session:
        assert ending.declare(session, Adoption, silence.id, by=first, now=OVER).declared_as is SilenceOutcome.LAPSED

    called(silence, "LA", ENDS - timedelta(hours=2), now=OVER + timedelta(hours=1))

    assert count_letters(silence.world, Letter.CALL_RECORDED) == 1
    assert count_letters(silence.world, Letter.RESULT_DECLARED) == 0
    with silence.world.database.reading(WORKER) as session:
        assert adoption_progress(session, silence.id).awaited == []
    called(silence, "LA", ENDS - timedelta(hours=2), now=OVER + timedelta(hours=1))
    assert count_letters(silence.world, Letter.CALL_RECORDED) == 1
    with (
        pytest.raises(Outdated, match="or a call with it"),
        silence.world.database.transaction(viewer_of(second)) as session,
    ):
        ending.confirm(session, Adoption, silence.id, by=second, now=OVER + timedelta(hours=1))
    silence.declare(now=OVER + timedelta(hours=2))
    assert silence.row().state is AdoptionState.ADOPTED


def test_a_call_with_a_member_that_has_answered_is_not_recorded(silence: RunningAdoption) -> None:
    silence.agree("LA")
    with pytest.raises(Outdated, match="Lao PDR has answered"):
        called(silence, "LA", LATER, now=LATER)
    assert count_letters(silence.world, Letter.CALL_RECORDED) == 0


def test_a_member_that_was_called_can_still_answer_until_the_result_is_confirmed(silence: RunningAdoption) -> None:
    over(silence)
    called(silence, "LA", ENDS - timedelta(hours=2), now=OVER + timedelta(hours=1))

    silence.object_to("LA", "We had no such call.", now=OVER + timedelta(hours=2))

    assert silence.row().state is AdoptionState.BROKEN


def test_without_that_answer_the_text_is_declared_not_adopted(silence: RunningAdoption) -> None:
    silence.end()
    assert silence.row().state is AdoptionState.LAPSED


def test_an_objection_by_telephone_in_time_breaks_it_as_long_as_nothing_is_declared(silence: RunningAdoption) -> None:
    silence.known("LA")
    over(silence)
    telephoned(silence, "VN", ENDS + timedelta(minutes=1), now=OVER + timedelta(hours=1))
    assert silence.row().state is AdoptionState.RUNNING, "it came too late, and is kept apart"
    telephoned(silence, "TH", ENDS - timedelta(minutes=1), now=OVER + timedelta(hours=1))

    assert silence.row().state is AdoptionState.BROKEN
    with pytest.raises(Untimely):
        silence.declare(now=OVER + timedelta(hours=2))


def test_an_outage_in_its_last_day_extends_it(silence: RunningAdoption) -> None:
    def tick(since: datetime, now: datetime) -> list[int]:
        with silence.world.database.transaction(WORKER) as session:
            return operations.extend_for_outage(session, since, now=now)

    assert tick(ENDS - timedelta(days=3), ENDS - timedelta(days=2)) == []
    assert tick(ENDS - timedelta(minutes=2), ENDS - timedelta(minutes=1)) == []
    assert tick(ENDS - timedelta(hours=6), ENDS + timedelta(hours=1)) == [silence.id]

    adoption = silence.row()
    assert ENDS.strftime("%A") == "Friday"
    assert adoption.ends_at == ENDS + timedelta(days=3, hours=1)  # a day after the service is back is a Saturday
    (change,) = adoption.extensions
    assert "could not be reached from" in change.reason
    assert over(silence, OVER) == []
    assert count_letters(silence.world, Letter.SILENCE_EXTENDED) == 10
    with silence.world.database.reading(WORKER) as session:
        (event,) = session.scalars(select(Event).where(Event.verb == Verb.SILENCE_EXTENDED))
    assert event.body is not None
    assert event.body["until"] == adoption.ends_at.isoformat()


def test_no_silence_ends_on_a_holiday(world: World, bare: DraftVersion) -> None:
    holiday(world, "LA", ENDS.date())
    with pytest.raises(Invalid, match=r"New Year in Lao PDR\)\. Choose 9 May 2022, 18:00"):
        announce(world, bare, terms(world, AdoptionProcedure.TACIT))
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT, ENDS - timedelta(days=1)))
    holiday(world, "VN", (ENDS - timedelta(days=1)).date())

    assert over(silence) == []
    assert silence.row().ends_at == ENDS + timedelta(days=3)


def test_an_end_on_a_holiday_moves_at_once_though_something_waits_for_its_check(silence: RunningAdoption) -> None:
    entry = Entering(silence.world, Adoption, silence.id)
    entry.enter("KH", EntryChannel.EMAIL, StatedPosition(), arrived_at=ENDS, now=OVER)
    holiday(silence.world, "VN", ENDS.date())

    assert over(silence) == []
    assert silence.row().ends_at == ENDS + timedelta(days=3)


def test_after_a_meeting_the_silence_of_those_who_were_not_there_binds_them(world: World, bare: DraftVersion) -> None:
    met = terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM", agreed="KH CN LA MM")
    adoption = begin(world, bare, met)
    for code in ("KH", "CN", "LA", "MM"):
        adoption.agree(code)
    assert adoption.row().state is AdoptionState.RUNNING

    adoption.end()
    assert adoption.row().state is AdoptionState.ADOPTED


def test_after_a_meeting_those_who_were_there_must_confirm(world: World, bare: DraftVersion) -> None:
    adoption = begin(world, bare, terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM", agreed="KH CN LA MM"))
    adoption.agree("KH")
    adoption.end()
    assert adoption.row().state is AdoptionState.LAPSED
    assert adoption.row().announced_at == LATER


def test_an_objection_of_an_awaited_member_is_not_late_and_other_entries_lapse(
    silence: RunningAdoption,
) -> None:
    over(silence)
    entry, later = Entering(silence.world, Adoption, silence.id), OVER + timedelta(hours=1)
    objection = entry.enter("LA", EntryChannel.TELEPHONE, StatedPosition(True, "No."), arrived_at=later, now=later)
    with silence.world.database.reading(WORKER) as session:
        assert not is_late_objection(session, silence.row(), objection)
    by = silence.world.staff[1]
    with silence.world.database.transaction(viewer_of(by)) as session:
        entering.discard(session, objection.id, note="A mistake.", by=by, seen=objection.revision, now=later)
    agrees = entry.enter("LA", EntryChannel.TELEPHONE, StatedPosition(), arrived_at=later, now=later)
    assert entry.check(agrees, now=later).state is EnteredState.TO_CONFIRM

    silence.agree("LA", now=later)
    silence.declare(now=later)

    assert silence.row().state is AdoptionState.ADOPTED
    assert entry.row(agrees).state is EnteredState.LAPSED
