"""Members that have not answered about an adoption, or about words for brackets, are reminded before the time for it ends."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.operations import reminders
from models.adoption.operations.silence import extend_for_outage
from models.comments.entered import EntryChannel
from models.db.access import OPERATOR, WORKER
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.operations import people
from models.record import verifying
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, begin, note, terms
from tests.conftest import url_of_one
from tests.lifting import begin_lifting
from tests.models.adoption.test_entering import AGREES, Entering
from tests.web.circulation import KHMER, SecondVersion

HOUR = timedelta(hours=1)
THREE_DAYS_BEFORE, A_DAY_BEFORE = ENDS - 72 * HOUR, ENDS - 24 * HOUR


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


def tick(world: World, now: datetime) -> list[int]:
    with world.database.transaction(WORKER) as session:
        return reminders.remind_due(session, now=now)


def reminded(world: World) -> list[tuple[datetime, set[str]]]:
    """When members were reminded, and whose people got a letter then."""
    reminders_owed = Notification.letter == Letter.ANSWER_REMINDER
    owed = select(Notification).where(reminders_owed).options(joinedload(Notification.person))
    with world.database.reading(WORKER) as session:
        letters = [(one.owed_at, one.person.of_member().code) for one in session.scalars(owed)]
    return [(at, {code for when, code in letters if when == at}) for at in sorted({at for at, _ in letters})]


def test_those_that_have_not_answered_are_reminded_twice_and_what_they_do_then_counts(
    world: World, bare: DraftVersion
) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    silence.agree("CN")
    moments = [LATER + hours * HOUR for hours in range((ENDS - LATER) // HOUR + 48)]

    ticks = [now for now in moments[: moments.index(A_DAY_BEFORE)] if tick(world, now)]
    silence.agree("TH", now=A_DAY_BEFORE - HOUR)
    ticks += [now for now in moments[moments.index(A_DAY_BEFORE) :] if tick(world, now)]

    assert ticks == [THREE_DAYS_BEFORE, A_DAY_BEFORE]
    assert reminded(world) == [
        (THREE_DAYS_BEFORE, set(MEMBERS) - {"CN"}),
        (A_DAY_BEFORE, set(MEMBERS) - {"CN", "TH"}),
    ]
    with world.database.reading(WORKER) as session:
        events = session.scalars(select(Event).where(Event.verb == Verb.REMINDED).order_by(Event.id)).all()
        assert [event.body["members"] for event in events if event.body] == [
            ["KH", "LA", "MM", "TH", "VN"],
            ["KH", "LA", "MM", "VN"],
        ]


def test_one_moment_reminds_once_however_late_or_often_the_clock_ticks(world: World, bare: DraftVersion) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))

    assert tick(world, A_DAY_BEFORE + HOUR) == [silence.id]
    assert tick(world, A_DAY_BEFORE + HOUR) == []
    assert tick(world, A_DAY_BEFORE + 2 * HOUR) == []

    assert [at for at, _ in reminded(world)] == [A_DAY_BEFORE + HOUR]


def test_nobody_is_reminded_within_a_day_of_the_letter_that_asks(world: World, bare: DraftVersion) -> None:
    ends = LATER + 73 * HOUR
    begin(world, bare, terms(world, AdoptionProcedure.TACIT, ends))

    assert [hours for hours in range(73) if tick(world, LATER + hours * HOUR)] == [49]


def test_who_has_agreed_ad_referendum_is_reminded_to_confirm_it(world: World, bare: DraftVersion) -> None:
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    for code in MEMBERS:
        adoption.agree(code, ad_referendum=code == "VN")

    tick(world, A_DAY_BEFORE)

    assert reminded(world) == [(A_DAY_BEFORE, {"VN"})]


def test_a_member_of_which_something_is_entered_is_not_said_to_have_sent_nothing(
    world: World, bare: DraftVersion
) -> None:
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    entry = Entering(world, Adoption, adoption.id)
    entry.enter("VN", EntryChannel.EMAIL, AGREES)
    entry.check(entry.enter("TH", EntryChannel.EMAIL, AGREES))

    tick(world, A_DAY_BEFORE)

    assert reminded(world) == [(A_DAY_BEFORE, set(MEMBERS) - {"TH", "VN"})]


def test_a_later_end_reminds_again(world: World, bare: DraftVersion) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    tick(world, A_DAY_BEFORE)
    with world.database.transaction(WORKER) as session:
        extend_for_outage(session, ENDS - 2 * HOUR, now=ENDS + 30 * HOUR)
    later = silence.row().ends_at - 24 * HOUR

    assert (tick(world, later), tick(world, later + HOUR)) == ([silence.id], [])


def test_what_has_ended_reminds_nobody(world: World, bare: DraftVersion) -> None:
    begin(world, bare, terms(world, AdoptionProcedure.TACIT)).object_to("TH")

    assert tick(world, A_DAY_BEFORE) == []


def test_a_member_whom_no_letter_reaches_is_not_said_to_be_reminded(world: World, bare: DraftVersion) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    for code in MEMBERS:
        if code != "VN":
            silence.agree(code)
    with world.database.transaction(OPERATOR) as session:
        people.end_office_of(session, world.coordinators["VN"].email, now=LATER)

    tick(world, A_DAY_BEFORE)

    assert reminded(world) == []
    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Event).where(Event.verb == Verb.REMINDED)).all() == []


def test_members_are_reminded_of_words_for_brackets(world: World, out: SecondVersion) -> None:
    with world.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: KHMER, 2: ""})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.answer("KH")

    assert tick(world, THREE_DAYS_BEFORE) == [lifting.id]

    assert reminded(world) == [(THREE_DAYS_BEFORE, set(MEMBERS) - {"KH"})]
    with world.database.reading(OPERATOR) as session:
        assert [finding.faults for finding in verifying.verify(session) if finding.faults] == []
