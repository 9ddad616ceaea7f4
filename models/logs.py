"""What the service says to its operators: one JSON object a line, on standard error. Never words of a comment or of a person."""

import logging
import sys
from pathlib import Path
from traceback import extract_tb

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def place_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Of an exception its kind and where it came from, without what it says of itself: that may be words of a comment."""
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
    place_of_error,
)


def configure(level: int = logging.INFO) -> None:
    """Send our own lines and those of the libraries through one handler; repeating it changes nothing."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=STAMPED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *STAMPED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
