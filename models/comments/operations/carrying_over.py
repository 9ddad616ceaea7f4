"""What is carried over into a round when it opens: comments of earlier ones, on which their member has to decide again, and the
objection that has ended an adoption."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.adoption.adoption import Adoption
from models.adoption.position import Position, Stance
from models.comments.carried import CarriedComment
from models.comments.comment import Change, Comment, CommentState, CommentType
from models.comments.submission import Submission, SubmissionState
from models.db.access import unsealed
from models.dispositions.disposition import Disposition, Outcome
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round

SENT = (SubmissionState.SUBMITTED, SubmissionState.LATE, SubmissionState.DECLINED)
"""Of an answer with which what it decided has left the member; what of it was not admitted is carried over by itself."""


def carry_over(session: Session, round: Round, *, now: datetime) -> int:
    """Carry into a round that opens every comment of earlier ones that was deferred, or came late and was not admitted, and on
    which its member has not decided since, in an answer that it has sent; how many there are."""
    decided, answer = aliased(CarriedComment), aliased(Submission)
    settled = (
        exists()
        .where(decided.comment_id == Comment.id, decided.decision.is_not(None))
        .where(answer.round_id == decided.round_id, answer.member_id == Comment.member_id)
        .where(answer.state.in_(SENT))
    )
    earlier = (
        select(Comment.id)
        .join(Round, Round.id == Comment.round_id)
        .outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .where(
            Round.consultation_id == round.consultation_id,
            Round.id != round.id,
            or_(Disposition.outcome == Outcome.DEFERRED, Comment.state == CommentState.LATE),
            ~settled,
        )
        .order_by(Comment.id)
    )
    only = unsealed("comments are counted over to a round, and no words are read")
    ids = session.scalars(earlier, execution_options=only).all()
    rows = [CarriedComment(round_id=round.id, comment_id=id) for id in ids]
    session.add_all(rows)

    if rows:
        details = {"round": round.id, "comments": list(ids)}
        record(session, round, Verb.CARRIED_OVER, consultation_id=round.consultation_id, by=None, at=now, **details)
    return len(rows)


def carry_objection(session: Session, round: Round, broken: Adoption, *, by: Person, now: datetime) -> Comment:
    """Enter the objection that has ended the adoption of the text as the first comment of its member. It is that member's
    official act already, so it stands as it is, whether or not the member answers the round, and can add to it."""
    objected = select(Position).where(
        Position.adoption_id == broken.id, Position.stance == Stance.OBJECTS, ~Position.late
    )
    position = session.scalars(objected).one()
    comment = Comment(
        round_id=round.id,
        member_id=position.member_id,
        author_id=position.by_id,
        type=CommentType.GENERAL,
        change=Change.REMARK,
        text=position.reason,
        state=CommentState.SUBMITTED,
        number=1,
        position_id=position.id,
        written_at=position.at,
        changed_at=position.at,
    )
    session.add(comment)

    details = {"round": round.id, "member": position.member_id, "words": digest_of(position.reason)}
    record(session, comment, Verb.OBJECTION_CARRIED, consultation_id=round.consultation_id, by=by, at=now, **details)
    return comment


def reopen(session: Session, comment: Comment, round: Round, *, by: Person, now: datetime) -> None:
    """Have the member decide again on what was carried over, where the comment made of it is removed."""
    row = session.scalars(select(CarriedComment).where(CarriedComment.became_id == comment.id)).one_or_none()
    if row is not None:
        undo_decision(session, row, round, by, now)


def undo_decision(session: Session, row: CarriedComment, round: Round, by: Person, now: datetime) -> None:
    """Undo a decision."""
    row.decision = row.became_id = row.by_id = row.at = None

    record_of(session, row, round, Verb.CARRIED_REOPENED, by, now)


def record_of(
    session: Session, row: CarriedComment, round: Round, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    """Append to the record what a member does with a comment that is carried over."""
    all_details = {"round": round.id, "member": by.of_member().id, "carried": row.comment_id, **details}
    record(session, row, verb, consultation_id=round.consultation_id, by=by, at=now, **all_details)
