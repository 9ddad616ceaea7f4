"""One try at a piece of work that was taken. Whatever ends it early gives the work back."""

from pathlib import Path
from time import monotonic
from traceback import extract_tb
from types import TracebackType

import structlog
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import bind_contextvars, reset_contextvars

from models.db import work
from models.db.access import WORKER
from models.db.database import Database, now
from models.db.work import Claim, ClaimLost, Impossible, NotNow, Unneeded
from worker.app import LONGEST_WORK

log = structlog.get_logger("worker")

TOO_LONG = f"It was not done within {LONGEST_WORK // 60} minutes."


class Attempt:
    """Do the work of `claim` in the block; the block finishes the work itself.

    A failure is counted, unless it is NotNow, and the work waits for its next turn, longer each time. A worker that is told to stop gives the
    work back as if it had never begun it, unless `once`: then having begun is what counts. Work that takes too long has
    failed, though a process at its time limit is told no more than that it must stop.
    """

    def __init__(self, database: Database, claim: Claim, *, once: bool = False) -> None:
        self.database = database
        self.claim = claim
        self.once = once

    def __enter__(self) -> None:
        self.log_context = bind_contextvars(kind=self.claim.entity.kind, work=self.claim.id)
        self.began = monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """True when the exception has been dealt with; a stop goes on to stop the process."""
        try:
            return self._finish(error)
        finally:
            reset_contextvars(**self.log_context)

    def _finish(self, error: BaseException | None) -> bool:
        if error is None:
            log.info("done")
            return True
        if isinstance(error, ClaimLost):
            log.warning("taken over by another worker")
            return True
        if isinstance(error, Unneeded):
            with self.database.transaction(WORKER) as session:
                work.cancel(session, self.claim, reason=str(error))
            log.info("not needed any more")
            return True
        too_long = monotonic() - self.began > LONGEST_WORK
        stopped = not isinstance(error, Exception)
        failed = too_long or not stopped
        words = TOO_LONG if too_long and not isinstance(error, Impossible) else _describe_error(error)
        self._give_back(error, words, counts=self.once or (failed and not isinstance(error, NotNow)), waits=failed)
        if failed:
            log.error("failed", exc_info=error)
        else:
            log.info("given back")
        return not stopped

    def _give_back(self, error: BaseException, words: str, *, counts: bool, waits: bool) -> None:
        with self.database.transaction(WORKER) as session:
            row = session.get(self.claim.entity, self.claim.id)
            if row is None:  # such as a file of a text that has changed meanwhile
                log.info("gone")
                return
            not_before = now(session.connection())
            if waits:
                not_before += work.back_off(row.attempts)
            is_impossible = isinstance(error, Impossible)
            work.put_back(session, self.claim, error=words, not_before=not_before, counts=counts, final=is_impossible)


def _describe_error(error: BaseException) -> str:
    """What went wrong, for staff. What an error says of itself may hold words of a comment, so it is kept out."""
    if isinstance(error, Impossible | NotNow):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"The machine of the worker answered: {error.strerror}."
    if isinstance(error, DBAPIError):
        return f"The database refused it ({getattr(error.orig, 'sqlite_errorname', type(error.orig).__name__)})."
    *_, last = extract_tb(error.__traceback__)
    return f"A fault of the program ({type(error).__name__} in {Path(last.filename).name}, line {last.lineno})."
