"""The text as it is adopted: its brackets lifted as a meeting has agreed, its paragraphs counted, and nothing else changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.adoption import Adoption, AgreedWords
from models.consolidation.agreement import DELETE_PARAGRAPH, Rule
from models.consolidation.bracket import BracketEnding
from models.consolidation.placed import placed
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
    rows = amended_paragraphs(session, before, agreed)
    if not agreed and _labels(session, before) == [row.label for row in rows]:
        return before
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
    _end_brackets(session, before, version, adoption)

    details = {"number": version.number, "text": version.fingerprint, **({"brackets": len(agreed)} if agreed else {})}
    verb = Verb.BRACKETS_LIFTED if agreed else Verb.DRAFT_NUMBERED
    record(session, version, verb, consultation_id=before.consultation_id, by=by, at=now, **details)
    return version


def _end_brackets(session: Session, before: DraftVersion, after: DraftVersion, adoption: Adoption) -> None:
    """Note that the meeting has ended the brackets of the version before, and with which words."""
    if adoption.meeting is None or not adoption.meeting.agreed_words:
        return
    session.flush()
    agreed = {(one.paragraph_id, one.start): one.words for one in adoption.meeting.agreed_words}
    keys = {paragraph.key: paragraph.id for paragraph in after.paragraphs}
    there = {one.member_id for one in adoption.meeting.attendances}
    members = [member.name for member in before.consultation.members if member.id in there]
    session.add_all(
        BracketEnding(
            version_id=after.id,
            bracket_id=one.bracket.id,
            paragraph_id=keys[one.paragraph.key],
            rule=Rule.MEETING,
            words=[agreed[one.paragraph.id, place.start] for place in one.places],
            members=sorted(members),
        )
        for one in placed(session, before.id)
        if one.bracket.id is not None
    )


def _labels(session: Session, version: DraftVersion) -> list[str]:
    """The labels of a version's standing paragraphs, in order."""
    standing = select(Paragraph.label).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    return list(session.scalars(standing.order_by(Paragraph.position)))


def amended_paragraphs(session: Session, version: DraftVersion, agreed: Sequence[AgreedWords]) -> list[Paragraph]:
    """The standing paragraphs of a version with the agreed words in them, numbered anew; rows that are of no version yet."""
    sponsors = tuple(sorted(member.name for member in version.consultation.members))
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    rows = [
        _amended(paragraph, [one for one in agreed if one.paragraph_id == paragraph.id], sponsors)
        for paragraph in session.scalars(standing.order_by(Paragraph.position))
    ]
    for row, label in zip(rows, drafts.labels(None if row.removed else row.kind for row in rows), strict=True):
        row.label = label
    return rows


def _amended(before: Paragraph, agreed: Sequence[AgreedWords], sponsors: tuple[str, ...]) -> Paragraph:
    if any(one.words == DELETE_PARAGRAPH for one in agreed):
        return _paragraph(before, [redline.Applied(before.text, "", sponsors, ())])
    pieces = [
        replace(piece, sponsors=sponsors) if isinstance(piece, redline.Applied) else piece
        for piece in redline.replacement_pieces(before.text, _replacements(agreed))
    ]
    return _paragraph(before, pieces if agreed else [redline.Kept(before.text)])


def _paragraph(before: Paragraph, pieces: Sequence[redline.Kept | redline.Applied]) -> Paragraph:
    text = "".join(piece.text for piece in pieces)
    changed = any(isinstance(piece, redline.Applied) for piece in pieces)
    return Paragraph(
        position=before.position,
        key=before.key,
        kind=before.kind,
        text=text,
        base_id=before.id,
        pieces=redline.pieces_as_json(pieces) if changed else None,
        removed=not text.strip(),
    )


def _replacements(agreed: Iterable[AgreedWords]) -> list[redline.Replacement]:
    """The words of a meeting in the places of a paragraph's brackets, in order."""
    return sorted((one.start, one.end, one.words) for one in agreed)
