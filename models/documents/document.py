"""Documents: what people keep as files. Asked for, made by a worker, kept as long as what they show stands."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.adoption.adoption import Adoption
from models.comments.submission import Submission
from models.db.base import NotOfficial, choice
from models.db.numbers import TimeOrderedId
from models.db.work import Work
from models.drafts.version import DraftVersion
from models.meetings.meeting import Meeting

EDITION = "12"
"""Counted up when documents come to look otherwise, so that they are made anew."""


class DocumentKind(StrEnum):
    """What a document shows; CANDIDATE is the redline of a text that is still at the secretariat, for it alone; CLEARANCE and
    RECEIPT are of a member's answer, and OWN_ANSWERS of what became of all its comments, for its own people alone; RESULTING is the text that an adoption would make the adopted
    one, for those who are asked about it; MINUTES are of a meeting; TABLES are those of the text, such as the action framework."""

    TEXT = "text"
    BRACKETS = "brackets"
    REDLINE = "redline"
    COMPENDIUM = "compendium"
    OWN_ANSWERS = "own-answers"
    FORM = "form"
    TABLES = "tables"
    CANDIDATE = "candidate"
    CLEARANCE = "clearance"
    RECEIPT = "receipt"
    CERTIFICATE = "certificate"
    MEETING = "meeting-record"
    MINUTES = "minutes"
    RESULTING = "resulting-text"
    RESULTING_REDLINE = "resulting-redline"


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

FORMATS = {
    DocumentKind.TEXT: (Format.PDF, Format.DOCX),
    DocumentKind.BRACKETS: (Format.PDF, Format.DOCX),
    DocumentKind.REDLINE: (Format.PDF, Format.DOCX),
    DocumentKind.COMPENDIUM: (Format.PDF, Format.DOCX, Format.XLSX),
    DocumentKind.OWN_ANSWERS: (Format.PDF, Format.DOCX, Format.XLSX),
    DocumentKind.FORM: (Format.DOCX, Format.XLSX),
    DocumentKind.TABLES: (Format.XLSX,),
    DocumentKind.CANDIDATE: (Format.PDF, Format.DOCX),
    DocumentKind.CLEARANCE: (Format.PDF, Format.DOCX),
    DocumentKind.RECEIPT: (Format.PDF,),
    DocumentKind.CERTIFICATE: (Format.PDF,),
    DocumentKind.MEETING: (Format.PDF,),
    DocumentKind.MINUTES: (Format.PDF, Format.DOCX),
    DocumentKind.RESULTING: (Format.PDF, Format.DOCX),
    DocumentKind.RESULTING_REDLINE: (Format.PDF, Format.DOCX),
}
"""In which formats each document is made."""

BETWEEN = (DocumentKind.REDLINE, DocumentKind.CANDIDATE)
"""What compares two versions."""


class Document(TimeOrderedId, Work):
    """A file of one version, of a member's answer about it, of an attempt to adopt it, or of a meeting on it. The fingerprint is that of everything that it shows: the
    same is made once.

    `older` is the version with which a redline compares, None for the one that the version was made from, and of an
    `adoption` for the last that went out. What is of a `submission` is for the people of its member alone.
    """

    __tablename__ = "documents"
    official: ClassVar = NotOfficial("It is made from official rows, and can be made from them again.")
    kind = "document"

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"), index=True)
    older_id: Mapped[int | None] = mapped_column(ForeignKey("draft_versions.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoptions.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    document_kind: Mapped[DocumentKind] = mapped_column("what", choice(DocumentKind))
    format: Mapped[Format] = mapped_column(choice(Format))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]  # bytes

    version: Mapped[DraftVersion] = relationship(foreign_keys=[version_id], lazy="raise")
    older: Mapped[DraftVersion | None] = relationship(foreign_keys=[older_id], lazy="raise")
    submission: Mapped[Submission | None] = relationship(lazy="raise")
    adoption: Mapped[Adoption | None] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
