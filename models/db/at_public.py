"""What observers may read, and what the public reads of the register of achievements."""

from sqlalchemy import ColumnElement, select

from models.achievements.achievement import Achievement, AchievementFile, AchievementState, PriorityField
from models.adoption.opening import Opening, OpeningKind
from models.brackets.bracket import AgreedSpan, Bracket
from models.comments.comment import Comment, CommentState
from models.consolidation.consolidation import Alternative, Conflict
from models.db.at_home import Number, Rules
from models.dispositions.disposition import Disposition
from models.documents.document import Document, DocumentKind
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.observers.observer import ObserverComment, ObserverInvitation, RoundInvitation
from models.people.person import Appointment
from models.rounds.consultation import Consultation, Round, RoundState
from models.rounds.deadline import DeadlineChange


def rules_at_observer(me: Number) -> Rules:
    """Of what members have said, only the comments in which they sponsor the observer's own words, from circulation on. `me`
    is the person."""
    own = select(Appointment.observer_id).where(Appointment.person_id == me, Appointment.until.is_(None))
    invited = ObserverInvitation.observer_id.in_(own) & ObserverInvitation.ended_at.is_(None)
    part = select(ObserverInvitation.consultation_id).where(invited)
    out = DraftVersion.stage.in_(FOR_MEMBERS) & DraftVersion.consultation_id.in_(part)
    paragraphs = select(Paragraph.id).where(Paragraph.version_id.in_(select(DraftVersion.id).where(out)))
    rounds = select(Round.id).where(Round.consultation_id.in_(part))
    comments = ObserverComment.observer_id.in_(own) & ObserverComment.round_id.in_(rounds)
    sponsored = (
        (Comment.state == CommentState.SUBMITTED)
        & Comment.sponsored_id.in_(select(ObserverComment.id).where(comments))
        & Comment.round_id.in_(rounds.where(Round.state == RoundState.DONE))
    )
    return {
        Consultation: Consultation.id.in_(part),
        DraftVersion: out,
        Paragraph: Paragraph.id.in_(paragraphs),
        Bracket: Bracket.consultation_id.in_(part),
        Conflict: Conflict.paragraph_id.in_(paragraphs),
        Alternative: Alternative.conflict_id.in_(select(Conflict.id).where(Conflict.paragraph_id.in_(paragraphs))),
        AgreedSpan: AgreedSpan.paragraph_id.in_(paragraphs),
        Document: Document.version_id.in_(select(DraftVersion.id).where(out))
        & (Document.document_kind == DocumentKind.TEXT),
        DeadlineChange: DeadlineChange.round_id.in_(rounds),
        ObserverInvitation: invited,
        RoundInvitation: RoundInvitation.observer_id.in_(own) & RoundInvitation.round_id.in_(rounds),
        ObserverComment: comments,
        Comment: sponsored,
        Disposition: Disposition.comment_id.in_(select(Comment.id).where(sponsored)),
    }


def opened_register() -> Rules:
    """What four eyes have opened with an adopted text: the entries that stood in the register then."""
    opened = Opening.confirmed.is_(True)
    # Tables, since what is opened tells the public nothing else of its version.
    entry, version, opening = Achievement.__table__.alias(), DraftVersion.__table__, Opening.__table__
    entries = Achievement.id.in_(
        select(entry.c.id)
        .join(version, version.c.consultation_id == entry.c.consultation_id)
        .join(opening, opening.c.version_id == version.c.id)
        .where(
            entry.c.state == AchievementState.REGISTERED,
            opening.c.what == OpeningKind.ACHIEVEMENTS,
            opening.c.confirmed.is_(True),
            entry.c.registered_at <= opening.c.proposed_at,
        )
    )
    of_entries = select(Achievement.field_id).where(entries)
    return {
        Opening: opened,
        **register_rules(entries),
        PriorityField: PriorityField.id.in_(of_entries),
    }


def register_rules(readable: ColumnElement[bool]) -> Rules:
    """Files go with their entries."""
    return {
        Achievement: readable,
        AchievementFile: AchievementFile.achievement_id.in_(select(Achievement.id).where(readable)),
    }
