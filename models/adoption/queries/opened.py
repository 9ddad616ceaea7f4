"""What four eyes have opened to the public with an adopted text, and what waits for the second pair."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.adoption.opening import OPENED_WORDS, Opening, OpeningKind
from models.db.access import unsealed
from models.documents.document import Document, DocumentKind
from models.documents.queries import documents
from models.drafts.queries.lineage import adopted_version
from models.drafts.version import DraftVersion, Stage
from models.errors import NotFound, ensure_found

SHOWN = {OpeningKind.REDLINE: DocumentKind.REDLINE, OpeningKind.COMPENDIUM: DocumentKind.COMPENDIUM}
"""The documents that are opened; the register is a page."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that is open to the public with an adopted text."""

    document: Document

    @property
    def name(self) -> str:
        """What it shows, for people."""
        if self.document.document_kind is DocumentKind.COMPENDIUM:
            return f"Comments and answers behind version {self.document.version.number}"
        older = self.document.older
        return f"What changed since {older.name if older else 'the version before'}"


@dataclass(frozen=True, slots=True)
class WithAdopted:
    """What is open to the public with an adopted text: files that are made, and whether the register is open."""

    files: Sequence[OpenedFile]
    achievements: bool


@dataclass(frozen=True, slots=True)
class Openings:
    """What can be opened with an adopted version, what is proposed, and what is open, each newest first."""

    version: DraftVersion
    can_be_proposed: Sequence[OpeningKind]
    waiting: Sequence[Opening]
    decided: Sequence[Opening]

    @property
    def words(self) -> dict[OpeningKind, str]:
        return {kind: OPENED_WORDS[kind] for kind in self.can_be_proposed}


def openings(session: Session, version_id: int) -> Openings:
    """Raises NotFound if it is not an adopted text."""
    version = session.get(DraftVersion, version_id)
    if version is None or version.stage is not Stage.ADOPTED:
        raise NotFound
    found = session.scalars(select(Opening).where(Opening.version_id == version_id).order_by(Opening.id.desc())).all()
    taken = {one.kind for one in found if one.waits or (one.confirmed and one.kind is not OpeningKind.ACHIEVEMENTS)}
    return Openings(
        version,
        [kind for kind in OpeningKind if kind not in taken],
        [one for one in found if one.waits],
        [one for one in found if not one.waits],
    )


def opening(session: Session, opening_id: int) -> Opening:
    """Raises NotFound."""
    return ensure_found(session.get(Opening, opening_id))


def opened_with(session: Session, version: DraftVersion) -> WithAdopted:
    """What everybody may read besides the adopted text."""
    opened = _opened_kinds(session, version.id)
    return WithAdopted(opened_files(session, version), OpeningKind.ACHIEVEMENTS in opened)


def _opened_kinds(session: Session, version_id: int) -> Collection[OpeningKind]:
    opened = select(Opening.kind).where(Opening.version_id == version_id, Opening.confirmed.is_(True))
    return set(session.scalars(opened))


def opened_until(session: Session, consultation_id: int) -> datetime | None:
    """Up to when entries of the register have been opened to the public; None while they are not."""
    newest = (
        select(func.max(Opening.proposed_at))
        .join(DraftVersion, DraftVersion.id == Opening.version_id)
        .where(
            DraftVersion.consultation_id == consultation_id,
            Opening.kind == OpeningKind.ACHIEVEMENTS,
            Opening.confirmed.is_(True),
        )
    )
    return session.scalars(newest, execution_options=unsealed("whether something is public, and no words")).one()


def opened_files(session: Session, version: DraftVersion) -> list[OpenedFile]:
    """Its redlines and the compendia of all rounds that are opened and made; the newest of each."""
    shown = [SHOWN[kind] for kind in _opened_kinds(session, version.id) if kind in SHOWN]
    redlines = (Document.document_kind == DocumentKind.REDLINE) & (Document.version_id == version.id)
    compendia = (Document.document_kind == DocumentKind.COMPENDIUM) & (
        DraftVersion.consultation_id == version.consultation_id
    )
    statement = (
        select(Document)
        .join(DraftVersion, DraftVersion.id == Document.version_id)
        .where(Document.document_kind.in_(shown), or_(redlines, compendia), Document.size.is_not(None))
        .options(*documents.NAMED)
        .order_by(Document.document_kind.desc(), DraftVersion.number, Document.older_id.nulls_first(), Document.format)
        .order_by(Document.id)
    )
    only = unsealed("four eyes have opened these files; of the versions behind them, numbers are read")
    found = session.scalars(statement, execution_options=only)
    newest = {(one.document_kind, one.version_id, one.older_id, one.format): one for one in found}
    return [OpenedFile(one) for one in newest.values()]


def opened_file(session: Session, consultation_id: int, document_id: int) -> Document:
    """One of them, with its content; raises NotFound."""
    version = adopted_version(session, consultation_id)
    files = [one.document for one in opened_files(session, version)]
    found = ensure_found(next((one for one in files if one.id == document_id), None))
    content = select(Document.content).where(Document.id == found.id)
    only = unsealed("it is among those that four eyes have opened")
    set_committed_value(found, "content", session.scalars(content, execution_options=only).one())
    return found
