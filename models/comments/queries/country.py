"""What a member's people need: their answer in a round, their own comments in it, and the files that stand with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from models.comments.attachment import Attachment
from models.comments.comment import Comment
from models.comments.submission import Submission
from models.drafts.version import DraftVersion, Paragraph
from models.errors import ensure_found
from models.people.person import Appointment, Member, Person, may_submit
from models.rounds.consultation import Consultation, Round
from models.uploads.queries import uploads


def options_of_shown() -> Sequence[ORMOption]:
    """What is read with comments that pages show; offices and ministries are not shown beside them, and cost a query each."""
    return (
        joinedload(Comment.paragraph),
        joinedload(Comment.author).raiseload(Person.appointment),
        joinedload(Comment.member).raiseload(Member.ministries),
        joinedload(Comment.disposition),
    )


def coordinators(session: Session, member: Member) -> Sequence[str]:
    """Those who may submit for the member at present, by name."""
    return session.scalars(
        select(Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.member_id == member.id, may_submit())
        .order_by(Person.name)
    ).all()


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """What a member's people will send in a round, or have sent.

    `comments` are the member's own in the order of the text, those on the whole text first; `from_files` says by comment
    whose words in a file it was made of. `coordinators` are the people who may submit.
    """

    round: Round
    submission: Submission
    comments: Sequence[Comment]
    coordinators: Sequence[str]
    from_files: Mapping[int, str]

    def by_place(self) -> list[tuple[Paragraph | None, list[Comment]]]:
        """The comments with what they are about, in order."""
        return [
            (comments[0].paragraph, comments)
            for _, group in groupby(self.comments, lambda c: c.paragraph_id)
            if (comments := list(group))
        ]


def round_answer(session: Session, round_id: int, member: Member) -> RoundAnswer:
    """The member's answer in a round with all its comments; raises NotFound for rounds of others."""
    submission = answer(session, round_id, member)
    return RoundAnswer(
        round=submission.round,
        submission=submission,
        comments=_comments(session, round_id, member),
        coordinators=coordinators(session, member),
        from_files=uploads.senders_by_comment(session, round_id),
    )


def answer(session: Session, round_id: int, member: Member) -> Submission:
    """The member's answer in a round, with the round and its version; raises NotFound for rounds of others.

    Who else takes part is not loaded.
    """
    return submission_of(
        session,
        round_id,
        member.id,
        joinedload(Submission.member).raiseload(Member.ministries),
        joinedload(Submission.submitted_by).raiseload(Person.appointment),
        joinedload(Submission.round)
        .options(joinedload(Round.consultation).raiseload(Consultation.members))
        .joinedload(Round.version)
        .joinedload(DraftVersion.consultation)
        .raiseload(Consultation.members),
    )


def paragraph(session: Session, round: Round, paragraph_id: int) -> Paragraph:
    """A paragraph of the text under consultation that can be commented on; raises NotFound."""
    wanted = select(Paragraph).where(
        Paragraph.id == paragraph_id,
        Paragraph.version_id == round.version_id,
        Paragraph.removed.is_(False),
    )
    return ensure_found(session.scalars(wanted).one_or_none())


def own_comment(session: Session, comment_id: int, member: Member) -> Comment:
    """A comment of the member, with what a page shows of it; raises NotFound for comments of others."""
    wanted = (
        select(Comment).where(Comment.id == comment_id, Comment.member_id == member.id).options(*options_of_shown())
    )
    return ensure_found(session.scalars(wanted).one_or_none())


def _comments(session: Session, round_id: int, member: Member) -> list[Comment]:
    own = (
        select(Comment).where(Comment.round_id == round_id, Comment.member_id == member.id).options(*options_of_shown())
    )
    return sorted(
        session.scalars(own), key=lambda comment: (comment.paragraph.position if comment.paragraph else -1, comment.id)
    )


def attachment(session: Session, attachment_id: int) -> Attachment:
    """A file with its bytes; raises NotFound."""
    return ensure_found(session.get(Attachment, attachment_id, options=[undefer(Attachment.content)]))


def find_submission(
    session: Session, round_id: int | None, member_id: int | None, *options: ORMOption
) -> Submission | None:
    """The member's answer; None if it was not asked in the round, or the reader may not see it. `options` say what is loaded
    with it."""
    own = select(Submission).where(Submission.round_id == round_id, Submission.member_id == member_id)
    return session.scalars(own.options(*options)).one_or_none()


def submission_of(session: Session, round_id: int | None, member_id: int, *options: ORMOption) -> Submission:
    """The same; raises NotFound where there is none."""
    return ensure_found(find_submission(session, round_id, member_id, *options))
