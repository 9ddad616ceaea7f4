"""What people have typed in forms and not sent, kept for nobody but themselves."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, NotOfficial
from models.db.numbers import TimeOrderedId

LASTS = timedelta(days=30)  # after somebody last typed in it
SENT_LASTS = timedelta(days=1)  # in which a browser may still send what it kept of a form that was sent
LONGEST_FIELDS = 400_000  # code points, as JSON
LONGEST_PAGE, LONGEST_TITLE, LONGEST_OPENING = 500, 200, 64  # code points
LONGEST_FORM = 32
MOST_FORMS = 100  # of one person


class FormMark(NamedTuple):
    """By what a form says which it is, so that what is typed in it can be kept: its person, itself, and, where the script runs,
    one showing of it."""

    person: str
    form: str
    opening: str

    @classmethod
    def parse(cls, sent: str) -> "FormMark":
        named, _, opening = sent.replace("\x00", "").partition(".")  # which PostgreSQL takes nowhere
        person, _, form = named.partition("-")
        return cls(person, form[:LONGEST_FORM], opening)


class UnsentForm(TimeOrderedId, Base):
    """The fields of a form as a person has typed them, as JSON (by name, a list of values); "" once it was sent or discarded.

    `form` tells forms apart by the addresses to which they are sent. `page` is where it stands, and `title` what that is called.
    `opening` names one showing of the form: what comes late from the one that was sent or discarded (`ended`) is not kept.
    """

    __tablename__ = "unsent_forms"
    official: ClassVar = NotOfficial("It is of one person, and not said to anybody.")
    __table_args__ = (UniqueConstraint("person_id", "form"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    form: Mapped[str] = mapped_column(String(LONGEST_FORM))
    page: Mapped[str] = mapped_column(String(LONGEST_PAGE))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    fields: Mapped[str] = mapped_column(Text)
    typed_at: Mapped[datetime] = mapped_column(index=True)
    ended: Mapped[str] = mapped_column(String(LONGEST_OPENING))

    @property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """Each name with each of its values."""
        fields: Mapping[str, Sequence[str]] = json.loads(self.fields or "{}")
        return [(name, value) for name, values in fields.items() for value in values]
