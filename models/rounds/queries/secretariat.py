"""Where a consultation and its rounds stand, as the secretariat may see it, and what it sees before it opens a round."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload

from models.adoption.adoption import Adoption
from models.adoption.queries import adoption, proceedings
from models.adoption.queries.adoption import MemberAnswer
from models.adoption.queries.proceedings import is_idle, objected_to
from models.brackets.queries.placed import count_brackets
from models.brackets.queries.positions import count_submitted
from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentState
from models.comments.correction import CommentCorrection
from models.comments.entered import EnteredAnswer
from models.comments.queries.clearance import clearances_of, letters_to_enter
from models.comments.queries.entered import answered_instead, entries
from models.comments.queries.late import corrections
from models.comments.queries.sections import Section, marked_sections
from models.comments.submission import Submission
from models.consolidation.consolidation import Consolidation
from models.db.work import WorkState
from models.dispositions.disposition import Disposition
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.editorial.queries.editorial import Reworded, objected_changes
from models.errors import NotFound, Untimely, ensure_found
from models.health.queries import consultation_of
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.lifting.lifting import Lifting
from models.lifting.queries import progress as lifting_progress
from models.people.person import Member
from models.rounds.consultation import Consultation, Round, RoundState
from models.rounds.deadline import Holiday
from models.rounds.operations.rounds import ensure_can_open
from models.rounds.queries import deadlines
from models.rounds.queries.telephoning import calls, members_to_telephone
from models.rounds.telephone import TelephoneCall


@dataclass(frozen=True, slots=True)
class ConsultationState:
    """A consultation with its rounds and the texts that are of use, newest first."""

    consultation: Consultation
    rounds: tuple[Round, ...]
    versions: tuple[DraftVersion, ...]
    adoption: Adoption | None  # the last one, however it stands
    opens_on: DraftVersion | None  # the version on which the next round can be opened
    adoptable: bool  # whether that version can be adopted, too
    liftings: tuple[Lifting, ...]  # the words for brackets that were put to the members, however these stand
    brackets: int  # that are open in the version on which the next round can be opened
    objector: (
        MemberAnswer | None
    )  # who has objected to its adoption, unless the members have been asked for comments since
    contested: Sequence[Reworded]  # editorial changes in it to which members object

    @property
    def at_work(self) -> DraftVersion | None:
        """The text that the secretariat has at hand."""
        return next((one for one in self.versions if one.stage in (Stage.CANDIDATE, Stage.PROPOSED)), None)

    @property
    def adopted(self) -> DraftVersion | None:
        return next((one for one in self.versions if one.stage is Stage.ADOPTED), None)

    @property
    def under_way(self) -> Round | None:
        """The round whose result has not been circulated."""
        return next((one for one in self.rounds if one.state is not RoundState.DONE), None)

    def sent_at(self, version: DraftVersion) -> datetime | None:
        """When the members got a letter about a version: of the first text, they hear when a round opens on it."""
        if version.base_id is not None:
            return version.circulated_at
        return min((round.opens_at for round in self.rounds if round.version_id == version.id), default=None)


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A round: who has answered and when the others were last reminded; once it is closed, how far the work on it is."""

    round: Round
    submissions: tuple[Submission, ...]
    comments: int
    choices: int  # on brackets
    unanswered: int
    consolidation: Consolidation | None
    candidate: DraftVersion | None
    result: DraftVersion | None
    letters: dict[WorkState, int]
    reminded_at: datetime | None
    corrections: Sequence[CommentCorrection]
    entries: Sequence[EnteredAnswer]
    answered_instead: Collection[int]  # of the entries, by id
    to_telephone: Sequence[Member]
    calls: Mapping[int, Sequence[TelephoneCall]]  # by member
    clearances: Mapping[int, Clearance]  # by the answer, as far as a signed letter shows it
    letters_to_enter: Sequence[Clearance]  # which prevail over the draft or the answer
    sections: Mapping[int, Sequence[Section]]  # that are marked, by the answer
    holidays: Sequence[Holiday]  # on which the deadline falls

    @property
    def missing(self) -> list[str]:
        """The members that have not answered, by name."""
        return [submission.member.name for submission in self.submissions if not submission.is_in]


def consultation(session: Session, consultation_id: int) -> ConsultationState:
    """Raises NotFound."""
    found = ensure_found(session.get(Consultation, consultation_id))
    rounds = session.scalars(select(Round).where(Round.consultation_id == found.id).order_by(Round.number.desc())).all()
    versions = session.scalars(
        select(DraftVersion)
        .where(DraftVersion.consultation_id == found.id, DraftVersion.stage != Stage.SUPERSEDED)
        .order_by(DraftVersion.id.desc())
    ).all()
    newest = next((version for version in versions if version.stage in FOR_MEMBERS), None)
    last = adoption.latest_adoptions(session).get(found.id)
    at_work = any(version.stage in (Stage.CANDIDATE, Stage.PROPOSED) for version in versions)
    liftings = lifting_progress.liftings_of(session, found.id)
    opens_on = newest if is_idle(newest, rounds, (last, *liftings), at_work=at_work) else None
    objected = objected_to(session, opens_on) if opens_on else None
    contested = objected_changes(session, opens_on.id) if opens_on else []
    return ConsultationState(
        consultation=found,
        rounds=tuple(rounds),
        versions=tuple(versions),
        adoption=last,
        opens_on=opens_on,
        adoptable=opens_on is not None and opens_on.base_id is not None and not (objected or contested),
        liftings=tuple(liftings),
        brackets=count_brackets(session, opens_on.id) if opens_on else 0,
        objector=adoption.adoption_progress(session, objected.id).objector if objected else None,
        contested=contested,
    )


