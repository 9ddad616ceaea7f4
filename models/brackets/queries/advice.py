"""The advice of departments about brackets, for the one who gave it and for the coordinator."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.advice import BracketAdvice
from models.comments.submission import Submission
from models.people.person import Person


def advice_by(session: Session, submission: Submission, person: Person) -> dict[int, BracketAdvice]:
    """What one person advises in a round, by bracket."""
    own = select(BracketAdvice).where(BracketAdvice.submission_id == submission.id, BracketAdvice.by_id == person.id)
    return {one.bracket_id: one for one in session.scalars(own)}


def advice_in(session: Session, submission: Submission) -> Mapping[int, Sequence[BracketAdvice]]:
    """What the departments of a member advise in a round, by bracket, as far as the reader may know of it."""
    of = select(BracketAdvice).where(BracketAdvice.submission_id == submission.id)
    found: dict[int, list[BracketAdvice]] = {}
    for one in session.scalars(of.order_by(BracketAdvice.department, BracketAdvice.id)):
        found.setdefault(one.bracket_id, []).append(one)
    return found
