"""What is kept of a finished consultation when its service is gone: what all its members may read, and the record of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.adoption.adoption import Adoption
from models.adoption.position import Position
from models.adoption.queries import adoption as adoptions
from models.brackets.bracket import BracketEnding
from models.comments.attachment import Attachment
from models.comments.comment import Comment, CommentState
from models.comments.submission import Submission
from models.db.work import WorkState
from models.dispositions.disposition import Disposition
from models.documents.document import Document, DocumentKind
from models.documents.queries.documents import NAMED
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.errors import NotFound, Untimely
from models.lifting.queries import progress as liftings
from models.record.events import FIRST, Event
from models.record.official import OfficialTable, columns_in, official_tables
from models.record.row_digests import RowDigest
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Round, RoundState

OPEN_TO_ALL = frozenset(
    (
        *(Verb.CONSULTATION_BEGUN, Verb.DRAFT_PUT_UP, Verb.ROUND_OPENED, Verb.REMINDED, Verb.DEADLINE_EXTENDED),
        *(Verb.ROUND_PAUSED, Verb.ROUND_RESUMED, Verb.ROUND_CLOSED, Verb.CARRIED_OVER, Verb.OBJECTION_CARRIED),
        *(Verb.SUBMITTED, Verb.NIL_RETURNED, Verb.TAKEN_BACK, Verb.LATE_BEGUN, Verb.FILED_LATE, Verb.LATE_ADMITTED),
        *(Verb.LATE_DECLINED, Verb.COMMENT_CORRECTION_ADMITTED, Verb.ENTRY_CHECKED, Verb.ENTRY_CONFIRMED),
        *(Verb.ENTRY_CORRECTED, Verb.LETTER_PREVAILED, Verb.LETTER_DECLINED, Verb.CONSOLIDATION_ASKED),
        *(Verb.DRAFT_CONSOLIDATED, Verb.COMMENT_ANSWERED, Verb.ANSWER_UNDONE, Verb.TYPE_ASKED, Verb.TYPE_ACCEPTED),
        *(Verb.TYPE_KEPT, Verb.COMPROMISE_PROPOSED, Verb.WORDS_EDITED, Verb.EDIT_WITHDRAWN, Verb.DRAFT_PROPOSED),
        *(Verb.DRAFT_RETURNED, Verb.DRAFT_CIRCULATED, Verb.ADOPTION_ANNOUNCED, Verb.ADOPTION_BEGUN),
        *(Verb.ADOPTION_WITHDRAWN, Verb.LIFTING_ANNOUNCED, Verb.LIFTING_BEGUN, Verb.LIFTING_WITHDRAWN),
        *(Verb.AGREED_TO_WORDS, Verb.OBJECTED_TO_WORDS, Verb.LIFTED, Verb.LIFTING_LAPSED, Verb.BRACKETS_LIFTED),
        *(Verb.BRACKET_ENDED, Verb.DUTY_MARKED, Verb.DUTY_UNMARKED, Verb.PARTING_ASKED, Verb.PARTING_TAKEN_BACK),
        *(Verb.DRAFT_NUMBERED, Verb.ACTING_NAMED, Verb.ACTING_ENTERED, Verb.ACTING_CONFIRMED, Verb.ACTING_ENDED),
        *(Verb.DEPUTY_ENDED, Verb.MAILBOX_SET, Verb.HAND_OVER_TAKEN, Verb.AGREED, Verb.OBJECTED),
        Verb.STATEMENT_WITHDRAWN,
        *(Verb.CORRIGENDUM_PROPOSED, Verb.CORRIGENDUM_PUT, Verb.CORRIGENDUM_DECLINED, Verb.CORRIGENDUM_STOPPED),
        *(Verb.CORRIGENDUM_RESUMED, Verb.CORRIGENDUM_ISSUED, Verb.ADOPTED, Verb.ADOPTION_BROKEN, Verb.ADOPTION_LAPSED),
        *(
            Verb.SILENCE_EXTENDED,
            Verb.SILENCE_OVER,
            Verb.RESULT_DECLARED,
            Verb.RESULT_CONFIRMED,
            Verb.FIELDS_NAMED,
            Verb.FIELDS_REMOVED,
        ),
        *(Verb.ACHIEVEMENT_REGISTERED, Verb.OPENED, Verb.POSITION_CHECKED, Verb.POSITION_CONFIRMED),
        *(Verb.MEETING_CONVENED, Verb.MEETING_CALLED_OFF, Verb.MINUTES_PROPOSED, Verb.MINUTES_SENT),
        *(Verb.MINUTES_REOPENED, Verb.MINUTES_CONFIRMED, Verb.MINUTES_CORRECTED, Verb.OBSERVER_INVITED),
        *(Verb.OBSERVER_IN_ROUND, Verb.OBSERVER_SUBMITTED, Verb.WORK_ASKED_AGAIN, Verb.LETTER_BOUNCED, Verb.RESTORED),
        *(Verb.LETTERS_RELEASED, Verb.PERSON_ERASED, Verb.ROWS_SEALED),
    )
)
"""Acts of which the record of an archive says to all what they were about. Of any other, inside a member or the secretariat or
between the two, it says that it happened."""


@dataclass(frozen=True, slots=True)
class FinishedConsultation:
    """A consultation in which nothing is under way any more; versions in their order."""

    consultation: Consultation
    versions: tuple[DraftVersion, ...]
    head: str

    @property
    def unfinished(self) -> str:
        """What is to be said of a consultation of which no text has been adopted; "" of one that is finished."""
        newest = self.versions[-1]
        if newest.stage is Stage.ADOPTED:
            return ""
        return (
            f"This consultation is not finished: no text has been adopted. The newest is {newest.name}; what comes after it is not "
            "in this archive. Archive the consultation again when it has ended."
        )


def finished_consultation(session: Session, consultation_id: int) -> FinishedConsultation:
    """Raises NotFound, or Untimely while a round or a file is still being worked on."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound(f"There is no consultation {consultation_id}.")
    rounds = select(Round).where(Round.consultation_id == consultation.id, Round.state != RoundState.DONE)
    under_way = session.scalars(rounds.limit(1)).one_or_none()
    if under_way:
        raise Untimely(
            f"Round {under_way.number} is {under_way.state.value}. Archive the consultation when it is done."
        )
    lifting = next((one for one in liftings.liftings_of(session, consultation.id) if one.is_under_way), None)
    if lifting:
        raise Untimely(
            f"Words for brackets of {lifting.version.name} are before the members. Archive the consultation when they have "
            "answered."
        )
    adoption = adoptions.latest_adoptions(session).get(consultation.id)
    if adoption and adoption.is_under_way:
        raise Untimely(
            f"The adoption of {adoption.version.name} is under way. Archive the consultation when it has ended."
        )
    versions = session.scalars(
        select(DraftVersion)
        .where(DraftVersion.consultation_id == consultation.id, DraftVersion.stage.in_(FOR_MEMBERS))
        .order_by(DraftVersion.number)
    ).all()
    if not versions:
        raise Untimely("No version has been circulated yet, so there is nothing to archive.")
    unmade = select(Document.id).where(
        _is_for_all_members(versions), Document.state.not_in((WorkState.DONE, WorkState.CANCELLED))
    )
    missing = len(session.scalars(unmade).all())
    if missing:
        files = "1 file is" if missing == 1 else f"{missing:,} files are"
        raise Untimely(f"{files} not made yet, or could not be. See the page “System status”, then archive again.")
    last = select(Event.hash).where(Event.consultation_id == consultation.id).order_by(Event.seq.desc()).limit(1)
    return FinishedConsultation(consultation, tuple(versions), session.scalars(last).first() or FIRST)


