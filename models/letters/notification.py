"""Letters that are owed to people, and what became of each."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, TypedDict

from sqlalchemy import ColumnElement, ForeignKey, String, Text, UniqueConstraint, and_, exists, or_, tuple_
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.db.base import NotOfficial, choice
from models.db.numbers import TimeOrderedId
from models.db.work import Work, WorkState
from models.documents.document import Document, DocumentKind, Format
from models.drafts.version import DraftVersion
from models.people.person import Person
from models.rounds.consultation import Round


class Letter(StrEnum):
    """Each has a folder of its name in templates/letters: subject.txt, body.txt, body.html. The value stands in rows, and stays
    where a letter gets another name."""

    SIGN_IN = "sign_in"
    FACTOR_CHANGED = "factor_changed"
    RESET_TO_CONFIRM = "reset_to_confirm"
    NEW_BROWSER = "new_browser"
    INVITED = "invited"
    HEARD = "heard"
    ROUND_OPENED = "round_opened"
    REMINDER = "reminder"
    DEADLINE_CHANGED = "deadline_changed"
    DUTY_MARKED = "duty_marked"
    PARTING_ASKED = "parting_asked"
    DEPARTMENT_DEADLINE = "department_deadline"
    DEPARTMENT_REMINDER = "department_reminder"
    OPINION_MESSAGE = "opinion_message"
    CLEARANCE_ASKED = "clearance_asked"
    CLEARANCE_UNDONE = "clearance_undone"
    LETTER_DIFFERS = "letter_differs"
    LETTER_DIFFERS_NO_MORE = "letter_differs_no_more"
    RECEIPT = "receipt"
    TAKEN_BACK = "taken_back"
    FILED_LATE = "filed_late"
    LATE_DECIDED = "late_decided"
    COMMENT_CORRECTION_FILED = "corrigendum_filed"
    COMMENT_CORRECTION_DECIDED = "corrigendum_decided"
    ENTRY_TO_CHECK = "entry_to_check"
    ENTRY_SENT_BACK = "entry_sent_back"
    ENTRY_CHECKED = "entry_checked"
    ENTRY_DECIDED = "entry_decided"
    ENTRY_LAPSED = "entry_lapsed"
    ALL_IN = "all_in"
    ROUND_CLOSED = "round_closed"
    TYPE_ASKED = "type_asked"
    TYPE_DECIDED = "type_decided"
    CANDIDATE_READY = "candidate_ready"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CIRCULATED = "circulated"
    OBJECTED = "objected"
    LIFTING_PROPOSED = "lifting_proposed"
    LIFTING_RETURNED = "lifting_returned"
    LIFTING_BEGUN = "lifting_begun"
    LIFTING_ANSWERED = "lifting_answered"
    LIFTING_ENDED = "lifting_ended"
    ADOPTION_PROPOSED = "adoption_proposed"
    ADOPTION_RETURNED = "adoption_returned"
    ADOPTION_BEGUN = "adoption_begun"
    POSITION = "position"
    ADOPTION_BROKEN = "adoption_broken"
    ADOPTION_LAPSED = "adoption_lapsed"
    CALL_RECORDED = "call_recorded"
    SILENCE_EXTENDED = "silence_extended"
    SILENCE_OVER = "silence_over"
    SILENCE_HELD = "silence_held"
    RESULT_DECLARED = "result_declared"
    ADOPTED = "adopted"
    LATE_OBJECTION = "late_objection"
    CORRIGENDUM_PROPOSED = "correction_proposed"
    CORRIGENDUM_PUT = "correction_put"
    CORRIGENDUM_ENDED = "correction_ended"
    ACHIEVEMENT_SENT = "achievement_sent"
    ACHIEVEMENT_DECIDED = "achievement_decided"
    OPENING_PROPOSED = "opening_proposed"
    OPENED = "opened"
    ACTING_NAMED = "acting_named"
    ACTING_TO_CONFIRM = "acting_to_confirm"
    ACTING_ENDED = "acting_ended"
    HAND_OVER_OFFERED = "hand_over_offered"
    HAND_OVER_TAKEN = "hand_over_taken"
    COSPONSOR_ASKED = "cosponsor_asked"
    COSPONSOR_ANSWERED = "cosponsor_answered"
    COSPONSOR_ENDED = "cosponsor_ended"
    POSITION_TO_CHECK = "position_to_check"
    POSITION_TO_CONFIRM = "position_to_confirm"
    MEETING_CONVENED = "meeting_convened"
    MEETING_CALLED_OFF = "meeting_called_off"
    MINUTES_PROPOSED = "minutes_proposed"
    MINUTES_RETURNED = "minutes_returned"
    MINUTES_SENT = "minutes_sent"
    MINUTES_CORRECTED = "minutes_corrected"
    OBSERVER_INVITED = "observer_invited"
    OBSERVER_ROUND = "observer_round"
    OBSERVER_CLOSING = "observer_closing"
    OBSERVER_CIRCULATED = "observer_circulated"


SIGNS_IN = (Letter.SIGN_IN, Letter.INVITED, Letter.OBSERVER_INVITED)
"""Those with a link that signs in: they leave at most once, and what is kept of them opens nothing."""
TO_THE_PERSON = (
    *(Letter.SIGN_IN, Letter.FACTOR_CHANGED, Letter.NEW_BROWSER),
    *(Letter.ACTING_ENDED, Letter.HAND_OVER_TAKEN),
)
"""Those to somebody who may hold no office any more; all others are for the holder of one."""
AT_HOME = (
    Letter.INVITED,
    Letter.HEARD,
    Letter.DEPARTMENT_DEADLINE,
    Letter.DEPARTMENT_REMINDER,
    Letter.OPINION_MESSAGE,
    Letter.CLEARANCE_ASKED,
    Letter.CLEARANCE_UNDONE,
    Letter.COSPONSOR_ASKED,
    Letter.COSPONSOR_ANSWERED,
    Letter.COSPONSOR_ENDED,
)
"""Those that pass inside a member, or to another member by name; they are nobody else's business."""
_TEXT = (DocumentKind.TEXT, Format.PDF), (DocumentKind.TEXT, Format.DOCX)
CARRIED = {
    Letter.CIRCULATED: (*_TEXT, (DocumentKind.REDLINE, Format.PDF)),
    Letter.OBSERVER_CIRCULATED: _TEXT,
    Letter.LIFTING_ENDED: (*_TEXT, (DocumentKind.REDLINE, Format.PDF)),
    Letter.ADOPTION_BEGUN: (
        (DocumentKind.RESULTING, Format.PDF),
        (DocumentKind.RESULTING, Format.DOCX),
        (DocumentKind.RESULTING_REDLINE, Format.PDF),
    ),
    Letter.MINUTES_SENT: ((DocumentKind.MINUTES, Format.PDF), (DocumentKind.MINUTES, Format.DOCX)),
    Letter.ADOPTED: (
        (DocumentKind.CERTIFICATE, Format.PDF),
        (DocumentKind.TEXT, Format.PDF),
        (DocumentKind.MEETING, Format.PDF),
    ),
}
"""The files of a version that go out with a letter, the first of them before all others."""


