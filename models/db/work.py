"""Work is a row. A message in Redis is only a bell; whoever takes the row does the work.

Taking is a lease: one conditional UPDATE. Finishing writes the result only if the claim still stands, in the same
transaction, so work inside the database happens exactly once though it may run twice.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from typing import ClassVar, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Index,
    SmallInteger,
    Text,
    and_,
    bindparam,
    event,
    false,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column
from sqlalchemy.sql.elements import SQLCoreOperations

from models.db.base import Base, UtcDateTime, choice, for_update

ATTEMPTS = 5
BACK_OFF = timedelta(seconds=5)

Instant: TypeAlias = datetime | BindParameter[datetime]
_UNSYNCHRONIZED = {"synchronize_session": False}
AT_ONCE = 1000  # of each kind; the next sweep finds the rest


class WorkState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"  # nobody needs it any more, and nothing went wrong


GIVEN_UP = (WorkState.FAILED, WorkState.CANCELLED)
"""What nobody does any more unless somebody asks for it again."""


class Priority(IntEnum):
    """Which of the work that waits comes first when there is more than workers can do at once; a lower one does."""

    FIRST = 0  # somebody waits for it in front of a page, or of their mail
    NEXT = 1  # somebody has asked for it and can do other things meanwhile
    LAST = 2  # nobody has asked for it yet


class ClaimLost(Exception):
    """Somebody else has taken the work over since; what was computed is thrown away."""


class Impossible(Exception):
    """The work cannot be done, however often it is tried; `str()` is the sentence for people."""


class NotNow(Exception):
    """The work waits for something else that is away, and has not been tried; `str()` is the sentence for people."""


class Unneeded(Exception):
    """Nobody needs the work any more, for instance since something newer has taken its place; `str()` is the sentence for people."""


class Work(Base):
    """Something owed: done by a worker, found again by the sweep whatever dies."""

    __abstract__ = True
    kind: ClassVar[str]
    rings_by_kind: ClassVar[bool] = False

    state: Mapped[WorkState] = mapped_column(choice(WorkState), default=WorkState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    claim: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    progress: Mapped[int] = mapped_column(default=0)  # percent
    # The program of the release before reads the column by this name.
    priority: Mapped[int] = mapped_column("turn", SmallInteger, default=Priority.FIRST)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        return (Index(None, "state", "not_before"),)

    @classmethod
    def hindered(cls) -> ColumnElement[bool]:
        """Which of this kind must wait for other work, whatever the time: none, unless the kind says so."""
        return false()


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do one piece of work until the lease ends; `attempts` counts this one and those before."""

    entity: type[Work]
    id: int
    token: str
    attempts: int

    def stands(self) -> ColumnElement[bool]:
        return and_(self.entity.id == self.id, self.entity.claim == self.token, self.entity.state == WorkState.RUNNING)


def is_ready(entity: type[Work], now: Instant) -> ColumnElement[bool]:
    """Waiting, and neither its time nor other work stands in its way."""
    return and_(entity.state == WorkState.WAITING, entity.not_before <= now, not_(entity.hindered()))


def is_due(entity: type[Work], now: Instant) -> SQLCoreOperations[bool]:
    """Ready, or left running by somebody whose lease has ended."""
    return or_(
        is_ready(entity, now),
        and_(entity.state == WorkState.RUNNING, entity.claimed_until <= now),
    )


def take(session: Session, entity: type[Work], id: int, *, now: datetime, lease: timedelta) -> Claim | None:
    """Claim the work if it is due and has attempts left; None if it is somebody else's, done, or given up."""
    token, connection = secrets.token_hex(16), session.connection()
    values = {"number": id, "now": now}
    attempts = connection.scalar(_take_statement(entity), values | {"until": now + lease, "token": token})
    if attempts is None:
        connection.execute(_give_up_statement(entity), values)
        return None
    return Claim(entity, id, token, attempts)


@cache
def _take_statement(entity: type[Work]) -> Executable:
    """The statement, put together once: that takes longer than the database needs for it."""
    taken = {
        "state": WorkState.RUNNING,
        "claim": bindparam("token"),
        "claimed_until": bindparam("until"),
        "progress": 0,
    }
    left = update(entity).where(_is_due(entity), entity.attempts < ATTEMPTS)
    return left.values(taken | {"attempts": entity.attempts + 1}).returning(entity.attempts)


@cache
def _give_up_statement(entity: type[Work]) -> Executable:
    words = func.coalesce(entity.last_error, "The worker stopped in the middle each time.")
    given_up = {"state": WorkState.FAILED, "claim": None, "claimed_until": None, "last_error": words}
    return update(entity).where(_is_due(entity), entity.attempts >= ATTEMPTS).values(given_up)


def _is_due(entity: type[Work]) -> ColumnElement[bool]:
    return and_(entity.id == bindparam("number"), is_due(entity, bindparam("now", type_=UtcDateTime())))


