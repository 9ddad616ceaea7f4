"""Which letters an act owes, and to whom. The worker renders and sends them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Unpack

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from models.brackets.bracket import BracketDuty, BracketParting
from models.comments.submission import Submission
from models.db.access import unsealed
from models.db.work import WorkState
from models.departments.opinion import Opinion, OpinionState
from models.dispositions.disposition import TypeRequest
from models.drafts.version import DraftVersion
from models.errors import Untimely
from models.letters.letter import COPIED, Letter
from models.letters.notification import LetterTopic, Notification
from models.lifting.lifting import Lifting
from models.people.person import SPEAKING, Appointment, Member, Person, Role
from models.people.second_factors import FactorChange, FactorReset
from models.people.sign_ins import SignedIn, SignInLink
from models.rounds.consultation import Round
from models.text.lists import listed

WITHDRAWING = {"synchronize_session": False, **unsealed("a letter that is owed no more goes, whoever it is for")}
INSTANT = "%Y%m%dT%H%M%S.%f"  # tells one occasion from another of the same thing


def owe_sign_in(session: Session, link: SignInLink, *, now: datetime) -> None:
    person = session.get_one(Person, link.person_id)
    owe(session, Letter.SIGN_IN, [person], event=f"link:{link.id}", now=now, link_id=link.id)


def owe_factor_changed(session: Session, changed: FactorChange, person: Person, *, now: datetime) -> None:
    """Tell the person what was changed in their second factors: somebody else may have done it."""
    event = f"factors:{changed.id}"
    owe(session, Letter.FACTOR_CHANGED, [person], event=event, now=now, factor_change_id=changed.id)


def owe_reset_to_confirm(session: Session, reset: FactorReset, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must confirm it."""
    others = [person for person in staff_besides(session, by) if person.id != reset.person_id]
    owe(session, Letter.RESET_TO_CONFIRM, others, event=f"reset:{reset.id}", now=now, factor_reset_id=reset.id)


def owe_new_browser(session: Session, signed_in: SignedIn, person: Person, *, now: datetime) -> None:
    """Tell the person that they have signed in in a browser that was not known: it may have been somebody else."""
    event = f"signed in:{signed_in.id}"
    owe(session, Letter.NEW_BROWSER, [person], event=event, now=now, signed_in_id=signed_in.id)


def count_recent_invitations(session: Session, person: Person, now: datetime) -> int:
    """How many letters of invitation were owed to the person in the last hour."""
    lately = (Notification.person_id == person.id) & (Notification.owed_at > now - timedelta(hours=1))
    counting = select(func.count()).where(lately, Notification.letter.in_((Letter.INVITED, Letter.OBSERVER_INVITED)))
    return session.scalars(counting, execution_options=unsealed("letters are counted for a limit")).one()


def invitations_lately(session: Session, member: Member, now: datetime) -> int:
    """How many letters of invitation were owed to people of a member within a day."""
    own = select(Appointment.person_id).where(Appointment.member_id == member.id)
    lately = (Notification.letter == Letter.INVITED) & (Notification.owed_at > now - timedelta(days=1))
    counting = select(func.count()).where(lately, Notification.person_id.in_(own))
    return session.scalars(counting, execution_options=unsealed("letters are counted for a limit")).one()


def owe_invitation(session: Session, link: SignInLink, round: Round, *, now: datetime) -> None:
    person = session.get_one(Person, link.person_id)
    event = f"link:{link.id}"
    owe(session, Letter.INVITED, [person], event=event, now=now, round_id=round.id, link_id=link.id)


def owe_heard(session: Session, submission: Submission, round: Round, *, now: datetime) -> None:
    """Tell each of the member's contributors who has forwarded something what became of it in the answer."""
    forwarded = select(Opinion.author_id).where(
        Opinion.round_id == round.id,
        Opinion.member_id == submission.member_id,
        Opinion.came_by.is_(None),
        Opinion.state != OpinionState.DRAFTED,
    )
    holding = select(Appointment.person_id).where(
        Appointment.until.is_(None), Appointment.role == Role.CONTRIBUTOR, Appointment.member_id == submission.member_id
    )
    heard = select(Person).where(Person.id.in_(forwarded), Person.id.in_(holding)).order_by(Person.id)
    event = f"submission:{submission.id}:{submission.revision}"
    people = session.scalars(heard).all()
    owe(session, Letter.HEARD, people, event=event, now=now, submission_id=submission.id, round_id=round.id)


