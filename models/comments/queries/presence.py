"""Where the words that comments propose stand in a candidate."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.consolidation.consolidation import Consolidation, TraceSpan
from models.dispositions.disposition import Presence
from models.drafts.version import DraftVersion, Paragraph


@dataclass(frozen=True, slots=True)
class Presences:
    """The ids of the comments that a candidate was made from, and of those with words in its plain text and in brackets."""

    merged: frozenset[int] = frozenset()
    plain: frozenset[int] = frozenset()
    bracketed: frozenset[int] = frozenset()

    def find(self, comment: Comment) -> Presence:
        """Where the words of a comment stand."""
        if not comment.proposes:
            return Presence.NO_WORDS
        if comment.id not in self.merged:
            return Presence.NOT_MERGED
        if comment.id in self.bracketed:
            return Presence.PARTLY_BRACKETED if comment.id in self.plain else Presence.BRACKETED
        return Presence.PLAIN if comment.id in self.plain else Presence.ABSENT


def presences(session: Session, candidate: DraftVersion | None) -> Presences:
    """Where words stand in this candidate; before the first one, none has been merged."""
    if candidate is None:
        return Presences()
    made_from = select(Consolidation.inputs).where(
        Consolidation.round_id == candidate.round_id, Consolidation.candidate_id == candidate.id
    )
    inputs = session.scalars(made_from).one()
    spans = session.execute(
        select(TraceSpan.comment_id, TraceSpan.in_bracket)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id == candidate.id)
        .distinct()
    ).all()
    return Presences(
        merged=frozenset(inputs["proposals"]) - frozenset(inputs["set_aside"]),
        plain=frozenset(comment_id for comment_id, in_bracket in spans if not in_bracket),
        bracketed=frozenset(comment_id for comment_id, in_bracket in spans if in_bracket),
    )
