"""Private folders for files with people's words that are needed only for a moment. A process that is killed leaves its folder behind;
the next one that needs such a folder removes it."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

DAY = 24 * 3600.0


@contextmanager
def scratch_folder(prefix: str, within: Path | None = None, *, abandoned: float = DAY) -> Iterator[Path]:
    """A folder whose name begins with `prefix`, in the temporary folder or `within` another; it is removed when the block ends.
    Folders of this user with the same prefix are removed first if they have not changed for `abandoned` seconds."""
    _remove_abandoned(prefix, within or Path(gettempdir()), abandoned)
    with TemporaryDirectory(prefix=prefix, dir=within) as folder:
        yield Path(folder)


def _remove_abandoned(prefix: str, within: Path, abandoned: float) -> None:
    for folder in within.glob(f"{prefix}*"):
        with suppress(OSError):
            found = folder.lstat()
            if found.st_uid == os.geteuid() and found.st_mtime < time.time() - abandoned:
                shutil.rmtree(folder)
