"""What must hold before a text goes out: every comment answered, with a reason, and no answer against the text."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comment import Comment, CommentState
from models.consolidation.consolidation import Consolidation, TraceSpan
from models.consolidation.disposition import SET_ASIDE, Disposition, Outcome
from models.draft import DraftVersion, Paragraph
from models.errors import Untimely
from models.operations import inputs
from models.work import WorkState


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
                "Answers, ways out or the secretariat’s own words have changed since it was made: consolidate again."
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
    traced = _traced(session, version)
    found = ((comment.id, _against(comment, answer, traced.get(comment.id))) for comment, answer in rows)
    return [Obstacle(sentence, comment_id) for comment_id, sentence in found if sentence]


def _traced(session: Session, version: DraftVersion) -> dict[int, bool]:
    """For each comment with words in the text, whether all of them stand plain, outside any bracket."""
    spans = session.execute(
        select(TraceSpan.comment_id, TraceSpan.in_bracket)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id == version.id)
    )
    plain: dict[int, bool] = {}
    for comment_id, in_bracket in spans:
        plain[comment_id] = plain.get(comment_id, True) and not in_bracket
    return plain


def _against(comment: Comment, answer: Disposition | None, plain: bool | None) -> str:
    """What is wrong with the answer; `plain` is None when none of the comment's words are in the text."""
    if answer is None:
        return f"{comment.label} has no answer."
    if not comment.proposes:
        if answer.outcome is Outcome.INCORPORATED:
            return f"{comment.label} proposes no words, so none can be incorporated: choose another answer."
        return ""
    if answer.outcome in SET_ASIDE and plain is not None:
        return f"{comment.label} is answered “{answer.outcome.value}”, but its words are in the text."
    if answer.outcome not in SET_ASIDE and plain is None:
        return f"{comment.label} is answered “{answer.outcome.value}”, but its words are not in the text."
    if answer.outcome is Outcome.ACCEPTED and not plain:
        return f"{comment.label} is answered “accepted”, but its words stand in brackets, which only members lift."
    return ""
