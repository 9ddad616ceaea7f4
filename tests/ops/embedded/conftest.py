"""A supervisor in a process of its own, with parts that tell what happens to them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).parents[3]
PLAYER = Path(__file__).with_name("player.py")
T = TypeVar("T")


def eventually(look: Callable[[], T], within: float = 15.0) -> T:
    """The first true answer of `look`; fails when there is none in time (seconds)."""
    deadline = time.monotonic() + within
    while not (answer := look()):
        assert time.monotonic() < deadline, f"still not so after {within:g} s"
        time.sleep(0.02)
    return answer


def lives(process: int) -> bool:
    """Whether the process runs; one that has ended and waits to be reaped does not."""
    stat = Path(f"/proc/{process}/stat")
    if Path("/proc/self/stat").exists():
        with suppress(FileNotFoundError, ProcessLookupError):
            return stat.read_text().rpartition(")")[2].split()[0] != "Z"
        return False
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


class House:
    """A folder, and the supervisors that were started on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.supervisors: list[subprocess.Popen[str]] = []

    def part(self, name: str, *manners: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "argv": [sys.executable, str(PLAYER), str(self.folder), name, *manners], **more}

    def start(self, *parts: dict[str, Any]) -> subprocess.Popen[str]:
        words = self.folder.parent / f"said-{len(self.supervisors)}"
        with words.open("w") as output:
            supervisor = subprocess.Popen(
                [sys.executable, "-m", "tests.ops.embedded.house", str(self.folder)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                text=True,
            )
        self.supervisors.append(supervisor)
        assert supervisor.stdin
        with supervisor.stdin:
            json.dump(parts, supervisor.stdin)
        return supervisor

    def sentences(self) -> list[str]:
        """What the last supervisor has told the person at the terminal."""
        words = (self.folder.parent / f"said-{len(self.supervisors) - 1}").read_text()
        return words.splitlines() if words.endswith("\n") else words.splitlines()[:-1]

    def wait_to_hear(self, sentence: str) -> None:
        try:
            eventually(lambda: sentence in self.sentences())
        except AssertionError:
            pytest.fail(f"{sentence!r} was not there, but {self.sentences()}")

    def numbers(self, name: str, kind: str = "starts") -> list[int]:
        """The process numbers of a part's starts (or children), in order."""
        path = self.folder / f"{name}.{kind}"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def all_numbers(self) -> list[int]:
        return [int(word) for path in self.folder.glob("*.starts") for word in path.read_text().split()]

    def stops(self) -> list[str]:
        path = self.folder / "stops"
        return path.read_text().split() if path.exists() else []

    def is_empty(self) -> bool:
        return not any(lives(process) for process in self.all_numbers())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "var"
    folder.mkdir()
    house = House(folder)
    yield house
    for supervisor in house.supervisors:
        if supervisor.poll() is None:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait(timeout=30)
    for process in house.all_numbers():
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
