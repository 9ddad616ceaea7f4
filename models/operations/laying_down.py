"""A made candidate as rows: tens of thousands of them, as objects, would cost more than the merge."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.base import Base
from models.bracketed import MadeParagraph
from models.consolidation import Alternative, Conflict, TraceSpan
from models.consultation import Round
from models.draft import DraftVersion, Paragraph, Stage
from models.editorial import EditorialSpan
from models.operations.drafts import labels

Row = dict[str, Any]


def lay_down(
    session: Session, round: Round, made: Sequence[MadeParagraph], *, fingerprint: str, now: datetime
) -> DraftVersion:
    """Write the candidate, in place of the one before."""
    for old in session.scalars(
        select(DraftVersion).where(DraftVersion.round_id == round.id, DraftVersion.stage == Stage.CANDIDATE)
    ):
        old.move_to(Stage.SUPERSEDED)
    version = DraftVersion(
        consultation_id=round.consultation_id,
        round_id=round.id,
        base_id=round.version_id,
        fingerprint=fingerprint,
        made_at=now,
    )
    session.add(version)
    session.flush()
    _add(session, Paragraph, _paragraphs(version, made))
    # The numbers are read back: a statement that gives them as it writes is one for each row in SQLite.
    ids = select(Paragraph.id).where(Paragraph.version_id == version.id).order_by(Paragraph.position)
    paragraphs = list(zip(session.scalars(ids), made, strict=True))
    _add(session, Conflict, _conflicts(paragraphs))
    brackets = select(Conflict.id).join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    in_order = brackets.where(Paragraph.version_id == version.id).order_by(Paragraph.position, Conflict.position)
    _add(session, Alternative, _alternatives(session.scalars(in_order), made))
    _add(session, TraceSpan, _trace(paragraphs))
    _add(session, EditorialSpan, _edits(paragraphs))
    return version


def _add(session: Session, of: type[Base], rows: Iterable[Row]) -> None:
    if given := list(rows):
        session.connection().execute(insert(of), given)


def _paragraphs(version: DraftVersion, made: Sequence[MadeParagraph]) -> Iterator[Row]:
    numbers = labels(None if paragraph.removed else paragraph.kind for paragraph in made)
    for position, (paragraph, label) in enumerate(zip(made, numbers, strict=True), start=1):
        yield {
            "version_id": version.id,
            "position": position,
            "key": paragraph.key,
            "kind": paragraph.kind,
            "label": label,
            "text": paragraph.text,
            "base_id": paragraph.base_id,
            "pieces": paragraph.pieces,
            "removed": paragraph.removed,
        }


def _conflicts(paragraphs: Iterable[tuple[int, MadeParagraph]]) -> Iterator[Row]:
    for paragraph_id, made in paragraphs:
        for position, bracket in enumerate(made.brackets):
            yield {
                "paragraph_id": paragraph_id,
                "position": position,
                "kind": bracket.kind,
                "base_text": bracket.base_text,
                "fingerprint": bracket.fingerprint,
                "start": bracket.start,
                "end": bracket.end,
                "proposal": bracket.proposal,
            }


def _alternatives(conflicts: Iterable[int], made: Iterable[MadeParagraph]) -> Iterator[Row]:
    brackets = (bracket for paragraph in made for bracket in paragraph.brackets)
    for conflict_id, bracket in zip(conflicts, brackets, strict=True):
        for position, (text, sponsors) in enumerate(bracket.alternatives):
            yield {"conflict_id": conflict_id, "position": position, "text": text, "sponsors": sponsors}


def _trace(paragraphs: Iterable[tuple[int, MadeParagraph]]) -> Iterator[Row]:
    for paragraph_id, made in paragraphs:
        for traced in made.trace:
            yield {
                "paragraph_id": paragraph_id,
                "comment_id": traced.comment_id,
                "start": traced.start,
                "end": traced.end,
                "in_bracket": traced.in_bracket,
            }


def _edits(paragraphs: Iterable[tuple[int, MadeParagraph]]) -> Iterator[Row]:
    for paragraph_id, made in paragraphs:
        for edited in made.edited:
            yield {
                "paragraph_id": paragraph_id,
                "change_id": edited.change_id,
                "start": edited.start,
                "end": edited.end,
                "was": edited.was,
                "undone": edited.undone,
            }
