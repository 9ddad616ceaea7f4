"""Rounds: opened on a circulated version, closed at the deadline or early when everybody has answered; members reminded, and their
acknowledgement of a letter."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from models.adoption.operations import decisions
from models.adoption.queries import proceedings
from models.comments.operations import carrying_over
from models.comments.submission import AT_HOME, Submission
from models.db.access import OFTEN, unsealed
from models.db.base import for_update
from models.drafts.version import DraftVersion, Stage
from models.errors import Invalid, NotFound, Untimely, ensure_found
from models.letters.operations import observer_letters, round_letters
from models.letters.operations.letters import ensure_reached, members_reached
from models.observers.operations import invitations
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import (
    GRACE,
    Acknowledgement,
    Consultation,
    Round,
    RoundState,
    ensure_open,
)
from models.rounds.deadline import MOST_DAYS, USUAL_DAYS, reminder_days
from models.rounds.operations.final_reading import ensure_can_be_held

_SELECT_ROUND = for_update(select(Round).where(Round.id == bindparam("round")), Round).execution_options(
    populate_existing=True, **OFTEN
)
_IS_RUNNING = (Round.state == RoundState.OPEN) & Round.paused_at.is_(None)
_SELECT_ROUND_ALONE = _SELECT_ROUND.options(joinedload(Round.consultation).raiseload(Consultation.members))


def open_round(
    session: Session,
    version_id: int,
    *,
    closes_at: datetime,
    reminds: bool = False,
    days: Sequence[int] = USUAL_DAYS,
    final_reading: bool = False,
    by: Person,
    now: datetime,
) -> Round:
    """Ask the members for comments on a circulated version until `closes_at`, in a `final_reading` only for corrections;
    `reminds` those that have not answered so many `days` before."""
    by.ensure_staff()
    plan = reminder_days(days)
    if reminds and not plan:
        raise Invalid("Say how many days before the deadline members are reminded, such as 7, 3, 1.", "reminder_days")
    # The consultation's lock: two rounds are never open at once, and numbers have no gaps.
    version = decisions.locked_version(session, version_id)
    if closes_at <= now:
        raise Invalid("The deadline must be in the future.", "closes_at")
    there = proceedings.round_under_way(session, version.consultation_id)
    if there is not None and there.is_open and _terms(there) == (version.id, closes_at, reminds, plan, final_reading):
        return there  # the button was pressed twice
    ensure_can_open(session, version)
    if final_reading:
        ensure_can_be_held(session, version)
    broken = proceedings.objected_to(session, version)
    rounds = select(func.count()).select_from(Round).where(Round.consultation_id == version.consultation_id)

    round = Round(
        consultation=version.consultation,
        version=version,
        number=session.scalars(rounds).one() + 1,
        opens_at=now,
        closes_at=closes_at,
        reminds=reminds,
        reminder_days=plan,
        final_reading=final_reading,
    )
    session.add(round)
    session.flush()
    for member in version.consultation.members:
        session.add(Submission(round_id=round.id, member_id=member.id))

    details = {"number": round.number, **({"final_reading": True} if final_reading else {})}
    record(session, round, Verb.ROUND_OPENED, consultation_id=round.consultation_id, by=by, at=now, **details)

    carrying_over.carry_over(session, round, now=now)
    if broken is not None:
        carrying_over.carry_objection(session, round, broken, by=by, now=now)

    round_letters.owe_round_opened(session, round, broken, now=now)
    invitations.invite_all(session, round, now=now)
    return round


def _terms(round: Round) -> tuple[object, ...]:
    return round.version_id, round.closes_at, round.reminds, round.reminder_days, round.final_reading


def ensure_can_open(session: Session, version: DraftVersion) -> None:
    """Raise Untimely when no round can be opened on this text now."""
    if version.stage is Stage.ADOPTED:
        raise Untimely("This text has been adopted already.")
    if version.stage is not Stage.CIRCULATED:
        raise Untimely("A round is opened on the newest circulated version. This text has not been circulated.")
    if version.id != proceedings.newest(session, version.consultation_id):
        raise Untimely("A round is opened on the newest circulated version. This is an older one.")
    under_way = proceedings.round_under_way(session, version.consultation_id)
    if under_way:
        raise Untimely(f"{under_way.name.capitalize()} on this text is still under way.")
    proceedings.ensure_none_under_way(session, version)


def close(session: Session, round_id: int, *, by: Person, now: datetime) -> Round:
    """Close a round before its deadline has been processed: only when every member has answered. Then nobody needs the time for
    which it may be paused, and the pause ends with it."""
    by.ensure_staff()
    round = locked_round(session, round_id)
    if round.is_closed:
        return round
    waiting = members_without_answer(session, round)
    if waiting:
        names = ", ".join(member.name for member in waiting)
        raise Untimely(f"The round can be closed early only when all have answered. Still missing: {names}.")
    if round.paused_at is not None:
        # What came during the pause came in time, also behind the deadline from before it.
        round.paused_at, round.closes_at = None, max(round.closes_at, now)
    _close_round(session, round, by=by, now=now)
    return round


def close_due(session: Session, *, now: datetime) -> list[int]:
    """Close the rounds whose deadline and grace have passed; safe to run twice at once. Gives their ids."""
    overdue = select(Round).where(_IS_RUNNING, Round.closes_at <= now - GRACE)
    rounds = session.scalars(for_update(overdue, Round, skip_locked=True)).all()
    for round in rounds:
        _close_round(session, round, by=None, now=now)
    return [round.id for round in rounds]


def locked_round(session: Session, round_id: int) -> Round:
    """The round, locked until the transaction ends; raises NotFound."""
    return _locked_round(session, _SELECT_ROUND, round_id)


def locked_alone(session: Session, round_id: int) -> Round:
    """As `locked_round`, without the members that take part: for what one of them does."""
    return _locked_round(session, _SELECT_ROUND_ALONE, round_id)


def locked_round_for(session: Session, round_id: int, by: Person) -> Round:
    """As `locked_round`, if the person's member was asked in it; raises NotFound."""
    round = locked_round(session, round_id)
    own = select(Submission.id).where(Submission.round_id == round.id, Submission.member_id == by.of_member().id)
    if session.scalars(own).one_or_none() is None:
        raise NotFound
    return round


