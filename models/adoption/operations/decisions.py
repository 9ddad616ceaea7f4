"""What members can be asked about a text outside a round: its adoption or its brackets, one thing at a time; and corrigenda."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Decision
from models.adoption.entered import WAITING, WRONG, EnteredPosition, EnteredState
from models.adoption.queries.adoption import decisions_awaiting
from models.adoption.queries.entered import Matter
from models.adoption.queries.proceedings import ensure_at_hand, round_under_way
from models.db.access import unsealed
from models.db.base import for_update
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely, ensure_found
from models.letters.operations import adoption_letters as letters
from models.letters.operations import answer_letters
from models.lifting.lifting import Lifting
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from models.rounds.queries import deadlines
from models.text.instants import instant_of, when

A = TypeVar("A", bound=Decision)

SHORTEST_SILENCE = timedelta(hours=72)
"""How long members have at least before their silence counts: whatever the day, a working day is in it."""

AT_LEAST = f"{SHORTEST_SILENCE // timedelta(hours=1)} hours"


def earliest_end(now: datetime, *, binds_in_silence: bool) -> datetime:
    """The earliest end for members that are asked at `now`; `binds_in_silence`: the silence of some counts."""
    return now + SHORTEST_SILENCE if binds_in_silence else now


def ensure_ends_on_working_day(
    session: Session, version: DraftVersion, ends_at: datetime, by: Person, field: str = "ends_at"
) -> None:
    """Raise Invalid when a silence would end on a holiday of one of the members, with the next time that suits all."""
    members = version.consultation.members
    days = deadlines.holidays_on(session, members, ends_at)
    if days:
        named = ", ".join(f"{one.name} in {one.member.name}" for one in days)
        better = when(deadlines.working_time(session, members, ends_at), by.zone)
        raise Invalid(f"A silence does not end on a holiday of a member ({named}). Choose {better}.", field)


def locked_version(session: Session, version_id: int) -> DraftVersion:
    """A version under the one lock for everything that decides on which text there is: rounds, versions, their adoption and
    the lifting of their brackets. Raises NotFound."""
    version = ensure_found(session.get(DraftVersion, version_id))
    locked_consultation(session, version.consultation_id)
    session.refresh(version, ["stage", "number", "fingerprint"])
    return version


def locked_consultation(session: Session, consultation_id: int) -> Consultation:
    """A consultation under the same lock; raises NotFound."""
    wanted = select(Consultation).where(Consultation.id == consultation_id)
    return ensure_found(session.scalars(for_update(wanted, Consultation)).one_or_none())


def locked_decision(session: Session, what: type[A], id: int) -> A:
    """An adoption or a lifting under its consultation's lock; raises NotFound."""
    version_id = ensure_found(session.scalars(select(what.version_id).where(what.id == id)).one_or_none())
    locked_version(session, version_id)
    return session.scalars(select(what).where(what.id == id).execution_options(populate_existing=True)).one()


def running_decisions(session: Session, *, after: datetime | None = None, until: datetime) -> Iterator[Decision]:
    """The adoptions and liftings about which the members are asked, and that end `until` then, each under its lock."""
    for what in (Adoption, Lifting):
        statement = select(what.id).where(what.begun_at.is_not(None), what.ended_at.is_(None), what.ends_at <= until)
        if after is not None:
            statement = statement.where(what.ends_at > after)
        for id in session.scalars(statement.order_by(what.id)).all():
            decision = locked_decision(session, what, id)
            if decision.is_under_way:
                yield decision


def decision_columns(matter: Matter) -> dict[str, int]:
    """What a row about it says of that: the id of the adoption, of the lifting or of the corrigendum."""
    return {matter.foreign_key: matter.id}


def ensure_can_be_asked(session: Session, version: DraftVersion) -> None:
    """Raise Untimely when the members cannot be asked about this text now."""
    ensure_at_hand(session, version)
    round = round_under_way(session, version.consultation_id)
    if round is not None:
        raise Untimely(f"{round.name.capitalize()} is still under way. Wait until its comments are answered.")
    if version.base_id is None:
        raise Untimely("No round has asked for comments on this text yet. Open one first.")


def ensure_may_begin(decision: Decision, by: Person, now: datetime) -> None:
    """Raise NotYours for whoever announced it, Untimely where it has ended or somebody else has begun it, and where the time that
    was announced is over, or too short by now."""
    if decision.announced_by_id == by.id:
        raise NotYours("You announced this yourself. Somebody else at the secretariat must confirm it.")
    if not decision.is_under_way:
        raise Untimely("This has ended already.")
    if decision.begun_by is not None:
        raise Untimely(f"{decision.begun_by.name} has confirmed this already: the members are asked.")
    if decision.ends_at <= now:
        raise Untimely("The time that was announced is over. Send the announcement back, and announce it again.")
    if decision.ends_at < earliest_end(now, binds_in_silence=bool(decision.silent_members)):
        raise Untimely(
            f"The members would have less than {AT_LEAST} to break the silence. Send the announcement back, and announce it "
            "anew with a later time."
        )


def ensure_may_withdraw(decision: Decision, reason: str, now: datetime) -> None:
    """Raise Untimely if it has ended or its time is over; Invalid without a reason."""
    if not decision.is_under_way:
        raise Untimely("This has ended already.")
    if decision.begun_at is not None and not decision.accepts_answers(now):
        raise Untimely("The time to answer is over, so this cannot be withdrawn.")
    if not reason:
        raise Invalid("Say why the members are not to be asked in this way now.", "reason")


def entries_awaited(session: Session, matter: Matter, now: datetime) -> list[EnteredPosition]:
    """What was entered for members, and must be checked or confirmed before it can end."""
    entries = session.scalars(_entered_positions(matter).order_by(EnteredPosition.id))
    return [one for one in entries if one.holds_up(matter.ends_at, now)]