def owe_on_bracket(
    session: Session, act: BracketDuty | BracketParting, members: Iterable[Member], *, now: datetime
) -> None:
    """Tell the members of a mark or a wish at a bracket that needs something of them."""
    letter, topic = _letter_about_bracket(act)
    # The number of one that is taken back can be given again.
    owe(session, letter, people_of(session, members), event=f"{letter}:{act.id}:{act.at:{INSTANT}}", now=now, **topic)


def withdraw_on_bracket(session: Session, act: BracketDuty | BracketParting) -> None:
    """Owe nobody a letter about it any more that has not left yet: it is taken back."""
    letter, topic = _letter_about_bracket(act)
    session.execute(delete(Notification).where(is_waiting(letter)).filter_by(**topic), execution_options=WITHDRAWING)


def _letter_about_bracket(act: BracketDuty | BracketParting) -> tuple[Letter, LetterTopic]:
    if isinstance(act, BracketDuty):
        return Letter.DUTY_MARKED, LetterTopic(round_id=act.round_id, duty_id=act.id)
    return Letter.PARTING_ASKED, LetterTopic(round_id=act.round_id, parting_id=act.id)


def owe_type_asked(session: Session, request: TypeRequest, round: Round, member: Member, *, now: datetime) -> None:
    """Ask the member whether the type of its comment may be changed."""
    topic = LetterTopic(round_id=round.id, type_request_id=request.id)
    owe(session, Letter.TYPE_ASKED, people_of(session, [member]), event=f"type:{request.id}", now=now, **topic)


def owe_type_decided(session: Session, request: TypeRequest, round: Round, *, now: datetime) -> None:
    """Tell the secretariat what the member has said to that."""
    topic = LetterTopic(round_id=round.id, type_request_id=request.id)
    owe(session, Letter.TYPE_DECIDED, staff(session), event=f"type:{request.id}", now=now, **topic)


def owe_receipt(session: Session, submission: Submission, round: Round, *, now: datetime) -> None:
    """To everybody who speaks for the member: what was sent in its name, and by whom."""
    _owe_about_answer(session, Letter.RECEIPT, submission, round, now)


def owe_taken_back(session: Session, submission: Submission, round: Round, *, now: datetime) -> None:
    _owe_about_answer(session, Letter.TAKEN_BACK, submission, round, now)


def owe_candidate_ready(session: Session, round: Round, *, now: datetime) -> None:
    event = f"round:{round.id}:candidate"
    owe(session, Letter.CANDIDATE_READY, staff(session), event=event, now=now, round_id=round.id)


