"""A coordinator invites people of departments, and withdraws the invitation."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.db.access import NOBODY, OPERATOR, WORKER, viewer_of
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.operations import invitations, links, signing_in
from models.people.person import Appointment, Person, Role
from models.people.sign_ins import SignedIn, SignInLink
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World

BOPHA = {"name": "ចាន់ បុប្ផា", "email": "Bopha.Chan@kh.example.org", "department": "Department of Forestry"}


def invite(world: World, by: Person | None = None, **changes: str) -> Person:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return invitations.invite(session, world.round_id, **{**BOPHA, **changes}, by=by, now=LATER)


def withdraw(world: World, person: Person) -> Person:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return invitations.withdraw(session, world.round_id, person.id, by=by, now=LATER)


def invite_again(world: World, person: Person, by: Person | None = None) -> None:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        invitations.invite_again(session, world.round_id, person.id, by=by, now=LATER)


def links_of(world: World) -> list[SignInLink]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(SignInLink).order_by(SignInLink.id)))


def letters(world: World) -> list[Notification]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Notification).where(Notification.letter == Letter.INVITED)))


def use(world: World, link: SignInLink) -> str:
    with world.database.transaction(NOBODY) as session:
        return signing_in.use_link(session, link.id, link.nonce, now=LATER).token


def test_somebody_invited_becomes_a_contributor_with_one_letter_and_a_link_that_works(world: World) -> None:
    person = invite(world)
    assert invite(world).id == person.id

    assert (person.name, person.email, person.department) == (
        BOPHA["name"],
        BOPHA["email"].lower(),
        BOPHA["department"],
    )
    assert (person.role, person.of_member().code, person.language) == (Role.CONTRIBUTOR, "KH", "km")
    assert [letter.person_id for letter in letters(world)] == [person.id]
    (link,) = links_of(world)
    assert use(world, link)


def test_nobody_is_taken_out_of_another_office_by_an_invitation(world: World) -> None:
    held = {
        world.staff[0].email: "belongs to somebody with another office",
        world.coordinators["TH"].email: "belongs to somebody with another office",
        world.deputy.email: "Deputy of Cambodia is deputy coordinator, Cambodia",
        world.contributor.email: "is invited already, for Ministry of Environment",
    }
    for email, sentence in held.items():
        with pytest.raises(Invalid, match=sentence):
            invite(world, email=email)

    with world.database.reading(WORKER) as session:
        assert not session.scalars(select(Appointment).where(Appointment.until.is_not(None))).all()
    assert letters(world) == []


@pytest.mark.parametrize(
    ("field", "words"), [("name", " "), ("email", "nobody"), ("department", ""), ("name", "x" * 121)]
)
def test_an_invitation_that_says_too_little_or_too_much_is_refused_at_its_field(
    world: World, field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        invite(world, **{field: words})
    assert refused.value.field == field


def test_a_contributor_invites_nobody(world: World) -> None:
    with pytest.raises(NotYours):
        invite(world, by=world.contributor)


def test_a_withdrawn_invitation_opens_nothing_from_that_moment_on(world: World) -> None:
    person = invite(world)
    token = use(world, links_of(world)[0])
    invite_again(world, person)

    for _ in range(2):
        withdraw(world, person)

    with world.database.reading(NOBODY) as session:
        ended = session.scalars(select(SignedIn.ended_at).where(SignedIn.person_id == person.id)).all()
        assert ended == [LATER]
        assert signing_in.authenticate(session.connection(), token, lambda _, make: make())[1] is None
    with pytest.raises(Untimely, match="has been used, has run out"):
        use(world, links_of(world)[1])
    with world.database.transaction(NOBODY) as session:
        request = links.ask_for_link(session, person.email, now=LATER)
        links.answer(session, request.id, now=LATER)
    assert len(links_of(world)) == 2
    with world.database.reading(WORKER) as session:
        verbs = session.scalars(select(Event.verb).order_by(Event.seq.desc()).limit(3)).all()
    assert verbs == [Verb.INVITATION_WITHDRAWN, Verb.CONTRIBUTOR_INVITED_AGAIN, Verb.CONTRIBUTOR_INVITED]


def test_who_was_withdrawn_can_be_invited_again_under_a_corrected_name(world: World) -> None:
    withdraw(world, invite(world, name="Chan Bofa"))

    person = invite(world)

    assert (person.name, person.role) == (BOPHA["name"], Role.CONTRIBUTOR)
    assert len(letters(world)) == 2


@pytest.mark.parametrize("office", ["coordinator of Lao PDR", "secretariat"])
def test_who_has_left_another_office_keeps_the_name_under_which_they_acted(world: World, office: str) -> None:
    left = world.staff[2] if office == "secretariat" else world.coordinators["LA"]
    with world.database.transaction(OPERATOR) as session:
        session.execute(update(Appointment).where(Appointment.person_id == left.id).values(until=LATER))

    person = invite(world, email=left.email)

    assert (person.id, person.name, person.role) == (left.id, left.name, Role.CONTRIBUTOR)


def test_the_letters_of_a_country_are_limited_so_that_nobody_writes_to_strangers_by_the_hundred(world: World) -> None:
    for number in range(invitations.MOST_A_DAY):
        invite(world, email=f"person{number}@kh.example.org")
    with pytest.raises(Untimely, match="has sent 30 invitations within a day"):
        invite(world, email="one.more@kh.example.org")

    assert len(letters(world)) == invitations.MOST_A_DAY
    with world.database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=LATER - timedelta(days=1)))
    assert invite(world, email="one.more@kh.example.org").role is Role.CONTRIBUTOR


@pytest.mark.parametrize(
    "words",
    [{"name": "Open http://evil.example now"}, {"department": "Ask evil.com"}, {"name": "write to a@b.example"}],
)
def test_an_invitation_carries_nothing_that_a_stranger_could_follow(world: World, words: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="without an address of the Internet"):
        invite(world, **words)
    assert letters(world) == []
    assert invite(world, name="Mr.Somchai", department="Water / Forestry").name == "Mr.Somchai"


def test_a_new_letter_makes_the_link_of_the_one_before_useless_and_there_is_an_end_to_letters(world: World) -> None:
    person = invite(world)
    for _ in range(links.LINKS_AN_HOUR - 1):
        invite_again(world, person)
    with pytest.raises(Untimely, match="many letters in the last hour"):
        invite_again(world, person)

    with pytest.raises(Untimely):
        use(world, links_of(world)[0])
    assert use(world, links_of(world)[-1])


def test_another_countrys_contributor_is_nobody_to_a_coordinator(world: World) -> None:
    person = invite(world)
    with pytest.raises(NotFound):
        invite_again(world, person, by=world.coordinators["TH"])
    for who, sees in ((world.deputy, 1), (world.coordinators["TH"], 0), (world.staff[0], 0)):
        with world.database.reading(viewer_of(who)) as session:
            letters = session.scalars(select(Notification).where(Notification.letter == Letter.INVITED)).all()
            assert len(letters) == sees
