"""What somebody has typed and not sent: in which forms, and the words."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.person import Person
from models.people.unsent import UnsentForm


def forms_kept(session: Session, person: Person) -> Sequence[str]:
    """The forms with unsent words that are kept for the person."""
    own = select(UnsentForm.form).where(UnsentForm.person_id == person.id, UnsentForm.fields != "")
    return session.scalars(own).all()


def kept_of(session: Session, person: Person, form: str) -> UnsentForm | None:
    """What is kept of one form."""
    own = select(UnsentForm).where(UnsentForm.person_id == person.id, UnsentForm.fields != "")
    return session.scalars(own.where(UnsentForm.form == form)).one_or_none()


def all_kept(session: Session, person: Person) -> Sequence[UnsentForm]:
    """All that is kept for the person, the newest first."""
    own = select(UnsentForm).where(UnsentForm.person_id == person.id, UnsentForm.fields != "")
    return session.scalars(own.order_by(UnsentForm.typed_at.desc())).all()
