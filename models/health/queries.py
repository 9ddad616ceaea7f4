"""How the service fares: counts of what waits, runs and was given up; a verdict on them, with a sentence that says what to do;
and what the page of the system status shows of it, as far as staff may see it."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, select
from sqlalchemy.orm import Session, joinedload

from models.db.access import unsealed
from models.db.work import Work, WorkState, is_ready, work_kinds
from models.drafts.version import DraftVersion
from models.health.record_check import PERIOD, RecordCheck
from models.health.service_state import ServiceState
from models.letters.notification import Notification
from models.rounds.consultation import Consultation, Round
from models.uploads.queries.uploads import is_superseded
from models.uploads.upload import Upload

SILENT_AFTER = timedelta(minutes=3)  # three periods of the clock
STUCK_AFTER = timedelta(minutes=10)
UNCHECKED_AFTER = 2 * PERIOD
LEAST_FREE = 500_000_000  # bytes
FULL = 1_000_000  # bytes that are free when nothing can be saved any more: a database takes more for itself at once
CLOCK_TO_DO = "Deadlines close no round meanwhile. See that beat, the broker and a worker run."
SHOWN = 100  # of each kind; the numbers are of all


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """Work of one kind. What is `due` could be done now, the oldest of it since `oldest`; `later` waits for its time
    or for other work, and of both `troubled` has been tried without success."""

    kind: str
    due: int = 0
    later: int = 0
    troubled: int = 0
    running: int = 0
    failed: int = 0
    oldest: datetime | None = None


def work_counts(session: Session, now: datetime) -> list[WorkCounts]:
    """Every kind of work by its name. All of it is counted, whoever may read it."""
    return [_count_work(session, kind, entity, now) for kind, entity in sorted(work_kinds().items())]


def sent(session: Session) -> int:
    """How many letters a mail server has taken."""
    taken = select(func.count()).select_from(Notification).where(Notification.sent_at.is_not(None))
    return session.scalars(taken, execution_options=unsealed("letters are counted for operators")).one()


def ticked_at(session: Session) -> datetime | None:
    """When the clock's tick last came all the way."""
    return session.get_one(ServiceState, 1).ticked_at


def _count_work(session: Session, kind: str, entity: type[Work], now: datetime) -> WorkCounts:
    waiting = entity.state == WorkState.WAITING
    due = is_ready(entity, now)
    counted = [
        func.count(case((that, 1)))
        for that in (
            due,
            and_(waiting, not_(due)),
            and_(waiting, entity.last_error.is_not(None)),
            entity.state == WorkState.RUNNING,
            _is_given_up(entity),
        )
    ]
    oldest = func.min(case((due, entity.not_before)))
    unfinished = select(*counted, oldest).where(entity.state != WorkState.DONE)
    counts: tuple[Any, ...] = tuple(
        session.execute(unfinished, execution_options=unsealed("work is counted for operators")).one()
    )
    return WorkCounts(kind, *counts)


