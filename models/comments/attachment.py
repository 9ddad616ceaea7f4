"""Attachments: files that stand with a comment, or with an opinion of a department, kept and passed on as they came; the
service never opens one."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, Official
from models.db.numbers import TimeOrderedId
from models.errors import Invalid
from models.text.typed import LONGEST_FILE_NAME

MOST = 10
"""How many can stand with one comment or opinion."""

LARGEST = 10_000_000
"""Bytes of one; a whole scanned letter has two million."""

BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
}
"""By the end of its name, with which bytes a file of that kind begins."""
MAILS = ("eml", "msg")


def ensure_acceptable(name: str, content: bytes) -> None:
    """Raise Invalid if a file is none of those that people may pass on."""
    if sentence := why_not_acceptable(name, content):
        raise Invalid(sentence, "file")


def why_not_acceptable(name: str, content: bytes) -> str:
    """Why a file is none of those that people may pass on, by its name, its first bytes and its size; "" if it is one."""
    _, dot, ending = name.rpartition(".")
    beginnings = BEGINNINGS.get(ending.lower()) if dot else None
    if ending.lower() in MAILS:
        return "Save the mail as a PDF in your mail program (most can print to one), and attach that."
    if beginnings is None:
        return "Attach a PDF, Word (.docx) or Excel (.xlsx) file, or a picture (PNG, JPEG, GIF, WebP)."
    if not content:
        return "This file is empty: there is nothing in it."
    if not content.startswith(beginnings):
        return "This file is not what the end of its name says. Save it again in its own program."
    if len(content) > LARGEST:
        return f"This file has {len(content) / 1_000_000:.1f} megabytes; up to {LARGEST // 1_000_000} can be attached."
    return ""


class Attachment(TimeOrderedId, Base):
    """A file as it came. `name` is what the sender's machine called it; the same file stands with one thing once."""

    __tablename__ = "attachments"
    official: ClassVar = Official(
        through=("comment_id", "opinion_id"),
        columns=("comment_id", "opinion_id", "by_id", "at", "name", "size", "digest"),
        besides=("content",),
        file=("digest", "content"),
    )
    __table_args__ = (
        # The indexes of these serve those who ask for the files of a comment or an opinion, too.
        UniqueConstraint("comment_id", "digest"),
        UniqueConstraint("opinion_id", "digest"),
        CheckConstraint("(comment_id IS NULL) <> (opinion_id IS NULL)", name="stands_with_one_thing"),
    )
    # Without: one that stands with a comment, and so with no opinion, would be thrown away before it is kept.
    __mapper_args__ = {"legacy_is_orphan": True}  # noqa: RUF012 (SQLAlchemy's own name, which it declares otherwise)

    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]  # bytes
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content
