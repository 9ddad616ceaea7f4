"""Real processes for tests that break them. They take their time, so they run under `make faults` and not `make test`."""

import signal
from collections.abc import Iterator
from time import monotonic
from types import FrameType

import pytest

from tests.web.conftest import open_world
from tests.worker.conftest import crew, mail, patient_crew, settings

__all__ = ["crew", "mail", "open_world", "patient_crew", "settings"]

LONGEST_TEST = 400  # seconds
LONGEST_RUN = 27 * 60  # seconds; what would begin later fails, so that all of it takes less than half an hour
BEGAN = monotonic()


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """End a test that hangs, where it hangs."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"still at it after {LONGEST_TEST} s")

    assert monotonic() - BEGAN < LONGEST_RUN, "the tests of faults take too long together"
    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(LONGEST_TEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
