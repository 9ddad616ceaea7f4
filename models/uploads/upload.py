"""Uploads: files that people send in. Kept as they came, read by a worker, and turned into comments only when looked at."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.comments.comment import Change, Comment, CommentType
from models.db.base import Base, NotOfficial, choice
from models.db.numbers import TimeOrderedId
from models.db.work import Work, WorkState
from models.departments.opinion import Opinion
from models.drafts.version import Paragraph
from models.errors import Outdated
from models.people.person import LONGEST_DEPARTMENT, Member, Person
from models.rounds.consultation import Round
from models.text.typed import LONGEST_FILE_NAME
from models.uploads.reading import FileReading, reading_from_plain


class UploadKind(StrEnum):
    WORD = "word"
    FORM = "form"
    DRAFT = "draft"  # of the secretariat: a text to be put up
    CHAIR = "chair"  # of the secretariat: other words for the candidate of a round


class Upload(TimeOrderedId, Work):
    """A file as it was sent: a member's (in a round), or the secretariat's (of no member).

    `name` is what the sender's machine called it, only to be shown; `source` is whose words it holds, as the sender says. A file of a `department` is for the one who sent it;
    without one it is for those who speak for the member. `refusal` says why the file cannot be used; `reading` tells
    what was read in it. `revision` counts the decisions on what it holds, and `confirmed_at` is when they became comments.
    """

    __tablename__ = "uploads"
    official: ClassVar = NotOfficial(
        "The record has the digest of the file that came; it says nothing for a member until its comments are taken over."
    )
    __table_args__ = (
        Index("ix_uploads_state_not_before", "state", "not_before"),
        Index("ix_uploads_round_id_member_id", "round_id", "member_id"),
        CheckConstraint("member_id IS NOT NULL OR department IS NULL", name="departments_are_of_members"),
        CheckConstraint("confirmed_at IS NULL OR refusal IS NULL", name="refused_or_confirmed"),
    )
    kind = "upload"

    upload_kind: Mapped[UploadKind] = mapped_column("what", choice(UploadKind))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    department: Mapped[str | None] = mapped_column(String(LONGEST_DEPARTMENT))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    source: Mapped[str | None] = mapped_column(String(LONGEST_DEPARTMENT))
    size: Mapped[int]  # bytes
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    refusal: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None]  # what `reading` is kept as
    revision: Mapped[int] = mapped_column(default=1)
    confirmed_at: Mapped[datetime | None]

    round: Mapped[Round | None] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")
    replaces: Mapped["Upload | None"] = relationship(remote_side="Upload.id", lazy="raise")
    comments: Mapped[list["UploadedComment"]] = relationship(
        back_populates="upload", order_by="UploadedComment.position", lazy="raise"
    )

    @property
    def reading(self) -> FileReading | None:
        """What a worker has read in it; None before that."""
        return None if self.result is None else reading_from_plain(self.result)

    @property
    def is_read(self) -> bool:
        """Whether a worker has read it and it can be used."""
        return self.state is WorkState.DONE and self.refusal is None

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated unless the person saw the decisions as they are."""
        if self.revision != seen:
            raise Outdated("Somebody has decided on this file since you opened the page. Please look at it again.")


PROPOSED = "Proposed change: "
"""What stands before proposed words in a comment that only asks for them."""


def with_proposed(text: str, proposed: str) -> str:
    """A comment with the words that stand beside it as proposed."""
    return "\n\n".join(filter(None, (text, proposed and f"{PROPOSED}{proposed}")))


def without_proposed(text: str) -> tuple[str, str]:
    """A comment, and the words that `with_proposed` has put behind it; without such words, all of it is proposed."""
    before, behind, proposed = f"\n\n{text}".partition(f"\n\n{PROPOSED}")
    return (before.removeprefix("\n\n"), proposed) if behind else ("", text)


