"""The sections of a text under consultation, with what members say about each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.submission import SectionMark, SectionState, Submission
from models.drafts.version import Kind, Paragraph
from models.rounds.consultation import Round


class Section(NamedTuple):
    """A stretch of the text under one heading. `id` is the number of the heading, 0 of what stands before the first, which
    has the key and the name ""."""

    id: int
    key: str
    name: str
    state: SectionState | None


def sections(session: Session, submission: Submission) -> list[Section]:
    """All sections of the text, in order, with the round of the answer loaded; none in a text without headings."""
    marks = marks_of(session, submission)
    return [Section(id, key, name, marks.get(key)) for id, key, name in _headings(session, submission.round)]


def sections_in_answer(session: Session, submission: Submission) -> list[Section]:
    """The sections that the answer says something about, in order."""
    return [section for section in sections(session, submission) if section.state is not None]


def marks_of(session: Session, submission: Submission) -> Mapping[str, SectionState]:
    """What the answer says about sections, by the keys of their headings."""
    own = select(SectionMark.key, SectionMark.state).where(SectionMark.submission_id == submission.id)
    return dict(session.execute(own).all())


def marked_sections(session: Session, round: Round) -> Mapping[int, Sequence[Section]]:
    """By the answer, the sections that are marked in it; only those that the reader may see."""
    of_round = select(SectionMark).join(Submission, Submission.id == SectionMark.submission_id)
    marks = session.scalars(of_round.where(Submission.round_id == round.id)).all()
    found: dict[int, list[Section]] = {}
    for id, key, name in _headings(session, round) if marks else ():
        for mark in marks:
            if mark.key == key:
                found.setdefault(mark.submission_id, []).append(Section(id, key, name, mark.state))
    return found


def _headings(session: Session, round: Round) -> list[tuple[int, str, str]]:
    standing = select(Paragraph.id, Paragraph.key, Paragraph.text, Paragraph.kind).where(
        Paragraph.version_id == round.version_id, ~Paragraph.removed, Paragraph.kind != Kind.NOTE
    )
    text = session.execute(standing.order_by(Paragraph.position)).all()
    headings = [(id, key, words) for id, key, words, kind in text if kind is Kind.HEADING]
    begins_without = headings and text[0].kind is not Kind.HEADING
    return [(0, "", ""), *headings] if begins_without else headings