class Verdict(StrEnum):
    FINE = "fine"
    LOOK = "look"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A person does well to look after LOOK; with FAILING the service does not do its work."""

    about: str
    verdict: Verdict
    words: str


def check_clock(ticked_at: datetime | None, now: datetime) -> Finding:
    """Whether the clock is heard. Its tick has gone by the broker and a worker, so all three are."""
    if ticked_at is None:
        return Finding(
            "clock",
            Verdict.FAILING,
            f"It has not ticked yet; after the first start that takes a few seconds. {CLOCK_TO_DO}",
        )
    ago = max(now - ticked_at, timedelta())
    if ago > SILENT_AFTER:
        return Finding("clock", Verdict.FAILING, f"It has been silent for {duration_in_words(ago)}. {CLOCK_TO_DO}")
    return Finding("clock", Verdict.FINE, f"It ticked {duration_in_words(ago)} ago.")


def check_work(counts: Iterable[WorkCounts], now: datetime) -> Iterator[Finding]:
    """Whether each kind of work is done in time and without failure."""
    for one in counts:
        words = []
        if one.failed:
            words.append(f"{one.failed} given up; the page “System status” says why, and has a button to try again.")
        if one.oldest is not None and now - one.oldest > STUCK_AFTER:
            words.append(
                f"The oldest of {one.due} has been due for {duration_in_words(now - one.oldest)}: see that the workers run."
            )
        if one.troubled:
            words.append(f"{one.troubled} tried without success so far; tried again by itself.")
        verdict = Verdict.LOOK if words else Verdict.FINE
        yield Finding(one.kind, verdict, " ".join(words) or f"{one.due} waiting, {one.running} running.")


def check_letters(held_at: datetime | None, now: datetime) -> Finding:
    """Whether letters go, or are held since a restore."""
    if held_at is None:
        return Finding("letters", Verdict.FINE, "They go as usual.")
    words = f"They are held since a backup was restored {duration_in_words(now - held_at)} ago. To let them go: lmec letters release"
    return Finding("letters", Verdict.LOOK, words)


def check_record(check: RecordCheck | None, now: datetime) -> Finding:
    """Whether the record held when the service last checked it, and whether that was lately."""
    if check is None:
        return Finding("record", Verdict.FINE, "The service has not checked it yet; it does so when its clock starts.")
    ago = duration_in_words(max(now - check.at, timedelta()))
    if check.faults:
        count = f"{check.faults} {'thing' if check.faults == 1 else 'things'}"
        words = f"When the service checked it {ago} ago, {count} did not hold: somebody may have altered the database. See what: lmec audit verify"
        return Finding("record", Verdict.LOOK, words)
    if now - check.at > UNCHECKED_AFTER:
        words = f"The service has not checked it for {ago}. See that the workers run, or check it: lmec audit verify"
        return Finding("record", Verdict.LOOK, words)
    return Finding("record", Verdict.FINE, f"It was checked {ago} ago, and holds.")


def check_disk(folder: Path) -> Finding:
    """Whether there is enough space on the disk of the folder, or of the place where it will be created."""
    place = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(place).free
    if free < FULL:
        words = f"The disk of {folder} is full, so nothing can be saved. Make room."
        return Finding("disk", Verdict.FAILING, words)
    if free < LEAST_FREE:
        words = f"Only {free // 1_000_000} MB are free for {folder}. Make room before nothing can be saved any more."
        return Finding("disk", Verdict.LOOK, words)
    return Finding("disk", Verdict.FINE, f"{free // 1_000_000} MB are free.")


def duration_in_words(length: timedelta) -> str:
    """A length of time in the largest whole unit: "50 seconds", "3 hours"."""
    seconds = int(length.total_seconds())
    for unit, seconds_in_unit in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= seconds_in_unit:
            count = seconds // seconds_in_unit
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Failure:
    """Work that was given up, and its consultation; None for a file that has not become one yet."""

    work: Work
    consultation: Consultation | None
    round: Round | None
    version: DraftVersion | None


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """`hidden` counts what was given up and is not the secretariat's to see, such as letters at home in a member."""

    ticked_at: datetime | None
    work_counts: tuple[WorkCounts, ...]
    failures: tuple[Failure, ...]
    reasons: tuple[str, ...]  # why work that is tried again did not succeed so far, each once
    hidden: int


def system_status(session: Session, now: datetime) -> SystemStatus:
    found = tuple(work_counts(session, now))
    failures = [_failures_of(session, entity) for _, entity in sorted(work_kinds().items())]
    return SystemStatus(
        ticked_at=ticked_at(session),
        work_counts=found,
        failures=tuple(failure for of_kind in failures for failure in of_kind),
        reasons=tuple(
            sorted({reason for entity in work_kinds().values() for reason in _reasons_for_retry(session, entity)})
        ),
        hidden=sum(one.failed - len(shown) for one, shown in zip(found, failures, strict=True) if len(shown) < SHOWN),
    )


def consultation_of(session: Session, work: Work) -> Consultation | None:
    """The consultation that work is about; None for what is about a person alone."""
    subject = _round_of(session, work) or _version_of(session, work)
    return session.get_one(Consultation, subject.consultation_id) if subject else None


def _is_given_up(entity: type[Work]) -> ColumnElement[bool]:
    """What workers have given up, and somebody has still to deal with."""
    failed = entity.state == WorkState.FAILED
    return and_(failed, ~is_superseded()) if entity is Upload else failed


def _failures_of(session: Session, entity: type[Work]) -> list[Failure]:
    failed = select(entity).where(_is_given_up(entity)).order_by(entity.not_before.desc(), entity.id).limit(SHOWN)
    if entity is Notification:
        failed = failed.options(joinedload(Notification.person))
    found = [
        Failure(work, consultation_of(session, work), _round_of(session, work), _version_of(session, work))
        for work in session.scalars(failed)
    ]
    return [one for one in found if one.consultation is not None or isinstance(one.work, Upload)]


def _reasons_for_retry(session: Session, entity: type[Work]) -> list[str]:
    troubled = (entity.state == WorkState.WAITING) & entity.last_error.is_not(None)
    return [
        reason or "" for reason in session.scalars(select(entity.last_error).where(troubled).distinct().limit(SHOWN))
    ]


def _round_of(session: Session, work: Work) -> Round | None:
    id: int | None = getattr(work, "round_id", None)
    return session.get(Round, id) if id else None


def _version_of(session: Session, work: Work) -> DraftVersion | None:
    id: int | None = getattr(work, "version_id", None)
    return session.get(DraftVersion, id) if id else None
