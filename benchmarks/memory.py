"""How many megabytes a process grows by while it merges so many paragraphs, 50 proposals each, one after the other.

python -m benchmarks.memory PARAGRAPHS
"""

import re
import sys
from pathlib import Path

from benchmarks.work import SEED, in_english
from redline import merge

PROPOSALS = 50


def growth(paragraphs: int) -> float:
    """Megabytes between the largest sizes before and after; the merged paragraphs are not kept."""
    in_english(PROPOSALS, paragraphs=1)  # what making the work takes is not the engine's
    before = peak_memory()
    for number in range(paragraphs):
        for task in in_english(PROPOSALS, paragraphs=1, seed=SEED + number):
            merge(task.text, task.proposals, task.locale)
    return (peak_memory() - before) / 1e6


def peak_memory() -> int:
    """The most bytes that this process has ever held."""
    # Not ru_maxrss: a process begins with that of the one that started it.
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


if __name__ == "__main__":
    print(growth(int(sys.argv[1])))
