"""What a letter tells, read when it is sent. No comment's words are in it: a letter leaves the service for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.adoption.queries import adoption as adoptions
from models.adoption.queries.adoption import Adopting, Answered, Entry, MemberAnswer
from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.queries import answering
from models.brackets.queries.answering import Listed
from models.brackets.queries.placed import count_brackets, placed
from models.brackets.written import called
from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentState
from models.comments.corrigendum import Corrigendum
from models.comments.entered import EnteredAnswer
from models.comments.queries.country import coordinators
from models.comments.submission import Submission
from models.consolidation.queries.current_candidate import current_candidate
from models.db.once import Once
from models.db.work import WorkState
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion, OpinionState
from models.departments.queries import deadline_of, opinions_by
from models.dispositions.disposition import TypeRequest
from models.documents.document import Document
from models.documents.queries.documents import NAMED
from models.drafts.queries.lineage import Changes, changes_of
from models.drafts.version import Approval, DraftVersion
from models.editorial.editorial import EditorialObjection
from models.editorial.queries.editorial import Reworded, in_circulated
from models.letters.notification import CARRIED, Letter, Notification, carries
from models.lifting.queries import progress as liftings
from models.lifting.queries.progress import LiftingProgress
from models.people.person import Member, Person, SignInLink
from models.record.queries import Deed, deed, newest
from models.record.sealing import Anchor
from models.rounds.consultation import Round
from models.rounds.deadline import DeadlineChange
from models.rounds.queries import deadlines

LATE = (Letter.FILED_LATE, Letter.LATE_DECIDED)
LARGEST = 5_000_000  # bytes; more is refused by many mail servers, and the letter has links


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member has answered in a round that the reader may know of; `comments` counts those submitted."""

    member: str
    is_in: bool
    nil_return: bool
    comments: int


class OnBracket(NamedTuple):
    """Words of a bracket that are marked as a duty, or a wish to part it: by whom, where the bracket stands, and when."""

    by: str
    where: str
    bracket_id: int
    at: datetime


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
    sent_before_at: datetime | None = None
    title: str = ""
    round: Round | None = None
    answers: tuple[Answer, ...] = ()
    unsent: int = 0
    undecided: int = 0
    brackets: int = 0
    lets_stand: tuple[str, ...] = ()
    not_opposed: tuple[str, ...] = ()
    version: DraftVersion | None = None
    changes: Changes | None = None
    deed: Deed | None = None
    approval: Approval | None = None
    objection: EditorialObjection | None = None
    reworded: Reworded | None = None
    files: tuple[Document, ...] = ()
    adopting: Adopting | None = None
    entry: Entry | None = None
    voice: MemberAnswer | None = None
    progress: LiftingProgress | None = None
    duty: OnBracket | None = None
    parting: OnBracket | None = None
    type_request: TypeRequest | None = None
    answered: Answered | None = None
    change: DeadlineChange | None = None
    deadline_changes: int = 0
    submission: Submission | None = None
    corrigendum: Corrigendum | None = None
    entered: EnteredAnswer | None = None
    clearance: Clearance | None = None
    link: SignInLink | None = None
    coordinators: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    internal: DepartmentDeadline | None = None
    anchor: Anchor | None = None

    @property
    def days_left(self) -> int:
        """How many whole days a reminder leaves until the deadline; it may have come to be owed a little late."""
        left = self.round.closes_at - self.owed_at + timedelta(hours=1) if self.round else timedelta()
        return max(left, timedelta()).days

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
    return {one.id: _content(once, one) for one in session.scalars(owed)}


def _content(once: Once, owed: Notification) -> Content:
    session, person, round = once.session, owed.person, owed.round
    unsent, undecided = (
        once(_at_hand, round, person.member) if round and person.member and owed.letter is Letter.REMINDER else (0, 0)
    )
    lets_stand, not_opposed = (
        once(_silent, round, person.member) if round and person.member and owed.letter is Letter.RECEIPT else ((), ())
    )
    version = once(_version, owed.letter, owed.round_id, owed.version_id)
    about = version or round
    objection = session.get(EditorialObjection, owed.objection_id) if owed.objection_id else None
    adopting = once(adoptions.adopting, owed.adoption_id) if owed.adoption_id else None
    return Content(
        id=owed.id,
        letter=owed.letter,
        owed_at=owed.owed_at,
        sent_before_at=owed.sent_at,
        person=person,
        title=about.consultation.title if about else "",
        round=round,
        answers=once(_answers, round, person.member) if round else (),
        unsent=unsent,
        undecided=undecided,
        brackets=once(count_brackets, text) if (text := _text_of(round, adopting)) else 0,
        lets_stand=lets_stand,
        not_opposed=not_opposed,
        version=version,
        changes=once(changes_of, version) if version else None,
        deed=once(_deed, round, owed.submission_id, owed.owed_at) if round and owed.submission_id else None,
        approval=session.get(Approval, owed.approval_id) if owed.approval_id else None,
        objection=objection,
        reworded=once(in_circulated, objection.change_id).change if objection else None,
        files=once(_files, owed.letter, owed.version_id, owed.adoption_id) if owed.letter in CARRIED else (),
        adopting=adopting,
        entry=once(adoptions.entry, adopting.adoption) if adopting else None,
        voice=_answer_of(adopting, owed.member_id) if adopting else None,
        progress=once(liftings.progress, owed.lifting_id) if owed.lifting_id else None,
        duty=once(_duty, owed.duty_id, round.version_id) if round and owed.duty_id else None,
        parting=once(_parting, owed.parting_id, round.version_id) if round and owed.parting_id else None,
        type_request=session.get(
            TypeRequest, owed.type_request_id, options=[joinedload(TypeRequest.comment).joinedload(Comment.paragraph)]
        )
        if owed.type_request_id
        else None,
        answered=once(adoptions.answered, adopting.adoption, person, owed.owed_at)
        if adopting and owed.letter is Letter.POSITION
        else None,
        deadline_changes=len(once(deadlines.changes_of, round)) if round else 0,
        change=session.get(DeadlineChange, owed.deadline_change_id) if owed.deadline_change_id else None,
        submission=session.get(Submission, owed.submission_id) if owed.letter in LATE else None,
        entered=once(_entered, owed.entry_id) if owed.entry_id else None,
        clearance=session.get(Clearance, owed.clearance_id) if owed.clearance_id else None,
        corrigendum=once(_corrigendum, owed.corrigendum_id) if owed.corrigendum_id else None,
        link=session.get(SignInLink, owed.link_id) if owed.link_id else None,
        internal=once(deadline_of, round.id, person.member) if round and person.member else None,
        coordinators=tuple(once(coordinators, person.member)) if person.member else (),
        anchor=once(newest, about.consultation.id) if about else None,
        opinions=tuple(once(opinions_by, round.id, person)) if round and owed.letter is Letter.HEARD else (),
    )


