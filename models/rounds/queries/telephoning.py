"""Which members somebody should telephone about a round, and which calls there have been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.submission import Submission
from models.errors import NotFound
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import SPEAKING, Appointment, Member, Person
from models.rounds.consultation import Acknowledgement, Round
from models.rounds.telephone import SILENT_FOR, TelephoneCall


def members_to_telephone(session: Session, round: Round, now: datetime) -> list[Member]:
    """The members of whom nobody has said for three days that the letter has arrived, nor answered, nor been called."""
    if not round.accepts_comments(now) or now < round.opens_at + SILENT_FOR:
        return []
    acknowledged = select(Acknowledgement.member_id).where(Acknowledgement.round_id == round.id)
    called = select(TelephoneCall.member_id).where(TelephoneCall.round_id == round.id)
    silent = select(Submission).where(
        Submission.round_id == round.id,
        Submission.submitted_at.is_(None),
        Submission.member_id.not_in(acknowledged),
        Submission.member_id.not_in(called),
    )
    return sorted((one.member for one in session.scalars(silent)), key=lambda member: member.name)


def calls(session: Session, round_id: int) -> Mapping[int, Sequence[TelephoneCall]]:
    """The calls about a round by member, the newest first."""
    found: dict[int, list[TelephoneCall]] = {}
    noted = select(TelephoneCall).where(TelephoneCall.round_id == round_id).order_by(TelephoneCall.called_at.desc())
    for call in session.scalars(noted):
        found.setdefault(call.member_id, []).append(call)
    return found


@dataclass(frozen=True, slots=True)
class Silence:
    """A member in a round, the people who speak for it, each with the letter that the round has opened, and the calls so far."""

    round: Round
    member: Member
    people: Sequence[tuple[Person, Notification | None]]
    calls: Sequence[TelephoneCall]


def silence(session: Session, round_id: int, member_id: int) -> Silence:
    """Raises NotFound."""
    round, member = session.get(Round, round_id), session.get(Member, member_id)
    if round is None or member is None or member.id not in {one.id for one in round.consultation.members}:
        raise NotFound
    holding = select(Appointment.person_id).where(
        Appointment.until.is_(None), Appointment.role.in_(SPEAKING), Appointment.member_id == member.id
    )
    people = session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.name)).all()
    opened = (
        (Notification.round_id == round.id)
        & (Notification.letter == Letter.ROUND_OPENED)
        & (Notification.mailbox == "")
    )
    letters = {one.person_id: one for one in session.scalars(select(Notification).where(opened))}
    notified = [(person, letters.get(person.id)) for person in people]
    return Silence(round, member, notified, calls(session, round.id).get(member.id, ()))
