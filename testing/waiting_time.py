"""A clock that a busy machine does not move: how long this thread has waited for anything but the processor."""

from pathlib import Path
from time import monotonic

SCHEDULER = Path("/proc/thread-self/schedstat")  # nanoseconds on the processor, and waiting for it


def waiting_time() -> float:
    """Seconds since some instant in which this thread has waited for a lock, a line or a timer; only differences mean something."""
    running, runnable, _ = map(int, SCHEDULER.read_text(encoding="ascii").split())
    return monotonic() - (running + runnable) / 1e9
