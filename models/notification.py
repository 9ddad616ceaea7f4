"""Letters that are owed to people, and what became of each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.base import choice
from models.consultation import Round
from models.draft import DraftVersion
from models.person import Person
from models.work import Work


class Letter(StrEnum):
    """Each is a folder of templates/letters: subject.txt, body.txt, body.html."""

    SIGN_IN = "sign_in"
    INVITED = "invited"
    HEARD = "heard"
    ROUND_OPENED = "round_opened"
    RECEIPT = "receipt"
    TAKEN_BACK = "taken_back"
    ALL_IN = "all_in"
    ROUND_CLOSED = "round_closed"
    CANDIDATE_READY = "candidate_ready"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CIRCULATED = "circulated"
    OBJECTED = "objected"
    ADOPTION_PROPOSED = "adoption_proposed"
    ADOPTION_RETURNED = "adoption_returned"
    ADOPTION_BEGUN = "adoption_begun"
    POSITION = "position"
    ADOPTION_BROKEN = "adoption_broken"
    ADOPTION_LAPSED = "adoption_lapsed"
    ADOPTED = "adopted"
    LATE_OBJECTION = "late_objection"


SIGNS_IN = (Letter.SIGN_IN, Letter.INVITED)
"""Those with a link that signs in: they leave at most once, and what is kept of them opens nothing."""
AT_HOME = (Letter.INVITED, Letter.HEARD)
"""Those that a member's own people write to its departments; they are nobody else's business."""


class Notification(Work):
    """One letter to one person about one event; the unique key forbids owing it twice.

    The words are rendered from rows when it is sent, then kept. "Sent" means that a mail server took it, no more.
    """

    __tablename__ = "notifications"
    kind = "letters"
    rings_by_kind = True

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    letter: Mapped[Letter] = mapped_column(choice(Letter))
    event: Mapped[str] = mapped_column(String(80))  # what happened, e.g. "round:3:opened"
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_links.id"))
    owed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    subject: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
    version: Mapped[DraftVersion | None] = relationship(lazy="raise")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        return (UniqueConstraint("event", "person_id", "letter"), *super().__table_args__)
