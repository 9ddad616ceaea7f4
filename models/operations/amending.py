"""The text as it is adopted: its brackets lifted as a meeting has agreed, its paragraphs counted, and nothing else changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.adoption import Adoption, AgreedWords
from models.draft import DraftVersion, Paragraph, Stage
from models.history import Verb, digest_of, record
from models.operations import drafts
from models.person import Person


def amended(session: Session, adoption: Adoption, *, by: Person | None, now: datetime) -> DraftVersion:
    """The version asked about; where brackets were open in it or numbers are not final ("12 bis"), the next one, in which
    the agreed words stand in their places and all paragraphs are counted.

    For who holds the consultation's lock, when every member has confirmed the record of the meeting.
    """
    before = adoption.version
    agreed = adoption.meeting.agreed_words if adoption.meeting else []
    sponsors = sorted(member.name for member in before.consultation.members)
    standing = select(Paragraph).where(Paragraph.version_id == before.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    if not agreed and [one.label for one in paragraphs] == list(drafts.labels(one.kind for one in paragraphs)):
        return before
    rows = [
        _amended(paragraph, [one for one in agreed if one.paragraph_id == paragraph.id], sponsors)
        for paragraph in paragraphs
    ]
    for row, label in zip(rows, drafts.labels(None if row.removed else row.kind for row in rows), strict=True):
        row.label = label
    version = DraftVersion(
        consultation=before.consultation,
        base_id=before.id,
        number=drafts.next_number(session, before.consultation_id),
        stage=Stage.CIRCULATED,
        fingerprint=digest_of(before.fingerprint, *(row.text for row in rows)),
        made_at=now,
        circulated_at=now,
        paragraphs=rows,
    )
    session.add(version)

    details = {"number": version.number, "text": version.fingerprint, **({"brackets": len(agreed)} if agreed else {})}
    verb = Verb.BRACKETS_LIFTED if agreed else Verb.DRAFT_NUMBERED
    record(session, version, verb, consultation_id=before.consultation_id, by=by, at=now, **details)
    return version


def _amended(before: Paragraph, agreed: Sequence[AgreedWords], sponsors: list[str]) -> Paragraph:
    pieces = [
        replace(piece, sponsors=tuple(sponsors)) if isinstance(piece, redline.Applied) else piece
        for piece in redline.replacement_pieces(before.text, _replacements(agreed))
    ]
    text = "".join(piece.text for piece in pieces)
    return Paragraph(
        position=before.position,
        key=before.key,
        kind=before.kind,
        text=text,
        base_id=before.id,
        pieces=redline.pieces_as_json(pieces) if agreed else None,
        removed=not text.strip(),
    )


def _replacements(agreed: Iterable[AgreedWords]) -> list[redline.Replacement]:
    """The words of a meeting in the places of a paragraph's brackets, in order."""
    return sorted((one.start, one.end, one.words) for one in agreed)
