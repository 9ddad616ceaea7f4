"""The daily check of the record by the service itself: when the record was last checked, and whether it held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.db.access import OPERATOR, WORKER
from models.db.database import Database, now
from models.health.service_state import ServiceState
from models.record.guards import broken_guards
from models.record.verifying import Trust, verify
from models.security_log import SecurityEvent

PERIOD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """What the last check of the record found: the number of things that do not hold."""

    at: datetime
    faults: int


def last_check(session: Session) -> RecordCheck | None:
    """None before the first."""
    state = session.get_one(ServiceState, 1)
    if state.record_checked_at is None or state.record_faults is None:
        return None
    return RecordCheck(state.record_checked_at, state.record_faults)


def is_due(check: RecordCheck | None, at: datetime) -> bool:
    """Whether the record is to be checked: once a day, and each time that somebody asks while something does not hold."""
    return check is None or check.faults > 0 or at - check.at >= PERIOD


def check_when_due(database: Database) -> None:
    """Check the record as `lmec audit verify` does, and note what was found; what does not hold is also in the security log."""
    with database.reading(WORKER) as session:
        if not is_due(last_check(session), now(session.connection())):
            return
    trust = Trust.from_signer(database.signer)
    faults = len(broken_guards(database))
    with database.reading(OPERATOR) as session:
        faults += sum(len(finding.faults) for finding in verify(session, trust))
    with database.transaction(WORKER) as session:
        state = session.get_one(ServiceState, 1)
        state.record_checked_at, state.record_faults = now(session.connection()), faults
    if faults:
        database.security.write(SecurityEvent.RECORD_BROKEN, found=faults)