def remind_of_checks(session: Session, matter: Matter, now: datetime) -> bool:
    """Ask the secretariat once a day to check what holds up an end, or its result: nothing else limits this wait. Whether something
    that was entered is waited for."""
    awaited = entries_awaited(session, matter, now)
    for entry in awaited:
        waited = (now - entry.entered_at).days
        if entry.state is EnteredState.TO_CHECK and waited:
            answer_letters.owe_position_unchecked(session, entry, matter.version, waited=waited, now=now)
    return bool(awaited)


def correction_awaited(session: Session, matter: Matter, now: datetime) -> bool:
    """Whether something that was entered was wrong, and can still be entered correctly before it ends by the clock."""
    entries = session.scalars(_entered_positions(matter))
    return any(one.can_be_corrected(matter.ends_at, now) for one in entries)


def extendable_entries(session: Session, matter: Matter, *, after: datetime, until: datetime) -> list[EnteredPosition]:
    """What waits to be confirmed or corrected, for a time that is over between `after` and `until`."""
    over = EnteredPosition.waits_until > after, EnteredPosition.waits_until <= until
    to_decide = EnteredPosition.state.in_((EnteredState.TO_CONFIRM, *WRONG))
    entries = session.scalars(_entered_positions(matter).where(*over, to_decide).order_by(EnteredPosition.id))
    return [one for one in entries if one.arrived_at <= matter.ends_at]


def members_with_entries(session: Session, matter: Matter) -> set[int]:
    """The members, by id, for which something is entered that waits for its check or for the coordinator."""
    return {entry.member_id for entry in session.scalars(_entered_positions(matter)) if entry.is_waiting}


def ensure_no_entry_waits(session: Session, matter: Matter, member_id: int) -> None:
    """Raise Untimely while something else that was entered for the member waits."""
    if member_id in members_with_entries(session, matter):
        raise Untimely("Something has been entered for this member already, and waits. Go on with that.")


def end_wait_for_correction(session: Session, matter: Matter, member_id: int) -> datetime | None:
    """Note that nothing waits any more for a corrected entry for the member: it has come, or the member has answered itself. Gives
    until when it would have waited beyond its end."""
    own = EnteredPosition.member_id == member_id, EnteredPosition.state.in_(WRONG)
    waited: list[datetime] = []
    for entry in session.scalars(_entered_positions(matter).where(*own)):
        until = entry.correct_by(matter.ends_at)
        if until is not None and until > matter.ends_at:
            waited.append(until)
        entry.waits_until = None
    return max(waited, default=None)


def is_late_objection(session: Session, matter: Matter, entry: EnteredPosition) -> bool:
    """Whether it is an objection that arrived after the end of a silence which binds the member, and is kept apart."""
    if not isinstance(matter, Adoption) or not entry.objects or entry.arrived_at <= matter.ends_at:
        return False
    awaited = matter.id in decisions_awaiting(session, Adoption, entry.member_id)
    return not awaited and matter.accepts_late_objections(entry.arrived_at)


def lapse_entered(session: Session, matter: Matter, *, now: datetime) -> None:
    """Let entries lapse that do not count yet, as it has ended; not an objection that came too late to a text that is adopted."""
    for entry in session.scalars(_entered_positions(matter).where(EnteredPosition.state.in_(WAITING))).all():
        if not is_late_objection(session, matter, entry):
            _lapse(session, matter, entry, None, now)


def end_waits_for(session: Session, decision: Decision, member: Member, *, by: Person, now: datetime) -> None:
    """Wait no more for a coordinator who has answered in the service: what was entered lapses, and needs no correction."""
    to_confirm = EnteredPosition.state == EnteredState.TO_CONFIRM, EnteredPosition.member_id == member.id
    for entry in session.scalars(_entered_positions(decision).where(*to_confirm)).all():
        _lapse(session, decision, entry, by, now)
    end_wait_for_correction(session, decision, member.id)


def _lapse(session: Session, matter: Matter, entry: EnteredPosition, by: Person | None, now: datetime) -> None:
    entry.move_to(EnteredState.LAPSED)

    consultation_id = matter.version.consultation_id
    record(session, entry, Verb.POSITION_LAPSED, consultation_id=consultation_id, by=by, at=now)


def _entered_positions(matter: Matter) -> Select[EnteredPosition]:
    known = unsealed("what is entered for any member ends with it")
    return select(EnteredPosition).filter_by(**decision_columns(matter)).execution_options(**known)


def ensure_is_asked(matter: Matter, member: Member) -> None:
    """Raise NotFound for a member that is not asked, or not yet."""
    if matter.begun_at is None or member.id not in {one.id for one in matter.version.consultation.members}:
        raise NotFound


def ensure_asked_then(matter: Matter, minute: datetime, field: str) -> datetime:
    """The instant of a time that is given in whole minutes; raises Invalid where the members had not been asked then."""
    if matter.begun_at is None:
        return minute
    instant = instant_of(minute, since=matter.begun_at)
    if instant < matter.begun_at:
        raise Invalid("The members had not been asked then. Check the date and the time.", field)
    return instant


def withdraw_result(session: Session, decision: Decision) -> None:
    """Take back what one of the secretariat has declared of a silence, though not when: a member is heard of since."""
    if decision.silence is not None:
        decision.silence.declared_as = decision.silence.declared_by_id = None
        letters.withdraw_result_declared(session, decision)


def ensure_accepts_answers(decision: Decision, by: Person, now: datetime) -> None:
    """Raise Untimely when what is said at `now` cannot count any more."""
    if not decision.accepts_answers(now):
        raise Untimely(f"The time to answer ended on {when(decision.ended_at or decision.ends_at, by.zone)}.")
