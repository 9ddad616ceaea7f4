"""Documents: what people keep as files. Asked for, made by a worker, kept as long as what they show stands."""

from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import choice
from models.draft import DraftVersion
from models.work import Work


class What(StrEnum):
    TEXT = "text"
    REDLINE = "redline"
    COMPENDIUM = "compendium"


class Format(StrEnum):
    """The value is the end of the file's name."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


MEDIA = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

MADE = {
    What.TEXT: (Format.PDF, Format.DOCX),
    What.REDLINE: (Format.PDF, Format.DOCX),
    What.COMPENDIUM: (Format.PDF, Format.XLSX),
}
"""In which formats each document is made."""


class Document(Work):
    """A file of one circulated version. The fingerprint is that of everything that it shows: the same is made once."""

    __tablename__ = "documents"
    kind = "document"

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    what: Mapped[What] = mapped_column(choice(What))
    format: Mapped[Format] = mapped_column(choice(Format))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]  # bytes

    version: Mapped[DraftVersion] = relationship(lazy="raise")
