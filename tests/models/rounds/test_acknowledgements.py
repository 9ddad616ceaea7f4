"""A member says once that the letter about a round has arrived."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.db.access import WORKER, viewer_of
from models.errors import NotFound, NotYours, Untimely
from models.letters.notification import Notification
from models.people.person import Member, Person
from models.record.events import Event
from models.record.row_changes import note_added
from models.record.verbs import Verb
from models.rounds.consultation import Acknowledgement, Consultation, RoundState, participations
from models.rounds.operations.rounds import acknowledge
from testing.world import AFTER, DEADLINE, LATER, World
from tests.rounds import among_five, arrange, arrange_round


def test_the_first_word_counts_and_is_recorded_once_with_who_said_it(world: World) -> None:
    letters = len(owed(world))

    first = say(world, world.deputy)
    again = say(world, world.deputy)
    colleague = say(world, world.coordinators["KH"])

    assert (first.id, first.at, first.by_id) == (again.id, LATER, world.deputy.id)
    assert (colleague.id, colleague.by_id) == (first.id, world.deputy.id)
    with world.database.reading(viewer_of(world.staff[0])) as session:
        assert [(one.member_id, one.by.name) for one in session.scalars(select(Acknowledgement))] == [
            (world.deputy.of_member().id, world.deputy.name)
        ]
        (event,) = session.scalars(select(Event).where(Event.verb == Verb.ACKNOWLEDGED))
    assert event.body
    assert event.body["rows"]["count"] == 1
    assert event.body == {
        "thing": f"Acknowledgement {first.id}",
        "by": {"person": world.deputy.id, "name": world.deputy.name, "office": "deputy coordinator, Cambodia"},
        "round": 1,
        "rows": event.body["rows"],
    }
    assert len(owed(world)) == letters


def test_only_those_who_speak_for_a_member_can_say_it(world: World) -> None:
    for person in (world.contributor, world.staff[0]):
        with pytest.raises(NotYours):
            say(world, person)

    with world.database.reading(viewer_of(world.staff[0])) as session:
        assert session.scalars(select(Acknowledgement)).all() == []


def test_after_the_deadline_it_is_too_late_to_begin_with_but_what_was_said_stands(world: World) -> None:
    acknowledgement = say(world, world.coordinators["TH"], now=DEADLINE)
    world.deadline_passes()

    assert say(world, world.coordinators["TH"], now=AFTER).id == acknowledgement.id
    with pytest.raises(Untimely, match="Comments on this text closed"):
        say(world, world.coordinators["LA"], now=AFTER)


def test_a_member_that_was_not_asked_cannot_say_it(world: World) -> None:
    five = among_five(world)

    with world.database.transaction(WORKER) as session:  # Thailand joins, but the round began without it
        late = session.get_one(Consultation, five.consultation_id)
        late.members.append(thailand := session.get_one(Member, world.coordinators["TH"].of_member().id))
        joined = (participations.c.consultation_id == late.id) & (participations.c.member_id == thailand.id)
        note_added(session, participations, joined)
        arrange(session, late, late.id)
    for round_id in (five.round_id, five.round_id + 1):
        with (
            pytest.raises(NotFound),
            world.database.transaction(viewer_of(world.coordinators["TH"])) as session,
        ):
            acknowledge(session, round_id, by=world.coordinators["TH"], now=LATER)


def test_other_members_never_see_it(world: World) -> None:
    say(world, world.deputy)

    def seen_by(person: Person) -> int:
        with world.database.reading(viewer_of(person)) as session:
            return len(session.scalars(select(Acknowledgement)).all())

    assert (seen_by(world.contributor), seen_by(world.staff[0]), seen_by(world.coordinators["TH"])) == (1, 1, 0)
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, state=RoundState.DONE)
    assert seen_by(world.coordinators["TH"]) == 0


def say(world: World, by: Person, now: datetime = LATER) -> Acknowledgement:
    with world.database.transaction(viewer_of(by)) as session:
        return acknowledge(session, world.round_id, by=by, now=now)


def owed(world: World) -> list[Notification]:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        return list(session.scalars(select(Notification)))