def locked_open_round(session: Session, round_id: int, *, by: Person, now: datetime) -> Round:
    """The round, locked, if it is open and the person's member takes part in it; also when that has answered."""
    round = locked_round(session, round_id)
    if by.of_member().id not in {member.id for member in round.consultation.members}:
        raise NotFound
    ensure_open(round, by.zone, now)
    return round


def locked_at_work(session: Session, round_id: int) -> Round:
    """The round, locked, if the secretariat is at work on its candidate; raises Untimely."""
    round = locked_round(session, round_id)
    if not round.is_at_work:
        raise Untimely("This is done after the round has closed and before its text is circulated.")
    proposed = select(DraftVersion.id).where(DraftVersion.round_id == round.id, DraftVersion.stage == Stage.PROPOSED)
    why = "whether a text is proposed counts whoever asks"
    if session.scalars(proposed, execution_options=unsealed(why)).first() is not None:
        raise Untimely("This text has been proposed for approval. Send it back first, then change it.")
    return round


def ensure_not_paused(round: Round) -> None:
    """Raise Untimely while the clock of a round stands still."""
    if round.paused_at is not None:
        raise Untimely("This round is paused. Resume it with a new deadline first.")


def members_without_answer(session: Session, round: Round) -> list[Member]:
    """The members that have not answered yet, by name."""
    collecting = select(Submission).where(Submission.round_id == round.id, Submission.state.in_(AT_HOME))
    submissions = session.scalars(
        collecting, execution_options=unsealed("everybody in a round may know who has not answered")
    )
    return sorted((submission.member for submission in submissions), key=lambda member: member.name)


def remind(session: Session, round_id: int, *, by: Person, seen: str, now: datetime) -> Round:
    """Write to the people of every member that has not answered; `seen` is the round's `reminded`, so two clicks do it once."""
    by.ensure_staff()
    round = locked_round(session, round_id)
    ensure_open(round, by.zone, now)
    ensure_not_paused(round)
    if round.reminded != seen:
        return round
    missing = members_without_answer(session, round)
    if not missing:
        raise Untimely("All members have answered. There is nobody to remind.")
    _remind_members(session, round, ensure_reached(session, missing), by=by, now=now)
    return round


def remind_due(session: Session, *, now: datetime) -> list[int]:
    """Remind whoever has not answered when a moment for it has come; safe to run twice at once. Gives the rounds' ids."""
    soon = (Round.closes_at >= now) & (Round.closes_at <= now + timedelta(days=MOST_DAYS))
    due = select(Round).where(_IS_RUNNING, Round.reminds, soon)
    rounds_due = [
        round
        for round in session.scalars(for_update(due, Round, skip_locked=True).execution_options(populate_existing=True))
        if round.is_reminder_due(now)
    ]
    for round in rounds_due:
        reached = members_reached(session, members_without_answer(session, round))
        _remind_members(session, round, reached, by=None, now=now)
    return [round.id for round in rounds_due]


def _remind_members(
    session: Session, round: Round, members: Sequence[Member], *, by: Person | None, now: datetime
) -> None:
    round.reminded_at = now
    observer_letters.owe_closing(session, round, now=now)
    if not members:
        return

    codes = [member.code for member in members]
    record(session, round, Verb.REMINDED, consultation_id=round.consultation_id, by=by, at=now, members=codes)

    round_letters.owe_reminder(session, round, members, now=now)


def acknowledge(session: Session, round_id: int, *, by: Person, now: datetime) -> Acknowledgement:
    """Say for the member that the letter about an open round has arrived; only the first time counts. Owes no letter."""
    by.ensure_speaks()
    round, member = locked_round_for(session, round_id, by), by.of_member()
    acknowledgement = session.scalars(
        select(Acknowledgement).where(Acknowledgement.round_id == round.id, Acknowledgement.member_id == member.id)
    ).one_or_none()
    if acknowledgement is not None:
        return acknowledgement
    ensure_open(round, by.zone, now)

    acknowledgement = Acknowledgement(round_id=round.id, member_id=member.id, by_id=by.id, at=now)
    session.add(acknowledgement)

    record(
        session,
        acknowledgement,
        Verb.ACKNOWLEDGED,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        round=round.number,
    )
    return acknowledgement


def _close_round(session: Session, round: Round, *, by: Person | None, now: datetime) -> None:
    round.move_to(RoundState.CLOSED)
    round.closed_at = now

    record(session, round, Verb.ROUND_CLOSED, consultation_id=round.consultation_id, by=by, at=now)

    round_letters.withdraw_reminders(session, round, round.consultation.members)
    observer_letters.withdraw_closing(session, round)
    round_letters.owe_round_closed(session, round, now=now)
    if by is not None:
        observer_letters.owe_closed(session, round, now=now)


def _locked_round(session: Session, statement: Select[Round], round_id: int) -> Round:
    return ensure_found(session.scalars(statement, {"round": round_id}).one_or_none())
