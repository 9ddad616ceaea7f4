"""A Word file that was edited by a member's people, against the text from which it was made."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.rounds.consultation import Round
from models.uploads.operations.uploads import Found
from models.uploads.reading import FileReading
from models.uploads.upload import Upload
from worker.documents.docx_in.matching import together
from worker.documents.docx_in.proposed_changes import Draft, proposed_changes
from worker.documents.sandbox.parent import read_word
from worker.documents.unreadable import Unreadable

MOST = 2_000  # things that a file may ask; more than that nobody looks at one by one
STRANGE = "Nothing in this file resembles the text of this round. It may have been made from another text."


def read_word_upload(database: Database, upload: Upload, path: Path) -> tuple[FileReading, Sequence[Found]]:
    """What the file asks, with the number of the version it was made from and sentences on how it was read."""
    word = read_word(path, upload.name)
    with database.reading(WORKER) as session:
        assert upload.round_id is not None
        round = session.get_one(Round, upload.round_id)
        made_from = version_named(session, round, word.version)
        base = made_from or session.get_one(DraftVersion, round.version_id)
        draft = Draft(
            _paragraphs(session, base.id),
            _paragraphs(session, round.version_id),
            round.consultation.language,
            base.name,
            ours=made_from is not None,
            heads=_heads(session, round),
            members=frozenset(member.name for member in round.consultation.members),
        )
    found = proposed_changes(word, draft)
    if not found.recognised:
        raise Unreadable(STRANGE)
    everything = list(together(found.found))
    if len(everything) > MOST:
        raise Unreadable(f"This file asks for {len(everything):,} changes; up to {MOST:,} can be looked at.")
    older = base.number if base.id != round.version_id else None
    return FileReading([*word.warnings, *found.warnings], older), everything


def version_named(session: Session, round: Round, said: str | None) -> DraftVersion | None:
    """The version that the file names, if it is one of this consultation that went out."""
    if said is None or not said.isdecimal() or len(said) > 9:
        return None
    out = select(DraftVersion).where(
        DraftVersion.id == int(said),
        DraftVersion.consultation_id == round.consultation_id,
        DraftVersion.stage.in_(FOR_MEMBERS),
    )
    return session.scalars(out).one_or_none()


def _paragraphs(session: Session, version_id: int) -> Sequence[Paragraph]:
    standing = select(Paragraph).where(Paragraph.version_id == version_id, Paragraph.removed.is_(False))
    return session.scalars(standing.order_by(Paragraph.position)).all()


def _heads(session: Session, round: Round) -> frozenset[str]:
    """What our own files carry above the text: its title, and which version it is."""
    numbers = session.scalars(
        select(DraftVersion.number).where(
            DraftVersion.consultation_id == round.consultation_id, DraftVersion.stage.in_(FOR_MEMBERS)
        )
    ).all()
    names = [f"Version {one}" for one in numbers]
    names += [f"Version {one}, with what changed since version {other}" for one in numbers for other in numbers]
    return frozenset(redline.key(words) for words in (round.consultation.title, *names))