def documents(session: Session, archived: FinishedConsultation) -> Iterator[Document]:
    """The files of its versions that are for all members, with their content, one after the other."""
    finished = _is_for_all_members(archived.versions) & (Document.state == WorkState.DONE)
    found = select(Document).where(finished).order_by(Document.id)
    yield from session.scalars(found.options(undefer(Document.content), *NAMED).execution_options(yield_per=1))


def attachments(session: Session, archived: FinishedConsultation) -> Iterator[tuple[Comment, Attachment]]:
    """The files that stand with submitted comments, as they came."""
    rounds = select(Round.id).where(Round.consultation_id == archived.consultation.id)
    found = (
        select(Comment, Attachment)
        .join(Attachment, Attachment.comment_id == Comment.id)
        .where(Comment.round_id.in_(rounds), Comment.state == CommentState.SUBMITTED)
        .order_by(Attachment.id)
        .options(undefer(Attachment.content), joinedload(Comment.member))
    )
    yield from session.execute(found.execution_options(yield_per=1))


def record(session: Session, archived: FinishedConsultation) -> Iterator[dict[str, Any]]:
    """The events of its chain in order; of those that are not for all, the body is withheld and the chain holds all the same."""
    events = select(Event).where(Event.consultation_id == archived.consultation.id).order_by(Event.seq)
    for event in session.scalars(events.execution_options(yield_per=500)):
        withheld = event.verb not in OPEN_TO_ALL
        yield {
            "consultation": event.consultation_id,
            "seq": event.seq,
            "prev": event.prev,
            "verb": event.verb.value,
            "at": event.at.isoformat(),
            "salt": "" if withheld else event.salt,
            "digest": event.digest,
            "hash": event.hash,
            "signature": event.signature,
            "body": None if withheld else event.body,
        }


