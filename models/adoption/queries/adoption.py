"""Where the adoption of a text stands: member by member, and as the record holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.adoption.adoption import UNDER_WAY, Adoption, AdoptionState, Decision
from models.adoption.position import Position, Stance
from models.adoption.queries.proceedings import objected_before
from models.adoption.silence import AdoptionNotice, SilenceResult
from models.db.access import unsealed
from models.drafts.version import DraftVersion
from models.errors import ensure_found
from models.meetings.meeting import Attendance
from models.people.person import Member, Person
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round

ANSWERS = (Verb.AGREED, Verb.OBJECTED, Verb.OBJECTED_LATE)


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """What a member says, as far as the reader may know it; `attendance` is what the record of a meeting says of it, `notice`
    that it knows of the adoption."""

    member: Member
    position: Position | None
    late: Position | None
    attendance: Attendance | None
    notice: AdoptionNotice | None = None

    @property
    def newest(self) -> Position | None:
        """What it has said last."""
        return self.late or self.position

    @property
    def agrees(self) -> bool:
        return self.position is not None and self.position.stance is Stance.AGREES

    @property
    def is_ad_referendum(self) -> bool:
        """Whether the member agrees, and has still to confirm it."""
        return self.position is not None and self.position.ad_referendum

    @property
    def objects(self) -> bool:
        return self.position is not None and self.position.stance is Stance.OBJECTS


@dataclass(frozen=True, slots=True)
class AdoptionProgress:
    """An adoption with its members, alphabetically by their English short names; `before` is the one about which the members
    were asked last before it, `after` the one about which they were asked next, as far as the reader may know of it."""

    adoption: Adoption
    answers: Sequence[MemberAnswer]
    before: Adoption | None = None
    after: Adoption | None = None

    @property
    def version(self) -> DraftVersion:
        return self.adoption.version

    @property
    def ad_referendum(self) -> list[str]:
        """Those that agree ad referendum and have still to confirm it, by name."""
        return [answer.member.name for answer in self.answers if answer.is_ad_referendum]

    @property
    def without_answer(self) -> list[str]:
        """Those that have said nothing, by name."""
        return [answer.member.name for answer in self.answers if answer.position is None]

    @property
    def to_answer(self) -> list[str]:
        """Those that have said nothing, or have still to confirm what they have agreed, by name."""
        return [answer.member.name for answer in self.answers if answer.position is None or answer.is_ad_referendum]

    @property
    def not_bound(self) -> list[str]:
        """Those that have said nothing and that no silence binds, by name."""
        silent = {member.id for member in self.adoption.silent_members}
        said_nothing = (one for one in self.answers if one.position is None)
        return [one.member.name for one in said_nothing if one.member.id not in silent or one.notice is None]

    @property
    def unnoticed(self) -> list[MemberAnswer]:
        """Those whose silence counts and that have neither answered nor acknowledged."""
        silent = {member.id for member in self.adoption.silent_members}
        return [one for one in self.answers if one.member.id in silent and not one.notice and not one.position]

    @property
    def awaited(self) -> list[str]:
        """Those that their silence does not bind and that have not answered since, by name; for readers of the result."""
        running = self.adoption.state is AdoptionState.RUNNING
        awaited = self.adoption.silence.awaited if running and self.adoption.silence else ()
        open_ = (one for one in self.answers if one.position is None and one.notice is None)
        return [one.member.name for one in open_ if one.member.id in awaited]

    @property
    def objector(self) -> MemberAnswer | None:
        """The one whose objection has ended it."""
        return next((answer for answer in self.answers if answer.objects), None)

    @property
    def statements(self) -> list[MemberAnswer]:
        """Those that have attached a statement."""
        return [answer for answer in self.answers if answer.position and answer.position.statement]

    def of(self, member: Member) -> MemberAnswer:
        """The answer of one member; raises NotFound for one that does not take part."""
        return ensure_found(next((answer for answer in self.answers if answer.member.id == member.id), None))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in the record; the hash stands for everything up to it."""

    hash: str


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What was answered in the name of a member at one moment, as the record holds it: by whom, in which office.

    `verb` is one of agreed, objected and objected too late; `statement` the kind of what was attached, "" for nothing.
    """

    verb: Verb
    statement: str
    by: str
    office: str
    at: datetime
    entry: Entry
    ad_referendum: bool


def adoption_progress(session: Session, adoption_id: int) -> AdoptionProgress:
    """Raises NotFound."""
    adoption = ensure_found(session.get(Adoption, adoption_id))
    return _adoption_progress(session, adoption)


def objection_behind(session: Session, round: Round) -> AdoptionProgress | None:
    """The adoption that an objection has ended, where the round begins with that objection."""
    broken = objected_before(session, round)
    return _adoption_progress(session, broken) if broken else None


def adoption_of_version(session: Session, version_id: int) -> Adoption | None:
    """The last adoption of this version, or the one that made it the adopted text, if the reader may see it."""
    of_version = or_(Adoption.version_id == version_id, Adoption.result_id == version_id)
    return session.scalars(select(Adoption).where(of_version).order_by(Adoption.id.desc()).limit(1)).one_or_none()


def latest_adoptions(session: Session) -> dict[int, Adoption]:
    """By consultation, the last adoption that the reader may know of."""
    rows = session.scalars(select(Adoption).order_by(Adoption.id))
    return {adoption.version.consultation_id: adoption for adoption in rows}


def entry(session: Session, adoption: Adoption) -> Entry | None:
    """Where the record says how it ended; None while it has not."""
    ends = {
        AdoptionState.ADOPTED: Verb.ADOPTED,
        AdoptionState.BROKEN: Verb.ADOPTION_BROKEN,
        AdoptionState.LAPSED: Verb.ADOPTION_WITHDRAWN if adoption.closed_by_id else Verb.ADOPTION_LAPSED,
    }
    return None if adoption.state in UNDER_WAY else entry_of(session, adoption, ends[adoption.state])


def entry_of(session: Session, decision: Decision, verb: Verb) -> Entry:
    """What the record says of an adoption, or of a lifting, under this verb; it is there once."""
    happened = select(Event).where(Event.consultation_id == decision.version.consultation_id, Event.verb == verb)
    thing = f"{type(decision).__name__} {decision.id}"
    event = next(event for event in session.scalars(happened) if event.body and event.body["thing"] == thing)
    return Entry(event.hash)


def recorded_answer(session: Session, adoption: Adoption, reader: Person, at: datetime) -> RecordedAnswer:
    """What the reader's member answered at this moment: its position may have gone on since."""
    own = select(Position.id).where(Position.adoption_id == adoption.id, Position.member_id == reader.of_member().id)
    things = {f"Position {position_id}" for position_id in session.scalars(own)}
    happened = select(Event).where(
        Event.consultation_id == adoption.version.consultation_id, Event.verb.in_(ANSWERS), Event.at == at
    )
    event, body = next(
        (event, event.body) for event in session.scalars(happened) if event.body and event.body["thing"] in things
    )
    by = session.get_one(Person, body["by"]["person"])
    kind = body.get("statement", "")
    entry = Entry(event.hash)
    return RecordedAnswer(event.verb, kind, by.name, body["by"]["office"], event.at, entry, "ad referendum" in body)


