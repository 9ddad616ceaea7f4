"""What a letter tells, read when it is sent. No comment's words are in it: a letter leaves the service for good."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.achievements.achievement import Achievement
from models.adoption.adoption import Decision
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.entered import EnteredPosition
from models.adoption.opening import Opening
from models.adoption.queries import adoption as adoptions
from models.adoption.queries import entered as entered_positions
from models.adoption.queries.adoption import AdoptionProgress, Entry, MemberAnswer, RecordedAnswer
from models.brackets.queries.placed import count_brackets
from models.comments.clearance import Clearance
from models.comments.comment import Comment
from models.comments.correction import CommentCorrection
from models.comments.cosponsorship import Cosponsorship
from models.comments.entered import EnteredAnswer
from models.comments.queries import cosponsors
from models.comments.queries.carried import count_undecided
from models.comments.queries.country import coordinators
from models.comments.submission import Submission
from models.db.once import Once
from models.db.work import WorkState
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion
from models.departments.queries import deadline_of, opinions_by
from models.dispositions.disposition import TypeRequest
from models.documents.document import Document
from models.documents.queries.documents import NAMED
from models.drafts.queries.lineage import Changes, changes_of, current_candidate
from models.drafts.version import Approval, DraftVersion
from models.editorial.editorial import EditorialObjection
from models.editorial.queries.editorial import Reworded, change_in_circulated
from models.letters.letter import CARRIED, Letter
from models.letters.notification import Notification, goes_with_letter
from models.letters.queries import topics
from models.letters.queries.topics import Answer, OnBracket, answers_in, open_work, own_submitted
from models.lifting.queries import progress as liftings
from models.lifting.queries.progress import LiftingProgress, MemberState
from models.meetings.meeting import Meeting, MinutesReply
from models.observers.observer import ObserverInvitation
from models.people.offices import HandOver
from models.people.person import ActingCoordinator, Person
from models.people.queries import offices
from models.people.second_factors import FactorChange, FactorReset
from models.people.sign_ins import SignedIn, SignInLink
from models.record.queries import RecordedAct, newest_anchor
from models.record.sealing import Anchor
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange
from models.rounds.queries import deadlines

LATE = (Letter.FILED_LATE, Letter.LATE_DECIDED)
LARGEST = 5_000_000  # bytes; more is refused by many mail servers, and the letter has links


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the words of one letter may need; what the letter is not about is None or empty.

    `brackets` counts those that are open in the text of the round; `lets_stand` names those that the answer lets stand by
    saying nothing about them, `not_opposed` those that it leaves to the members named in them. `unsent` counts the member's comments that are not submitted, `undecided` those of its departments that wait for that.
    """

    id: int
    letter: Letter
    owed_at: datetime
    person: Person
    mailbox: str = ""
    sent_before_at: datetime | None = None
    title: str = ""
    round: Round | None = None
    answers: tuple[Answer, ...] = ()
    own: tuple[Comment, ...] = ()  # of the reader's country, with their answers
    unsent: int = 0
    undecided: int = 0
    carried: int = 0
    brackets: int = 0
    lets_stand: tuple[str, ...] = ()
    not_opposed: tuple[str, ...] = ()
    version: DraftVersion | None = None
    changes: Changes | None = None
    recorded_act: RecordedAct | None = None
    approval: Approval | None = None
    objection: EditorialObjection | None = None
    reworded: Reworded | None = None
    files: tuple[Document, ...] = ()
    adoption_progress: AdoptionProgress | None = None
    entry: Entry | None = None
    member_answer: MemberAnswer | MemberState | None = None
    progress: LiftingProgress | None = None
    without_coordinator: Sequence[str] = ()
    duty: OnBracket | None = None
    parting: OnBracket | None = None
    type_request: TypeRequest | None = None
    answered: RecordedAnswer | None = None
    change: DeadlineChange | None = None
    deadline_changes: int = 0
    submission: Submission | None = None
    correction: CommentCorrection | None = None
    entered: EnteredAnswer | None = None
    achievement: Achievement | None = None
    opening: Opening | None = None
    corrigendum: TextCorrigendum | None = None
    acting: ActingCoordinator | None = None
    hand_over: HandOver | None = None
    cosponsorship: Cosponsorship | None = None
    meeting: Meeting | None = None
    entered_position: EnteredPosition | None = None
    decision: entered_positions.Matter | None = None  # what the entered position is about
    reply: MinutesReply | None = None
    clearance: Clearance | None = None
    invitation: ObserverInvitation | None = None
    link: SignInLink | None = None
    factor_change: FactorChange | None = None
    reset: FactorReset | None = None
    signed_in: SignedIn | None = None
    coordinators: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    internal: DepartmentDeadline | None = None
    anchor: Anchor | None = None

    @property
    def days_left(self) -> int:
        """How many whole days a reminder leaves until the deadline; it may have come to be owed a little late."""
        ends_at = self.asked_decision.ends_at if self.asked_decision else self.round.closes_at if self.round else None
        left = ends_at - self.owed_at + timedelta(hours=1) if ends_at else timedelta()
        return max(left, timedelta()).days

    @property
    def asked_decision(self) -> Decision | None:
        """The adoption, or the lifting of brackets, that it tells of."""
        if self.progress:
            return self.progress.lifting
        return self.adoption_progress.adoption if self.adoption_progress else None

    @property
    def attached(self) -> tuple[Document, ...]:
        """The files that it carries: those that could be made, in their order, as long as they fit into mail."""
        done = [file for file in self.files if file.state is WorkState.DONE]
        upto = accumulate(file.size or 0 for file in done)
        return tuple(file for file, size in zip(done, upto, strict=True) if size <= LARGEST)


