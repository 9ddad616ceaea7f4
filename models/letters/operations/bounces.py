"""What staff do about a letter that may not have arrived: send it again, and enter that it came back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import for_update
from models.db.work import WorkState, try_again
from models.errors import Invalid, NotFound, Untimely
from models.health.queries import consultation_of
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from models.text.typed import typed


def send_again(session: Session, letter_id: int, *, by: Person, now: datetime) -> Notification:
    """Owe a letter once more that was sent, or given up; one that waits is left alone. Raises NotFound."""
    letter, consultation = _locked_letter(session, letter_id, by)
    if letter.state in (WorkState.WAITING, WorkState.RUNNING):
        return letter

    try_again(session, letter, now=now)
    letter.bounced_at, letter.bounce = None, ""

    record(session, letter, Verb.WORK_ASKED_AGAIN, consultation_id=consultation.id, by=by, at=now)
    return letter


def enter(session: Session, letter_id: int, *, message: str, by: Person, now: datetime) -> Notification:
    """Note that a letter which was sent has come back, with what the mail system said."""
    letter, consultation = _locked_letter(session, letter_id, by)
    if letter.state is not WorkState.DONE:
        raise Untimely("Only a letter that was sent can come back.")
    message = typed(message, "message")
    if not message:
        raise Invalid("Enter what the returned mail says, such as “mailbox full”.", "message")
    if letter.bounced_at is not None and letter.bounce == message:
        return letter

    letter.bounced_at, letter.bounce = now, message

    words = digest_of(message)
    record(session, letter, Verb.LETTER_BOUNCED, consultation_id=consultation.id, by=by, at=now, words=words)
    return letter


def _locked_letter(session: Session, letter_id: int, by: Person) -> tuple[Notification, Consultation]:
    """The letter, locked, if it is about a consultation and the secretariat's to see."""
    by.ensure_staff()
    wanted = for_update(select(Notification).where(Notification.id == letter_id), Notification)
    letter = session.scalars(wanted).one_or_none()
    consultation = consultation_of(session, letter) if letter else None
    if letter is None or consultation is None:
        raise NotFound
    return letter, consultation