class UploadDecision(StrEnum):
    """What is to become of a comment in a file: it is suggested to keep it where its place is plain, else that is open."""

    OPEN = "to be decided"
    SUGGESTED = "suggested"
    KEEP = "keep"
    LEAVE_OUT = "left out"


class UploadedComment(TimeOrderedId, Base):
    """What a file says about one place, before it is a comment or (a department's) an opinion.

    - `paragraph_id` None: about the whole text, or the place was not found (then it is open). `after_id` is the paragraph
      behind which one that is moved is to stand.
    - `said_by` are the names in the file, `note` a sentence on how its place was found.
    - `written_revision` is the revision of what was made of it, when the file was confirmed: a later one has since been edited
      by hand. Of a choice that somebody keeps it is until then that of the member's own choice in whose place it is kept, 0 for
      none.

    One with a `stance` is a choice about a bracket: `accepted` are the words that it accepts, for each of its places,
    `proposed_text` other words, `justification` the reason. `package` links it with others, and `can_accept` are other words
    with which the member could live; where the file says nothing of these, what the member has said of them stays. It becomes
    the member's position.
    """

    __tablename__ = "uploaded_comments"
    official: ClassVar = NotOfficial(
        "It says nothing for a member until it has become a comment, an opinion or a position."
    )
    __table_args__ = (
        UniqueConstraint("upload_id", "position"),
        CheckConstraint("change IN ('remark', 'delete', 'move', 'join') OR proposed_text <> ''", name="proposes_words"),
        CheckConstraint("(change IN ('move', 'join')) = (after_id IS NOT NULL)", name="moves_somewhere"),
        CheckConstraint("comment_id IS NULL OR opinion_id IS NULL", name="one_thing_made_of_it"),
        CheckConstraint("(bracket_id IS NULL) = (stance IS NULL)", name="stance_on_a_bracket"),
        Index("ix_uploaded_comments_comment_id", "comment_id"),
        Index("ix_uploaded_comments_opinion_id", "opinion_id"),
        Index("ix_uploaded_comments_bracket_position_id", "bracket_position_id"),
    )

    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    position: Mapped[int]
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    type: Mapped[CommentType] = mapped_column(choice(CommentType))
    change: Mapped[Change] = mapped_column(choice(Change))
    text: Mapped[str] = mapped_column(Text, default="")
    proposed_text: Mapped[str] = mapped_column(Text, default="")
    justification: Mapped[str] = mapped_column(Text, default="")
    after_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    said_by: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[UploadDecision] = mapped_column(choice(UploadDecision))
    # Comments and opinions can be removed; that one came from a file does not hold it back.
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("opinions.id", ondelete="SET NULL"))
    bracket_id: Mapped[int | None] = mapped_column(ForeignKey("brackets.id"))
    stance: Mapped[Stance | None] = mapped_column(choice(Stance))
    accepted: Mapped[list[Any] | None]
    package: Mapped[str] = mapped_column(String(40), default="")
    can_accept: Mapped[list[Any] | None]
    bracket_position_id: Mapped[int | None] = mapped_column(ForeignKey("bracket_positions.id", ondelete="SET NULL"))
    written_revision: Mapped[int | None]

    @property
    def saved_as(self) -> Comment | Opinion | BracketPosition | None:
        """What was made of it, if that is still there."""
        return self.comment or self.opinion or self.bracket_position

    @property
    def is_edited(self) -> bool:
        """Whether what was made of it has since been changed by hand."""
        return self.saved_as is not None and self.saved_as.revision != self.written_revision

    upload: Mapped[Upload] = relationship(back_populates="comments", lazy="raise")
    paragraph: Mapped[Paragraph | None] = relationship(foreign_keys=[paragraph_id], lazy="raise")
    after: Mapped[Paragraph | None] = relationship(foreign_keys=[after_id], lazy="selectin")
    comment: Mapped[Comment | None] = relationship(lazy="raise")
    opinion: Mapped[Opinion | None] = relationship(lazy="raise")
    bracket_position: Mapped[BracketPosition | None] = relationship(lazy="raise")