def renew(session: Session, claim: Claim, *, now: datetime, lease: timedelta, progress: int) -> None:
    """Show how far the work is (percent) and keep it; raises ClaimLost if it is no longer ours."""
    keeping = update(claim.entity).where(claim.stands()).values(claimed_until=now + lease, progress=progress)
    if not _has_changed(session, keeping):
        raise ClaimLost


def finish(session: Session, claim: Claim, **written: object) -> None:
    """Mark the work done in the transaction that writes its result, which may be columns of its own row; raises ClaimLost if
    it is no longer ours."""
    values = {"number": claim.id, "token": claim.token} | written
    if not session.connection().execute(_finish_statement(claim.entity), values).rowcount:
        raise ClaimLost


@cache
def _finish_statement(entity: type[Work]) -> Executable:
    """Columns that are given beside its own are written, too."""
    done = {"state": WorkState.DONE, "claim": None, "claimed_until": None, "last_error": None, "progress": 100}
    ours = and_(entity.id == bindparam("number"), entity.claim == bindparam("token"), entity.state == WorkState.RUNNING)
    return update(entity).where(ours).values(done)


def put_back(
    session: Session, claim: Claim, *, error: str, not_before: datetime, counts: bool, final: bool = False
) -> None:
    """Give the work back with what went wrong, to be tried again from `not_before`; `final` gives it up at once.

    A failure that `counts` uses up an attempt, and the last attempt gives up; one that does not may recur for ever.
    """
    row = session.scalars(for_update(select(claim.entity).where(claim.stands()), claim.entity)).one_or_none()
    if row is None:
        return
    row.attempts -= 0 if counts else 1
    row.state = WorkState.FAILED if final or row.attempts >= ATTEMPTS else WorkState.WAITING
    row.not_before, row.last_error, row.claim, row.claimed_until = not_before, error[:2000], None, None


def cancel(session: Session, claim: Claim, *, reason: str) -> None:
    """Cancel work that nobody needs any more; it does not count as a failure."""
    cancelled = {"state": WorkState.CANCELLED, "claim": None, "claimed_until": None, "last_error": reason}
    _has_changed(session, update(claim.entity).where(claim.stands()).values(**cancelled))


def back_off(attempts: int) -> timedelta:
    """How long to wait after the given number of attempts: 5, 10, 20, 40 … seconds, at most an hour."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(BACK_OFF * (1 << doublings), timedelta(hours=1))


def try_again(session: Session, work: Work, *, now: datetime) -> None:
    """Owe work afresh that was given up, as a person asks for it."""
    work.state, work.attempts, work.not_before, work.last_error = WorkState.WAITING, 0, now, None
    owed_work(session).append(work)


def work_kinds() -> dict[str, type[Work]]:
    """Every kind of work by its name."""
    return {entity.kind: entity for entity in Work.__subclasses__()}


def raise_priority(session: Session, work: Work, priority: Priority) -> None:
    """Let waiting work come sooner than it would, as somebody asks for it; it never comes later than before."""
    if work.state is WorkState.WAITING and priority < work.priority:
        work.priority = priority
        owed_work(session).append(work)


@contextmanager
def collect_bells(session: Session) -> Iterator[set[tuple[Priority, str, int | None]]]:
    """Gather the bells of the work that the transaction comes to owe: its priority, kind and its number; filled when
    the block ends. Letters gather once, by kind."""
    bells: set[tuple[Priority, str, int | None]] = set()
    yield bells
    bells.update(
        (Priority(work.priority), work.kind, None if work.rings_by_kind else work.id) for work in owed_work(session)
    )


def _has_changed(session: Session, statement: object) -> bool:
    return bool(session.execute(statement, execution_options=_UNSYNCHRONIZED).rowcount)  # type: ignore[call-overload]  # an UPDATE


def owed_work(session: Session) -> list[Work]:
    """The work that has come to be owed in this session, as it grows."""
    grown: list[Work] = session.info.setdefault("owed", [])
    return grown


def due_bells(session: Session, now: datetime) -> list[tuple[str, int | None, Priority]]:
    """The bells that should ring for all work that is due: its kind, its id (None if one bell is for all of it), and its
    priority.

    What has waited longest of each kind is put before all others, so that nothing waits for ever behind what comes later.
    """
    owed: list[tuple[str, int | None, Priority]] = []
    for kind, entity in sorted(work_kinds().items()):
        limit = 1 if entity.rings_by_kind else AT_ONCE
        waiting = (
            select(entity.id, entity.priority)
            .where(is_due(entity, now))
            .order_by(entity.not_before, entity.id)
            .limit(limit)
        )
        for place, (id, priority) in enumerate(session.execute(waiting)):
            owed.append((kind, None if entity.rings_by_kind else id, Priority(priority) if place else Priority.FIRST))
    return owed


@event.listens_for(Session, "after_flush")
def _notice_new_work(session: Session, _context: object) -> None:
    owed_work(session).extend(row for row in session.new if isinstance(row, Work) and row.state is WorkState.WAITING)
