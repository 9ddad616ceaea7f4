"""The draft of a round as its page shows it: the text, the member's own comments beside it, and whether others have said something."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import CompoundSelect, Row, case, func, literal, null, or_, select, true, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.comments.attachment import Attachment
from models.comments.comment import Change, Comment, CommentState, CommentType, label
from models.departments.opinion import Opinion, OpinionState
from models.dispositions.disposition import Disposition, Outcome
from models.drafts.version import Kind, Paragraph
from models.people.person import Member, Person
from models.rounds.consultation import Round
from models.rounds.queries.tally import Tally
from models.uploads.queries.uploads import WHOSE
from models.uploads.upload import Upload, UploadedComment


class Place(NamedTuple):
    """A paragraph of the text under consultation; `standing` are its words without what is only asked for."""

    id: int
    key: str
    kind: Kind
    label: str
    name: str
    text: str
    standing: str
    removed: bool = False


class ShownAnswer(NamedTuple):
    """The secretariat's answer to a comment."""

    outcome: Outcome
    reason: str


class AttachedFile(NamedTuple):
    """A file that stands with a comment; `size` in bytes."""

    id: int
    name: str
    size: int


class OwnComment(NamedTuple):
    """A comment of the member's with all that is shown of it, by the names that a `Comment` has for it.

    `paragraph` is None if it is about the whole text, `after` where it moves nothing; `departments` are those from whose words it was made, and `file` is
    whose words in a file.
    """

    id: int
    paragraph: Place | None
    type: CommentType
    change: Change
    state: CommentState
    number: int | None
    label: str
    text: str
    proposed_text: str
    justification: str
    national: str
    cell: str
    is_objection: bool
    reopens: bool
    cosponsors: tuple[str, ...]
    proposed_by: str | None
    joins: str | None
    after: Place | None
    writer: str
    disposition: ShownAnswer | None
    attachments: tuple[AttachedFile, ...]
    departments: tuple[str, ...]
    file: str


def text_of(session: Session, round: Round) -> list[Place]:
    """The text under consultation, in order."""
    return places_of(session, round.version_id)


def places_of(session: Session, version_id: int) -> list[Place]:
    """The text of a version, in order."""
    standing = select(Paragraph).where(Paragraph.version_id == version_id, Paragraph.removed.is_(False))
    return [
        Place(one.id, one.key, one.kind, one.label, one.name, one.text, one.standing_words)
        for one in session.scalars(standing.order_by(Paragraph.position))
    ]


class CommentCount(NamedTuple):
    """How many comments stand on a paragraph, and whether one that is looked for is among them."""

    comments: int
    has_wanted: bool


def count_own(session: Session, round: Round, member: Member, wanted: int | None) -> dict[int | None, CommentCount]:
    """How many comments the member has, by the paragraph that they are about (None: the whole text)."""
    is_wanted = func.max(case((Comment.id == wanted, 1), else_=0))
    own = select(Comment.paragraph_id, func.count(), is_wanted).group_by(Comment.paragraph_id)
    rows = session.execute(own.where(Comment.round_id == round.id, Comment.member_id == member.id))
    return {paragraph_id: CommentCount(count, bool(found)) for paragraph_id, count, found in rows}


def types_on(session: Session, round: Round, member: Member) -> dict[int | None, set[CommentType]]:
    """The types of the member's comments, by the paragraph that they are about (None: the whole text)."""
    own = select(Comment.paragraph_id, Comment.type).distinct()
    types: dict[int | None, set[CommentType]] = {}
    for paragraph_id, type in session.execute(own.where(Comment.round_id == round.id, Comment.member_id == member.id)):
        types.setdefault(paragraph_id, set()).add(type)
    return types


