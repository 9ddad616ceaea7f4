"""A task of a home page: what it is about, for whom it is, and in which order tasks stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from models.achievements.achievement import Achievement
from models.adoption.adoption import Adoption
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.entered import EnteredPosition
from models.adoption.opening import Opening
from models.adoption.position import Position
from models.comments.cosponsorship import Cosponsorship
from models.comments.entered import EnteredAnswer
from models.comments.queries.entered import Entry
from models.departments.opinion import Opinion
from models.drafts.version import Approval, DraftVersion
from models.lifting.lifting import Lifting
from models.meetings.meeting import Meeting
from models.people.offices import HandOver
from models.people.queries.home import ListedConsultation, MemberRound, SecretariatRound
from models.rounds.consultation import Consultation


class TaskKind(StrEnum):
    """What a task is about; each kind has a macro of its own."""

    ADOPTION = "adoption"
    APPROVAL = "approval"
    CHECK = "check"
    CHECK_POSITION = "check_position"
    CORRECTION = "correction"
    CORRIGENDUM = "corrigendum"
    DEPARTMENTS = "departments"
    ENTRY = "entry"
    HAND_OVER = "hand_over"
    INVITATION = "invitation"
    LATE_ANSWER = "late_answer"
    LIFTING = "lifting"
    MEETING = "meeting"
    NEXT = "next"
    OBJECTED = "objected"
    OBJECTION = "objection"
    OPENING = "opening"
    POSITION = "position"
    QUESTION = "question"
    REGISTER = "register"
    RESULT = "result"
    ROUND = "round"
    TYPES = "types"


DECISIONS = {
    TaskKind.APPROVAL,
    TaskKind.CHECK,
    TaskKind.CHECK_POSITION,
    TaskKind.CORRECTION,
    TaskKind.CORRIGENDUM,
    TaskKind.DEPARTMENTS,
    TaskKind.ENTRY,
    TaskKind.HAND_OVER,
    TaskKind.INVITATION,
    TaskKind.LATE_ANSWER,
    TaskKind.MEETING,
    TaskKind.OPENING,
    TaskKind.POSITION,
    TaskKind.QUESTION,
    TaskKind.RESULT,
    TaskKind.TYPES,
}
"""What somebody else waits for comes before what the reader does for itself."""
FAR = datetime.max.replace(tzinfo=UTC)

Subject = (
    Achievement
    | Adoption
    | Approval
    | Cosponsorship
    | DraftVersion
    | EnteredAnswer
    | EnteredPosition
    | Entry
    | HandOver
    | Lifting
    | Meeting
    | MemberRound
    | Opening
    | Opinion
    | SecretariatRound
    | TextCorrigendum
    | None
)


@dataclass(frozen=True, slots=True)
class HomeTask:
    """One thing to do, by the reader or by others. `until` is when it has to be done; `position` is what the reader's member has
    answered, `awaited` that a silence is over which does not bind it, `needs_notice` that its silence counts, and that it is not
    known to have the notice. `not_bound` are the members of which the secretariat is told that, by name."""

    kind: TaskKind
    subject: Subject
    is_for_reader: bool
    consultation: Consultation | None = None
    until: datetime | None = None
    position: Position | None = None
    awaited: bool = False
    needs_notice: bool = False
    not_bound: Sequence[str] = ()

    @property
    def is_decision(self) -> bool:
        """Whether somebody else waits for it: also what one officer has announced and another begins."""
        announced = isinstance(self.subject, Adoption | Lifting) and self.subject.begun_at is None
        return announced or self.kind in DECISIONS


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home page. `current` are the consultations that go on, `finished` those whose text is adopted."""

    tasks: Sequence[HomeTask]
    current: Sequence[ListedConsultation] = ()
    finished: Sequence[ListedConsultation] = ()

    @property
    def for_reader(self) -> list[HomeTask]:
        """What somebody waits for first, then what is due first."""
        own = (one for one in self.tasks if one.is_for_reader)
        return sorted(own, key=lambda one: (not one.is_decision, one.until or FAR))

    @property
    def for_others(self) -> list[HomeTask]:
        return [one for one in self.tasks if not one.is_for_reader]