def _version(session: Session, letter: Letter, round_id: int | None, version_id: int | None) -> DraftVersion | None:
    if letter is Letter.CANDIDATE_READY and round_id is not None:
        return current_candidate(session, round_id)
    return session.get(DraftVersion, version_id) if version_id else None


def _files(session: Session, letter: Letter, version_id: int | None, adoption_id: int | None) -> tuple[Document, ...]:
    such = exists().where(
        carries(),
        Notification.letter == letter,
        Notification.version_id == version_id,
        Notification.adoption_id.is_not_distinct_from(adoption_id),
    )
    files = session.scalars(select(Document).where(such).options(undefer(Document.content), *NAMED))
    return tuple(sorted(files, key=lambda file: CARRIED[letter].index((file.what, file.format))))


def _answers(session: Session, round: Round, reading: Member | None) -> tuple[Answer, ...]:
    """By country; a member's people read of their own only, and the secretariat of none until the round has closed."""
    if reading is None and not round.is_closed:
        return ()
    submissions = select(Submission).where(Submission.round_id == round.id)
    if reading is not None:
        submissions = submissions.where(Submission.member_id == reading.id)
    counted = select(Comment.member_id, func.count()).where(
        Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED
    )
    comments: dict[int, int] = dict(session.execute(counted.group_by(Comment.member_id)).all())
    answers = (
        Answer(one.member.name, one.is_in, one.nil_return, comments.get(one.member_id, 0))
        for one in session.scalars(submissions)
    )
    return tuple(sorted(answers, key=lambda answer: answer.member))


def _at_hand(session: Session, round: Round, member: Member) -> tuple[int, int]:
    """How many comments the member has written and not submitted, and how many its departments have laid before it."""
    drafted = (
        (Comment.round_id == round.id) & (Comment.member_id == member.id) & (Comment.state == CommentState.DRAFTED)
    )
    waiting = (
        (Opinion.round_id == round.id) & (Opinion.member_id == member.id) & (Opinion.state == OpinionState.FORWARDED)
    )
    comments = session.scalars(select(func.count(Comment.id)).where(drafted)).one()
    return comments, session.scalars(select(func.count(Opinion.id)).where(waiting)).one()


def _text_of(round: Round | None, adopting: Adopting | None) -> int | None:
    """The version on which a letter asks the members for something."""
    return round.version_id if round is not None else adopting.adoption.version_id if adopting else None


def _silent(session: Session, round: Round, member: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the brackets stand of which the member's answer lets the words stand, and those that it leaves to others."""
    answer = select(Submission).where(Submission.round_id == round.id, Submission.member_id == member.id)
    if session.scalars(answer).one().counts_by_letter_alone:
        return (), ()
    found = answering.listed(session, round, member)
    return _places(one for one in found if one.lets_stand), _places(one for one in found if one.does_not_object)


def _places(brackets: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(one.name[:1].lower() + one.name[1:] for one in brackets)


def _deed(session: Session, round: Round, submission_id: int, at: datetime) -> Deed:
    return deed(session, round.consultation_id, submission_id, at=at)


def _entered(session: Session, entry_id: int) -> EnteredAnswer:
    return session.get_one(EnteredAnswer, entry_id, options=[joinedload(EnteredAnswer.round)])


def _corrigendum(session: Session, corrigendum_id: int) -> Corrigendum:
    return session.get_one(Corrigendum, corrigendum_id, options=[joinedload(Corrigendum.comment)])


def _duty(session: Session, duty_id: int, version_id: int) -> OnBracket | None:
    """The mark; of a bracket that has not been circulated no letter tells."""
    duty = session.get_one(BracketDuty, duty_id)
    if duty.bracket_id is None:
        return None
    by = duty.marked_by
    return OnBracket(by[:1].upper() + by[1:], _where(session, version_id, duty.bracket_id), duty.bracket_id, duty.at)


def _parting(session: Session, parting_id: int, version_id: int) -> OnBracket:
    wish = session.get_one(BracketParting, parting_id)
    return OnBracket(wish.member.name, _where(session, version_id, wish.bracket_id), wish.bracket_id, wish.at)


def _where(session: Session, version_id: int, bracket_id: int) -> str:
    brackets = enumerate(placed(session, version_id), start=1)
    return next(called(number, one.paragraph.name) for number, one in brackets if one.bracket.id == bracket_id)


def _answer_of(adopting: Adopting, member_id: int | None) -> MemberAnswer | None:
    """What the member has answered of whose answer the letter tells."""
    return next((answer for answer in adopting.voices if answer.member.id == member_id), None)
