"""A made candidate as rows: tens of thousands of them, as objects, would cost more than the merge."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.brackets.bracket import AgreedSpan, BracketEnding
from models.consolidation.consolidation import Alternative, Conflict, TraceSpan
from models.consolidation.result import BracketPlace, Edited, MadeParagraph, Traced
from models.db import bulk
from models.drafts.provisional_labels import Numbered, label_provisionally
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.editorial.editorial import EditorialSpan
from models.record.row_changes import note_added
from models.rounds.consultation import Round

Row = tuple[Any, ...]


def replace_candidate(
    session: Session, round: Round, paragraphs: Sequence[MadeParagraph], *, fingerprint: str, now: datetime
) -> DraftVersion:
    """Write a round's candidate, in place of the one before."""
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
    write_version(session, version, paragraphs, provisional_labels(session, round.version_id, paragraphs))
    return version


def write_version(
    session: Session, version: DraftVersion, content: Sequence[MadeParagraph], labels: Sequence[str]
) -> None:
    """Write a new version with its paragraphs, their brackets, and how others have ended."""
    session.add(version)
    session.flush()
    connection = session.connection()
    bulk.write(connection, Paragraph, PARAGRAPH, _paragraph_rows(version, content, labels))
    # The numbers are read back: a statement that gives them as it writes is one for each row in SQLite.
    ids = select(Paragraph.id).where(Paragraph.version_id == version.id).order_by(Paragraph.position)
    paragraphs = list(zip(session.scalars(ids), content, strict=True))
    bulk.write(connection, Conflict, CONFLICT, _conflict_rows(paragraphs))
    brackets = select(Conflict.id).join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    in_order = brackets.where(Paragraph.version_id == version.id).order_by(Paragraph.position, Conflict.position)
    bulk.write(connection, Alternative, ALTERNATIVE, _alternative_rows(session.scalars(in_order), content))
    bulk.write(
        connection, TraceSpan, TRACE, ((id, *traced) for id, paragraph in paragraphs for traced in paragraph.trace)
    )
    bulk.write(
        connection, EditorialSpan, EDIT, ((id, *edited) for id, paragraph in paragraphs for edited in paragraph.edited)
    )
    bulk.write(connection, BracketEnding, ENDING, _ending_rows(version, paragraphs))
    agreed = (
        (id, one.bracket_id, one.start, one.end, list(one.members), one.whole)
        for id, paragraph in paragraphs
        for one in paragraph.agreed
    )
    bulk.write(connection, AgreedSpan, AGREED, agreed)
    _note_rows(session, version)


def _note_rows(session: Session, version: DraftVersion) -> None:
    """Let the record hold all of it: alternatives go in with their bracket, and traces with their paragraph."""
    own = select(Paragraph.id).where(Paragraph.version_id == version.id)
    note_added(session, Paragraph, Paragraph.version_id == version.id)
    note_added(session, BracketEnding, BracketEnding.version_id == version.id)
    for part in (Conflict, EditorialSpan, AgreedSpan):
        note_added(session, part, part.paragraph_id.in_(own))


PARAGRAPH = ("version_id", "position", "key", "kind", "label", "text", "standing", "base_id", "pieces", "removed")
CONFLICT = ("paragraph_id", "position", *BracketPlace._fields[:-1])
ALTERNATIVE = ("conflict_id", "position", "text", "sponsors", "comments")
ENDING = ("version_id", "paragraph_id", "bracket_id", "rule", "words", "members")
AGREED = ("paragraph_id", "bracket_id", "start", "end", "members", "whole")
TRACE = ("paragraph_id", *Traced._fields)
EDIT = ("paragraph_id", *Edited._fields)


def provisional_labels(session: Session, version_id: int, paragraphs: Sequence[MadeParagraph]) -> list[str]:
    """The labels of paragraphs that are made from a version: each keeps its own, a new one is called "12 bis"."""
    numbers = _labels_by_paragraph(session, version_id)
    return list(
        label_provisionally(Numbered(one.kind, numbers.get(one.base_id or 0, ""), one.removed) for one in paragraphs)
    )


def _labels_by_paragraph(session: Session, version_id: int) -> dict[int, str]:
    """The labels of a text by paragraph; of one that is taken out of it, the label that it had before."""
    before = aliased(Paragraph)
    rows = session.execute(
        select(Paragraph.id, Paragraph.label, before.label)
        .outerjoin(before, before.id == Paragraph.base_id)
        .where(Paragraph.version_id == version_id)
    )
    return {id: label or was or "" for id, label, was in rows}


def _paragraph_rows(version: DraftVersion, paragraphs: Sequence[MadeParagraph], labels: Sequence[str]) -> Iterator[Row]:
    for position, (one, label) in enumerate(zip(paragraphs, labels, strict=True), start=1):
        yield (
            version.id,
            position,
            one.key,
            one.kind,
            label,
            one.text,
            one.standing,
            one.base_id,
            one.pieces,
            one.removed,
        )


def _conflict_rows(paragraphs: Iterable[tuple[int, MadeParagraph]]) -> Iterator[Row]:
    for paragraph_id, paragraph in paragraphs:
        for position, bracket in enumerate(paragraph.brackets):
            yield paragraph_id, position, *bracket[:-1]


def _alternative_rows(conflicts: Iterable[int], paragraphs: Iterable[MadeParagraph]) -> Iterator[Row]:
    brackets = (bracket for paragraph in paragraphs for bracket in paragraph.brackets)
    for conflict_id, bracket in zip(conflicts, brackets, strict=True):
        for position, alternative in enumerate(bracket.alternatives):
            yield conflict_id, position, *alternative


def _ending_rows(version: DraftVersion, paragraphs: Iterable[tuple[int, MadeParagraph]]) -> Iterator[Row]:
    for paragraph_id, paragraph in paragraphs:
        for ended in paragraph.endings:
            yield version.id, paragraph_id, ended.bracket_id, ended.rule, list(ended.words), list(ended.members)
