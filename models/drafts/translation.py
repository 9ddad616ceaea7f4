"""A courtesy translation of a paragraph: how a member reads it in its own language, for its own people."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial
from models.db.numbers import TimeOrderedId
from models.drafts.version import LONGEST_KEY
from models.errors import Outdated
from models.people.person import Person


class ParagraphTranslation(TimeOrderedId, Base):
    """One for each member and paragraph, by the paragraph's key: it goes with the paragraph from version to version.

    `words` is the paragraph's text that it translates; where the text of a version reads otherwise, it is one of the
    words before. `revision` is for `seen`.
    """

    __tablename__ = "paragraph_translations"
    official: ClassVar = NotOfficial("A courtesy for the member's own people, which counts for nothing.")
    __table_args__ = (
        UniqueConstraint("consultation_id", "member_id", "key"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    words: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


def ensure_seen(there: ParagraphTranslation | None, seen: int) -> None:
    """Raise Outdated unless the person saw the translation as it is (0: there is none)."""
    if (there.revision if there else 0) != seen:
        raise Outdated(
            "Somebody of your country has changed this translation since you opened the page. Both are below.",
            {"text": there.text if there else "", "revision": str(there.revision if there else 0)},
        )