def contents(session: Session, ids: Iterable[int]) -> dict[int, Content]:
    """What the letters that are owed tell, each by its number; what several tell is read once."""
    read = joinedload(Notification.person), joinedload(Notification.round).joinedload(Round.version)
    owed = select(Notification).where(Notification.id.in_(ids)).options(*read)
    once = Once(session)
    return {one.id: _content_of(once, one) for one in session.scalars(owed)}


def _content_of(once: Once, owed: Notification) -> Content:
    session, person, round = once.session, owed.person, owed.round
    unsent, undecided = (
        once(open_work, round, person.member) if round and person.member and owed.letter is Letter.REMINDER else (0, 0)
    )
    lets_stand, not_opposed = (
        once(topics.decided_by_silence, round, person.member)
        if round and person.member and owed.letter is Letter.RECEIPT
        else ((), ())
    )
    version = once(_version_for, owed.letter, owed.round_id, owed.version_id)
    achievement = once(topics.achievement, owed.achievement_id) if owed.achievement_id else None
    invitation = once(topics.invitation, owed.observer_invitation_id) if owed.observer_invitation_id else None
    subject = version or round or achievement or invitation
    entered_position = session.get(EnteredPosition, owed.entered_position_id) if owed.entered_position_id else None
    objection = session.get(EditorialObjection, owed.objection_id) if owed.objection_id else None
    adoption_progress = once(adoptions.adoption_progress, owed.adoption_id) if owed.adoption_id else None
    progress = once(liftings.progress, owed.lifting_id) if owed.lifting_id else None
    return Content(
        id=owed.id,
        letter=owed.letter,
        owed_at=owed.owed_at,
        sent_before_at=owed.sent_at,
        person=person,
        mailbox=owed.mailbox,
        title=subject.consultation.title if subject else "",
        round=round,
        answers=once(answers_in, round, person.member) if round else (),
        own=once(own_submitted, round, person.member)
        if round and person.member and owed.letter is Letter.CIRCULATED
        else (),
        unsent=unsent,
        undecided=undecided,
        carried=_count_carried(once, owed),
        brackets=once(count_brackets, text) if (text := _version_id_asked_about(round, adoption_progress)) else 0,
        lets_stand=lets_stand,
        not_opposed=not_opposed,
        version=version,
        changes=once(changes_of, version) if version else None,
        recorded_act=once(topics.recorded_act, round, owed.submission_id, owed.owed_at)
        if round and owed.submission_id
        else None,
        approval=session.get(Approval, owed.approval_id) if owed.approval_id else None,
        objection=objection,
        reworded=once(change_in_circulated, objection.change_id).change if objection else None,
        files=once(_files_for, owed.letter, owed.version_id, owed.adoption_id, owed.meeting_id)
        if owed.letter in CARRIED
        else (),
        adoption_progress=adoption_progress,
        entry=once(adoptions.entry, adoption_progress.adoption) if adoption_progress else None,
        member_answer=_answer_of(adoption_progress, progress, owed.member_id),
        progress=progress,
        without_coordinator=[one.name for one in once(offices.members_without_coordinator)]
        if owed.letter is Letter.SILENCE_OVER
        else (),
        duty=once(topics.duty, owed.duty_id, round.version_id) if round and owed.duty_id else None,
        parting=once(topics.parting, owed.parting_id, round.version_id) if round and owed.parting_id else None,
        type_request=session.get(
            TypeRequest, owed.type_request_id, options=[joinedload(TypeRequest.comment).joinedload(Comment.paragraph)]
        )
        if owed.type_request_id
        else None,
        answered=once(adoptions.recorded_answer, adoption_progress.adoption, person, owed.owed_at)
        if adoption_progress and owed.letter is Letter.POSITION
        else None,
        deadline_changes=len(once(deadlines.changes_of, round)) if round else 0,
        change=session.get(DeadlineChange, owed.deadline_change_id) if owed.deadline_change_id else None,
        submission=session.get(Submission, owed.submission_id) if owed.letter in LATE else None,
        entered=once(topics.entered_answer, owed.entry_id) if owed.entry_id else None,
        meeting=session.get(Meeting, owed.meeting_id) if owed.meeting_id else None,
        entered_position=entered_position,
        decision=entered_positions.matter_of(session, entered_position) if entered_position else None,
        reply=once(topics.reply, owed.meeting_id, owed.member_id)
        if owed.meeting_id and owed.member_id and owed.letter is Letter.MINUTES_CORRECTED
        else None,
        clearance=session.get(Clearance, owed.clearance_id) if owed.clearance_id else None,
        correction=once(topics.correction, owed.corrigendum_id) if owed.corrigendum_id else None,
        achievement=achievement,
        opening=session.get(Opening, owed.opening_id) if owed.opening_id else None,
        corrigendum=session.get(TextCorrigendum, owed.text_corrigendum_id) if owed.text_corrigendum_id else None,
        acting=once(offices.acting_coordinator, owed.acting_id) if owed.acting_id else None,
        hand_over=once(offices.hand_over, owed.hand_over_id) if owed.hand_over_id else None,
        cosponsorship=once(cosponsors.invitation_of_letter, owed.cosponsorship_id) if owed.cosponsorship_id else None,
        invitation=invitation,
        link=session.get(SignInLink, owed.link_id) if owed.link_id else None,
        factor_change=session.get(FactorChange, owed.factor_change_id) if owed.factor_change_id else None,
        reset=session.get(FactorReset, owed.factor_reset_id) if owed.factor_reset_id else None,
        signed_in=session.get(SignedIn, owed.signed_in_id) if owed.signed_in_id else None,
        internal=once(deadline_of, round.id, person.member) if round and person.member else None,
        coordinators=tuple(once(coordinators, person.member)) if person.member else (),
        anchor=once(newest_anchor, subject.consultation.id) if subject else None,
        opinions=tuple(once(opinions_by, round.id, person)) if round and owed.letter is Letter.HEARD else (),
    )


