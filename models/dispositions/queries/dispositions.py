"""The comments of a round as the secretariat answers them, in the order of the text."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import redline
from models.comments.comment import Change, Comment, CommentState
from models.comments.queries.presence import presences
from models.consolidation.queries.current_candidate import current_candidate
from models.dispositions.disposition import Disposition, Presence, contradiction
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import NotFound
from models.rounds.consultation import Round, RoundState


@dataclass(frozen=True, slots=True)
class Answered:
    """A submitted comment with its answer; `proposal` shows the words that it asks for against the draft's, `presence`
    says where they stand in the candidate on which the secretariat is at work."""

    comment: Comment
    answer: Disposition | None
    proposal: list[Any] | None
    presence: Presence

    @property
    def place(self) -> int:
        """Where its paragraph stands in the text; 0 for a comment on the whole text."""
        return self.comment.paragraph.position if self.comment.paragraph else 0

    @property
    def where(self) -> str:
        """What it is about, in words."""
        return self.comment.paragraph.name if self.comment.paragraph else "the whole text"

    @property
    def proposed_by_service(self) -> bool:
        """Whether the answer is the service's own proposal, which stands until a person gives another."""
        return self.answer is not None and self.answer.by_id is None

    @property
    def seen(self) -> str:
        """The comment and the revision of its answer, as a form sends them back: "12-1"."""
        return f"{self.comment.id}-{self.answer.revision if self.answer else 0}"

    @property
    def contradiction(self) -> str:
        """Why the answer that it has could not be chosen now; the text has changed since. "" if it could."""
        return contradiction(self.answer.outcome, self.presence) if self.answer else ""


@dataclass(frozen=True, slots=True)
class Comments:
    """All submitted comments of a round: on the whole text first, then by paragraph and country."""

    round: Round
    comments: tuple[Answered, ...]
    candidate: DraftVersion | None

    @property
    def open(self) -> tuple[Answered, ...]:
        """Those without an answer."""
        return tuple(one for one in self.comments if one.answer is None)

    @property
    def proposed(self) -> tuple[Answered, ...]:
        """Those with an answer that the service proposes."""
        return tuple(one for one in self.comments if one.proposed_by_service)

    @property
    def at_work(self) -> bool:
        """Whether the secretariat can answer now."""
        proposed = self.candidate is not None and self.candidate.stage is Stage.PROPOSED
        return self.round.state in (RoundState.CLOSED, RoundState.CONSOLIDATED) and not proposed


def comments(session: Session, round_id: int) -> Comments:
    """Empty until the round has closed; raises NotFound."""
    round = session.get(Round, round_id, options=[joinedload(Round.version)])
    if round is None:
        raise NotFound
    found = session.scalars(
        select(Comment)
        .where(Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED)
        .options(joinedload(Comment.paragraph), joinedload(Comment.disposition))
    ).all()
    candidate = current_candidate(session, round.id)
    where = presences(session, candidate)
    answered = (_answered(comment, round, where.find(comment)) for comment in sorted(found, key=_place))
    return Comments(round, tuple(answered), candidate)


def comment(session: Session, comment_id: int) -> tuple[Comments, Answered]:
    """One submitted comment among those of its round; raises NotFound."""
    found = session.get(Comment, comment_id)
    if found is None:
        raise NotFound
    among = comments(session, found.round_id)
    one = next((one for one in among.comments if one.comment.id == found.id), None)
    if one is None:
        raise NotFound
    return among, one


def _place(comment: Comment) -> tuple[int, str, int]:
    return (comment.paragraph.position if comment.paragraph else 0, comment.member.name, comment.number or 0)


def _answered(comment: Comment, round: Round, presence: Presence) -> Answered:
    words = proposal(comment, comment.paragraph, round.consultation.language)
    return Answered(comment, comment.disposition, words, presence)


def proposal(comment: Comment, paragraph: Paragraph | None, language: str) -> list[Any] | None:
    """The words that a comment asks for as pieces of a comparison; None for a remark, and where all words stay."""
    if paragraph is None or comment.change in (Change.REMARK, Change.MOVE):
        return None
    if comment.change is Change.INSERT_AFTER:
        return [{"kind": "inserted", "text": comment.proposed_text}]
    if comment.change is Change.DELETE:
        return [{"kind": "deleted", "text": paragraph.text}]
    return list(redline.compare(paragraph.text, comment.proposed_text, language))
