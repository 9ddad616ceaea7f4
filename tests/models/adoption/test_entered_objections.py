"""An objection to a corrigendum that comes by letter or telephone: entered, checked, and disowned where it is not the member's."""

from datetime import datetime, timedelta

import pytest

from models.adoption.corrigendum import TextCorrigendum, TextCorrigendumState
from models.adoption.entered import TIME_TO_CONFIRM, TIME_TO_CORRECT, EnteredPosition, EnteredState
from models.adoption.operations import corrigenda, entering, objections
from models.adoption.queries import entered as queries
from models.comments.entered import EntryChannel
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.people.person import Person
from models.people.queries.home_tasks import member_home
from models.people.queries.task import TaskKind
from models.record import verifying
from testing.world import LATER, World
from tests.models.adoption.test_corrigenda import ENDS, OVER, act, correction, count_letters, issue, put, text
from tests.models.adoption.test_entering import AGREES, OBJECTS, Entering
from tests.models.meetings.test_meetings import letters
from tests.web.circulation import KHMER

__all__ = ["text"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def row(world: World, one: TextCorrigendum) -> TextCorrigendum:
    with world.database.reading(WORKER) as session:
        return session.get_one(TextCorrigendum, one.id)


def about(world: World, one: TextCorrigendum) -> Entering:
    return Entering(world, TextCorrigendum, one.id)


def discard(world: World, entry: EnteredPosition, *, now: datetime) -> None:
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        entering.discard(session, entry.id, note="Another country.", by=by, seen=entry.revision, now=now)


def reject(world: World, entry: EnteredPosition, by: Person, *, now: datetime) -> EnteredPosition:
    with world.database.transaction(viewer_of(by)) as session:
        return entering.reject(session, entry.id, note="We said nothing.", by=by, seen=entry.revision, now=now)


def issue_at(world: World, now: datetime) -> list[int]:
    with world.database.transaction(WORKER) as session:
        return corrigenda.issue_due(session, now=now)


def test_it_holds_the_corrigendum_from_its_entry_and_stops_it_by_its_check(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    entry = about(world, one)
    with pytest.raises(Invalid, match="Only an objection"):
        entry.enter("TH", EntryChannel.TELEPHONE, AGREES)
    late = entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS, arrived_at=ENDS, now=OVER)
    assert issue_at(world, OVER + 3 * DAY) == []
    assert len(letters(world, Letter.POSITION_TO_CHECK)) == 5  # two when it was entered, all three when it had waited
    with pytest.raises(NotYours):
        entry.check(late, by=0)
    checked = entry.check(late, now=OVER + 3 * DAY)

    stopped = row(world, one)
    assert (checked.state, stopped.state) == (EnteredState.COUNTED, TextCorrigendumState.STOPPED)
    assert (stopped.objection, stopped.objected_at, stopped.objected_by_id) == (KHMER, ENDS, world.staff[1].id)
    assert count_letters(world, Letter.CORRIGENDUM_ENDED) == 10
    with world.database.reading(WORKER) as session:
        assert [found for found in verifying.verify(session) if found.faults] == []


def test_a_member_that_has_not_said_it_lets_the_corrigendum_go_on(world: World, text: DraftVersion) -> None:
    one, thai = put(world, text), world.coordinators["TH"]
    entry = about(world, one)
    checked = entry.check(entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS))
    with pytest.raises(NotFound):
        reject(world, checked, world.coordinators["VN"], now=LATER + HOUR)
    sent = count_letters(world, Letter.CORRIGENDUM_PUT)
    rejected = reject(world, checked, thai, now=ENDS + DAY)

    going = row(world, one)
    assert (rejected.state, going.state) == (EnteredState.REJECTED, TextCorrigendumState.WITH_MEMBERS)
    assert (going.member_id, going.objected_at, going.objection) == (None, None, "")
    assert going.until - (ENDS + DAY) >= ENDS - LATER  # the clock stood still
    assert count_letters(world, Letter.CORRIGENDUM_PUT) == 2 * sent
    assert count_letters(world, Letter.CORRIGENDUM_ENDED) == 0  # none had left
    assert set(letters(world, Letter.POSITION_NOT_COUNTED)) == {officer.id for officer in world.staff}
    assert (issue(world), issue_at(world, going.until + DAY)) == ([], [one.id])


def test_home_leads_its_coordinator_to_it_while_somebody_may_not_have_looked(world: World, text: DraftVersion) -> None:
    one, thai = put(world, text), world.coordinators["TH"]
    entry = about(world, one)
    checked = entry.check(entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS))

    def tasks(person: Person, now: datetime) -> list[tuple[EnteredPosition, bool]]:
        with world.database.reading(viewer_of(person)) as session:
            found = member_home(session, person, now).tasks
        own = [(task.subject, task.is_for_reader) for task in found if task.kind is TaskKind.POSITION]
        return [(subject, to_do) for subject, to_do in own if isinstance(subject, EnteredPosition)]

    assert [(subject.id, to_do) for subject, to_do in tasks(thai, ENDS)] == [(checked.id, True)]
    assert tasks(world.coordinators["LA"], LATER) == []
    assert tasks(thai, ENDS + TIME_TO_CONFIRM + DAY) == []
    reject(world, checked, thai, now=LATER + HOUR)
    assert tasks(thai, LATER + HOUR) == []


