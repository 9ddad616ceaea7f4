"""What the service says to its operators: one JSON object a line, on standard error. Never words of a comment or of a person."""

import logging
import sys
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from typing import ClassVar

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def _place_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Log the kind of an exception and where it came from, but not its message: that may hold words of a comment."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["way"] = [f"{Path(step.filename).name}:{step.lineno}" for step in extract_tb(error.__traceback__)]
        if isinstance(error, OSError) and error.strerror:
            event["machine"] = error.strerror
    return event


STAMPED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    _place_of_error,
)

LEVELS = logging.getLevelNamesMapping()
RENDERED = structlog.processors.JSONRenderer(ensure_ascii=False)


def asked_for(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Go on with a line whose level is asked for; the libraries' loggers know which that are."""
    if not logging.getLogger().isEnabledFor(LEVELS[method.upper()]):
        raise structlog.DropEvent
    return event


class Lines:
    """Where our own lines go: straight to their place, since a record for each costs more than the line.

    A line that its place refuses (a full disk, a reader that has gone) is lost, and the work goes on.
    """

    place: ClassVar = sys.stderr

    def __init__(self, _name: str) -> None:
        pass

    def write(self, line: str) -> None:
        with suppress(OSError, ValueError):
            self.place.write(f"{line}\n")

    debug = info = warning = error = write


def configure(level: int = logging.INFO) -> None:
    """Send our own lines and those of the libraries to one place in one form; repeating it changes nothing."""
    Lines.place = sys.stderr
    handler = logging.StreamHandler(Lines.place)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=STAMPED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, RENDERED],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[asked_for, *STAMPED, RENDERED],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=Lines,
        cache_logger_on_first_use=True,
    )
