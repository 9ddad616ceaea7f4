"""Who acts as coordinator between two dates, and whose office ends."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.comments.operations import submissions
from models.comments.queries.country import coordinators
from models.db.access import WORKER, viewer_of
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.offices import ActingLetter
from models.people.operations import acting, hand_over, offices, people
from models.people.operations.acting import MinistryLetter, Term
from models.people.operations.offices import Nominee
from models.people.person import ActingCoordinator, Member, Person, Role
from models.people.queries.open_matters import open_matters
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World

PDF = b"%PDF-1.7 note verbale"
SOMEBODY = Nominee(None, "Sok Dara", "sok.dara@kh.example.org")


def today(world: World) -> date:
    return world.database.now().astimezone(ZoneInfo("Asia/Phnom_Penh")).date()


def term(world: World, first: int = 0, last: int = 6) -> Term:
    """Days from today on."""
    return Term(today(world) + timedelta(days=first), today(world) + timedelta(days=last))


def name(world: World, nominee: Nominee, days: Term, code: str = "KH") -> ActingCoordinator:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return acting.name_acting(session, nominee, days, by=by, now=world.database.now())


def again(world: World, person: Person) -> Person:
    """The person, as they are now."""
    with world.database.reading(WORKER) as session:
        return session.get_one(Person, person.id)


def letters(world: World, letter: Letter) -> set[str]:
    with world.database.reading(WORKER) as session:
        owed = select(Person.name).join(Notification, Notification.person_id == Person.id)
        return set(session.scalars(owed.where(Notification.letter == letter)))


def verbs(world: World) -> list[Verb]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Event.verb).order_by(Event.seq)))


def test_a_deputy_who_acts_submits_and_the_record_says_for_whom(world: World) -> None:
    assert again(world, world.deputy).role is Role.DEPUTY
    name(world, Nominee(world.deputy.id), term(world))

    deputy = again(world, world.deputy)
    assert deputy.role is Role.COORDINATOR
    assert deputy.office == "acting country coordinator for Coordinator of Cambodia, Cambodia"
    with world.database.transaction(viewer_of(deputy)) as session:
        seen = submissions.state_of([])
        submissions.return_nil(session, world.round_id, by=deputy, seen=seen, now=LATER)
    with world.database.reading(WORKER) as session:
        (event,) = session.scalars(select(Event).where(Event.verb == Verb.NIL_RETURNED))
        assert coordinators(session, session.get_one(Member, deputy.of_member().id)) == [
            "Coordinator of Cambodia",
            "Deputy of Cambodia",
        ]
    assert event.body is not None
    assert event.body["by"]["office"] == "acting country coordinator for Coordinator of Cambodia, Cambodia"
    assert letters(world, Letter.ACTING_NAMED) == {"Coordinator of Cambodia", "Deputy of Cambodia"}


@pytest.mark.parametrize(("first", "last"), [(1, 6), (-6, -1)])
def test_nobody_acts_before_the_first_day_or_after_the_last(world: World, first: int, last: int) -> None:
    named = name(world, Nominee(world.deputy.id), term(world, 0, 6))
    days = term(world, first, last)
    assert days.first is not None
    assert days.last is not None
    zone = ZoneInfo("Asia/Phnom_Penh")
    with world.database.transaction(WORKER) as session:
        row = session.get_one(ActingCoordinator, named.id)
        row.begins_at = datetime.combine(days.first, datetime.min.time(), zone)
        row.ends_at = datetime.combine(days.last + timedelta(days=1), datetime.min.time(), zone)

    assert again(world, world.deputy).role is Role.DEPUTY


def test_days_are_those_of_the_member_both_included(world: World) -> None:
    named = name(world, Nominee(world.deputy.id), term(world, 2, 3))

    midnight = datetime.combine(today(world) + timedelta(days=2), datetime.min.time(), ZoneInfo("Asia/Phnom_Penh"))
    assert (named.begins_at, named.ends_at) == (midnight, midnight + timedelta(days=2))
    assert "Phnom Penh time" in named.days("Asia/Phnom_Penh")


def test_who_acts_does_not_pass_the_office_on(world: World) -> None:
    name(world, Nominee(world.deputy.id), term(world))
    by = again(world, world.deputy)

    with world.database.transaction(viewer_of(by)) as session:
        with pytest.raises(NotYours, match="you act for them"):
            acting.name_acting(session, SOMEBODY, term(world, 10, 11), by=by, now=LATER)
        with pytest.raises(NotYours, match="you act for them"):
            hand_over.offer(session, SOMEBODY, note="", by=by, now=LATER)
        with pytest.raises(NotYours, match="you act for them"):
            offices.end_deputy(session, by.id, by=by, now=LATER)


def test_it_ends_before_its_time_at_once_and_twice_is_once(world: World) -> None:
    named, by = name(world, Nominee(world.deputy.id), term(world)), world.coordinators["KH"]
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            acting.end(session, named.id, by=by, now=world.database.now())

    assert again(world, world.deputy).role is Role.DEPUTY
    assert verbs(world).count(Verb.ACTING_ENDED) == 1
    thailand = world.coordinators["TH"]
    with world.database.transaction(viewer_of(thailand)) as session, pytest.raises(NotFound):
        acting.end(session, named.id, by=thailand, now=LATER)


def test_what_cannot_be_is_refused_at_its_field(world: World) -> None:
    name(world, SOMEBODY, term(world, 3, 5))
    for nominee, days, sentence in (
        (SOMEBODY, Term(None, None), "Enter the first day"),
        (SOMEBODY, term(world, 6, 5), "before the first"),
        (SOMEBODY, term(world, -3, -1), "have passed"),
        (SOMEBODY, term(world, 10, 400), "a year at most"),
        (SOMEBODY, term(world, 5, 8), "Sok Dara is named for some of these days"),
        (Nominee(None), term(world, 10, 11), "enter the name"),
        (Nominee(None, "Officer", world.staff[0].email), term(world, 10, 11), "another office"),
        (Nominee(None, "X", world.contributor.email), term(world, 10, 11), "Withdraw that invitation"),
        (Nominee(world.coordinators["TH"].id), term(world, 10, 11), "no deputy any more"),
    ):
        with pytest.raises(Invalid, match=sentence):
            name(world, nominee, days)


def enter(world: World, nominee: Nominee, days: Term) -> ActingCoordinator:
    by = world.staff[0]
    letter = MinistryLetter("The Minister", date(2022, 5, 3), ("note.pdf", PDF))
    with world.database.transaction(viewer_of(by)) as session:
        member_id = world.coordinators["TH"].of_member().id
        return acting.enter_letter(session, member_id, nominee, days, letter, by=by, now=world.database.now())


def test_a_ministrys_letter_counts_when_a_second_officer_has_confirmed_it(world: World) -> None:
    one, other = world.staff[:2]
    entered = enter(world, Nominee(None, "Malee", "malee@th.example.org"), term(world, -1, 6))
    with world.database.reading(WORKER) as session:
        malee = session.scalars(select(Person).where(Person.name == "Malee")).one()
    assert malee.role is None
    assert letters(world, Letter.ACTING_TO_CONFIRM) == {officer.name for officer in world.staff[1:]}
    with world.database.transaction(viewer_of(one)) as session, pytest.raises(NotYours, match="You entered"):
        acting.confirm(session, entered.id, by=one, now=world.database.now())

    for _ in range(2):
        with world.database.transaction(viewer_of(other)) as session:
            acting.confirm(session, entered.id, by=other, now=world.database.now())

    acts = again(world, malee)
    assert acts.role is Role.COORDINATOR
    assert acts.office == "acting country coordinator for Coordinator of Thailand, Thailand"
    assert letters(world, Letter.ACTING_NAMED) == {"Coordinator of Thailand", "Malee"}
    assert verbs(world).count(Verb.ACTING_CONFIRMED) == 1
    for reader, found in ((world.coordinators["TH"], 1), (world.staff[2], 1), (world.coordinators["KH"], 0)):
        with world.database.reading(viewer_of(reader)) as session:
            assert len(session.scalars(select(ActingLetter)).all()) == found


def test_a_letter_that_was_rejected_is_not_confirmed(world: World) -> None:
    entered, other = enter(world, Nominee(None, "Malee", "malee@th.example.org"), term(world)), world.staff[1]
    with world.database.transaction(viewer_of(other)) as session:
        acting.end(session, entered.id, by=other, now=world.database.now())

    with world.database.transaction(viewer_of(other)) as session, pytest.raises(Untimely, match="was rejected"):
        acting.confirm(session, entered.id, by=other, now=world.database.now())
    assert letters(world, Letter.ACTING_ENDED) == set()


def test_a_letter_without_a_file_that_can_be_read_is_refused(world: World) -> None:
    by = world.staff[0]
    member_id = world.coordinators["TH"].of_member().id
    with world.database.transaction(viewer_of(by)) as session, pytest.raises(Invalid, match="Attach a PDF"):
        letter = MinistryLetter("The Minister", date(2022, 5, 3), ("note.exe", b"MZ"))
        acting.enter_letter(session, member_id, SOMEBODY, term(world), letter, by=by, now=LATER)


def test_a_deputys_office_ends_and_nobody_elses(world: World) -> None:
    by = world.coordinators["KH"]
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            offices.end_deputy(session, world.deputy.id, by=by, now=LATER)
    assert again(world, world.deputy).role is None
    assert verbs(world).count(Verb.DEPUTY_ENDED) == 1
    for other in (by, world.coordinators["TH"], world.contributor):
        with world.database.transaction(viewer_of(by)) as session, pytest.raises((NotFound, Invalid)):
            offices.end_deputy(session, other.id, by=by, now=LATER)


def test_what_is_open_is_counted_for_the_member_alone(world: World) -> None:
    world.remark("KH", "We have more to say.")
    world.remark("TH", "So have we.")
    cambodia = world.coordinators["KH"]
    with world.database.reading(viewer_of(cambodia)) as session:
        (open_now,) = open_matters(session, cambodia.of_member(), LATER)
        (at,) = open_now.rounds
    assert (at.drafted, at.is_acknowledged, at.is_in) == (1, False, False)

    world.submit("KH")
    with world.database.reading(viewer_of(cambodia)) as session:
        (open_now,) = open_matters(session, cambodia.of_member(), LATER)
        (at,) = open_now.rounds
    assert (at.drafted, at.is_acknowledged, at.is_in) == (0, True, True)


def test_who_leaves_acts_no_more(world: World) -> None:
    name(world, Nominee(world.deputy.id), term(world))
    with world.database.transaction(WORKER) as session:
        people.end_office_of(session, world.deputy.email, now=LATER)

    assert again(world, world.deputy).role is None
