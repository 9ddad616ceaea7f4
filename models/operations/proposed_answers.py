"""The answers that the service proposes where a candidate itself says what became of a comment's words."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import bulk
from models.comment import Comment
from models.consolidation.bracketed import MadeParagraph
from models.consolidation.disposition import Disposition, Outcome
from models.consultation import Round

WORDS_PLAIN = "The words that you proposed stand in the text."
WORDS_SPONSORED = (
    "The words that you proposed stand in the text, in brackets with the names of those who asked for them."
)


def propose_answers(session: Session, made: Iterable[MadeParagraph], round: Round, *, now: datetime) -> None:
    """Propose "incorporated for consideration" where all of a comment's words went in uncontested.

    What a person has answered stays; proposals of the service's own from an earlier candidate are made anew.
    """
    of_round = Disposition.comment_id.in_(select(Comment.id).where(Comment.round_id == round.id))
    session.connection().execute(delete(Disposition).where(Disposition.by_id.is_(None), of_round))
    answered = set(session.scalars(select(Disposition.comment_id).where(of_round)))
    proposed = (
        (comment_id, Outcome.INCORPORATED, reason, 1, now)
        for comment_id, reason in sorted(_uncontested(made).items())
        if comment_id not in answered
    )
    bulk.write(session.connection(), Disposition, ("comment_id", "outcome", "reason", "revision", "at"), proposed)


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