WITH_DEADLINE = (
    Letter.INVITED,
    Letter.ROUND_OPENED,
    Letter.DEADLINE_CHANGED,
    Letter.REMINDER,
    Letter.TAKEN_BACK,
    Letter.OBSERVER_ROUND,
    Letter.OBSERVER_CLOSING,
)
"""Those that carry the deadline of their round for a calendar."""


ASKING = (Letter.ADOPTION_BEGUN, Letter.LIFTING_BEGUN, Letter.SILENCE_EXTENDED, Letter.CORRIGENDUM_PUT)
"""Those that carry the time until which members can answer what is put to them."""


WITH_MEETING = (Letter.MEETING_CONVENED, Letter.MEETING_CALLED_OFF)
"""Those that carry their meeting for a calendar."""


COPIED = (
    *(Letter.ROUND_OPENED, Letter.REMINDER, Letter.DEADLINE_CHANGED, Letter.ROUND_CLOSED, Letter.CIRCULATED),
    *(Letter.RECEIPT, Letter.TAKEN_BACK, Letter.FILED_LATE, Letter.LATE_DECIDED),
    *(
        Letter.COMMENT_CORRECTION_FILED,
        Letter.COMMENT_CORRECTION_DECIDED,
        Letter.TYPE_ASKED,
        Letter.DUTY_MARKED,
        Letter.PARTING_ASKED,
    ),
    *(Letter.ENTRY_CHECKED, Letter.ENTRY_LAPSED, Letter.POSITION_TO_CONFIRM, Letter.POSITION),
    *(Letter.LIFTING_BEGUN, Letter.LIFTING_ANSWERED, Letter.LIFTING_ENDED, Letter.CALL_RECORDED),
    *(Letter.ADOPTION_BEGUN, Letter.ADOPTION_BROKEN, Letter.ADOPTION_LAPSED, Letter.ADOPTED),
    *(Letter.MEETING_CONVENED, Letter.MEETING_CALLED_OFF, Letter.MINUTES_SENT),
)
"""Letters to a coordinator that are copied to the mailbox of the office. None signs in, and none passes inside a member."""


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
        return exists().where(carries(), Document.state.in_((WorkState.WAITING, WorkState.RUNNING)))


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


def carries() -> ColumnElement[bool]:
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