def own_comments(
    session: Session,
    round: Round,
    member: Member,
    tally: Tally,
    text: Sequence[Place],
    only: Collection[int | None] | None = None,
) -> dict[int | None, list[OwnComment]]:
    """The member's comments by the paragraph that they are about (None: the whole text), in the order of writing; those on the
    paragraphs `only`, if some are named."""
    on = {place.id: place for place in text}
    beside = _rows_beside(session, round, member) if tally.has_more_beside else {}
    rows = session.execute(
        select(
            Comment.id,
            Comment.paragraph_id,
            Comment.type,
            Comment.change,
            Comment.state,
            Comment.number,
            Comment.text,
            Comment.proposed_text,
            Comment.justification,
            Comment.national,
            Comment.cell,
            Comment.position_id,
            Comment.reopens,
            Comment.cosponsors,
            Comment.proposed_by,
            Comment.joins,
            Comment.after_id,
            Person.name,
            Disposition.outcome,
            Disposition.reason,
        )
        .join(Person, Person.id == Comment.author_id)
        .outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .where(Comment.round_id == round.id, Comment.member_id == member.id)
        .where(true() if only is None else or_(*(Comment.paragraph_id.is_not_distinct_from(one) for one in only)))
        .order_by(Comment.id)
    )
    found: dict[int | None, list[OwnComment]] = {}
    for (
        id,
        paragraph_id,
        type,
        change,
        state,
        number,
        words,
        proposed,
        why,
        national,
        cell,
        position_id,
        reopens,
        joined,
        proposed_by,
        joins,
        after_id,
        writer,
        outcome,
        reason,
    ) in rows:
        more = beside.get(id, ())
        own = OwnComment(
            id=id,
            paragraph=on[paragraph_id] if paragraph_id else None,
            type=type,
            change=change,
            state=state,
            number=number,
            label=label(member.code, number),
            text=words,
            proposed_text=proposed,
            justification=why,
            national=national,
            cell=cell,
            is_objection=position_id is not None,
            reopens=reopens,
            cosponsors=tuple(joined or ()),
            proposed_by=proposed_by,
            joins=joins,
            after=on[after_id] if after_id else None,
            writer=writer,
            disposition=ShownAnswer(outcome, reason) if outcome else None,
            attachments=tuple(AttachedFile(one.id, one.words, one.size) for one in more if one.what == "attached"),
            departments=tuple(dict.fromkeys(one.words for one in more if one.what == "department")),
            file=next((one.words for one in reversed(more) if one.what == "file"), ""),
        )
        found.setdefault(paragraph_id, []).append(own)
    return found


def _rows_beside(
    session: Session, round: Round, member: Member
) -> Mapping[int, Sequence[Row[tuple[str, int, int, str, int]]]]:
    """What stands beside the words of the comments, by comment: one query for three kinds of it, each sealed as ever."""
    own = (Comment.round_id == round.id) & (Comment.member_id == member.id)
    attached = (
        select(
            literal("attached").label("what"),
            Attachment.comment_id,
            Attachment.id,
            Attachment.name.label("words"),
            Attachment.size,
        )
        .join(Comment, Comment.id == Attachment.comment_id)
        .where(own)
    )
    departments = select(literal("department"), Opinion.comment_id, Opinion.id, Opinion.department, null()).where(
        Opinion.round_id == round.id, Opinion.member_id == member.id, Opinion.state == OpinionState.INCLUDED
    )
    files = (
        select(literal("file"), UploadedComment.comment_id, UploadedComment.id, WHOSE, null())
        .join(Upload, Upload.id == UploadedComment.upload_id)
        .where(Upload.round_id == round.id, UploadedComment.comment_id.is_not(None))
    )
    found: dict[int, list[Row[tuple[str, int, int, str, int]]]] = {}
    every: CompoundSelect[tuple[str, int, int, str, int]] = union_all(attached, departments, files)
    for one in session.execute(every.order_by("what", "words", "id")):
        found.setdefault(one.comment_id, []).append(one)
    return found


def comments_beside(
    session: Session, rounds: Collection[int], shown: Collection[int]
) -> Mapping[str, Sequence[Comment]]:
    """The comments of these rounds on paragraphs, by the key of each, without those that are `shown` already; by country.

    A proposal that was set aside is among them, and so is one whose words have been changed again since.
    """
    beside = (
        select(Comment)
        .join(Comment.paragraph)
        .join(Comment.member)
        .where(Comment.round_id.in_(rounds), Comment.state == CommentState.SUBMITTED, Comment.id.not_in(shown))
        .options(contains_eager(Comment.paragraph), joinedload(Comment.disposition), joinedload(Comment.round))
        .order_by(Member.name, Comment.round_id, Comment.number)
    )
    found: dict[str, list[Comment]] = {}
    for comment in session.scalars(beside):
        assert comment.paragraph is not None
        found.setdefault(comment.paragraph.key, []).append(comment)
    return found