def rows(session: Session, archived: FinishedConsultation) -> Iterator[dict[str, Any]]:
    """The digests of official rows in the order in which the record has them; of what all members may read, as it stands now,
    also the columns and the salt, with which anybody can make the digest again."""
    connection = session.connection()
    own = RowDigest.consultation_id == archived.consultation.id
    last = set(
        session.scalars(select(func.max(RowDigest.id)).where(own).group_by(RowDigest.table_name, RowDigest.row_key))
    )
    shown = {
        (table.name, row.key): list(zip(table.columns, map(json.loads, row.values), strict=True))
        for table, condition in _open_rows(archived)
        for row in table.rows_where(connection, condition)
    }
    for one in session.scalars(select(RowDigest).where(own).order_by(RowDigest.id).execution_options(yield_per=500)):
        place = {"seq": one.seq, "table": one.table_name, "row": one.row_key, "digest": one.digest}
        columns = shown.get((one.table_name, one.row_key)) if one.id in last else None
        held = columns_in(one.checks)
        yield {**place, "salt": one.salt, "columns": dict(columns[:held])} if columns else place


def _open_rows(archived: FinishedConsultation) -> Iterator[tuple[OfficialTable, ColumnElement[bool]]]:
    """What all members may read of a consultation, by table."""
    versions = [version.id for version in archived.versions]
    rounds = select(Round.id).where(Round.consultation_id == archived.consultation.id)
    comments = Comment.round_id.in_(rounds) & (Comment.state == CommentState.SUBMITTED)
    begun = Adoption.version_id.in_(versions) & Adoption.begun_at.is_not(None)
    open_rows = {
        Round: Round.consultation_id == archived.consultation.id,
        Submission: Submission.round_id.in_(rounds),
        Comment: comments,
        Disposition: Disposition.comment_id.in_(select(Comment.id).where(comments)),
        DraftVersion: DraftVersion.id.in_(versions),
        Paragraph: Paragraph.version_id.in_(versions),
        BracketEnding: BracketEnding.version_id.in_(versions),
        Adoption: begun,
        Position: Position.adoption_id.in_(select(Adoption.id).where(begun)) & ~Position.late,
    }
    for entity, condition in open_rows.items():
        yield official_tables()[entity.__tablename__], condition


def _is_for_all_members(versions: Sequence[DraftVersion]) -> ColumnElement[bool]:
    ids = [version.id for version in versions]
    of_versions = Document.version_id.in_(ids) & Document.submission_id.is_(None) & Document.adoption_id.is_(None)
    return of_versions & (Document.document_kind != DocumentKind.CANDIDATE)
