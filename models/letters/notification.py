"""Letters that are owed to people, and what became of each."""

from datetime import datetime
from typing import ClassVar, TypedDict

from sqlalchemy import ColumnElement, ForeignKey, String, Text, UniqueConstraint, and_, exists, or_, tuple_
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.db.base import NotOfficial, choice
from models.db.numbers import TimeOrderedId
from models.db.work import Work, WorkState
from models.documents.document import Document
from models.drafts.version import DraftVersion
from models.letters.letter import CARRIED, Letter
from models.people.person import Person
from models.rounds.consultation import Round


class Notification(TimeOrderedId, Work):
    """One letter to one person about one event; the unique key forbids owing it twice. A copy for the `mailbox` of the person's
    office is a letter of its own; "" for the letter itself.

    The words are rendered from rows when it is sent, then kept. "Sent" means that a mail server took it, no more; staff enter
    when it comes back, with what the mail system said as `bounce`.
    """

    __tablename__ = "notifications"
    official: ClassVar = NotOfficial("It is work: what a letter tells stands in official rows.")
    kind = "letters"
    rings_by_kind = True

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    letter: Mapped[Letter] = mapped_column(choice(Letter))
    mailbox: Mapped[str] = mapped_column(String(254), default="")
    event: Mapped[str] = mapped_column(String(80))  # tells one occasion from another, e.g. "round:3:opened"; never read
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("editorial_objections.id"))
    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoptions.id"))
    lifting_id: Mapped[int | None] = mapped_column(ForeignKey("liftings.id"))
    deadline_change_id: Mapped[int | None] = mapped_column(ForeignKey("deadline_changes.id"))
    corrigendum_id: Mapped[int | None] = mapped_column(ForeignKey("corrigenda.id"))  # a CommentCorrection
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entered_answers.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    entered_position_id: Mapped[int | None] = mapped_column(ForeignKey("entered_positions.id"))
    clearance_id: Mapped[int | None] = mapped_column(ForeignKey("clearances.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # whose answer it is about
    link_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_links.id"))
    factor_change_id: Mapped[int | None] = mapped_column(ForeignKey("factor_changes.id"))
    factor_reset_id: Mapped[int | None] = mapped_column(ForeignKey("factor_resets.id"))
    signed_in_id: Mapped[int | None] = mapped_column(ForeignKey("signed_in.id"))
    # Both can be taken back; what has been sent about them stays.
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("bracket_duties.id", ondelete="SET NULL"))
    parting_id: Mapped[int | None] = mapped_column(ForeignKey("bracket_partings.id", ondelete="SET NULL"))
    type_request_id: Mapped[int | None] = mapped_column(ForeignKey("type_requests.id"))
    achievement_id: Mapped[int | None] = mapped_column(ForeignKey("achievements.id", ondelete="SET NULL"))
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("openings.id"))
    acting_id: Mapped[int | None] = mapped_column(ForeignKey("acting_coordinators.id"))
    hand_over_id: Mapped[int | None] = mapped_column(ForeignKey("hand_overs.id"))
    cosponsorship_id: Mapped[int | None] = mapped_column(ForeignKey("cosponsorships.id"))
    text_corrigendum_id: Mapped[int | None] = mapped_column(ForeignKey("text_corrigenda.id"))
    observer_invitation_id: Mapped[int | None] = mapped_column(ForeignKey("observer_invitations.id"))
    owed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
    version: Mapped[DraftVersion | None] = relationship(lazy="raise")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        return (UniqueConstraint("event", "person_id", "letter", "mailbox"), *super().__table_args__)

    @classmethod
    def hindered(cls) -> ColumnElement[bool]:
        """Letters that wait for a file; the worker that makes the last file rings for them."""
        return exists().where(goes_with_letter(), Document.state.in_((WorkState.WAITING, WorkState.RUNNING)))


class LetterTopic(TypedDict, total=False):
    """The columns that say what a letter is about."""

    round_id: int | None
    version_id: int | None
    submission_id: int
    approval_id: int
    objection_id: int
    adoption_id: int
    lifting_id: int
    deadline_change_id: int
    corrigendum_id: int
    entry_id: int
    meeting_id: int
    entered_position_id: int
    clearance_id: int
    member_id: int | None
    link_id: int
    factor_change_id: int
    factor_reset_id: int
    signed_in_id: int
    duty_id: int
    parting_id: int
    type_request_id: int
    achievement_id: int
    opening_id: int
    acting_id: int
    hand_over_id: int
    cosponsorship_id: int
    text_corrigendum_id: int
    observer_invitation_id: int


def goes_with_letter() -> ColumnElement[bool]:
    """The condition under which a document goes out with a letter, by the kinds of both."""
    files = (
        and_(Notification.letter == letter, tuple_(Document.document_kind, Document.format).in_(carried))
        for letter, carried in CARRIED.items()
    )
    of_version = and_(Document.version_id == Notification.version_id, Document.older_id.is_(None))
    # Another attempt to adopt the same version has files of its own.
    of_adoption = or_(Document.adoption_id.is_(None), Document.adoption_id == Notification.adoption_id)
    of_meeting = Document.meeting_id.is_not_distinct_from(Notification.meeting_id)
    return and_(of_version, of_adoption, of_meeting, or_(*files))
