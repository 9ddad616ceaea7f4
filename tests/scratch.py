"""Where tests write: in memory, where there is room. Most of what a test of a database took was a disk that had to make
five hundred files for it, and to say of each commit that it is kept.

A run has one folder for all that it and its processes write. It holds a lock on it, so that the next run can tell what
was left by one that was killed, and takes that away: left alone, it filled the memory of a machine.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""What three workers write at once, many times over."""
PREFIX, LOCK = "lmec-tests-", ".lock"


def use_memory_folder() -> "Folder | None":
    """Let temporary files of this process, and of all that it starts, lie in memory, unless somebody has chosen a place."""
    if "TMPDIR" in os.environ or not _has_room(MEMORY):
        return None
    clear(MEMORY)
    folder = Folder(MEMORY)
    os.environ["TMPDIR"] = str(folder.path)
    tempfile.tempdir = None
    return folder


class Folder:
    """The folder of one run in `place`, and its lock, which ends with the process."""

    def __init__(self, place: Path) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self.path.chmod(0o755)  # PostgreSQL's user looks for its folder in it
        self.lock = (self.path / LOCK).open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.lock.close()


def clear(place: Path) -> None:
    """Take away the folders of runs that have ended; a PostgreSQL server that was left in one ends when it misses its files."""
    for folder in place.glob(f"{PREFIX}*"):
        try:
            with (folder / LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody is at work in it, has just made it, or it is another user's
            continue


def _has_room(folder: Path) -> bool:
    """A container's may be small, or one from which nothing can be started, as tests do."""
    if not (folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM):
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC
