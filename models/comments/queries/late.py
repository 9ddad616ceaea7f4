"""What comes after the deadline, late answers and corrections, as the secretariat decides on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.brackets.bracket import BracketPosition
from models.brackets.queries.positions import as_submitted
from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection, CommentCorrectionState
from models.comments.entered import EnteredAnswer, EntryState
from models.comments.queries.clearance import letters_to_enter
from models.comments.queries.country import options_of_shown
from models.comments.submission import Submission, SubmissionState
from models.db.access import unsealed
from models.drafts.version import DraftVersion, Stage
from models.errors import NotFound, ensure_found
from models.people.person import Member
from models.rounds.consultation import Round

_COMMENT = joinedload(CommentCorrection.comment)


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """What a member has filed after the deadline; how many choices on brackets are in it is known, and no choice."""

    submission: Submission
    comments: Sequence[Comment]
    choices: int

    @property
    def round(self) -> Round:
        return self.submission.round


def late_answer(session: Session, submission_id: int) -> LateAnswer:
    """Raises NotFound, also for what came in time."""
    submission = session.get(
        Submission, submission_id, options=[joinedload(Submission.round).joinedload(Round.version)]
    )
    if submission is None or not submission.is_late:
        raise NotFound
    own = (Comment.round_id == submission.round_id) & (Comment.member_id == submission.member_id)
    sent = (
        select(Comment)
        .where(own, Comment.state != CommentState.DRAFTED)
        .order_by(Comment.number)
        .options(*options_of_shown())
    )
    choices = (
        select(func.count())
        .select_from(BracketPosition)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .where(Submission.id == submission.id)
    )
    counted = session.scalars(
        as_submitted(choices), execution_options=unsealed("choices are counted, and not read")
    ).one()
    return LateAnswer(submission, session.scalars(sent).all(), counted)


def corrections(session: Session, round_id: int) -> list[CommentCorrection]:
    """The corrections of a round on which nobody has decided, in the order in which they came."""
    filed = select(CommentCorrection).join(Comment, Comment.id == CommentCorrection.comment_id)
    filed = filed.where(Comment.round_id == round_id, CommentCorrection.state == CommentCorrectionState.FILED)
    return list(session.scalars(filed.order_by(CommentCorrection.id).options(_COMMENT)))


def corrections_of(session: Session, round_id: int, member: Member) -> Sequence[CommentCorrection]:
    """Those that a member has filed in a round, the newest first."""
    filed = select(CommentCorrection).join(Comment, Comment.id == CommentCorrection.comment_id)
    own = filed.where(Comment.round_id == round_id, Comment.member_id == member.id)
    return session.scalars(
        own.order_by(CommentCorrection.id.desc()).options(_COMMENT.joinedload(Comment.paragraph))
    ).all()


def correction(session: Session, correction_id: int) -> CommentCorrection:
    """With its comment and the round; raises NotFound."""
    whole = _COMMENT.options(joinedload(Comment.round), joinedload(Comment.paragraph))
    return ensure_found(session.get(CommentCorrection, correction_id, options=[whole]))


def waiting_answers(session: Session, round_id: int) -> list[Submission]:
    """The late answers of a round on which nobody has decided, by member."""
    filed = select(Submission).where(Submission.round_id == round_id, Submission.state == SubmissionState.LATE)
    return sorted(session.scalars(filed), key=lambda one: one.member.name)


def waiting_letters(session: Session, round_id: int) -> list[EnteredAnswer]:
    """The signed letters that differ from the answers of a round and wait for their check, by member."""
    to_check = (EnteredAnswer.round_id == round_id) & (EnteredAnswer.state == EntryState.TO_CHECK)
    found = select(EnteredAnswer).where(to_check, EnteredAnswer.differs != "")
    return sorted(session.scalars(found), key=lambda one: one.member.name)


def undecided(session: Session, version: DraftVersion) -> list[str]:
    """What came late to the round of a text and has not been decided on, and signed letters that have not been entered, as
    sentences: the text does not go out before, since nothing is admitted after that. Once it is proposed, it is sent back first."""
    round_id = version.round_id
    if round_id is None:
        return []
    if version.stage is Stage.PROPOSED:
        enter = "Send this text back, then enter it on the page of the round."
        decide = "Send this text back, then admit or decline it on the page of the round."
    else:
        enter = "Enter it on the page of the round, then send this text out."
        decide = "Admit or decline it on the page of the round, then send this text out."
    late_answers = [f"a late answer of {one.member.name}" for one in waiting_answers(session, round_id)]
    changed = [f"a correction of {one.comment.label}" for one in corrections(session, round_id)]
    signed = [f"a signed letter of {one.member.name}" for one in waiting_letters(session, round_id)]
    to_enter = [one.submission.member.name for one in letters_to_enter(session, round_id) if one.submission.is_in]
    sentences = []
    if to_enter:
        sentences.append(
            f"Not yet entered: the signed letter of {', '.join(to_enter)}, which differs from the answer. {enter}"
        )
    if late_answers or changed or signed:
        listed = ", ".join([*late_answers, *changed, *signed])
        sentences.append(f"Not yet decided: {listed}. {decide}")
    return sentences
