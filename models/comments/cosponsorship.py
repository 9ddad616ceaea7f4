"""Co-sponsors: members that join another's comment. Each is invited by name, is shown the words, and confirms them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.comments.comment import CommentState, WordedByMember
from models.db.base import Official, choice
from models.db.numbers import TimeOrderedId
from models.errors import Outdated, Untimely
from models.people.person import Member, Person


class CosponsorState(StrEnum):
    """What has become of an invitation. Only who has confirmed is a co-sponsor."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LEFT = "withdrawn by the co-sponsor"
    CLOSED = "closed"  # by the member whose comment it is
    CHANGED = "words changed"


MOVES = {
    (CosponsorState.INVITED, CosponsorState.CONFIRMED),
    (CosponsorState.INVITED, CosponsorState.DECLINED),
    (CosponsorState.CONFIRMED, CosponsorState.LEFT),
    *((one, CosponsorState.CHANGED) for one in (CosponsorState.INVITED, CosponsorState.CONFIRMED)),
    *((one, CosponsorState.CLOSED) for one in CosponsorState if one is not CosponsorState.CLOSED),
    *((one, CosponsorState.INVITED) for one in CosponsorState if one not in ("invited", "confirmed")),
}


class Cosponsorship(TimeOrderedId, WordedByMember):
    """An invitation to the member `invited` to join a comment of `member`, with the words that were shown, as they were then:
    the comment itself stays sealed. `proposed_by` is the observer whose words they are, if they are one's. `comment_id` is None once the comment was removed; `revision` is for `seen`."""

    __tablename__ = "cosponsorships"
    official: ClassVar = Official(
        through=("round_id",),
        columns=(
            "round_id",
            "member_id",
            "author_id",
            "paragraph_id",
            "type",
            "change",
            "text",
            "proposed_text",
            "justification",
            "reopens",
            "written_at",
            "changed_at",
            "after_id",
            "comment_id",
            "invited_id",
            "cosponsor_state",
            "decided_by_id",
            "decided_at",
            "national",
            "proposed_by",
            "cell",
        ),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("comment_id", "invited_id"),
        Index("ix_cosponsorships_round_id", "round_id"),
        Index("ix_cosponsorships_invited_id", "invited_id"),
    )

    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    invited_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    cosponsor_state: Mapped[CosponsorState] = mapped_column(choice(CosponsorState), default=CosponsorState.INVITED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    proposed_by: Mapped[str | None] = mapped_column(String(20))

    invited: Mapped[Member] = relationship(foreign_keys=[invited_id], lazy="joined", innerjoin=True)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="selectin")

    @property
    def state(self) -> CommentState:
        """What is shown is a draft, whatever becomes of it."""
        return CommentState.DRAFTED

    @property
    def is_waiting(self) -> bool:
        return self.cosponsor_state is CosponsorState.INVITED

    @property
    def is_confirmed(self) -> bool:
        return self.cosponsor_state is CosponsorState.CONFIRMED

    @property
    def can_be_shown_again(self) -> bool:
        """Whether the member can be invited anew."""
        return (self.cosponsor_state, CosponsorState.INVITED) in MOVES

    def move_to(self, state: CosponsorState) -> None:
        if (self.cosponsor_state, state) not in MOVES:
            raise Untimely(
                f"The invitation to {self.invited.name} is {self.cosponsor_state.value}, so this cannot be done."
            )
        self.cosponsor_state = state
        self.revision += 1

    def ensure_seen(self, seen: int) -> None:
        """Raise Outdated unless the person saw the words as they are."""
        if self.revision != seen:
            raise Outdated("This invitation has changed since you opened it. Please read it again.")
