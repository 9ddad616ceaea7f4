"""Which papers an answer has, and by what it is known that one still shows what stands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.queries.positions import positions_of
from models.comments.comment import Comment
from models.comments.operations.submissions import state_of
from models.comments.submission import Submission
from models.documents.document import EDITION, Format, What
from models.record.events import digest_of


def there_are(submission: Submission) -> list[What]:
    """Which papers there are of an answer, with its round loaded: a receipt once it is in."""
    return [What.RECEIPT, What.CLEARANCE] if submission.is_in else [What.CLEARANCE]


def fingerprint(session: Session, submission: Submission, what: What, format: Format) -> str:
    """That of everything which the paper shows: each saving of a comment or a choice makes it another, and so does a new
    deadline."""
    of_member = Comment.member_id == submission.member_id
    comments = session.scalars(select(Comment).where(Comment.round_id == submission.round_id, of_member)).all()
    positions = list(positions_of(session, submission.id).values())
    answer = f"submission:{submission.id}", str(submission.revision), submission.round.closes_at.isoformat()
    return digest_of(EDITION, *answer, what, format, state_of(comments, positions=positions))
