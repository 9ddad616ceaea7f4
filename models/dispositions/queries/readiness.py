"""What must hold before a text goes out: every comment answered, with a reason, and no answer against the text."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState
from models.comments.queries.presence import presences
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import inputs
from models.db.work import WorkState
from models.dispositions.disposition import Disposition, Presence, disagreement
from models.drafts.version import DraftVersion
from models.errors import Untimely


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a text cannot go out yet, as a sentence; `comment_id` is the comment whose answer it is about, if any."""

    sentence: str
    comment_id: int | None = None


def ensure_ready(session: Session, version: DraftVersion) -> None:
    """Raise Untimely with the first few reasons for which the text cannot go out yet."""
    reasons = [obstacle.sentence for obstacle in obstacles(session, version)]
    if reasons:
        more = f" There are {len(reasons) - 3} more." if len(reasons) > 3 else ""
        raise Untimely("This text cannot go out yet. " + " ".join(reasons[:3]) + more)


def obstacles(session: Session, version: DraftVersion) -> list[Obstacle]:
    """Why the text cannot go out yet; empty when it can. The first text of all has nothing to answer."""
    if version.round_id is None:
        return []
    return [*_out_of_date(session, version), *_contradictions(session, version)]


def _out_of_date(session: Session, version: DraftVersion) -> list[Obstacle]:
    round_id = version.round_id
    assert round_id is not None
    pending = select(Consolidation.id).where(
        Consolidation.round_id == round_id, Consolidation.state.in_((WorkState.WAITING, WorkState.RUNNING))
    )
    if session.scalars(pending).first() is not None:
        return [Obstacle("It is being consolidated again just now.")]
    if inputs.fingerprint(inputs.freeze(session, round_id)) != version.fingerprint:
        return [
            Obstacle(
                "Answers, compromises or the secretariat’s own words have changed since it was made: consolidate again."
            )
        ]
    return []


def _contradictions(session: Session, version: DraftVersion) -> list[Obstacle]:
    rows = session.execute(
        select(Comment, Disposition)
        .outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .where(Comment.round_id == version.round_id, Comment.state == CommentState.SUBMITTED)
        .order_by(Comment.member_id, Comment.number)
    ).all()
    found = presences(session, version)
    against = ((comment, _against(comment, answer, found.find(comment))) for comment, answer in rows)
    return [Obstacle(sentence, comment.id) for comment, sentence in against if sentence]


def _against(comment: Comment, answer: Disposition | None, presence: Presence) -> str:
    """What is wrong with the answer, as a sentence; "" if nothing is."""
    if answer is None:
        return f"{comment.label} has no answer."
    reason = disagreement(answer.outcome, presence)
    return f"{comment.label} is answered “{answer.outcome.value}”, but {reason}." if reason else ""