def _count_carried(once: Once, owed: Notification) -> int:
    """How many comments of earlier rounds wait for the member, where a letter asks it to comment."""
    member, asks = owed.person.member, owed.letter in (Letter.ROUND_OPENED, Letter.REMINDER)
    later = owed.round is not None and owed.round.number > 1
    return once(count_undecided, owed.round_id, member) if asks and later and owed.round_id and member else 0


def _version_for(session: Session, letter: Letter, round_id: int | None, version_id: int | None) -> DraftVersion | None:
    if letter is Letter.CANDIDATE_READY and round_id is not None:
        return current_candidate(session, round_id)
    return session.get(DraftVersion, version_id) if version_id else None


def _files_for(
    session: Session, letter: Letter, version_id: int | None, adoption_id: int | None, meeting_id: int | None
) -> tuple[Document, ...]:
    such = exists().where(
        goes_with_letter(),
        Notification.letter == letter,
        Notification.version_id == version_id,
        Notification.adoption_id.is_not_distinct_from(adoption_id),
        Notification.meeting_id.is_not_distinct_from(meeting_id),
    )
    files = session.scalars(select(Document).where(such).options(undefer(Document.content), *NAMED))
    return tuple(sorted(files, key=lambda file: CARRIED[letter].index((file.document_kind, file.format))))


def _version_id_asked_about(round: Round | None, adoption_progress: AdoptionProgress | None) -> int | None:
    """The version on which a letter asks the members for something. A letter about an adoption has a round, too: that from
    which the text came."""
    if adoption_progress is not None:
        return adoption_progress.adoption.version_id
    return round.version_id if round is not None else None


def _answer_of(
    adoption_progress: AdoptionProgress | None, progress: LiftingProgress | None, member_id: int | None
) -> MemberAnswer | MemberState | None:
    """What the member has answered of whose answer the letter tells."""
    answers: Sequence[MemberAnswer | MemberState] = ()
    if adoption_progress:
        answers = adoption_progress.answers
    elif progress:
        answers = progress.members
    return next((answer for answer in answers if answer.member.id == member_id), None)
