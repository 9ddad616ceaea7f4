"""How much lies before a member's people in a round, in numbers that cost little."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import bracket_count
from models.brackets.queries.positions import as_submitted
from models.comments.attachment import Attachment
from models.comments.comment import Comment
from models.comments.entered import EnteredAnswer
from models.comments.queries.carried import select_undecided_count
from models.comments.submission import SectionMark, Submission
from models.departments.opinion import Opinion, OpinionState
from models.drafts.translation import ParagraphTranslation
from models.drafts.version import FOR_MEMBERS, DraftVersion
from models.editorial.queries.editorial import change_count
from models.errors import ensure_found
from models.observers.observer import ObserverComment
from models.people.person import Appointment, Member, Person, may_submit
from models.rounds.consultation import Acknowledgement, Round
from models.uploads.upload import Upload, UploadedComment


class Tally(NamedTuple):
    """What a round's page counts and names. `names` are those of the coordinators, each on a line; `entries` were entered for
    the member by the secretariat; `carried` comments of earlier rounds wait for a decision, `marks` sections of the text are marked,
    `observers` counts the comments that observers have submitted, `translations` those of paragraphs by the member, and
    `editorial` the changes of the secretariat in the text."""

    received_at: datetime | None
    received_by: str | None
    answered_in: int | None
    answered_as: int | None
    names: str | None
    comments: int
    attachments: int
    from_files: int
    opinions: int
    waiting: int
    writing: int
    positions: int
    brackets: int
    entries: int
    carried: int
    marks: int
    observers: int
    translations: int
    editorial: int

    @property
    def coordinators(self) -> list[str]:
        """Those who may submit for the member at present, by name."""
        return sorted(self.names.splitlines()) if self.names else []

    @property
    def has_more_beside(self) -> bool:
        """Whether anything may stand beside the words of a comment."""
        return bool(self.attachments or self.from_files or self.opinions)


def tally(connection: Connection, round_id: int, member: Member) -> Tally:
    """What there is for those who speak for the member; raises NotFound for rounds of others.

    Read past the seals, which would cost more than the reading: all rows are the member's own or out, and of its words none
    is among them.
    """
    row = ensure_found(connection.execute(_TALLY, {"round": round_id, "member": member.id}).one_or_none())
    return Tally._make(row)


def _is_own(
    entity: type[Comment] | type[EnteredAnswer] | type[Opinion] | type[Submission] | type[Upload],
) -> ColumnElement[bool]:
    return (entity.round_id == bindparam("round")) & (entity.member_id == bindparam("member"))


def _select_tally() -> Select[Any]:
    # As a value and as a list, these two would be put into the words of the statement anew each time.
    line_end: Any = literal_column("'\n'")
    out = or_(*(DraftVersion.stage == stage for stage in FOR_MEMBERS))
    comments = select(func.count()).select_from(Comment).where(_is_own(Comment)).subquery()
    forwarded = Opinion.state != OpinionState.DRAFTED
    opinions = (
        select(
            func.count(case((forwarded, 1))),
            func.count(case((Opinion.state == OpinionState.FORWARDED, 1))),
            func.count(case((Opinion.state == OpinionState.DRAFTED, 1))),
        )
        .where(_is_own(Opinion))
        .subquery()
    )
    attachments = (
        select(func.count())
        .select_from(Attachment)
        .join(Comment, Comment.id == Attachment.comment_id)
        .where(_is_own(Comment))
        .subquery()
    )
    positions = (
        select(func.count())
        .select_from(BracketPosition)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .where(_is_own(Submission))
    )
    on_brackets = as_submitted(positions).subquery()
    files = (
        select(func.count())
        .select_from(UploadedComment)
        .join(Upload, Upload.id == UploadedComment.upload_id)
        .where(_is_own(Upload), Upload.department.is_(None), UploadedComment.comment_id.is_not(None))
        .subquery()
    )
    entries = select(func.count()).select_from(EnteredAnswer).where(_is_own(EnteredAnswer)).scalar_subquery()
    marks = (
        select(func.count())
        .select_from(SectionMark)
        .join(Submission, Submission.id == SectionMark.submission_id)
        .where(_is_own(Submission))
        .scalar_subquery()
    )
    observers = (
        select(func.count())
        .select_from(ObserverComment)
        .where(ObserverComment.round_id == bindparam("round"), ObserverComment.number.is_not(None))
        .scalar_subquery()
    )
    translations = (
        select(func.count())
        .select_from(ParagraphTranslation)
        .where(
            ParagraphTranslation.member_id == bindparam("member"),
            ParagraphTranslation.consultation_id == Round.consultation_id,
        )
        .scalar_subquery()
    )
    coordinators = (
        select(func.aggregate_strings(Person.name, line_end))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.member_id == bindparam("member"), may_submit())
        .scalar_subquery()
    )
    by = aliased(Person)
    return (
        select(
            Acknowledgement.at,
            by.name,
            DraftVersion.id,
            DraftVersion.number,
            coordinators,
            *comments.c,
            *attachments.c,
            *files.c,
            *opinions.c,
            *on_brackets.c,
            bracket_count(Round.version_id),
            entries,
            select_undecided_count(
                bindparam("round", type_=Integer), bindparam("member", type_=Integer)
            ).scalar_subquery(),
            marks,
            observers,
            translations,
            change_count(Round.version_id),
        )
        .select_from(Submission)
        .join(Round, Round.id == Submission.round_id)
        .outerjoin(
            Acknowledgement,
            (Acknowledgement.round_id == Round.id) & (Acknowledgement.member_id == Submission.member_id),
        )
        .outerjoin(by, by.id == Acknowledgement.by_id)
        .outerjoin(DraftVersion, (DraftVersion.round_id == Round.id) & out)
        .join(comments, true())
        .join(attachments, true())
        .join(files, true())
        .join(opinions, true())
        .join(on_brackets, true())
        .where(_is_own(Submission))
    )


_TALLY = _select_tally()  # once, since putting it together takes ten times as long as reading it
