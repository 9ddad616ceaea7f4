"""Where members stand on the priority fields: in one answer, and over the rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.achievements.achievement import PriorityField
from models.comments.submission import Submission, SubmissionState
from models.consensus.consensus import FieldPosition
from models.drafts.version import FOR_MEMBERS, DraftVersion, Kind, Paragraph
from models.errors import ensure_found
from models.people.person import Member, Person
from models.record.events import digest_of
from models.rounds.consultation import OPENED_TO_STAFF, Consultation, Round, RoundState


@dataclass(frozen=True, slots=True)
class AskedField:
    """A priority field of the text under consultation, with what an answer declares about it, and what the member declared in
    the last round in which it said something about it, with the name of that round."""

    id: int
    title: str
    own: FieldPosition | None
    earlier: tuple[str, FieldPosition] | None = None


def asked_fields(session: Session, submission: Submission) -> list[AskedField]:
    """The priority fields of the text, in its order, with the round of the answer loaded; none if none are named."""
    round = submission.round
    headed = (
        select(PriorityField.id, Paragraph.text)
        .join(Paragraph, Paragraph.key == PriorityField.key)
        .where(
            PriorityField.consultation_id == round.consultation_id,
            Paragraph.version_id == round.version_id,
            Paragraph.kind == Kind.HEADING,
            ~Paragraph.removed,
        )
        .order_by(Paragraph.position)
    )
    fields = session.execute(headed).all()
    if not fields:
        return []
    declarations = (
        select(FieldPosition, Round)
        .join(Submission, Submission.id == FieldPosition.submission_id)
        .join(Round, Round.id == Submission.round_id)
        .where(Submission.member_id == submission.member_id, Round.consultation_id == round.consultation_id)
        .where((Submission.id == submission.id) | (Submission.state == SubmissionState.SUBMITTED))
        .where(Round.number <= round.number)
        .order_by(Round.number)
    )
    own: dict[int, FieldPosition] = {}
    earlier: dict[int, tuple[str, FieldPosition]] = {}
    for position, declared_in in session.execute(declarations):
        if position.submission_id == submission.id:
            own[position.field_id] = position
        else:
            earlier[position.field_id] = declared_in.name, position
    return [AskedField(id, title, own.get(id), earlier.get(id)) for id, title in fields]


def field_positions_of(session: Session, submission_id: int) -> Sequence[FieldPosition]:
    """What an answer declares about priority fields."""
    own = select(FieldPosition).where(FieldPosition.submission_id == submission_id)
    return session.scalars(own.order_by(FieldPosition.field_id)).all()


def digest_of_fields(positions: Sequence[FieldPosition]) -> str:
    """SHA-256 over what is declared, for the record."""
    return digest_of(*(f"{one.field_id}:{one.stance.value}:{one.remark}" for one in positions))


class Row(NamedTuple):
    """A member with what it has declared about a field in each of the rounds, None if it has not."""

    member: Member
    positions: Sequence[FieldPosition | None]

    @property
    def newest(self) -> FieldPosition | None:
        """What it declared last."""
        return next((one for one in reversed(self.positions) if one is not None), None)


class FieldRows(NamedTuple):
    """A priority field with all members, alphabetically."""

    id: int
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Consensus:
    """What all members have declared about the priority fields in `rounds`, whose answers the reader may see."""

    consultation: Consultation
    rounds: Sequence[Round]
    fields: Sequence[FieldRows] = field(default_factory=tuple)

    @property
    def is_declared(self) -> bool:
        """Whether any member has declared something."""
        return any(row.newest for one in self.fields for row in one.rows)


def consensus(session: Session, consultation_id: int, reader: Person) -> Consensus:
    """For a page; raises NotFound for a consultation that is not the reader's."""
    consultation = ensure_found(session.get(Consultation, consultation_id))
    over = OPENED_TO_STAFF if reader.is_staff else (RoundState.DONE,)
    own = select(Round).where(Round.consultation_id == consultation_id, Round.state.in_(over))
    return _consensus(session, consultation, session.scalars(own.order_by(Round.number)).all())


def consensus_until(session: Session, round: Round) -> Consensus:
    """Up to this round, for what is kept of it."""
    own = select(Round).where(Round.consultation_id == round.consultation_id, Round.number <= round.number)
    consultation = session.get_one(Consultation, round.consultation_id)
    return _consensus(session, consultation, session.scalars(own.order_by(Round.number)).all())


def _consensus(session: Session, consultation: Consultation, rounds: Sequence[Round]) -> Consensus:
    positions = _positions(session, rounds)
    titles = _heading_titles(session, consultation.id, rounds)
    fields = select(PriorityField).where(PriorityField.consultation_id == consultation.id)
    named = [one for one in session.scalars(fields) if one.key in titles]
    return Consensus(
        consultation,
        rounds,
        [
            FieldRows(
                one.id,
                titles[one.key][1],
                [
                    Row(member, [positions.get((one.id, member.id, round.id)) for round in rounds])
                    for member in consultation.members
                ],
            )
            for one in sorted(named, key=lambda one: titles[one.key])
        ],
    )


def _positions(session: Session, rounds: Sequence[Round]) -> Mapping[tuple[int, int, int], FieldPosition]:
    """By field, member and round, what stands in the answers that were sent."""
    sent: Select[FieldPosition, int, int] = (
        select(FieldPosition, Submission.member_id, Submission.round_id)
        .join(Submission, Submission.id == FieldPosition.submission_id)
        .where(Submission.round_id.in_([one.id for one in rounds]), Submission.state == SubmissionState.SUBMITTED)
    )
    return {(one.field_id, member, round): one for one, member, round in session.execute(sent)}


def _heading_titles(session: Session, consultation_id: int, rounds: Sequence[Round]) -> Mapping[str, tuple[int, str]]:
    """By the key of a heading, its place and its words in the last of the texts about which these rounds have asked."""
    if not rounds:
        return {}
    version_ids = [one.version_id for one in rounds]
    headed = (
        select(Paragraph.key, Paragraph.position, Paragraph.text)
        .join(DraftVersion, DraftVersion.id == Paragraph.version_id)
        .where(DraftVersion.consultation_id == consultation_id, DraftVersion.stage.in_(FOR_MEMBERS))
        .where(Paragraph.version_id.in_(version_ids), Paragraph.kind == Kind.HEADING, ~Paragraph.removed)
    )
    found = session.execute(headed.order_by(DraftVersion.number))
    return {key: (position, text) for key, position, text in found}
