"""People of departments, whom a member's coordinator invites to say what they think, and whose invitation can be withdrawn."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import security_log
from models.errors import Invalid, Untimely, ensure_found
from models.letters.operations import letters
from models.people.operations import links, people
from models.people.person import LONGEST_DEPARTMENT, LONGEST_NAME, Appointment, Member, Person, Role, address
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round, ensure_open
from models.rounds.operations import rounds
from models.security_log import SecurityEvent
from models.text.typed import filled_plainly

MOST_A_DAY = 30  # letters with an invitation, for one country


def invite(
    session: Session, round_id: int, *, name: str, email: str, department: str, by: Person, now: datetime
) -> Person:
    """Make somebody a contributor of the inviter's member, and owe them a letter with a link; the same again owes none."""
    by.ensure_speaks()
    round = rounds.locked_round_for(session, round_id, by)
    member = session.get_one(Member, by.of_member().id)
    ensure_open(round, by.zone, now)
    name = filled_plainly(name, "name", "Enter the person's name.", LONGEST_NAME)
    department = filled_plainly(department, "department", "Enter the name of the department.", LONGEST_DEPARTMENT)
    email = address(email)
    known = session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if known is not None and known.appointment is not None:
        own = known.member is not None and known.member.id == member.id
        if own and known.role is Role.CONTRIBUTOR and known.department == department:
            return known
        raise Invalid(_why_not_invited(known, by), "email")
    if known is not None and _is_ours_alone(session, known, member):
        known.name = name

    person = people.appoint(
        session,
        name=name,
        email=email,
        role=Role.CONTRIBUTOR,
        member=member,
        department=department,
        language=member.language,
        zone=member.zone,
        now=now,
    )

    _record(session, round, person, Verb.CONTRIBUTOR_INVITED, by, now)

    _owe_letter(session, round, person, now)
    return person


def invite_again(session: Session, round_id: int, person_id: int, *, by: Person, now: datetime) -> Person:
    """Owe the letter once more, with a new link; the links before it open nothing from now on."""
    by.ensure_speaks()
    round = rounds.locked_round_for(session, round_id, by)
    ensure_open(round, by.zone, now)
    _own_contributor(session, person_id, by)
    person = session.get_one(Person, person_id)
    links.ensure_few_invitations(session, person, now)

    links.void_links(session, person, now=now)

    _record(session, round, person, Verb.CONTRIBUTOR_INVITED_AGAIN, by, now)

    _owe_letter(session, round, person, now)
    return person


def withdraw(session: Session, round_id: int, person_id: int, *, by: Person, now: datetime) -> Person:
    """End a contributor's office, at once and in every browser; what they have forwarded stays. Doing it twice changes nothing more."""
    by.ensure_speaks()
    round = rounds.locked_round_for(session, round_id, by)
    ended = select(Appointment).where(
        Appointment.person_id == person_id,
        Appointment.member_id == by.of_member().id,
        Appointment.role == Role.CONTRIBUTOR,
        Appointment.until.is_not(None),
    )
    holding = session.get(Person, person_id)
    if holding is not None and holding.appointment is None and session.scalars(ended).first():
        return holding
    appointment, person = _own_contributor(session, person_id, by), session.get_one(Person, person_id)

    people.end_office(session, appointment, person, now=now)

    _record(session, round, person, Verb.INVITATION_WITHDRAWN, by, now)
    return person


def _own_contributor(session: Session, person_id: int, by: Person) -> Appointment:
    """The office that a contributor of the person's own member holds; raises NotFound."""
    wanted = select(Appointment).where(
        Appointment.person_id == person_id,
        Appointment.member_id == by.of_member().id,
        Appointment.role == Role.CONTRIBUTOR,
        Appointment.until.is_(None),
    )
    return ensure_found(session.scalars(wanted).one_or_none())


def _is_ours_alone(session: Session, known: Person, member: Member) -> bool:
    """Whether they were contributors of the member and nothing else: other names stand under what was done in an office."""
    other = or_(Appointment.role != Role.CONTRIBUTOR, Appointment.member_id != member.id)
    return session.scalars(select(Appointment.id).where(Appointment.person_id == known.id, other)).first() is None


def _why_not_invited(known: Person, by: Person) -> str:
    """Why somebody who holds an office cannot be invited; of people of others it tells nothing."""
    if known.member is None or known.member.id != by.of_member().id:
        return "This address cannot be invited: it belongs to somebody with another office here. Please ask the secretariat."
    if known.role is Role.CONTRIBUTOR:
        return f"{known.name} is invited already, for {known.department}. Withdraw that invitation first."
    return f"{known.name} is {known.office} and needs no invitation."


def _owe_letter(session: Session, round: Round, person: Person, now: datetime) -> None:
    member = person.of_member()
    if letters.invitations_lately(session, member, now) >= MOST_A_DAY:
        raise Untimely(
            f"{member.name} has sent {MOST_A_DAY} invitations within a day. Nobody was invited now. Please go on tomorrow."
        )
    link = links.new_link(session, person, lasts=links.INVITATION_LASTS, now=now)
    letters.owe_invitation(session, link, round, now=now)
    security_log.note(session, SecurityEvent.INVITED, person=person.id)


def _record(session: Session, round: Round, person: Person, verb: Verb, by: Person, now: datetime) -> None:
    record(session, person, verb, consultation_id=round.consultation_id, by=by, at=now)
