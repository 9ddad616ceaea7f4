"""How the office of a coordinator is handed over."""

import pytest
from sqlalchemy import select

from models.db.access import WORKER, viewer_of
from models.errors import NotYours, Untimely
from models.letters.letter import Letter
from models.people.offices import HandOver
from models.people.operations import hand_over, offices, reading_language
from models.people.operations.offices import Nominee
from models.people.person import Member, Person, Role
from models.people.queries import offices as queries
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.models.people.test_offices import SOMEBODY, again, letters, name, term, verbs


def offer(world: World, nominee: Nominee, note: str = "The Minister reads drafts on Fridays.") -> HandOver:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return hand_over.offer(session, nominee, note=note, by=by, now=LATER)


def test_an_office_goes_over_when_the_successor_takes_it(world: World) -> None:
    before = world.coordinators["KH"]
    name(world, Nominee(world.deputy.id), term(world))
    offered = offer(world, SOMEBODY)
    with world.database.reading(WORKER) as session:
        dara = session.scalars(select(Person).where(Person.email == SOMEBODY.email)).one()
    assert (dara.role, dara.language) == (Role.DEPUTY, "km")
    assert again(world, before).role is Role.COORDINATOR
    assert letters(world, Letter.HAND_OVER_OFFERED) == {"Sok Dara"}
    with world.database.transaction(viewer_of(world.deputy)) as session, pytest.raises(NotYours):
        hand_over.take_over(session, offered.id, by=world.deputy, now=LATER)

    with world.database.transaction(viewer_of(dara)) as session:
        reading_language.choose(session, "en", by=dara)
    for _ in range(2):
        with world.database.transaction(viewer_of(dara)) as session:
            hand_over.take_over(session, offered.id, by=dara, now=world.database.now())

    assert (again(world, dara).role, again(world, dara).language) == (Role.COORDINATOR, "en")
    assert again(world, before).role is None
    assert again(world, world.deputy).role is Role.DEPUTY, "who acted for the one before acts no more"
    heard = {"Coordinator of Cambodia", "Deputy of Cambodia", "Sok Dara", *(officer.name for officer in world.staff)}
    assert letters(world, Letter.HAND_OVER_TAKEN) == heard
    assert verbs(world).count(Verb.HAND_OVER_TAKEN) == 1
    with world.database.reading(viewer_of(again(world, dara))) as session:
        office = queries.member_office(session, dara.of_member().id)
    assert [(one.person.name, one.office) for one in office.holders] == [
        ("Sok Dara", "country coordinator"),
        ("Deputy of Cambodia", "deputy coordinator"),
    ]
    assert ("Coordinator of Cambodia", "country coordinator") in [
        (one.person.name, one.office) for one in office.former
    ]
    assert office.hand_over is None


def test_an_offer_is_withdrawn_or_takes_the_place_of_the_one_before(world: World) -> None:
    by = world.coordinators["KH"]
    first = offer(world, Nominee(world.deputy.id))
    assert offer(world, Nominee(world.deputy.id)).id == first.id
    second = offer(world, SOMEBODY)
    assert second.id != first.id
    assert letters(world, Letter.HAND_OVER_WITHDRAWN) == {"Deputy of Cambodia"}
    with world.database.transaction(viewer_of(world.deputy)) as session, pytest.raises(Untimely, match="withdrawn"):
        hand_over.take_over(session, first.id, by=world.deputy, now=LATER)

    with world.database.transaction(viewer_of(by)) as session:
        hand_over.withdraw(session, second.id, by=by, now=LATER)

    assert letters(world, Letter.HAND_OVER_WITHDRAWN) == {"Deputy of Cambodia", "Sok Dara"}
    with world.database.reading(WORKER) as session:
        assert queries.open_hand_over(session, session.get_one(Member, by.of_member().id)) is None


def test_a_deputy_whose_office_ends_cannot_take_the_office_of_the_coordinator_over(world: World) -> None:
    by = world.coordinators["KH"]
    offered = offer(world, Nominee(world.deputy.id))

    with world.database.transaction(viewer_of(by)) as session:
        offices.end_deputy(session, world.deputy.id, by=by, now=LATER)

    with world.database.reading(viewer_of(by)) as session:
        assert queries.open_hand_over(session, by.of_member()) is None
        assert session.get_one(HandOver, offered.id).withdrawn_at == LATER
    assert verbs(world).count(Verb.HAND_OVER_WITHDRAWN) == 1
