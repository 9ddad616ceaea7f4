"""Comments of earlier rounds in a round: how the text at their places reads now, and what their members have made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

import redline
from models.comments.carried import CarriedComment
from models.comments.comment import Change, Comment, CommentState
from models.db.access import unsealed
from models.dispositions.queries import proposal
from models.drafts.version import Paragraph
from models.errors import ensure_found
from models.people.person import Member
from models.rounds.consultation import Round

Number: TypeAlias = "int | ColumnElement[int]"


class TextNow(StrEnum):
    """How the text at the place of a comment reads, against the text about which it was made."""

    WHOLE = "about the whole text"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class EarlierComment:
    """A comment of an earlier round, its paragraph in the text under consultation now, and the one behind which it would go
    there (None: there is none any more)."""

    comment: Comment
    now: Paragraph | None
    after: Paragraph | None
    language: str

    @property
    def text_now(self) -> TextNow:
        before = self.comment.paragraph
        if before is None:
            return TextNow.WHOLE
        if self.now is None or (self.comment.after_id is not None and self.after is None):
            return TextNow.GONE
        return TextNow.UNCHANGED if self.now.text == before.text else TextNow.CHANGED

    @property
    def as_it_was(self) -> bool:
        """Whether it can be made again as it was: what changes words was made for the words that stood there."""
        of_words = self.comment.change in (Change.REPLACE, Change.DELETE)
        return self.text_now is not TextNow.GONE and not (of_words and self.text_now is TextNow.CHANGED)

    @cached_property
    def proposal(self) -> list[Any] | None:
        """The words that it asked for against the draft's of then."""
        return proposal(self.comment, self.comment.paragraph, self.language)

    @cached_property
    def difference(self) -> list[Any] | None:
        """What is different in its paragraph now; None if nothing is, or nothing can be compared."""
        if self.text_now is not TextNow.CHANGED or self.now is None or self.comment.paragraph is None:
            return None
        return list(redline.compare(self.comment.paragraph.text, self.now.text, self.language))


@dataclass(frozen=True)
class Carried(EarlierComment):
    """One that is carried over for its member to decide on."""

    row: CarriedComment


def circulated_comment(session: Session, round: Round, comment_id: int) -> EarlierComment:
    """A comment of an earlier round of the consultation that has gone to the members, against the text of this round; raises
    NotFound."""
    earlier = select(Comment).join(Round, Round.id == Comment.round_id)
    wanted = earlier.where(
        Comment.id == comment_id,
        Comment.state == CommentState.SUBMITTED,
        Round.consultation_id == round.consultation_id,
        Round.number < round.number,
    )
    shown = joinedload(Comment.paragraph), joinedload(Comment.disposition), joinedload(Comment.round)
    found = ensure_found(session.scalars(wanted.options(*shown)).one_or_none())
    return EarlierComment(
        found, *_current_places(found, _paragraphs_by_key(session, round.version_id)), round.consultation.language
    )


def carried_comments(session: Session, round_id: int, member: Member) -> list[Carried]:
    """Of a member, in the order of the rounds in which they were made; raises NotFound for a round that is not there."""
    round = ensure_found(
        session.scalars(select(Round).where(Round.id == round_id).options(joinedload(Round.consultation))).one_or_none()
    )
    own = (
        select(CarriedComment)
        .join(Comment, Comment.id == CarriedComment.comment_id)
        .where(CarriedComment.round_id == round_id, Comment.member_id == member.id)
        .options(
            joinedload(CarriedComment.comment).options(
                joinedload(Comment.paragraph), joinedload(Comment.disposition), joinedload(Comment.round)
            ),
            joinedload(CarriedComment.became),
        )
        .order_by(Comment.round_id, Comment.number)
    )
    rows = session.scalars(own).all()
    there = _paragraphs_by_key(session, round.version_id) if rows else {}
    return [_carried_comment(row, there, round.consultation.language) for row in rows]


def carried_comment(session: Session, carried_id: int, member: Member) -> Carried:
    """One of them; raises NotFound for one of another member."""
    row = session.get(CarriedComment, carried_id)
    found = carried_comments(session, row.round_id, member) if row else []
    return ensure_found(next((one for one in found if one.row.id == carried_id), None))


def select_undecided_count(round_id: Number, member_id: Number) -> Select[int]:
    """The query for how many comments that are carried over wait for a member."""
    return (
        select(func.count())
        .select_from(CarriedComment)
        .join(Comment, Comment.id == CarriedComment.comment_id)
        .where(CarriedComment.round_id == round_id, Comment.member_id == member_id, CarriedComment.decision.is_(None))
    )


def count_undecided(session: Session, round_id: int, member: Member) -> int:
    """How many wait for the member."""
    return session.scalars(select_undecided_count(round_id, member.id)).one()


def decisions_on(session: Session, comment_ids: Sequence[int]) -> Mapping[int, CarriedComment]:
    """The newest of each of these comments, by the comment that was carried over."""
    rows = (
        select(CarriedComment)
        .where(CarriedComment.comment_id.in_(comment_ids))
        .options(joinedload(CarriedComment.round), joinedload(CarriedComment.became))
    )
    return {row.comment_id: row for row in session.scalars(rows.order_by(CarriedComment.id))}


def origins_in_words(session: Session, round_id: int) -> Mapping[int, str]:
    """Of the comments of a round those that were made before, by comment: "carried over from KH-3 of round 1"; of one that came
    late and was not admitted, nobody but its member has read more than that."""
    rows = (
        select(CarriedComment)
        .where(CarriedComment.round_id == round_id, CarriedComment.became_id.is_not(None))
        .options(joinedload(CarriedComment.comment).joinedload(Comment.round))
    )
    only = unsealed("the numbers of comments and rounds, for those who read what was made of them")
    return {row.became_id or 0: _origin_in_words(row.comment) for row in session.scalars(rows, execution_options=only)}


def _origin_in_words(comment: Comment) -> str:
    if comment.state is CommentState.LATE:
        return f"made late in {comment.round.name}"
    return f"carried over from {comment.label_of_round}"


def _paragraphs_by_key(session: Session, version_id: int) -> Mapping[str, Paragraph]:
    standing = select(Paragraph).where(Paragraph.version_id == version_id, ~Paragraph.removed)
    return {paragraph.key: paragraph for paragraph in session.scalars(standing)}


def _carried_comment(row: CarriedComment, there: Mapping[str, Paragraph], language: str) -> Carried:
    return Carried(row.comment, *_current_places(row.comment, there), language, row)


def _current_places(comment: Comment, there: Mapping[str, Paragraph]) -> tuple[Paragraph | None, Paragraph | None]:
    before, after = comment.paragraph, comment.after
    return there.get(before.key) if before else None, there.get(after.key) if after else None