def round_progress(session: Session, round_id: int, now: datetime) -> RoundProgress:
    """Raises NotFound."""
    round = ensure_found(session.get(Round, round_id, options=[joinedload(Round.version)]))
    submissions = session.scalars(select(Submission).where(Submission.round_id == round.id)).all()
    submitted = (Comment.round_id == round.id) & (Comment.state == CommentState.SUBMITTED)
    comments = session.scalars(select(func.count()).select_from(Comment).where(submitted)).one()
    answered = select(Disposition.comment_id)
    unanswered = select(func.count()).select_from(Comment).where(submitted, Comment.id.not_in(answered))
    texts = session.scalars(
        select(DraftVersion).where(DraftVersion.round_id == round.id, DraftVersion.stage != Stage.SUPERSEDED)
    ).all()
    owed = select(Notification.state, func.count()).where(Notification.round_id == round.id)
    reminders = (Notification.round_id == round.id) & (Notification.letter == Letter.REMINDER)
    return RoundProgress(
        round=round,
        submissions=tuple(sorted(submissions, key=lambda submission: submission.member.name)),
        comments=comments,
        choices=sum(count_submitted(session, round.id).values()),
        unanswered=session.scalars(unanswered).one(),
        consolidation=newest_consolidation(session, round.id),
        candidate=next((text for text in texts if text.stage in (Stage.CANDIDATE, Stage.PROPOSED)), None),
        result=next((text for text in texts if text.stage in FOR_MEMBERS), None),
        letters=dict(session.execute(owed.group_by(Notification.state)).all()),
        reminded_at=session.scalars(select(func.max(Notification.owed_at)).where(reminders)).one(),
        entries=entries(session, round_id),
        answered_instead=answered_instead(session, round_id),
        corrections=corrections(session, round.id),
        to_telephone=members_to_telephone(session, round, now),
        calls=calls(session, round.id),
        clearances=clearances_of(session, submissions),
        letters_to_enter=letters_to_enter(session, round.id),
        sections=marked_sections(session, round),
        holidays=deadlines.holidays_on(session, round.consultation.members, round.closes_at) if round.is_open else (),
    )


def newest_consolidation(session: Session, round_id: int) -> Consolidation | None:
    newest = select(Consolidation).where(Consolidation.round_id == round_id).order_by(Consolidation.id.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def consolidation(session: Session, consolidation_id: int) -> Consolidation:
    """With its round; raises NotFound."""
    return ensure_found(session.get(Consolidation, consolidation_id, options=[joinedload(Consolidation.round)]))


def letter(session: Session, letter_id: int) -> tuple[Notification, Consultation]:
    """A letter about a consultation with its person; raises NotFound, also for what is not the secretariat's to see."""
    found = session.get(Notification, letter_id, options=[joinedload(Notification.person)])
    subject = consultation_of(session, found) if found else None
    if found is None or subject is None:
        raise NotFound
    return found, subject


def letters(session: Session, round_id: int) -> tuple[Round, list[Notification]]:
    """The letters about a round with their people, those that failed or came back first, then the newest; raises NotFound."""
    round = ensure_found(session.get(Round, round_id))
    owed = select(Notification).where(Notification.round_id == round.id).options(joinedload(Notification.person))
    newest = session.scalars(owed.order_by(Notification.owed_at.desc(), Notification.id)).all()
    return round, sorted(newest, key=lambda one: one.state is not WorkState.FAILED and one.bounced_at is None)


@dataclass(frozen=True, slots=True)
class Opening:
    """A version with its open brackets. `hindrance` says why no round can be opened on it now, or is ""; what stands in the way
    is the newest version that went out, a round, an adoption or a lifting."""

    version: DraftVersion
    brackets: int
    hindrance: str
    newest: DraftVersion | None
    under_way: Round | None
    adoption: Adoption | None
    lifting: Lifting | None


def opening(session: Session, version_id: int) -> Opening:
    """Raises NotFound."""
    version = ensure_found(session.get(DraftVersion, version_id))
    newest = proceedings.newest(session, version.consultation_id)
    return Opening(
        version,
        count_brackets(session, version.id),
        _why_not_opened(session, version),
        session.get(DraftVersion, newest) if newest else None,
        proceedings.round_under_way(session, version.consultation_id),
        proceedings.adoption_under_way(session, version.consultation_id),
        proceedings.lifting_under_way(session, version.consultation_id),
    )


def _why_not_opened(session: Session, version: DraftVersion) -> str:
    try:
        ensure_can_open(session, version)
    except Untimely as untimely:
        return str(untimely)
    return ""


@dataclass(frozen=True, slots=True)
class FinalReading:
    """The round in which a text had its final reading, with the version that was read; whether its words have changed since."""

    round: Round
    changed: bool


def final_reading_of(session: Session, version: DraftVersion) -> FinalReading | None:
    """The last one of the consultation that is done, against this version; None if there has been none."""
    held = select(Round).where(
        Round.consultation_id == version.consultation_id, Round.final_reading, Round.state == RoundState.DONE
    )
    last = held.order_by(Round.number.desc()).limit(1).options(joinedload(Round.version))
    round = session.scalars(last).one_or_none()
    if round is None:
        return None
    return FinalReading(round, _paragraph_texts(session, round.version_id) != _paragraph_texts(session, version.id))


def _paragraph_texts(session: Session, version_id: int) -> Sequence[Row[str, str]]:
    """The paragraphs of a version, each with what it is called."""
    standing = select(Paragraph.key, Paragraph.text).where(Paragraph.version_id == version_id, ~Paragraph.removed)
    return session.execute(standing.order_by(Paragraph.position)).all()
