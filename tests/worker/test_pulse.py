"""The sign of life says that a worker or the clock got through, and falls silent when it does not."""

import signal
import time
from pathlib import Path

import pytest

from testing.crew import Crew, eventually, kill

QUIET = 3.0  # seconds; a worker's heart beats each two, the clock of these tests rings each second


@pytest.mark.slow
def test_a_worker_gives_it_while_it_works_and_falls_silent_when_it_hangs(crew: Crew) -> None:
    crew.start_broker()
    pulse = watched(crew)
    worker = crew.start_worker()
    first = last_sign(pulse)
    eventually(lambda: last_sign(pulse) > first)

    kill(worker.pid, signal.SIGSTOP)
    assert_silent(pulse)

    kill(worker.pid, signal.SIGCONT)
    last = last_sign(pulse)
    eventually(lambda: last_sign(pulse) > last)


@pytest.mark.slow
def test_the_clock_gives_it_when_it_starts_and_rings_and_falls_silent_without_redis(crew: Crew) -> None:
    broker = crew.start_broker()
    pulse = watched(crew)
    crew.start_beat()
    first = last_sign(pulse)
    eventually(lambda: last_sign(pulse) > first)

    kill(broker.pid)
    broker.wait()
    assert_silent(pulse)

    last = last_sign(pulse)
    crew.start_broker()
    eventually(lambda: last_sign(pulse) > last)


@pytest.mark.slow
def test_nobody_who_does_not_ask_for_it_gets_it(crew: Crew) -> None:
    crew.start_broker()
    crew.start_worker()

    assert not list(crew.folder.glob("pulse*"))


def watched(crew: Crew) -> Path:
    """The file that the next ones to start will touch."""
    file = crew.folder / "pulse"
    crew.environment["LMEC_PULSE"] = str(file)
    return file


def last_sign(pulse: Path) -> int:
    """When the file was last touched, in nanoseconds; waits for the first time."""
    eventually(pulse.exists)
    return pulse.stat().st_mtime_ns


def assert_silent(pulse: Path) -> None:
    """Soon there is no sign for QUIET seconds."""
    heard = [last_sign(pulse), time.monotonic()]

    def is_silent() -> bool:
        if last_sign(pulse) != heard[0]:
            heard[:] = [last_sign(pulse), time.monotonic()]
        return time.monotonic() - heard[1] > QUIET

    eventually(is_silent)