def owe_proposed(session: Session, version: DraftVersion, approval_id: int, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must approve."""
    others = staff_besides(session, by)
    topic = LetterTopic(version_id=version.id, round_id=version.round_id, approval_id=approval_id)
    owe(session, Letter.PROPOSED, others, event=f"approval:{approval_id}:proposed", now=now, **topic)


def owe_returned(session: Session, version: DraftVersion, approval_id: int, *, to: Person, now: datetime) -> None:
    topic = LetterTopic(version_id=version.id, round_id=version.round_id, approval_id=approval_id)
    owe(session, Letter.RETURNED, [to], event=f"approval:{approval_id}:returned", now=now, **topic)


def owe_circulated(session: Session, version: DraftVersion, *, now: datetime) -> None:
    people = people_of(session, version.consultation.members)
    event = f"version:{version.id}:circulated"
    owe(session, Letter.CIRCULATED, people, event=event, now=now, version_id=version.id, round_id=version.round_id)


def owe_objected(session: Session, version: DraftVersion, objection_id: int, *, now: datetime) -> None:
    """Tell the secretariat that a member objects to one of its editorial changes, or does so no more. A letter says what is so when
    it leaves: one that waits is owed no more."""
    waiting = is_waiting(Letter.OBJECTED) & (Notification.objection_id == objection_id)
    session.execute(delete(Notification).where(waiting), execution_options=WITHDRAWING)
    event = f"objection:{objection_id}:{now:{INSTANT}}"
    topic = LetterTopic(version_id=version.id, round_id=version.round_id, objection_id=objection_id)
    owe(session, Letter.OBJECTED, staff(session), event=event, now=now, **topic)


def owe_lifting_proposed(session: Session, lifting: Lifting, *, by: Person, now: datetime) -> None:
    """To the others of the secretariat, one of whom must confirm it."""
    _owe_about_lifting(session, Letter.LIFTING_PROPOSED, lifting, staff_besides(session, by), now)


def owe_lifting_returned(session: Session, lifting: Lifting, *, now: datetime) -> None:
    _owe_about_lifting(session, Letter.LIFTING_RETURNED, lifting, [lifting.announced_by], now)


def owe_lifting_begun(session: Session, lifting: Lifting, *, now: datetime) -> None:
    people = people_of(session, lifting.version.consultation.members)
    _owe_about_lifting(session, Letter.LIFTING_BEGUN, lifting, people, now)


def owe_lifting_answered(session: Session, lifting: Lifting, member: Member, revision: int, *, now: datetime) -> None:
    """To everybody who speaks for the member: what was answered in its name, and by whom."""
    people = people_of(session, [member])
    _owe_about_lifting(session, Letter.LIFTING_ANSWERED, lifting, people, now, f"{member.code}:{revision}", member)


def owe_lifting_ended(session: Session, lifting: Lifting, *, now: datetime) -> None:
    """To everybody who was asked, and the secretariat: which brackets have ended, and in which version."""
    people = [*staff(session), *people_of(session, lifting.version.consultation.members)]
    _owe_about_lifting(session, Letter.LIFTING_ENDED, lifting, people, now)


def staff(session: Session) -> list[Person]:
    """Everybody of the secretariat at present."""
    holding = select(Appointment.person_id).where(Appointment.until.is_(None), Appointment.role == Role.STAFF)
    return list(session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)))


def staff_besides(session: Session, by: Person) -> list[Person]:
    """The others of the secretariat, one of whom must look at what the person has done."""
    return [person for person in staff(session) if person.id != by.id]


def people_of(session: Session, members: Iterable[Member]) -> list[Person]:
    """The coordinators and deputies of the members at present."""
    holding = select(Appointment.person_id).where(
        Appointment.until.is_(None),
        Appointment.role.in_(SPEAKING),
        Appointment.member_id.in_([member.id for member in members]),
    )
    return list(session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)))


def members_reached(session: Session, members: Iterable[Member]) -> list[Member]:
    """Those of the members that a letter reaches at present."""
    people = people_of(session, members)
    return [member for member in members if any(person.speaks_for(member.id) for person in people)]


def ensure_reached(session: Session, members: Sequence[Member]) -> list[Member]:
    """Those of the members that a letter reaches; raises Untimely if it reaches none of them."""
    reached = members_reached(session, members)
    if not reached:
        names = listed([member.name for member in members])
        raise Untimely(
            f"A letter reaches nobody in {names}, since there is no coordinator or deputy. Telephone the ministry."
        )
    return reached


def _owe_about_lifting(
    session: Session,
    letter: Letter,
    lifting: Lifting,
    people: Iterable[Person],
    now: datetime,
    occasion: str = "",
    member: Member | None = None,
) -> None:
    event = f"lifting:{lifting.id}:{occasion}"
    version = lifting.version if letter is Letter.LIFTING_ANSWERED else lifting.result or lifting.version
    topic = LetterTopic(version_id=version.id, lifting_id=lifting.id, member_id=member.id if member else None)
    owe(session, letter, people, event=event, now=now, **topic)


def _owe_about_answer(session: Session, letter: Letter, submission: Submission, round: Round, now: datetime) -> None:
    # Taking back and submitting again are new events: the revision tells them apart.
    event = f"submission:{submission.id}:{submission.revision}"
    people = people_of(session, [submission.member])
    owe(session, letter, people, event=event, now=now, submission_id=submission.id, round_id=round.id)


def is_waiting(letter: Letter) -> ColumnElement[bool]:
    """Those of these letters that have not left yet."""
    return (Notification.letter == letter) & (Notification.state == WorkState.WAITING)


def owe(
    session: Session,
    letter: Letter,
    people: Iterable[Person],
    *,
    event: str,
    now: datetime,
    **topic: Unpack[LetterTopic],
) -> None:
    """One letter to each, once, and a copy of what is official to the mailbox of a coordinator's office.

    Callers hold the lock of the thing that the event is about; the unique key backs them.
    """
    owed = select(Notification.person_id).where(Notification.event == event, Notification.letter == letter)
    already = set(session.scalars(owed, execution_options=unsealed("a letter is owed once, whoever may read it")))
    session.add_all(
        Notification(person_id=person.id, letter=letter, mailbox=box, event=event, owed_at=now, not_before=now, **topic)
        for person in people
        if person.id not in already
        for box in ("", *_copy_addresses(letter, person))
    )


def _copy_addresses(letter: Letter, person: Person) -> tuple[str, ...]:
    holding = person.appointment
    if letter not in COPIED or holding is None or holding.role is not Role.COORDINATOR or holding.member is None:
        return ()
    return (holding.member.mailbox,) if holding.member.mailbox else ()
