"""What a letter tells, read when it is sent. No comment's words are in it: a letter leaves the service for good."""

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.comment import Comment, CommentState
from models.consultation import Round
from models.document import Document
from models.draft import Approval, DraftVersion
from models.editorial import EditorialObjection
from models.notification import CARRIED, Letter, Notification, carries
from models.operations import consolidations
from models.opinion import Opinion
from models.person import Person, SignInLink
from models.queries import adoption as adoptions
from models.queries.adoption import Adopting, Answered, Entry, Voice
from models.queries.changes import Changes, changes_of
from models.queries.country import coordinators
from models.queries.deeds import Deed, deed
from models.queries.departments import opinions_by
from models.queries.documents import NAMED
from models.queries.editorial import Reworded, in_circulated
from models.submission import Submission
from models.work import WorkState

LARGEST = 5_000_000  # bytes; more is refused by many mail servers, and the letter has links


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member has answered in a round that the reader may know of; `comments` counts those submitted."""

    member: str
    is_in: bool
    nil_return: bool
    comments: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the words of one letter may need; what the letter is not about is None or empty."""

    id: int
    letter: Letter
    owed_at: datetime
    attempts: int
    person: Person
    title: str = ""
    round: Round | None = None
    answers: tuple[Answer, ...] = ()
    version: DraftVersion | None = None
    changes: Changes | None = None
    deed: Deed | None = None
    approval: Approval | None = None
    objection: EditorialObjection | None = None
    reworded: Reworded | None = None
    files: tuple[Document, ...] = ()
    adopting: Adopting | None = None
    entry: Entry | None = None
    voice: Voice | None = None
    answered: Answered | None = None
    link: SignInLink | None = None
    coordinators: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    @property
    def attached(self) -> tuple[Document, ...]:
        """The files that it carries: those that could be made, in their order, as long as they fit into mail."""
        made = [file for file in self.files if file.state is WorkState.DONE]
        upto = accumulate(file.size or 0 for file in made)
        return tuple(file for file, size in zip(made, upto, strict=True) if size <= LARGEST)


def content(session: Session, notification_id: int) -> Content:
    """What the letter that is owed tells."""
    owed = session.get_one(
        Notification,
        notification_id,
        options=[joinedload(Notification.person), joinedload(Notification.round).joinedload(Round.version)],
    )
    round, version = owed.round, _version(session, owed)
    about = version or round
    objection, adopting = _objection(session, owed.event), _adopting(session, owed.event)
    return Content(
        id=owed.id,
        letter=owed.letter,
        owed_at=owed.owed_at,
        attempts=owed.attempts,
        person=owed.person,
        title=about.consultation.title if about else "",
        round=round,
        answers=_answers(session, round, owed.person) if round else (),
        version=version,
        changes=changes_of(session, version) if version else None,
        deed=_deed(session, owed) if owed.submission_id else None,
        approval=_approval(session, owed.event),
        objection=objection,
        reworded=in_circulated(session, objection.change_id).change if objection else None,
        files=_files(session, owed) if owed.letter in CARRIED else (),
        adopting=adopting,
        entry=adoptions.entry(session, adopting.adoption) if adopting else None,
        voice=_voice(adopting, owed.event) if adopting else None,
        answered=adoptions.answered(session, adopting.adoption, owed.person, owed.owed_at)
        if adopting and owed.letter is Letter.POSITION
        else None,
        link=session.get(SignInLink, owed.link_id) if owed.link_id else None,
        coordinators=tuple(coordinators(session, owed.person.member)) if owed.person.member else (),
        opinions=tuple(opinions_by(session, round.id, owed.person)) if round and owed.letter is Letter.HEARD else (),
    )


def _version(session: Session, owed: Notification) -> DraftVersion | None:
    if owed.letter is Letter.CANDIDATE_READY and owed.round_id is not None:
        return consolidations.current_candidate(session, owed.round_id)
    return session.get(DraftVersion, owed.version_id) if owed.version_id else None


def _files(session: Session, owed: Notification) -> tuple[Document, ...]:
    carried = select(Document).join(Notification, carries()).where(Notification.id == owed.id)
    files = session.scalars(carried.options(undefer(Document.content), *NAMED))
    return tuple(sorted(files, key=lambda file: CARRIED[owed.letter].index((file.what, file.format))))


def _answers(session: Session, round: Round, reader: Person) -> tuple[Answer, ...]:
    """By country; a member's person reads of their own only, and the secretariat of none until the round has closed."""
    if reader.member is None and not round.is_closed:
        return ()
    submissions = select(Submission).where(Submission.round_id == round.id)
    if reader.member is not None:
        submissions = submissions.where(Submission.member_id == reader.member.id)
    counted = select(Comment.member_id, func.count()).where(
        Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED
    )
    comments: dict[int, int] = dict(session.execute(counted.group_by(Comment.member_id)).all())
    answers = (
        Answer(one.member.name, one.is_in, one.nil_return, comments.get(one.member_id, 0))
        for one in session.scalars(submissions)
    )
    return tuple(sorted(answers, key=lambda answer: answer.member))


def _deed(session: Session, owed: Notification) -> Deed:
    assert owed.round is not None
    assert owed.submission_id is not None
    return deed(session, owed.round.consultation_id, owed.submission_id, at=owed.owed_at)


def _approval(session: Session, event: str) -> Approval | None:
    """The approval that the event is about: "approval:7:returned"."""
    about, _, rest = event.partition(":")
    return session.get(Approval, int(rest.partition(":")[0])) if about == "approval" else None


def _objection(session: Session, event: str) -> EditorialObjection | None:
    """The objection that the event is about: "objection:7"."""
    about, _, number = event.partition(":")
    return session.get(EditorialObjection, int(number)) if about == "objection" else None


def _adopting(session: Session, event: str) -> Adopting | None:
    """The adoption that the event is about: "adoption:7:"."""
    about, _, rest = event.partition(":")
    return adoptions.adopting(session, int(rest.partition(":")[0])) if about == "adoption" else None


def _voice(adopting: Adopting, event: str) -> Voice | None:
    """The member that the event is about: "adoption:7:TH:1"."""
    code = event.split(":")[2]
    return next((voice for voice in adopting.voices if voice.member.code == code), None)