def test_it_goes_on_for_a_day_at_least(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    entry = about(world, one)
    checked = entry.check(entry.enter("TH", EntryChannel.EMAIL, OBJECTS, now=OVER), now=OVER)
    reject(world, checked, world.coordinators["TH"], now=OVER + HOUR)

    assert row(world, one).until >= OVER + HOUR + DAY
    stopped = act(world, world.coordinators["LA"], objections.object_to, one.id, reason="We do.", now=OVER + HOUR + DAY)
    assert stopped.state is TextCorrigendumState.STOPPED


def test_its_new_end_is_a_whole_minute_as_pages_show_it(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    entry = about(world, one)
    checked = entry.check(entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS))

    reject(world, checked, world.coordinators["TH"], now=LATER + timedelta(seconds=2))

    assert row(world, one).until == ENDS + timedelta(minutes=1)


def test_what_was_entered_for_another_member_waits_while_the_first_can_be_disowned(
    world: World, text: DraftVersion
) -> None:
    one = put(world, text)
    entry = about(world, one)
    other = entry.enter("LA", EntryChannel.EMAIL, OBJECTS)
    first = entry.check(entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS))
    with pytest.raises(Untimely, match="Thailand has objected already"):
        entry.check(other)
    assert waiting(world) == []

    reject(world, first, world.coordinators["TH"], now=LATER + DAY)
    assert waiting(world) == [other.id]
    entry.check(other, now=LATER + DAY)

    assert row(world, one).objection == KHMER


def waiting(world: World) -> list[int]:
    """The ids of the entries that the secretariat is asked to check."""
    with world.database.reading(viewer_of(world.staff[0])) as session:
        return [one.id for one, _ in queries.waiting(session, EnteredState.TO_CHECK)]


def test_what_was_entered_lapses_when_a_coordinator_objects_in_the_service(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    entry = about(world, one).enter("TH", EntryChannel.TELEPHONE, OBJECTS)

    act(world, world.coordinators["TH"], objections.object_to, one.id, reason="No.")

    assert about(world, one).row(entry).state is EnteredState.LAPSED


def test_a_discarded_objection_can_be_entered_correctly_before_the_corrigendum_is_issued(
    world: World, text: DraftVersion
) -> None:
    one = put(world, text)
    entry = about(world, one).enter("TH", EntryChannel.TELEPHONE, OBJECTS, arrived_at=ENDS, now=OVER)
    discard(world, entry, now=OVER)

    assert (issue_at(world, OVER + TIME_TO_CORRECT - HOUR), issue_at(world, OVER + TIME_TO_CORRECT + HOUR)) == (
        [],
        [one.id],
    )
    with pytest.raises(Untimely, match="propose a corrigendum that gives back the words"):
        about(world, one).enter("LA", EntryChannel.EMAIL, OBJECTS, arrived_at=ENDS, now=OVER + 2 * DAY)


def test_an_outage_gives_as_much_more_time_to_enter_it_correctly(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    entry = about(world, one).enter("TH", EntryChannel.TELEPHONE, OBJECTS, arrived_at=ENDS, now=OVER)
    discard(world, entry, now=OVER)
    back = OVER + TIME_TO_CORRECT + HOUR
    with world.database.transaction(WORKER) as session:
        corrigenda.extend_for_outage(session, OVER + HOUR, now=back)

    assert (issue_at(world, back + DAY), issue_at(world, back + 3 * DAY)) == ([], [one.id])


def test_only_what_arrived_while_the_members_were_asked_can_be_entered(world: World, text: DraftVersion) -> None:
    first, second, _ = world.staff
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its fishes"))
    with pytest.raises(NotFound):
        about(world, one).enter("TH", EntryChannel.TELEPHONE, OBJECTS)
    act(world, second, corrigenda.approve, one.id)
    entry = about(world, one)
    with pytest.raises(Invalid, match="had not been asked then"):
        entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS, arrived_at=LATER - DAY)
    with pytest.raises(Untimely, match="The time to object to this corrigendum ended"):
        entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS, arrived_at=ENDS + HOUR, now=OVER + HOUR)


def test_it_cannot_be_disowned_once_another_corrigendum_has_taken_its_place(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    entry = about(world, one)
    checked = entry.check(entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS))
    act(
        world,
        world.staff[0],
        corrigenda.propose,
        text.id,
        correction(world, text, "its fish", "its eels"),
        now=LATER + HOUR,
    )

    with pytest.raises(Untimely, match="Another corrigendum to this paragraph"):
        reject(world, checked, world.coordinators["TH"], now=LATER + DAY)
