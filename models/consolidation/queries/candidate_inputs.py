"""What goes into the pure making of a candidate, read from the rows as the inputs say that were frozen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from models.brackets.agreement import Duty
from models.brackets.operations.reopening import agreed_places
from models.brackets.queries.placed import placed_brackets, standing_by_paragraph
from models.brackets.whole_paragraph import UNSEEN, join_with, move_after, moved_after
from models.comments.comment import EDITORIAL, Change, Comment, CommentType
from models.consolidation.consolidation import Alternative, Conflict, ConflictKind
from models.consolidation.inputs import BaseParagraph, Objection, Proposal, Terms
from models.consolidation.paragraph_wishes import BEGINNING
from models.consolidation.queries import positions
from models.dispositions.disposition import TypeDecision, TypeRequest
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.editing import Edit, Rewording
from models.editorial.editorial import EditorialChange, EditorialSpan
from models.people.person import Member
from models.rounds.consultation import Consultation, Policy, Round


def base_paragraphs(session: Session, frozen: Mapping[str, Any]) -> list[BaseParagraph]:
    """The standing paragraphs of the base, in order, and those that the secretariat took out where a member objects to it."""
    objected = select(EditorialSpan.paragraph_id).where(EditorialSpan.change_id.in_(_objectors_by_change(frozen)))
    rows = session.execute(
        select(Paragraph.id, Paragraph.key, Paragraph.kind, Paragraph.text)
        .where(Paragraph.version_id == frozen["base"], or_(~Paragraph.removed, Paragraph.id.in_(objected)))
        .order_by(Paragraph.position)
    )
    duties = _duties_by_bracket(frozen)
    partings = {bracket_id: tuple(names) for bracket_id, names in frozen.get("partings", ())}
    brackets = [
        replace(
            one,
            bracket=replace(
                one.bracket, duties=tuple(duties.get(one.bracket.id, ())), parting=partings.get(one.bracket.id, ())
            ),
        )
        for one in placed_brackets(session, frozen["base"])
    ]
    standing = standing_by_paragraph(brackets)
    kinds: dict[int, list[ConflictKind]] = {}
    for one in brackets:
        kinds.setdefault(one.paragraph.id, []).append(one.kind)
    agreed = agreed_places(session, frozen["base"])
    return [
        BaseParagraph(*row, standing.get(row.id), tuple(kinds.get(row.id, ())), tuple(agreed.get(row.id, ())))
        for row in rows
    ]


def _duties_by_bracket(frozen: Mapping[str, Any]) -> dict[int | None, list[Duty]]:
    """What words give members to do, by the bracket, as it was when the inputs were frozen."""
    found: dict[int | None, list[Duty]] = {}
    for bracket_id, words, members in frozen.get("duties", ()):
        found.setdefault(bracket_id, []).append(Duty(None if words is None else tuple(words), tuple(members)))
    return found


def proposals(session: Session, frozen: Mapping[str, Any], round_id: int) -> list[Proposal]:
    """The changes among the frozen inputs, and which of them an answer has set aside."""
    wanted, set_aside = set(frozen["proposals"]), set(frozen["set_aside"])
    cosponsors = {id: tuple(names) for id, names in frozen.get("cosponsors", ())}
    names = dict(session.execute(select(Member.id, Member.name)).all())
    # Past the session, which takes as long to hand a row on as the database to find it.
    rows = session.connection().execute(_PROPOSED, {"round": round_id})
    placed = select(Comment.id, Comment.change, Paragraph).join(Paragraph, Paragraph.id == Comment.after_id)
    wishes = {
        id: (join_with if change is Change.JOIN else move_after)(one.key, one.name)
        for id, change, one in session.execute(placed.where(Comment.round_id == round_id))
    }
    types = _types_before(session, frozen, round_id)
    return [
        Proposal(
            id,
            names[member_id],
            paragraph_id,
            change,
            wishes.get(id, text),
            types.get(id, type) in EDITORIAL,
            id in set_aside,
            cosponsors.get(id, ()),
        )
        for id, member_id, paragraph_id, change, text, type in rows
        if id in wanted and paragraph_id is not None
    ]


def _types_before(session: Session, frozen: Mapping[str, Any], round_id: int) -> dict[int, CommentType]:
    """The former types of comments whose type was changed after the inputs were frozen."""
    changed = (
        select(TypeRequest.comment_id, TypeRequest.before)
        .join(Comment, Comment.id == TypeRequest.comment_id)
        .where(Comment.round_id == round_id, TypeRequest.decision == TypeDecision.ACCEPTED)
    )
    retyped = frozen.get("retyped", ())
    return {id: before for id, before in session.execute(changed) if id not in retyped}


def objections(session: Session, frozen: Mapping[str, Any]) -> list[Objection]:
    """The objections among the frozen inputs, each with its paragraph of the base as it would be without the change."""
    members = _objectors_by_change(frozen)
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
        key = span.change_id, span.paragraph_id
        before = without.get(key, text)
        without[key] = before[: span.start] + span.was + before[span.end :]
    return [
        Objection(change_id, members[change_id], paragraph_id, text)
        for (change_id, paragraph_id), text in sorted(without.items())
    ]


def _objectors_by_change(frozen: Mapping[str, Any]) -> dict[int, tuple[str, ...]]:
    """The members that object, by the editorial change."""
    return {change_id: tuple(names) for change_id, names in frozen.get("objections", ())}


def terms(session: Session, frozen: Mapping[str, Any], round_id: int, *, with_sealed: bool = False) -> Terms:
    """How the candidate is to be laid out, and what the secretariat says in it; `with_sealed`: with what members could accept, for
    rules that tell nobody of it."""
    of_round = select(Consultation.language).join(Round, Round.consultation_id == Consultation.id)
    language = session.scalars(of_round.where(Round.id == round_id)).one()
    edits = session.scalars(select(EditorialChange).where(EditorialChange.id.in_(frozen.get("edits", ()))))
    typed_late = positions.typed_late(session, frozen, round_id)
    return Terms(
        policy=Policy(frozen["policy"]),
        members=frozenset(frozen["members"]),
        language=language,
        compromises={(key, fingerprint): text for key, fingerprint, text in frozen["ways_out"]},
        edits={
            change.paragraph_key: Edit(change.id, tuple(Rewording(*one) for one in change.rewordings))
            for change in edits
        },
        positions=positions.positions_by_bracket(session, frozen, round_id, typed_late, with_sealed=with_sealed),
        late=positions.words_accepted_late(session, frozen, typed_late, with_sealed=with_sealed),
        answered=frozenset(frozen.get("answered", ())),
        final_reading=frozen.get("final_reading", False),
        stood_behind=former_predecessors(session, frozen["base"]),
    )


def former_predecessors(session: Session, version_id: int) -> dict[str, str]:
    """For paragraphs behind which brackets of a version may move others, and which are not in it any more: the one of this
    version that stood before each in the last text that had it, by keys."""
    statement = (
        select(Alternative.text)
        .join(Conflict, Conflict.id == Alternative.conflict_id)
        .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
        .where(Paragraph.version_id == version_id, Alternative.text.startswith(UNSEEN))
    )
    wanted = {key for words in session.scalars(statement) if (key := moved_after(words)) is not None}
    if not wanted:
        return {}
    version = session.get_one(DraftVersion, version_id)
    there = select(Paragraph.key).where(Paragraph.version_id == version_id, ~Paragraph.removed)
    standing = set(session.scalars(there))
    earlier = (
        select(Paragraph)
        .join(DraftVersion, DraftVersion.id == Paragraph.version_id)
        .where(DraftVersion.consultation_id == version.consultation_id, DraftVersion.number <= version.number)
        .order_by(DraftVersion.number.desc())
    )
    found: dict[str, str] = {}
    for key in sorted(wanted - standing):
        last = session.scalars(earlier.where(Paragraph.key == key).limit(1)).one()
        before = (
            select(Paragraph.key)
            .where(Paragraph.version_id == last.version_id, Paragraph.position < last.position)
            .order_by(Paragraph.position.desc())
        )
        found[key] = next((one for one in session.scalars(before) if one in standing), BEGINNING)
    return found


_PROPOSED = (
    select(Comment.id, Comment.member_id, Comment.paragraph_id, Comment.change, Comment.proposed_text, Comment.type)
    .where(Comment.round_id == bindparam("round"))
    .order_by(Comment.id)
)
