"""What a member's people may read of their own member before anything is official: one rule for each entity."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, or_, select, true

from models.achievements.achievement import Achievement
from models.adoption.entered import EnteredPosition, EnteredState
from models.brackets.bracket import AcceptableWords, BracketAdvice, BracketPosition
from models.comments.carried import CarriedComment
from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentState
from models.comments.cosponsorship import Cosponsorship, CosponsorState
from models.comments.entered import AT_SECRETARIAT, COUNTED, EnteredAnswer, EnteredChoice, EnteredComment
from models.comments.submission import SectionMark, Submission
from models.consensus.consensus import FieldPosition
from models.departments.opinion import Opinion, OpinionState
from models.documents.document import Document
from models.drafts.translation import ParagraphTranslation
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.offices import ActingLetter, HandOver
from models.people.person import Appointment, Role
from models.uploads.upload import Upload

Number: TypeAlias = "int | ColumnElement[int]"
Rules: TypeAlias = "dict[type[Any], ColumnElement[bool]]"


UNCHECKED = (EnteredState.TO_CHECK, EnteredState.DISCARDED)
"""What has been entered for a member and is still the secretariat's alone."""


def rules_at_home(own: Number, me: Number, *, speaks: bool) -> Rules:
    """Before anything is official: those who speak for a member read what its departments have forwarded; a department
    reads its own, and the member's answer when that is given. `own` is the member, `me` the person."""
    if not speaks:
        return {
            Comment: (Comment.member_id == own) & or_(Comment.state != CommentState.DRAFTED, Comment.author_id == me),
            Cosponsorship: ~true(),
            Opinion: (Opinion.member_id == own) & (Opinion.author_id == me),
            BracketPosition: ~true(),
            AcceptableWords: ~true(),
            SectionMark: ~true(),
            FieldPosition: ~true(),
            BracketAdvice: BracketAdvice.by_id == me,
            EnteredAnswer: (EnteredAnswer.member_id == own) & EnteredAnswer.state.in_(COUNTED),
            EnteredComment: ~true(),
            EnteredChoice: ~true(),
            EnteredPosition: ~true(),
            Clearance: ~true(),
            ActingLetter: ~true(),
            HandOver: ~true(),
            Document: ~true(),
            Achievement: ~true(),
            CarriedComment: ~true(),
            ParagraphTranslation: ParagraphTranslation.member_id == own,
            Notification: Notification.person_id == me,
            Upload: (Upload.member_id == own) & (Upload.by_id == me) & Upload.department.is_not(None),
        }
    holding = (Appointment.member_id == own) & (Appointment.role == Role.CONTRIBUTOR) & Appointment.until.is_(None)
    contributors = select(Appointment.person_id).where(holding)
    answers = select(Submission.id).where(Submission.member_id == own)
    entries = select(EnteredAnswer.id).where(EnteredAnswer.member_id == own, EnteredAnswer.state.not_in(AT_SECRETARIAT))
    to_departments = or_(
        (Notification.letter == Letter.INVITED) & Notification.person_id.in_(contributors),
        (Notification.letter == Letter.HEARD) & Notification.submission_id.in_(answers),
    )
    return {
        Comment: Comment.member_id == own,
        # What a coordinator has shown to a named member, until that is closed again: the words as they were shown.
        Cosponsorship: or_(
            Cosponsorship.member_id == own,
            (Cosponsorship.invited_id == own) & (Cosponsorship.cosponsor_state != CosponsorState.CLOSED),
        ),
        Opinion: (Opinion.member_id == own) & (Opinion.state != OpinionState.DRAFTED),
        BracketPosition: BracketPosition.submission_id.in_(answers),
        AcceptableWords: AcceptableWords.position_id.in_(
            select(BracketPosition.id).where(BracketPosition.submission_id.in_(answers))
        ),
        BracketAdvice: BracketAdvice.submission_id.in_(answers),
        SectionMark: SectionMark.submission_id.in_(answers),
        FieldPosition: FieldPosition.submission_id.in_(answers),
        EnteredAnswer: (EnteredAnswer.member_id == own) & EnteredAnswer.state.not_in(AT_SECRETARIAT),
        EnteredComment: EnteredComment.entry_id.in_(entries),
        EnteredChoice: EnteredChoice.entry_id.in_(entries),
        EnteredPosition: (EnteredPosition.member_id == own) & EnteredPosition.state.not_in(UNCHECKED),
        Clearance: Clearance.submission_id.in_(answers),
        ActingLetter: ActingLetter.member_id == own,
        HandOver: HandOver.member_id == own,
        Document: Document.submission_id.in_(answers),
        Achievement: Achievement.member_id == own,
        CarriedComment: CarriedComment.comment_id.in_(select(Comment.id).where(Comment.member_id == own)),
        ParagraphTranslation: ParagraphTranslation.member_id == own,
        Notification: or_(Notification.person_id == me, to_departments),
        Upload: (Upload.member_id == own) & Upload.department.is_(None),
    }
