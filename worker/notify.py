"""The bell: tells the workers that work is waiting. If Redis is away, nobody minds: the sweep finds the work."""

from pathlib import Path
from time import monotonic

import structlog
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from models.db.work import Priority
from worker.app import app
from worker.broker import broker_in

log = structlog.get_logger("doorbell")

QUIET = 5.0  # seconds
# A worker looks into the list of a lower number first; these are three of the four lists that kombu keeps in Redis.
PRIORITIES = {Priority.FIRST: 0, Priority.NEXT: 3, Priority.LAST: 6}


class Doorbell:
    """Sends one message for each ring; after one that failed it is quiet for QUIET, so a person waits for Redis once."""

    def __init__(self, app: Celery) -> None:
        self.app = app
        self.quiet_until = 0.0

    def ring(self, kind: str, id: int | None, priority: Priority = Priority.FIRST) -> None:
        """Tell a worker that work `id` of this kind waits (None: all of the kind). Never raises; waits 2 s at most."""
        if monotonic() < self.quiet_until:
            log.info("not rung", kind=kind, work=id, because="Redis was away a moment ago")
            return
        try:
            self.app.send_task(kind, args=[id], priority=PRIORITIES[priority])
        except (OperationalError, RedisError, OSError) as error:
            self.quiet_until = monotonic() + QUIET
            log.warning("not rung", kind=kind, work=id, because=type(error).__name__)

    def is_reachable(self) -> bool:
        """Whether the broker answers; waits 4 s at most."""
        try:
            with self.app.connection_for_write() as line:
                line.ensure_connection(max_retries=1, interval_start=0)  # it says PING when it opens a line
        except (OperationalError, RedisError, OSError):
            return False
        return True


def own_redis(folder: Path) -> str:
    """The address of the broker that runs on this machine for the data `folder`."""
    return broker_in(folder).url


_doorbell = Doorbell(app)
ring, is_reachable = _doorbell.ring, _doorbell.is_reachable
