"""What a member says to an adoption or to words for brackets by letter, mail or telephone: entered, checked, and counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.entered import TIME_TO_CONFIRM, TIME_TO_CORRECT, EnteredPosition, EnteredState, Statement
from models.adoption.operations import adoption, ending, entering
from models.adoption.operations.entering import MatterType, StatedPosition
from models.adoption.position import Position, Stance
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.lifting.lifting import Lifting, LiftingState
from models.lifting.operations import procedure
from models.record import verifying
from testing.world import LATER, World
from tests.adoption import ENDS, OVER, RunningAdoption, begin, note, terms
from tests.lifting import begin_lifting
from tests.models.meetings.test_meetings import letters
from tests.web.circulation import KHMER, SecondVersion

LETTER = ("letter.pdf", b"%PDF-1.7 x")
AGREES = StatedPosition()
OBJECTS = StatedPosition(objects=True, reason=KHMER)


@dataclass(frozen=True)
class Entering:
    """Entering what a member says about one thing."""

    world: World
    about: MatterType
    id: int

    def enter(
        self,
        code: str,
        channel: EntryChannel,
        says: StatedPosition,
        *,
        arrived_at: datetime = LATER,
        now: datetime = LATER,
    ) -> EnteredPosition:
        by, member = self.world.staff[0], self.world.coordinators[code].of_member()
        original = LETTER if channel is EntryChannel.SIGNED_LETTER else None
        origin = Origin(channel, arrived_at.date(), "H.E. the Minister", arrived_at, original)
        with self.world.database.transaction(viewer_of(by)) as session:
            return entering.enter(session, self.about, self.id, member.id, origin, says, by=by, now=now)

    def check(self, entry: EnteredPosition, *, by: int = 1, now: datetime = LATER) -> EnteredPosition:
        officer = self.world.staff[by]
        with self.world.database.transaction(viewer_of(officer)) as session:
            return entering.check(session, entry.id, by=officer, seen=entry.revision, now=now)

    def row(self, entry: EnteredPosition) -> EnteredPosition:
        with self.world.database.reading(WORKER) as session:
            return session.get_one(EnteredPosition, entry.id)


@pytest.fixture
def running(world: World, bare: DraftVersion) -> RunningAdoption:
    return begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))


@pytest.fixture
def silence(world: World, bare: DraftVersion) -> RunningAdoption:
    return begin(world, bare, terms(world, AdoptionProcedure.TACIT))


def about(running: RunningAdoption) -> Entering:
    return Entering(running.world, Adoption, running.id)


def test_signed_letters_adopt_a_text_for_members_that_never_sign_in(running: RunningAdoption) -> None:
    entry = about(running)
    for code in ("KH", "CN", "LA", "MM", "TH"):
        checked = entry.check(entry.enter(code, EntryChannel.SIGNED_LETTER, AGREES))
        assert checked.state is EnteredState.COUNTED
    reserved = StatedPosition(kind=Statement.RESERVATION, statement=KHMER)
    last = entry.enter("VN", EntryChannel.SIGNED_LETTER, reserved)
    assert running.row().state is AdoptionState.RUNNING
    with pytest.raises(NotYours, match="Somebody else"):
        entry.check(last, by=0)
    entry.check(last)

    assert running.row().state is AdoptionState.ADOPTED
    with running.world.database.reading(WORKER) as session:
        positions = adoption.positions(session, running.row())
        vietnam = running.world.coordinators["VN"].of_member().id
        assert (positions[vietnam].statement, positions[vietnam].entry_id) == (KHMER, last.id)
        assert [found for found in verifying.verify(session) if found.faults] == []


def test_what_is_said_by_telephone_waits_for_the_coordinator_unless_it_objects(running: RunningAdoption) -> None:
    entry, khmer, thai = about(running), running.world.coordinators["KH"], running.world.coordinators["TH"]
    agreed = entry.check(entry.enter("KH", EntryChannel.TELEPHONE, AGREES))
    assert agreed.state is EnteredState.TO_CONFIRM
    assert khmer.id in letters(running.world, Letter.POSITION_TO_CONFIRM)
    with pytest.raises(Untimely, match="entered for this member already"):
        entry.enter("KH", EntryChannel.EMAIL, AGREES)
    with pytest.raises(NotFound), running.world.database.transaction(viewer_of(thai)) as session:
        entering.confirm(session, agreed.id, by=thai, seen=agreed.revision, now=LATER)
    with running.world.database.transaction(viewer_of(khmer)) as session:
        entering.confirm(session, agreed.id, by=khmer, seen=agreed.revision, now=LATER)
    with running.world.database.reading(WORKER) as session:
        assert khmer.of_member().id in adoption.positions(session, running.row())

    other = entry.check(entry.enter("LA", EntryChannel.EMAIL, AGREES))
    entry.check(entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS))
    assert running.row().state is AdoptionState.BROKEN
    assert entry.row(other).state is EnteredState.LAPSED


def test_a_silence_waits_for_the_check_of_what_came_in_time_and_is_broken_by_it(silence: RunningAdoption) -> None:
    entry = about(silence)
    before = ENDS - timedelta(minutes=1)
    objection = entry.enter("MM", EntryChannel.TELEPHONE, OBJECTS, arrived_at=before, now=ENDS + timedelta(seconds=20))

    assert silence.end() == []
    assert silence.row().state is AdoptionState.RUNNING
    entry.check(objection, now=OVER)
    assert silence.row().state is AdoptionState.BROKEN
    with silence.world.database.reading(WORKER) as session:
        (position,) = adoption.positions(session, silence.row()).values()
    assert (position.stance, position.reason, position.late) == (Stance.OBJECTS, KHMER, False)


def test_an_adoption_waits_for_the_coordinator_to_confirm_what_came_in_time(running: RunningAdoption) -> None:
    entry, khmer = about(running), running.world.coordinators["KH"]
    for code in ("CN", "LA", "MM", "TH", "VN"):
        entry.check(entry.enter(code, EntryChannel.SIGNED_LETTER, AGREES))
    mailed = entry.enter("KH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=OVER)
    checked_at = ENDS + timedelta(hours=2)
    agreed = entry.check(mailed, now=checked_at)
    assert agreed.decide_by(ENDS) == checked_at + TIME_TO_CONFIRM
    assert running.end(now=checked_at + TIME_TO_CONFIRM) == []

    with running.world.database.transaction(viewer_of(khmer)) as session:
        entering.confirm(session, agreed.id, by=khmer, seen=agreed.revision, now=checked_at + TIME_TO_CONFIRM)

    assert running.row().state is AdoptionState.ADOPTED


@pytest.mark.parametrize("rejects", [True, False])
def test_an_adoption_ends_when_the_coordinator_does_not_confirm(running: RunningAdoption, rejects: bool) -> None:
    entry, khmer = about(running), running.world.coordinators["KH"]
    checked_at = ENDS - timedelta(hours=1)
    agreed = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES), now=checked_at)
    assert running.end() == []
    over = checked_at + TIME_TO_CONFIRM + timedelta(seconds=1)
    if rejects:
        over = OVER + TIME_TO_CORRECT + timedelta(seconds=1)
        with running.world.database.transaction(viewer_of(khmer)) as session:
            entering.reject(session, agreed.id, note=KHMER, by=khmer, seen=agreed.revision, now=OVER)
    assert running.end(now=over - timedelta(seconds=1)) == []

    assert running.end(now=over) == [running.id]

    assert running.row().state is AdoptionState.LAPSED
    assert entry.row(agreed).state is (EnteredState.REJECTED if rejects else EnteredState.LAPSED)


def test_what_waits_for_a_coordinator_who_answers_in_the_service_instead_holds_up_nothing(
    running: RunningAdoption,
) -> None:
    entry = about(running)
    agreed = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES), now=ENDS - timedelta(hours=2))
    running.agree("KH", Statement.RESERVATION, KHMER, now=ENDS - timedelta(hours=1))

    assert entry.row(agreed).state is EnteredState.LAPSED
    assert running.end() == [running.id]
    with running.world.database.reading(WORKER) as session:
        (position,) = adoption.positions(session, running.row()).values()
        assert (position.statement, position.entry_id) == (KHMER, None)
        assert [found for found in verifying.verify(session) if found.faults] == []


def test_nothing_is_declared_of_a_silence_while_a_coordinator_can_confirm(silence: RunningAdoption) -> None:
    entry, officer = about(silence), silence.world.staff[0]
    with silence.world.database.transaction(WORKER) as session:
        assert ending.end_due(session, now=OVER) == [silence.id]
    reserved = StatedPosition(kind=Statement.RESERVATION, statement=KHMER)
    mailed = entry.enter("KH", EntryChannel.EMAIL, reserved, arrived_at=ENDS, now=OVER)
    entry.check(mailed, now=OVER)

    with (
        pytest.raises(Untimely, match="Wait until then, or call: the wait ends"),
        silence.world.database.transaction(viewer_of(officer)) as session,
    ):
        ending.declare(session, Adoption, silence.id, by=officer, now=OVER)


def test_what_came_too_late_or_before_anybody_was_asked_is_refused(silence: RunningAdoption) -> None:
    entry = about(silence)
    with pytest.raises(Untimely, match="The time to answer ended"):
        entry.enter("MM", EntryChannel.TELEPHONE, AGREES, arrived_at=ENDS + timedelta(seconds=1), now=OVER)
    with pytest.raises(Invalid, match="had not been asked then"):
        entry.enter("MM", EntryChannel.TELEPHONE, OBJECTS, arrived_at=LATER - timedelta(hours=1))
    for says, why in (
        (StatedPosition(objects=True), "Write why it objects"),
        (StatedPosition(reason="Why"), "no objection"),
        (StatedPosition(kind=Statement.RESERVATION), "write it"),
    ):
        with pytest.raises(Invalid, match=why):
            entry.enter("MM", EntryChannel.TELEPHONE, says)
    assert silence.end() == [silence.id]


def test_an_objection_that_arrived_after_the_end_of_a_silence_is_kept_apart(silence: RunningAdoption) -> None:
    entry, world, after = about(silence), silence.world, ENDS + timedelta(seconds=1)
    before = entry.enter("MM", EntryChannel.TELEPHONE, OBJECTS, arrived_at=after, now=OVER)
    silence.end()
    assert silence.row().state is AdoptionState.ADOPTED
    with pytest.raises(Untimely, match="The time to answer ended"):
        entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS, arrived_at=ENDS, now=OVER)

    assert entry.check(before, now=OVER).state is EnteredState.COUNTED
    entry.check(entry.enter("VN", EntryChannel.SIGNED_LETTER, OBJECTS, arrived_at=after, now=OVER), now=OVER)

    with world.database.reading(WORKER) as session:
        late = session.scalars(select(Position).where(Position.late)).all()
        assert {one.member_id for one in late} == {world.coordinators[code].of_member().id for code in ("MM", "VN")}
        assert [found for found in verifying.verify(session) if found.faults] == []
    assert silence.row().state is AdoptionState.ADOPTED
    assert set(letters(world, Letter.LATE_OBJECTION)) == {one.id for one in world.staff}
    with pytest.raises(Untimely, match="Viet Nam has already objected after the end"):
        entry.enter("VN", EntryChannel.TELEPHONE, OBJECTS, arrived_at=after, now=OVER)


def test_what_is_discarded_holds_no_clock_and_can_be_entered_anew(silence: RunningAdoption) -> None:
    entry, officer = about(silence), silence.world.staff[1]
    wrong = entry.enter("MM", EntryChannel.TELEPHONE, OBJECTS)
    with pytest.raises(Invalid, match="Say why"), silence.world.database.transaction(viewer_of(officer)) as session:
        entering.discard(session, wrong.id, note=" ", by=officer, seen=1, now=LATER)
    with silence.world.database.transaction(viewer_of(officer)) as session:
        entering.discard(session, wrong.id, note="It was Thailand.", by=officer, seen=1, now=LATER)
    assert letters(silence.world, Letter.POSITION_NOT_COUNTED) == [silence.world.staff[0].id]
    entry.enter("TH", EntryChannel.TELEPHONE, OBJECTS)
    assert silence.end() == []


def test_the_secretariat_gets_a_letter_when_a_coordinator_rejects_what_was_entered(running: RunningAdoption) -> None:
    entry, khmer = about(running), running.world.coordinators["KH"]
    agreed = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES))

    with running.world.database.transaction(viewer_of(khmer)) as session:
        entering.reject(session, agreed.id, note=KHMER, by=khmer, seen=agreed.revision, now=LATER)

    assert letters(running.world, Letter.POSITION_NOT_COUNTED) == [one.id for one in running.world.staff]


def test_words_for_brackets_are_answered_by_letter_and_objected_to_by_telephone(
    world: World, out: SecondVersion
) -> None:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: KHMER, 2: "fish"})
    words = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    entry = Entering(world, Lifting, words.id)
    first = words.row().words[0].bracket_id
    entry.check(entry.enter("KH", EntryChannel.SIGNED_LETTER, AGREES))
    entry.check(entry.enter("TH", EntryChannel.TELEPHONE, StatedPosition(reason="Too much.", objects_to=[first])))
    mailed = entry.check(entry.enter("CN", EntryChannel.EMAIL, AGREES))
    for code in ("CN", "LA", "MM", "VN"):
        words.answer(code)

    assert entry.row(mailed).state is EnteredState.LAPSED
    ended = words.row()
    assert ended.state is LiftingState.LIFTED
    with world.database.reading(WORKER) as session:
        objections = {one.member.code: one.objects_to for one in procedure.answers(session, ended) if one.entry_id}
    assert objections == {"KH": [], "TH": [first]}
