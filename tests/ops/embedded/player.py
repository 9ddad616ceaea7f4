"""A part for the tests: `player.py FOLDER NAME [MANNERS…]`.

Adds its number to FOLDER/NAME.starts, and its name to FOLDER/stops when it is told to stop. Manners: "stubborn" ignores TERM,
"family" starts a stubborn child (number in FOLDER/NAME.children), "broken" ends with a complaint.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path


def note(path: Path, text: object) -> None:
    with path.open("a") as file:
        file.write(f"{text}\n")


def play(folder: Path, name: str, manners: set[str]) -> None:
    def leave(*_: object) -> None:
        note(folder / "stops", name)
        sys.exit(0)

    if "broken" in manners:
        sys.stdout.write("I read my settings.\n")
        sys.exit("The settings make no sense.")
    signal.signal(signal.SIGTERM, signal.SIG_IGN if "stubborn" in manners else leave)
    if "family" in manners:
        child = subprocess.Popen([sys.executable, __file__, str(folder), f"child-of-{name}", "stubborn"])
        note(folder / f"{name}.children", child.pid)
    sys.stdout.write(f"Here is {name}.\n")
    note(folder / f"{name}.starts", os.getpid())
    while True:
        signal.pause()


if __name__ == "__main__":
    play(Path(sys.argv[1]), sys.argv[2], set(sys.argv[3:]))
