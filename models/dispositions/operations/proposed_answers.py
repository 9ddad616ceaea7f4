"""Answers that the service proposes, where a candidate itself says what became of a comment's words."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.consolidation.result import MadeParagraph
from models.db import bulk
from models.dispositions.disposition import Disposition, Outcome
from models.record.altered_rows import note_changed
from models.record.row_changes import note_added
from models.rounds.consultation import Round

PLAIN = "The change that you proposed is in the text."
BRACKETED = (
    "The change that you proposed is in the text, in brackets with the names of those who asked for it. "
    "Only members lift brackets."
)
CONTESTED = (
    "The change that you proposed is in the text, in brackets as one of the alternatives, because other words are asked "
    "for in the same place. Only members lift brackets."
)
GONE = "Its paragraph is not in the text any more, and what you proposed for it went with it."
HEARD = "What your country says about the bracket counts as its position."


def propose_answers(session: Session, paragraphs: Iterable[MadeParagraph], round: Round, *, now: datetime) -> None:
    """Propose "incorporated for consideration" where a comment's words went in, also as an alternative in a bracket, and
    "noted" where it only says something about a bracket, or went with its paragraph.

    What a person has answered stays; proposals of the service's own from an earlier candidate are made anew.
    """
    of_round = Disposition.comment_id.in_(select(Comment.id).where(Comment.round_id == round.id))
    own = Disposition.by_id.is_(None) & of_round
    note_changed(session, Disposition, own)
    session.connection().execute(delete(Disposition).where(own))
    answered = set(session.scalars(select(Disposition.comment_id).where(of_round)))
    paragraphs = list(paragraphs)
    reasons = {id: (Outcome.NOTED, HEARD) for paragraph in paragraphs for id in paragraph.heard}
    reasons |= {id: (Outcome.INCORPORATED, reason) for id, reason in _reasons(paragraphs).items()}
    reasons |= {id: (Outcome.NOTED, GONE) for paragraph in paragraphs for id in paragraph.lost}
    proposed = (
        (comment_id, outcome, reason, 1, now)
        for comment_id, (outcome, reason) in sorted(reasons.items())
        if comment_id not in answered
    )
    bulk.write(session.connection(), Disposition, ("comment_id", "outcome", "reason", "revision", "at"), proposed)
    note_added(session, Disposition, own)


def _reasons(paragraphs: Iterable[MadeParagraph]) -> dict[int, str]:
    """The reason to give to each comment with words in the text: of its changes, the one that is least agreed counts."""
    plain: set[int] = set()
    bracketed: set[int] = set()
    contested: set[int] = set()
    for paragraph in paragraphs:
        contested |= paragraph.contested
        for traced in paragraph.trace:
            (bracketed if traced.in_bracket else plain).add(traced.comment_id)
    return dict.fromkeys(plain, PLAIN) | dict.fromkeys(bracketed, BRACKETED) | dict.fromkeys(contested, CONTESTED)
