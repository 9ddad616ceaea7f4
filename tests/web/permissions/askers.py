"""One person of every office of two countries, of the secretariat and of none."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, update

from models.db.access import WORKER
from models.people.operations import people
from models.people.permissions import Grant, Office, PermissionScope, Phase, office_of
from models.people.person import Appointment, Member, Person, Role
from testing.world import NOW
from tests.web.site import Browser, Site

DRAFTED = frozenset({"department"})
"""The owners of what a department has not forwarded."""


@dataclass(frozen=True, slots=True, eq=False)
class Asker:
    """Somebody at a browser; `side` is "country" for those who speak for Cambodia, "department" for those who do not; "observer"
    is the one that has written something."""

    name: str
    browser: Browser
    office: Office
    side: str = ""

    def has(self, grant: Grant, owners: frozenset[str], phase: Phase) -> bool:
        """Whether the grant lets this person do it now, with something that belongs to these sides of Cambodia, or to no
        country where there are none."""
        if self.office not in grant.offices or self.phase(phase) not in grant.phases:
            return False
        if grant.scope is PermissionScope.ALL or not owners:
            return owners != DRAFTED
        if grant.scope is PermissionScope.OWN:
            return self.side in ("department", "observer") and self.side in owners
        return bool(self.side) and "country" in owners

    def phase(self, phase: Phase) -> Phase:
        """Where the consultation stands for this person: in the round, only Cambodia has answered before it closes."""
        return phase if self.side or phase is not Phase.ANSWERED else Phase.OPEN


def askers(site: Site) -> Iterator[Asker]:
    world, thailand = site.world, site.world.coordinators["TH"]
    for person, side in (
        (world.contributor, "department"),
        (world.deputy, "country"),
        (world.coordinators["KH"], "country"),
        (_appointed(site, Role.CONTRIBUTOR, thailand.of_member()), ""),
        (_appointed(site, Role.DEPUTY, thailand.of_member()), ""),
        (thailand, ""),
        (world.staff[1], ""),
        *_observers(site),
    ):
        yield Asker(person.name, site.as_(person), office_of(person), side)
    former = _appointed(site, Role.STAFF, None)
    browser = site.as_(former)
    with site.database.transaction(WORKER) as session:
        ending = update(Appointment).where(Appointment.person_id == former.id).values(until=NOW)
        session.execute(ending, execution_options={"synchronize_session": False})
    yield Asker("Somebody without an office", browser, Office.NONE)
    yield Asker("Nobody", site.nobody(), Office.NOBODY)


def _observers(site: Site) -> Iterator[tuple[Person, str]]:
    """Those of the case: the first has written something."""
    with site.database.reading(WORKER) as session:
        holding = select(Appointment.person_id).where(Appointment.observer_id.is_not(None))
        found = session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)).all()
    yield from zip(found, ("observer", ""), strict=False)


def _appointed(site: Site, role: Role, member: Member | None) -> Person:
    code = member.code if member else "lmec"
    with site.database.transaction(WORKER) as session:
        return people.appoint(
            session,
            name=f"{role.value.capitalize()} of {member.name if member else 'the secretariat'}",
            email=f"{role.value}@{code.lower()}.example.org",
            role=role,
            member=session.get_one(Member, member.id) if member else None,
            language="en",
            zone="Asia/Bangkok",
            now=NOW,
        )
