"""What the secretariat may read of what members write: until a round closes, that a member has answered; from then on, what."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, true

from models.achievements.achievement import Achievement, AchievementState
from models.brackets.bracket import (
    AcceptableWords,
    BracketAdvice,
    BracketPosition,
)
from models.comments.attachment import Attachment
from models.comments.carried import CarriedComment
from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection
from models.comments.cosponsorship import Cosponsorship
from models.comments.submission import SectionMark, Submission, SubmissionState
from models.consensus.consensus import FieldPosition
from models.consolidation.consolidation import Consolidation, TraceSpan
from models.db.at_home import Rules
from models.db.at_public import register_rules
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion, OpinionMessage
from models.dispositions.disposition import Disposition, RemovedCompromise, StandardReason, TypeRequest
from models.documents.document import Document
from models.drafts.translation import ParagraphTranslation
from models.letters.letter import AT_HOME
from models.letters.notification import Notification
from models.lifting.lifting import SheetEntry
from models.observers.observer import ObserverAnswer, ObserverComment
from models.people.second_factors import FactorReset
from models.rounds.consultation import OPENED_TO_STAFF, Round
from models.rounds.telephone import TelephoneCall
from models.uploads.upload import Upload, UploadedComment

OF_STAFF_ALONE: Sequence[type[Any]] = (
    *(Consolidation, FactorReset, RemovedCompromise, SheetEntry, StandardReason, TelephoneCall),
    ObserverAnswer,  # it stands in the comment itself once it is out
)
"""What the secretariat works with and members never read."""


def rules_at_secretariat() -> Rules:
    """Until a round closes, staff see that a member has answered; from then on, what."""
    opened = select(Round.id).where(Round.state.in_(OPENED_TO_STAFF))
    readable = (Comment.state != CommentState.DRAFTED) & Comment.round_id.in_(opened)
    answers = select(Submission.id).where(
        Submission.state == SubmissionState.SUBMITTED, Submission.round_id.in_(opened)
    )
    return {
        Comment: readable,
        Attachment: Attachment.comment_id.in_(select(Comment.id).where(readable)),
        CommentCorrection: CommentCorrection.comment_id.in_(select(Comment.id).where(readable)),
        Cosponsorship: ~true(),
        Opinion: ~true(),
        OpinionMessage: ~true(),
        DepartmentDeadline: ~true(),
        Notification: Notification.letter.not_in(AT_HOME),
        **upload_rules(Upload.member_id.is_(None)),
        Disposition: Disposition.comment_id.in_(select(Comment.id).where(readable)),
        CarriedComment: CarriedComment.round_id.in_(opened)
        & CarriedComment.comment_id.in_(select(Comment.id).where(readable)),
        ObserverComment: ObserverComment.state == CommentState.SUBMITTED,
        TypeRequest: TypeRequest.comment_id.in_(select(Comment.id).where(readable)),
        TraceSpan: TraceSpan.comment_id.in_(select(Comment.id).where(readable)),
        ParagraphTranslation: ~true(),
        Document: Document.submission_id.is_(None),
        **register_rules(
            Achievement.member_id.is_(None)
            | Achievement.state.in_((AchievementState.SENT, AchievementState.REGISTERED))
        ),
        AcceptableWords: ~true(),
        BracketAdvice: ~true(),
        BracketPosition: BracketPosition.submission_id.in_(answers),
        SectionMark: SectionMark.submission_id.in_(answers),
        FieldPosition: FieldPosition.submission_id.in_(answers),
        # A signed letter goes with its answer; one that differs is entered by staff, as soon as they are told.
        Clearance: Clearance.letter_digest.is_not(None)
        & (Clearance.differs_at.is_not(None) | (Clearance.ended_at.is_(None) & Clearance.submission_id.in_(answers))),
    }


def upload_rules(readable: ColumnElement[bool]) -> Rules:
    """Files go with what was read in them."""
    return {Upload: readable, UploadedComment: UploadedComment.upload_id.in_(select(Upload.id).where(readable))}
