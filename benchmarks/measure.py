"""Measures that are fair on a shared machine: CPU seconds, the best of several rounds in which all take turns."""

import gc
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.engines import Engine
from benchmarks.score import Outcome, Score, count_changed, judge
from benchmarks.work import SEED, Work
from testing.crew import children

ROUNDS = 5
FEWEST = 3
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Result:
    """What an engine did with some work: its best CPU seconds, how right it was, and how many paragraphs came out
    otherwise when the proposals arrived in another order."""

    name: str
    seconds: float
    score: Score
    changing: int


@dataclass(slots=True)
class _Turns:
    best: float = float("inf")
    spent: float = 0.0
    outcomes: list[list[Outcome]] = field(default_factory=list)


def compare_engines(engines: Sequence[Engine], work: Work, *, enough: float) -> list[Result]:
    """All engines on the same work, five turns each, or three for one that has taken `enough` CPU seconds by then.

    In the second turn the proposals arrive in another order.
    """
    random = Random(SEED)
    shuffled = [task.shuffled(random) for task in work]
    turns = [_Turns() for _ in engines]
    with frozen_objects():
        for number in range(ROUNDS):
            for engine, mine in zip(engines, turns, strict=True):
                if number >= FEWEST and mine.spent > enough:
                    continue
                freeze_objects()
                run = engine.run(shuffled if number == 1 else work)
                mine.best = min(mine.best, run.seconds)
                mine.spent += run.seconds
                if number < 2:
                    mine.outcomes.append(run.outcomes)
    return [
        Result(engine.name, mine.best, judge(work, mine.outcomes[0]), count_changed(*mine.outcomes))
        for engine, mine in zip(engines, turns, strict=True)
    ]


def cpu_seconds_with_children() -> float:
    """CPU seconds of this process and of those that it has started and waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def best_of(
    *works: Callable[[], object], rounds: int = ROUNDS, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """The CPU seconds of each, the best of several rounds in which they take turns."""
    best = [float("inf")] * len(works)
    with frozen_objects():
        for _ in range(rounds):
            for number, work in enumerate(works):
                freeze_objects()
                start = clock()
                work()
                best[number] = min(best[number], clock() - start)
    return best


@contextmanager
def frozen_objects() -> Iterator[None]:
    """Keep the benchmark's own objects out of the garbage collections of what is measured."""
    freeze_objects()
    try:
        yield
    finally:
        gc.unfreeze()


def freeze_objects() -> None:
    """Put also what has come since out of sight; what is there already costs no walk again."""
    gc.collect()
    gc.freeze()


def memory_growth(module: str, *arguments: str) -> float:
    """Megabytes that a module says it has grown by, in a process of its own."""
    run = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=True)
    return float(run.stdout)


def machine() -> str:
    """Where this was measured, as far as it matters."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [heads, *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(
        "| " + " | ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) + " |"
        for line in [heads, rule, *lines[1:]]
    )


def cpu_seconds(process: int) -> float:
    """CPU seconds of a process, of the children that it has waited for, and of those that run."""
    return sum(map(int, _read_stat(process)[11:15])) / TICKS + sum(map(cpu_seconds, children(process)))


def resident_megabytes(process: int) -> float:
    """Megabytes that a process and its children hold."""
    return int(_read_stat(process)[21]) * PAGE / 1e6 + sum(map(resident_megabytes, children(process)))


def _read_stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat behind the program's name, which may hold spaces; none of it counts once it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return ["0"] * 22