def decisions_awaiting(session: Session, what: type[Decision], member_id: int) -> set[int]:
    """The adoptions, or the liftings, whose time is over, and in which this member, whom its silence does not bind, is still asked
    to answer; by number."""
    decision_id = SilenceResult.adoption_id if what is Adoption else SilenceResult.lifting_id
    running = select(what.id, SilenceResult.awaited).join(SilenceResult, decision_id == what.id)
    known = unsealed("a member knows of itself that it is awaited")
    results = session.execute(running.where(what.ended_at.is_(None)), execution_options=known)
    return {id for id, awaited in results if member_id in awaited}


def _adoption_progress(session: Session, adoption: Adoption) -> AdoptionProgress:
    positions = session.scalars(select(Position).where(Position.adoption_id == adoption.id)).all()
    there = {one.member_id: one for one in adoption.meeting.attendances} if adoption.meeting else {}
    notices = session.scalars(select(AdoptionNotice).where(AdoptionNotice.adoption_id == adoption.id))
    known = {one.member_id: one for one in notices}
    return AdoptionProgress(
        adoption,
        [
            MemberAnswer(
                member,
                next((one for one in positions if one.member_id == member.id and not one.late), None),
                next((one for one in positions if one.member_id == member.id and one.late), None),
                there.get(member.id),
                known.get(member.id),
            )
            for member in adoption.version.consultation.members
        ],
        *_neighbours(session, adoption),
    )


def _neighbours(session: Session, adoption: Adoption) -> tuple[Adoption | None, Adoption | None]:
    """The adoptions of the same consultation before and after this one, of those about which members were asked."""
    same = Adoption.version.has(DraftVersion.consultation_id == adoption.version.consultation_id)
    asked_about = select(Adoption).where(same, Adoption.begun_at.is_not(None)).limit(1)
    before = asked_about.where(Adoption.id < adoption.id).order_by(Adoption.id.desc())
    after = asked_about.where(Adoption.id > adoption.id).order_by(Adoption.id)
    return session.scalars(before).one_or_none(), session.scalars(after).one_or_none()
