"""Which rows each kind of viewer may read: one rule for each entity; what has none is closed."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select, true

from models.achievements.achievement import Achievement, AchievementState, PriorityField
from models.adoption.adoption import UNDER_WAY, Adoption, AgreedWords
from models.adoption.corrigendum import TextCorrigendum, TextCorrigendumState
from models.adoption.entered import EnteredPosition
from models.adoption.opening import Opening
from models.adoption.position import Position
from models.adoption.silence import AdoptionNotice, SilenceExtension, SilenceResult
from models.brackets.bracket import (
    AcceptableWords,
    AgreedSpan,
    Bracket,
    BracketAdvice,
    BracketDuty,
    BracketEnding,
    BracketParting,
    BracketPosition,
)
from models.comments.attachment import Attachment
from models.comments.carried import CarriedComment
from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection, CommentCorrectionState
from models.comments.cosponsorship import Cosponsorship
from models.comments.entered import COUNTED, EnteredAnswer, EnteredChoice, EnteredComment
from models.comments.submission import SectionMark, Submission, SubmissionState
from models.consensus.consensus import FieldPosition
from models.consolidation.consolidation import Alternative, Compromise, Conflict, Consolidation, TraceSpan
from models.db.at_home import Number, Rules, rules_at_home
from models.db.at_public import opened_register, register_rules, rules_at_observer
from models.db.at_secretariat import OF_STAFF_ALONE, rules_at_secretariat, upload_rules
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion, OpinionMessage
from models.dispositions.disposition import Disposition, RemovedCompromise, StandardReason, TypeRequest
from models.documents.document import Document, DocumentKind
from models.drafts.translation import ParagraphTranslation
from models.drafts.version import FOR_MEMBERS, Approval, DraftVersion, Paragraph, Stage
from models.editorial.editorial import EditorialChange, EditorialObjection, EditorialSpan
from models.health.service_state import ServiceState
from models.letters.notification import Notification
from models.lifting.lifting import UNDER_WAY as LIFTING_UNDER_WAY
from models.lifting.lifting import Lifting, LiftingAnswer, LiftingNotice, LiftingWords, SheetEntry
from models.meetings.meeting import AgendaItem, Attendance, Conclusion, Meeting, MeetingState, MinutesReply
from models.observers.observer import Observer, ObserverAnswer, ObserverComment, ObserverInvitation, RoundInvitation
from models.people.authority import Authority
from models.people.hints import ClosedHint
from models.people.offices import ActingLetter, HandOver
from models.people.password import Password
from models.people.person import ActingCoordinator, Appointment, Member, Ministry, Person
from models.people.second_factors import AuthenticatorApp, FactorChange, FactorReset, OneTimeCode, Passkey
from models.people.sign_ins import SignedIn, SignInLink, SignInRequest
from models.people.unsent import UnsentForm
from models.record.events import Chain, Event
from models.record.row_digests import RowDigest
from models.rounds.consultation import Acknowledgement, Consultation, Round, RoundState, participations
from models.rounds.deadline import DeadlineChange, Holiday
from models.rounds.telephone import TelephoneCall
from models.uploads.upload import Upload


class ViewerKind(StrEnum):
    MEMBER = "member"
    DEPARTMENT = "department"
    STAFF = "staff"
    OBSERVER = "observer"
    SERVICE = "service"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Viewer:
    """On whose behalf a session reads."""

    kind: ViewerKind
    person_id: int | None = None
    member_id: int | None = None


OPEN = {
    ActingCoordinator,
    Appointment,
    Chain,
    Event,
    Holiday,
    Member,
    Ministry,
    Observer,
    Person,
    Round,
    RowDigest,
    ServiceState,
    SignedIn,
    SignInLink,
    SignInRequest,
    *(AuthenticatorApp, FactorChange, OneTimeCode, Passkey, Password),
}
"""Who there is, which rounds there are, how the service runs; the record, of which pages show what is known by a row with a
rule; and what a token opens, which is found by its token only."""

OPEN_TO_STAFF = {
    *(Consultation, DraftVersion, Paragraph, Approval, Submission, Acknowledgement, Authority, DeadlineChange),
    *(Consolidation, Conflict, Alternative, Compromise, RemovedCompromise),
    *(EditorialChange, EditorialSpan, EditorialObjection),
    *(Bracket, BracketDuty, BracketEnding, BracketParting, AgreedSpan),
    *(AdoptionNotice, SilenceExtension, SilenceResult, TextCorrigendum),
    *(Adoption, Position, AgreedWords, Lifting, LiftingWords, LiftingNotice, LiftingAnswer),
    *(Meeting, Attendance, AgendaItem, Conclusion, MinutesReply, EnteredPosition),
    *(ActingLetter, HandOver, SheetEntry, StandardReason, TelephoneCall, EnteredAnswer, EnteredComment, EnteredChoice),
    *(PriorityField, Opening, ObserverInvitation, RoundInvitation, ObserverAnswer, FactorReset),
}
"""What the secretariat works with, and what members tell it. What has no rule and stands in neither list is closed to all."""

NONE = -1  # the number of no member and no person


def rules_of(viewer: Viewer) -> Rules:
    """The rules that somebody has written, by entity."""
    own = NONE if viewer.member_id is None else viewer.member_id
    return rules_for(viewer.kind, own, NONE if viewer.person_id is None else viewer.person_id)


def rules_for(kind: ViewerKind, own: Number, me: Number) -> Rules:
    """The same for a person `me` of a member `own`: numbers, or where a database finds them."""
    if kind in (ViewerKind.STAFF, ViewerKind.OBSERVER):
        rules = rules_at_secretariat() if kind is ViewerKind.STAFF else rules_at_observer(me)
    else:
        rules = _rules_for_public(own, me) if kind is ViewerKind.NOBODY else _rules_for_members(kind, own, me)
    return {**rules, UnsentForm: UnsentForm.person_id == me, ClosedHint: ClosedHint.person_id == me}


def _rules_for_public(own: Number, me: Number) -> Rules:
    """Adopted texts and their files. What members have attached to their agreement comes with them, and no answer itself."""
    adopted = DraftVersion.stage == Stage.ADOPTED
    return {
        **_rules_for_members(ViewerKind.NOBODY, own, me),
        DraftVersion: adopted,
        Paragraph: Paragraph.version_id.in_(select(DraftVersion.id).where(adopted)),
        Consultation: Consultation.id.in_(select(DraftVersion.consultation_id).where(adopted)),
        Position: ~true(),
        TextCorrigendum: TextCorrigendum.version_id.in_(select(DraftVersion.id).where(adopted))
        & (TextCorrigendum.state == TextCorrigendumState.ISSUED),
        Document: Document.version_id.in_(select(DraftVersion.id).where(adopted))
        & (Document.document_kind == DocumentKind.TEXT),
        **opened_register(),
    }


def _rules_for_members(kind: ViewerKind, own: Number, me: Number) -> Rules:
    """A member sees its own, and from circulation on everything that was submitted, in the consultations in which it takes
    part; others see what is for nobody."""
    part = select(participations.c.consultation_id).where(participations.c.member_id == own)
    circulated = select(Round.id).where(Round.state == RoundState.DONE, Round.consultation_id.in_(part))
    out = DraftVersion.stage.in_(FOR_MEMBERS) & DraftVersion.consultation_id.in_(part)
    versions = select(DraftVersion.id).where(out)
    paragraphs = select(Paragraph.id).where(Paragraph.version_id.in_(versions))
    conflicts = select(Conflict.id).where(Conflict.paragraph_id.in_(paragraphs))
    shown = (Comment.state == CommentState.SUBMITTED) & Comment.round_id.in_(circulated)
    at_home = rules_at_home(own, me, speaks=kind is ViewerKind.MEMBER)
    comments = select(Comment.id).where(or_(shown, at_home[Comment]))
    edited = EditorialSpan.paragraph_id.in_(paragraphs)
    undone = select(EditorialSpan.change_id).where(edited, EditorialSpan.undone)
    answered = select(Comment.id).where(Comment.round_id.in_(circulated))
    answers = select(Submission.id).where(
        Submission.state == SubmissionState.SUBMITTED, Submission.round_id.in_(circulated)
    )
    with_minutes = Meeting.state == MeetingState.MINUTES_SENT
    called = Meeting.version_id.in_(versions) & or_(Meeting.convened_at.is_not(None), Meeting.issue > 0)
    sent = select(Meeting.id).where(Meeting.version_id.in_(versions), with_minutes)
    begun = Adoption.version_id.in_(versions) & Adoption.begun_at.is_not(None)
    put_to_members = (TextCorrigendumState.WITH_MEMBERS, TextCorrigendumState.ISSUED, TextCorrigendumState.STOPPED)
    corrigenda = TextCorrigendum.version_id.in_(versions) & TextCorrigendum.state.in_(put_to_members)
    # What the secretariat made of a text before it went out, or before the members were asked, stays with the secretariat.
    begun_or_none = or_(Document.adoption_id.is_(None), Document.adoption_id.in_(select(Adoption.id).where(begun)))
    of_versions = (
        Document.version_id.in_(versions)
        & Document.submission_id.is_(None)
        & (Document.document_kind != DocumentKind.CANDIDATE)
        & begun_or_none
        & or_(Document.meeting_id.is_(None), Document.meeting_id.in_(sent))
    )
    # Each answers for itself: what the others say is known when all have been heard.
    over = select(Adoption.id).where(begun, Adoption.state.not_in(UNDER_WAY))
    lifting = Lifting.version_id.in_(versions) & Lifting.begun_at.is_not(None)
    put = select(Lifting.id).where(lifting)
    answered_all = select(Lifting.id).where(lifting, Lifting.state.not_in(LIFTING_UNDER_WAY))
    meetings = select(Adoption.meeting_id).where(begun).union_all(select(Lifting.meeting_id).where(lifting))
    return {
        **dict.fromkeys(OF_STAFF_ALONE, ~true()),
        Consultation: Consultation.id.in_(part),
        DraftVersion: out,
        Paragraph: Paragraph.version_id.in_(versions),
        Approval: Approval.version_id.in_(versions),
        Adoption: begun,
        Meeting: or_(Meeting.id.in_(meetings), called),
        Attendance: or_(Attendance.meeting_id.in_(meetings), Attendance.meeting_id.in_(sent)),
        AgendaItem: AgendaItem.meeting_id.in_(select(Meeting.id).where(called)),
        Conclusion: Conclusion.meeting_id.in_(sent),
        MinutesReply: or_(MinutesReply.member_id == own, MinutesReply.meeting_id.in_(sent)),
        AgreedWords: AgreedWords.adoption_id.in_(select(Adoption.id).where(begun)),
        Position: or_(Position.member_id == own, Position.adoption_id.in_(over) & ~Position.late),
        AdoptionNotice: AdoptionNotice.member_id == own,
        TextCorrigendum: corrigenda,
        SilenceExtension: or_(
            SilenceExtension.adoption_id.in_(select(Adoption.id).where(begun)),
            SilenceExtension.lifting_id.in_(put),
            SilenceExtension.text_corrigendum_id.in_(select(TextCorrigendum.id).where(corrigenda)),
        ),
        # While it is not declared, a member knows of itself that it is awaited, and of nobody else.
        SilenceResult: or_(SilenceResult.adoption_id.in_(over), SilenceResult.lifting_id.in_(answered_all)),
        Authority: Authority.member_id == own,
        ActingLetter: at_home[ActingLetter],
        HandOver: at_home[HandOver],
        Lifting: lifting,
        LiftingWords: LiftingWords.lifting_id.in_(put),
        LiftingNotice: LiftingNotice.member_id == own,
        LiftingAnswer: or_(LiftingAnswer.member_id == own, LiftingAnswer.lifting_id.in_(answered_all)),
        Bracket: Bracket.consultation_id.in_(part),
        BracketDuty: BracketDuty.bracket_id.in_(select(Bracket.id).where(Bracket.consultation_id.in_(part)))
        & or_(BracketDuty.member_id.is_not(None), BracketDuty.round_id.in_(circulated)),
        BracketParting: BracketParting.bracket_id.in_(select(Bracket.id).where(Bracket.consultation_id.in_(part))),
        BracketPosition: or_(at_home[BracketPosition], BracketPosition.submission_id.in_(answers)),
        SectionMark: or_(at_home[SectionMark], SectionMark.submission_id.in_(answers)),
        FieldPosition: or_(at_home[FieldPosition], FieldPosition.submission_id.in_(answers)),
        AcceptableWords: at_home[AcceptableWords],
        BracketAdvice: at_home[BracketAdvice],
        BracketEnding: BracketEnding.version_id.in_(versions),
        AgreedSpan: AgreedSpan.paragraph_id.in_(paragraphs),
        Conflict: Conflict.paragraph_id.in_(paragraphs),
        Alternative: Alternative.conflict_id.in_(conflicts),
        TraceSpan: TraceSpan.paragraph_id.in_(paragraphs),
        EditorialChange: EditorialChange.id.in_(select(EditorialSpan.change_id).where(edited)),
        EditorialSpan: edited,
        EditorialObjection: or_(
            EditorialObjection.member_id == own,
            EditorialObjection.change_id.in_(undone) & EditorialObjection.taken_back_at.is_(None),
        ),
        Compromise: Compromise.round_id.in_(circulated),
        Comment: or_(shown, at_home[Comment]),
        Attachment: or_(
            Attachment.comment_id.in_(comments), Attachment.opinion_id.in_(select(Opinion.id).where(at_home[Opinion]))
        ),
        CommentCorrection: CommentCorrection.comment_id.in_(select(Comment.id).where(Comment.member_id == own))
        | (CommentCorrection.comment_id.in_(answered) & (CommentCorrection.state == CommentCorrectionState.ADMITTED)),
        Cosponsorship: at_home[Cosponsorship],
        Opinion: at_home[Opinion],
        OpinionMessage: OpinionMessage.opinion_id.in_(select(Opinion.id).where(at_home[Opinion])),
        DepartmentDeadline: DepartmentDeadline.member_id == own,
        Disposition: Disposition.comment_id.in_(answered),
        CarriedComment: at_home[CarriedComment] | CarriedComment.round_id.in_(circulated),
        TypeRequest: TypeRequest.comment_id.in_(comments),
        Document: or_(of_versions, at_home[Document]),
        Acknowledgement: Acknowledgement.member_id == own,
        DeadlineChange: DeadlineChange.round_id.in_(select(Round.id).where(Round.consultation_id.in_(part))),
        Submission: or_(Submission.member_id == own, Submission.round_id.in_(circulated)),
        # Of the others, what was entered is known by the answer that was made of it.
        EnteredAnswer: or_(
            at_home[EnteredAnswer], EnteredAnswer.state.in_(COUNTED) & EnteredAnswer.round_id.in_(circulated)
        ),
        EnteredComment: at_home[EnteredComment],
        EnteredChoice: at_home[EnteredChoice],
        EnteredPosition: at_home[EnteredPosition],
        # A letter that is the official act is known to all, as the answer is: who signed it, and when. See `signed_letter`.
        Clearance: or_(
            at_home[Clearance],
            Clearance.letter_digest.is_not(None)
            & Clearance.ended_at.is_(None)
            & Clearance.submission_id.in_(
                select(Submission.id).where(
                    Submission.by_letter,
                    Submission.state == SubmissionState.SUBMITTED,
                    Submission.round_id.in_(circulated),
                )
            ),
        ),
        ParagraphTranslation: at_home[ParagraphTranslation],
        Notification: at_home[Notification],
        ObserverInvitation: ObserverInvitation.consultation_id.in_(part),
        RoundInvitation: RoundInvitation.round_id.in_(select(Round.id).where(Round.consultation_id.in_(part))),
        # While the round is open, those who speak for a member, since one of them may sponsor it.
        ObserverComment: (ObserverComment.state == CommentState.SUBMITTED)
        & ObserverComment.round_id.in_(
            select(Round.id).where(Round.consultation_id.in_(part)) if kind is ViewerKind.MEMBER else circulated
        ),
        PriorityField: PriorityField.consultation_id.in_(part),
        Opening: Opening.version_id.in_(versions) & Opening.confirmed.is_(True),
        **register_rules(
            at_home[Achievement]
            | (Achievement.consultation_id.in_(part) & (Achievement.state == AchievementState.REGISTERED))
        ),
        **upload_rules(at_home[Upload]),
    }
