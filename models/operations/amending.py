"""The text as a meeting has agreed on it: its brackets lifted, and nothing else changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Adoption, AgreedWords
from models.draft import DraftVersion, Paragraph, Stage
from models.history import Verb, digest_of, record
from models.operations import drafts
from models.person import Person


def amended(session: Session, adoption: Adoption, *, by: Person | None, now: datetime) -> DraftVersion:
    """The version asked about; where brackets were open in it, the next one, in which the agreed words stand in their places.

    For who holds the consultation's lock, when every member has confirmed the record of the meeting.
    """
    before = adoption.version
    agreed = adoption.meeting.agreed_words if adoption.meeting else []
    if not agreed:
        return before
    sponsors = sorted(member.name for member in before.consultation.members)
    standing = select(Paragraph).where(Paragraph.version_id == before.id, ~Paragraph.removed)
    rows = [
        _amended(paragraph, [one for one in agreed if one.paragraph_id == paragraph.id], sponsors)
        for paragraph in session.scalars(standing.order_by(Paragraph.position))
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

    lifted = {"number": version.number, "text": version.fingerprint, "brackets": len(agreed)}
    record(session, version, Verb.BRACKETS_LIFTED, consultation_id=before.consultation_id, by=by, at=now, **lifted)
    return version


def _amended(before: Paragraph, agreed: Sequence[AgreedWords], sponsors: list[str]) -> Paragraph:
    pieces: list[dict[str, Any]] = []
    reached = 0
    for one in sorted(agreed, key=lambda one: one.start):
        end = _end(before.text, one)
        pieces.append({"kind": "kept", "text": before.text[reached : one.start]})
        replaced = {"base": before.text[one.start : end], "text": one.words}
        pieces.append({"kind": "applied", **replaced, "sponsors": sponsors, "ids": []})
        reached = end
    pieces.append({"kind": "kept", "text": before.text[reached:]})
    text = "".join(piece["text"] for piece in pieces)
    return Paragraph(
        position=before.position,
        key=before.key,
        kind=before.kind,
        text=text,
        base_id=before.id,
        pieces=[piece for piece in pieces if piece != {"kind": "kept", "text": ""}] if agreed else None,
        removed=not text.strip(),
    )


def _end(text: str, one: AgreedWords) -> int:
    """Where what goes ends: words that go take one of the two spaces around them along."""
    alone = not one.words and (one.start == 0 or text[one.start - 1].isspace())
    return one.end + 1 if alone and text[one.end : one.end + 1].isspace() else one.end
