"""What the engine room shows: how much work waits, runs and was given up, and what was given up, as far as staff may see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.db.work import Work, WorkState, kinds
from models.drafts.version import DraftVersion
from models.health import checks
from models.health.checks import Standing
from models.letters.notification import Notification
from models.rounds.consultation import Consultation, Round
from models.uploads.upload import Upload

SHOWN = 50  # of each kind; the numbers are of all


@dataclass(frozen=True, slots=True)
class Failure:
    """Work that was given up, and the consultation that it is about; None for a file of which none has been made yet."""

    work: Work
    consultation: Consultation | None
    round: Round | None
    version: DraftVersion | None


@dataclass(frozen=True, slots=True)
class EngineRoom:
    """`hidden` counts what was given up and is not the secretariat's to see, such as letters at home in a member."""

    ticked_at: datetime | None
    standings: tuple[Standing, ...]
    failures: tuple[Failure, ...]
    reasons: tuple[str, ...]  # why work that is tried again did not succeed so far, each once
    hidden: int


def engine_room(session: Session, now: datetime) -> EngineRoom:
    standings = tuple(checks.standings(session, now))
    failures = [_failures(session, of) for _, of in sorted(kinds().items())]
    return EngineRoom(
        ticked_at=checks.ticked_at(session),
        standings=standings,
        failures=tuple(failure for of_kind in failures for failure in of_kind),
        reasons=tuple(sorted({reason for of in kinds().values() for reason in _reasons(session, of)})),
        hidden=sum(
            standing.failed - len(shown)
            for standing, shown in zip(standings, failures, strict=True)
            if len(shown) < SHOWN
        ),
    )


def consultation_of(session: Session, work: Work) -> Consultation | None:
    """The consultation that work is about; None for what is about a person alone."""
    about = _round(session, work) or _version(session, work)
    return session.get_one(Consultation, about.consultation_id) if about else None


def _failures(session: Session, of: type[Work]) -> list[Failure]:
    failed = select(of).where(of.state == WorkState.FAILED).order_by(of.not_before.desc(), of.id).limit(SHOWN)
    if of is Notification:
        failed = failed.options(joinedload(Notification.person))
    found = [
        Failure(work, consultation_of(session, work), _round(session, work), _version(session, work))
        for work in session.scalars(failed)
    ]
    return [one for one in found if one.consultation is not None or isinstance(one.work, Upload)]


def _reasons(session: Session, of: type[Work]) -> list[str]:
    troubled = (of.state == WorkState.WAITING) & of.last_error.is_not(None)
    return [reason or "" for reason in session.scalars(select(of.last_error).where(troubled).distinct().limit(SHOWN))]


def _round(session: Session, work: Work) -> Round | None:
    id: int | None = getattr(work, "round_id", None)
    return session.get(Round, id) if id else None


def _version(session: Session, work: Work) -> DraftVersion | None:
    id: int | None = getattr(work, "version_id", None)
    return session.get(DraftVersion, id) if id else None
