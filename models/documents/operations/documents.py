"""Documents: owed when a version goes out, or when somebody asks for one that is not there yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionState, Way
from models.comments.comment import Comment
from models.consolidation.consolidation import Conflict
from models.db.locking import held
from models.db.work import Impossible, Priority, WorkState, hurry, try_again
from models.dispositions.disposition import Disposition
from models.documents.document import MADE, Document, Format, What
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.errors import NotFound
from models.record.events import digest_of

EDITION = "7"
"""Counted up when documents come to look otherwise, so that they are made anew."""

CHANGED = "What it shows has changed since. Ask for it again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document of a version, whatever its format; a redline may be against another `older` version than the one before."""

    version: DraftVersion
    what: What
    older: DraftVersion | None = None


def owe_all(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that goes out; redlines against versions long before wait for somebody to ask."""
    for wanted in there_are(session, version):
        if wanted.older is None:
            for format in MADE[wanted.what]:
                _owe(session, wanted, format, now, Priority.LAST)


def owe_anew(session: Session, version: DraftVersion, *, now: datetime) -> None:
    """Owe every document of a version that has just been adopted: those from before call it not for citation, and go."""
    of_version = (Document.version_id == version.id) & Document.submission_id.is_(None) & Document.adoption_id.is_(None)
    session.execute(delete(Document).where(of_version, Document.what != What.CANDIDATE))
    owe_all(session, version, now=now)


def ask(
    session: Session, version_id: int, what: What, format: Format, *, older_id: int | None = None, now: datetime
) -> Document:
    """The document, owed if nobody has asked for it before, and once more if it could not be made; raises NotFound."""
    version = session.get(DraftVersion, version_id)
    if version is None or format not in MADE[what]:
        raise NotFound
    for wanted in there_are(session, version):
        if wanted.what is what and older_id == (wanted.older.id if wanted.older else None):
            return _owe(session, wanted, format, now, Priority.NEXT)
    raise NotFound


def there_are(session: Session, version: DraftVersion) -> list[Wanted]:
    """Every document of a version: one that went out has its text, the form for comments on it, what is open and what changed,
    and the comments behind it, one that is adopted a certificate; one that is at the secretariat what would change."""
    if version.stage not in FOR_MEMBERS:
        at_work = version.stage in (Stage.CANDIDATE, Stage.PROPOSED) and version.base_id is not None
        return _against(session, version, What.CANDIDATE) if at_work else []
    found = [Wanted(version, What.CERTIFICATE)] if version.stage is Stage.ADOPTED else []
    if recorded_meeting(session, version) is not None:
        found.append(Wanted(version, What.MEETING))
    found.append(Wanted(version, What.TEXT))
    if version.stage is Stage.CIRCULATED:
        found.append(Wanted(version, What.FORM))
    if _has_brackets(session, version):
        found.append(Wanted(version, What.BRACKETS))
    if version.base_id is None:  # a first text has nothing behind it: no changes and no comments
        return found
    before, *long_before = _against(session, version, What.REDLINE)
    comments = [Wanted(version, What.COMPENDIUM)] if version.round_id is not None else []
    return [*found, before, *comments, *long_before]


def fingerprint(session: Session, wanted: Wanted, format: Format) -> str:
    """That of everything which the document shows: a version that went out never changes, nor do its answers; that it has been
    adopted is written on it."""
    version, older = wanted.version, wanted.older
    of_older = (str(older.id), older.fingerprint) if older else ()
    at_work = (version.stage, *_answers(session, version)) if wanted.what is What.CANDIDATE else ()
    marked = (version.stage,) if version.stage is Stage.ADOPTED else ()
    if wanted.what is What.MEETING:
        marked = (*marked, str(recorded_meeting(session, version)))
    return digest_of(EDITION, str(version.id), version.fingerprint, wanted.what, format, *of_older, *at_work, *marked)


def ensure_current(session: Session, document: Document) -> None:
    """Raises Impossible if what the document was to show is not there any more: then it would show something else."""
    version, older_id = session.get_one(DraftVersion, document.version_id), document.older_id
    wanted = Wanted(version, document.what, session.get_one(DraftVersion, older_id) if older_id else None)
    if fingerprint(session, wanted, document.format) != document.fingerprint:
        raise Impossible(CHANGED)


def owe(session: Session, document: Document, *, now: datetime) -> Document:
    """The document, or the one that is there already: owed once more if it could not be made, and sooner if this turn is."""
    session.scalars(held(select(DraftVersion.id).where(DraftVersion.id == document.version_id), DraftVersion)).one()
    same = session.scalars(select(Document).where(Document.fingerprint == document.fingerprint)).one_or_none()
    if same is None:
        session.add(document)
        session.flush()
        return document
    if same.state is WorkState.FAILED:
        try_again(session, same, now=now)
    hurry(session, same, Priority(document.turn))
    return same


def _owe(session: Session, wanted: Wanted, format: Format, now: datetime, turn: Priority) -> Document:
    document = Document(
        version_id=wanted.version.id,
        older_id=wanted.older.id if wanted.older else None,
        what=wanted.what,
        format=format,
        fingerprint=fingerprint(session, wanted, format),
        not_before=now,
        turn=turn,
    )
    return owe(session, document, now=now)


def recorded_meeting(session: Session, version: DraftVersion) -> int | None:
    """The adoption whose meeting is on record: the newest at a meeting to which the members have given their answer."""
    answered = Adoption.state.in_((AdoptionState.ADOPTED, AdoptionState.BROKEN))
    about = or_(Adoption.version_id == version.id, Adoption.result_id == version.id)
    at_a_meeting = select(Adoption.id).where(about, Adoption.way == Way.MEETING, answered)
    return session.scalars(at_a_meeting.order_by(Adoption.id.desc()).limit(1)).one_or_none()


def _against(session: Session, version: DraftVersion, what: What) -> list[Wanted]:
    """A version against the one that it was made from, then against each that went out before that, the newest first."""
    others = select(DraftVersion).where(
        DraftVersion.consultation_id == version.consultation_id,
        DraftVersion.stage.in_(FOR_MEMBERS),
        DraftVersion.id.not_in([version.id, version.base_id]),
    )
    if version.number is not None:
        others = others.where(DraftVersion.number < version.number)
    before = session.scalars(others.order_by(DraftVersion.number.desc()))
    return [Wanted(version, what), *(Wanted(version, what, older) for older in before)]


def _has_brackets(session: Session, version: DraftVersion) -> bool:
    inside = select(Conflict.id).join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    return session.scalars(inside.where(Paragraph.version_id == version.id)).first() is not None


def _answers(session: Session, version: DraftVersion) -> list[str]:
    """How the answers to the comments behind a version stand: they change until it goes out."""
    answers = select(Disposition.comment_id, Disposition.revision).join(Comment, Comment.id == Disposition.comment_id)
    of_round = answers.where(Comment.round_id == version.round_id).order_by(Disposition.comment_id)
    return [f"{comment_id}:{revision}" for comment_id, revision in session.execute(of_round)]
