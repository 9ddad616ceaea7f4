"""Where tests write: in memory, where there is room. Most of what a test of a database took was a disk that had to make
five hundred files for it, and to say of each commit that it is kept."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""What three workers write at once, many times over."""


def in_memory() -> None:
    """Let temporary files of this process, and of all that it starts, lie in memory, unless somebody has chosen a place."""
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def _has_room(folder: Path) -> bool:
    """A container's may be small, or one from which nothing can be started, as tests do."""
    if not (folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM):
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC
