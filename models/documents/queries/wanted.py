"""Which documents a version, a member's answer and an adoption have, and by what it is known that one still shows what stands."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionState, Way
from models.adoption.queries.amended import versions_before
from models.brackets.queries.positions import positions_of
from models.comments.comment import Comment
from models.comments.operations.submissions import state_of
from models.comments.submission import Submission
from models.consolidation.consolidation import Conflict
from models.dispositions.disposition import Disposition
from models.documents.document import EDITION, Format, What
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.record.events import digest_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document of a version, whatever its format; a redline may be against another `older` version than the one before."""

    version: DraftVersion
    what: What
    older: DraftVersion | None = None


def documents_of(session: Session, version: DraftVersion) -> list[Wanted]:
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


def recorded_meeting(session: Session, version: DraftVersion) -> int | None:
    """The adoption whose meeting is on record: the newest at a meeting to which the members have given their answer."""
    answered = Adoption.state.in_((AdoptionState.ADOPTED, AdoptionState.BROKEN))
    about = or_(Adoption.version_id == version.id, Adoption.result_id == version.id)
    at_a_meeting = select(Adoption.id).where(about, Adoption.way == Way.MEETING, answered)
    return session.scalars(at_a_meeting.order_by(Adoption.id.desc()).limit(1)).one_or_none()


def papers_of(submission: Submission) -> list[What]:
    """Which papers there are of an answer, with its round loaded: a receipt once it is in."""
    return [What.RECEIPT, What.CLEARANCE] if submission.is_in else [What.CLEARANCE]


def fingerprint_of_paper(session: Session, submission: Submission, what: What, format: Format) -> str:
    """That of everything which the paper shows: each saving of a comment or a choice makes it another, and so does a new
    deadline."""
    of_member = Comment.member_id == submission.member_id
    comments = session.scalars(select(Comment).where(Comment.round_id == submission.round_id, of_member)).all()
    positions = list(positions_of(session, submission.id).values())
    answer = f"submission:{submission.id}", str(submission.revision), submission.round.closes_at.isoformat()
    return digest_of(EDITION, *answer, what, format, state_of(comments, positions=positions))


def resulting_files_of(session: Session, adoption: Adoption) -> list[Wanted]:
    """Its text, then what is different from the last version that went out (`older` is None), and from the first."""
    version = adoption.version
    last, *first = versions_before(session, adoption) or (None,)
    redlines = [] if last is None else [None, *first]
    return [Wanted(version, What.RESULTING), *(Wanted(version, What.RESULTING_REDLINE, older) for older in redlines)]


def fingerprint_of_resulting_file(adoption: Adoption, wanted: Wanted, format: Format) -> str:
    """That of everything which the file shows: neither the version nor the words of the meeting ever change."""
    of_older = (str(wanted.older.id), wanted.older.fingerprint) if wanted.older else ()
    return digest_of(EDITION, f"adoption:{adoption.id}", adoption.version.fingerprint, wanted.what, format, *of_older)


def compared_with(session: Session, adoption: Adoption, older: DraftVersion | None) -> DraftVersion:
    """The version with which a redline compares: the last that went out where it names none."""
    return older or versions_before(session, adoption)[0]


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
