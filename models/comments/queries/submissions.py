"""The answer of a member in a round."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from models.comments.submission import Submission
from models.errors import NotFound


def find_submission(
    session: Session, round_id: int | None, member_id: int | None, *options: ORMOption
) -> Submission | None:
    """The member's answer; None if it was not asked in the round, or the reader may not see it. `options` say what is loaded
    with it."""
    own = select(Submission).where(Submission.round_id == round_id, Submission.member_id == member_id)
    return session.scalars(own.options(*options)).one_or_none()


def submission_of(session: Session, round_id: int | None, member_id: int, *options: ORMOption) -> Submission:
    """The same; raises NotFound where there is none."""
    submission = find_submission(session, round_id, member_id, *options)
    if submission is None:
        raise NotFound
    return submission
