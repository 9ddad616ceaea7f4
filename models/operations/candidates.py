"""Between the rows and the pure making of a candidate: what goes in is loaded, what comes out is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from models.bracketed import MadeParagraph
from models.candidate import BaseParagraph, Objection, Proposal, Terms
from models.comment import EDITORIAL, Comment
from models.consolidation import Alternative, Conflict, TraceSpan
from models.consultation import Policy, Round
from models.disposition import Disposition, Outcome
from models.draft import DraftVersion, Paragraph, Stage
from models.editing import Edit, Rewording
from models.editorial import EditorialChange, EditorialSpan
from models.member import Member
from models.operations.drafts import number


def base_paragraphs(session: Session, frozen: Mapping[str, Any]) -> list[BaseParagraph]:
    """The standing paragraphs of the base, in order, and those that the secretariat took out where a member objects to it."""
    objected = select(EditorialSpan.paragraph_id).where(EditorialSpan.change_id.in_(_objected(frozen)))
    rows = session.execute(
        select(Paragraph.id, Paragraph.key, Paragraph.kind, Paragraph.text)
        .where(Paragraph.version_id == frozen["base"], or_(~Paragraph.removed, Paragraph.id.in_(objected)))
        .order_by(Paragraph.position)
    )
    return [BaseParagraph(*row) for row in rows]


def proposals(session: Session, frozen: Mapping[str, Any], round_id: int) -> list[Proposal]:
    """The changes among the frozen inputs that no answer has set aside."""
    wanted = set(frozen["proposals"]) - set(frozen["set_aside"])
    rows = session.execute(
        select(Comment.id, Member.name, Comment.paragraph_id, Comment.change, Comment.proposed_text, Comment.type)
        .join(Member, Member.id == Comment.member_id)
        .where(Comment.round_id == round_id)
        .order_by(Comment.id)
    )
    return [
        Proposal(id, sponsor, paragraph_id, change, text, type in EDITORIAL)
        for id, sponsor, paragraph_id, change, text, type in rows
        if id in wanted and paragraph_id is not None
    ]


def objections(session: Session, frozen: Mapping[str, Any]) -> list[Objection]:
    """The objections among the frozen inputs, each with its paragraph of the base as it would be without the change."""
    members = _objected(frozen)
    rows = session.execute(
        select(EditorialSpan, Paragraph.text)
        .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
        .where(
            EditorialSpan.change_id.in_(members),
            Paragraph.version_id == frozen["base"],
            ~EditorialSpan.undone,
        )
        .order_by(EditorialSpan.start.desc())
    )
    without: dict[tuple[int, int], str] = {}
    for span, text in rows:  # from the last to the first, so that the places of those to come stay
        of = span.change_id, span.paragraph_id
        before = without.get(of, text)
        without[of] = before[: span.start] + span.was + before[span.end :]
    return [
        Objection(change_id, members[change_id], paragraph_id, text)
        for (change_id, paragraph_id), text in sorted(without.items())
    ]


def _objected(frozen: Mapping[str, Any]) -> dict[int, tuple[str, ...]]:
    """The members that object, by the editorial change."""
    return {change_id: tuple(names) for change_id, names in frozen.get("objections", ())}


def terms(session: Session, frozen: Mapping[str, Any], round: Round) -> Terms:
    """How the candidate is to be laid out, and what the secretariat says in it."""
    edits = session.scalars(select(EditorialChange).where(EditorialChange.id.in_(frozen.get("edits", ()))))
    return Terms(
        policy=Policy(frozen["policy"]),
        members=frozenset(frozen["members"]),
        language=round.consultation.language,
        round_number=round.number,
        ways_out={(key, fingerprint): text for key, fingerprint, text in frozen["ways_out"]},
        edits={
            change.paragraph_key: Edit(change.id, tuple(Rewording(*one) for one in change.rewordings))
            for change in edits
        },
    )


def write(
    session: Session, round: Round, made: Sequence[MadeParagraph], *, fingerprint: str, now: datetime
) -> DraftVersion:
    """Lay the candidate down as rows, in place of the one before."""
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
    rows = [
        Paragraph(
            version_id=version.id,
            position=position,
            key=paragraph.key,
            kind=paragraph.kind,
            text=paragraph.text,
            base_id=paragraph.base_id,
            pieces=paragraph.pieces,
            removed=paragraph.removed,
        )
        for position, paragraph in enumerate(made, start=1)
    ]
    number(rows)
    session.add_all(rows)
    session.flush()
    _write_brackets(session, zip(rows, made, strict=True))
    _write_trace(session, zip(rows, made, strict=True))
    _write_edits(session, zip(rows, made, strict=True))
    return version


def propose_answers(session: Session, made: Iterable[MadeParagraph], round: Round, *, now: datetime) -> None:
    """Propose "incorporated for consideration" where all of a comment's words went in uncontested.

    What a person has answered stays; proposals of the service's own from an earlier candidate are made anew.
    """
    ours = select(Disposition).where(
        Disposition.by_id.is_(None), Disposition.comment_id.in_(select(Comment.id).where(Comment.round_id == round.id))
    )
    for disposition in session.scalars(ours):
        session.delete(disposition)
    session.flush()
    answered = set(session.scalars(select(Disposition.comment_id).join(Comment).where(Comment.round_id == round.id)))
    proposed = [
        {"comment_id": comment_id, "outcome": Outcome.INCORPORATED, "reason": reason, "at": now}
        for comment_id, reason in sorted(_uncontested(made).items())
        if comment_id not in answered
    ]
    if proposed:
        session.connection().execute(insert(Disposition), proposed)


WORDS_PLAIN = "The words that you proposed stand in the text."
WORDS_SPONSORED = (
    "The words that you proposed stand in the text, in brackets with the names of those who asked for them."
)


def _uncontested(made: Iterable[MadeParagraph]) -> dict[int, str]:
    """The comments none of whose words stand in a collision, with the reason to give."""
    contested: set[int] = set()
    reasons: dict[int, str] = {}
    for paragraph in made:
        contested |= paragraph.contested
        for traced in paragraph.trace:
            if traced.in_bracket or traced.comment_id not in reasons:
                reasons[traced.comment_id] = WORDS_SPONSORED if traced.in_bracket else WORDS_PLAIN
    return {comment_id: reason for comment_id, reason in reasons.items() if comment_id not in contested}


def _write_brackets(session: Session, paragraphs: Iterable[tuple[Paragraph, MadeParagraph]]) -> None:
    conflicts, alternatives = list[dict[str, Any]](), list[Sequence[tuple[str, Sequence[str]]]]()
    for row, made in paragraphs:
        for position, bracket in enumerate(made.brackets):
            conflicts.append(
                {
                    "paragraph_id": row.id,
                    "position": position,
                    "kind": bracket.kind,
                    "base_text": bracket.base_text,
                    "fingerprint": bracket.fingerprint,
                    "start": bracket.start,
                    "end": bracket.end,
                    "proposal": bracket.proposal,
                }
            )
            alternatives.append(bracket.alternatives)
    if not conflicts:
        return
    # A text with tens of thousands of proposals has as many alternatives: as objects they would cost more than the merge.
    ids = session.scalars(insert(Conflict).returning(Conflict.id, sort_by_parameter_order=True), conflicts)
    session.connection().execute(
        insert(Alternative),
        [
            {"conflict_id": conflict_id, "position": place, "text": text, "sponsors": list(sponsors)}
            for conflict_id, of in zip(ids.all(), alternatives, strict=True)
            for place, (text, sponsors) in enumerate(of)
        ],
    )


def _write_trace(session: Session, paragraphs: Iterable[tuple[Paragraph, MadeParagraph]]) -> None:
    spans = [
        {
            "paragraph_id": row.id,
            "comment_id": traced.comment_id,
            "start": traced.start,
            "end": traced.end,
            "in_bracket": traced.in_bracket,
        }
        for row, made in paragraphs
        for traced in made.trace
    ]
    if spans:
        session.connection().execute(insert(TraceSpan), spans)


def _write_edits(session: Session, paragraphs: Iterable[tuple[Paragraph, MadeParagraph]]) -> None:
    session.add_all(
        EditorialSpan(
            paragraph_id=row.id,
            change_id=edited.change_id,
            start=edited.start,
            end=edited.end,
            was=edited.was,
            undone=edited.undone,
        )
        for row, made in paragraphs
        for edited in made.edited
    )
