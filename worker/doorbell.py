"""The bell: tells the workers that work is waiting. If Redis is away, nobody minds: the sweep finds the work."""

from time import monotonic

import structlog
from celery.exceptions import OperationalError as CeleryError
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from worker.app import BELL_PATIENCE, app

log = structlog.get_logger("doorbell")

QUIET = 5.0  # seconds without another try after one that failed, so that a person waits for a frozen Redis once
_quiet_until = 0.0


def ring(kind: str, id: int | None) -> None:
    """Tell a worker that the work `id` of this kind waits (None: whatever waits of the kind). Never raises, never waits long."""
    global _quiet_until
    if monotonic() < _quiet_until:
        log.info("not rung", kind=kind, work=id, because="Redis was away a moment ago")
        return
    try:
        app.send_task(kind, args=[id], ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _quiet_until = monotonic() + QUIET
        log.warning("not rung", kind=kind, work=id, because=type(error).__name__)
