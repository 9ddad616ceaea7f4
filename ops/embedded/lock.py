"""One supervisor for one data folder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import CannotStart

LOCK = "running"  # the file in the data folder
# Longer than the launchers need to stop the parts of a supervisor that was killed.
PATIENCE = 8.0


@contextmanager
def folder_lock(folder: Path, address: str) -> Iterator[int]:
    """Hold `folder` for this process; raises CannotStart when a running service holds it.

    Yields the descriptor of the lock. The launchers inherit it, so the folder stays taken until the last part of a
    killed supervisor has gone: a broker that is still stopping would otherwise take the new one's socket away.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise CannotStart(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    try:
        _take(descriptor, folder)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n{address}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            process, address = _holder(descriptor)
            if _lives(process) or time.monotonic() > deadline:
                at = f" at {address}" if address else ""
                by = f" (process {process})" if process else ""
                raise CannotStart(f"The service is already running{at}, with the data folder {folder}{by}.") from None
            # flock cannot wait with a time limit, and the holders end within seconds.
            time.sleep(0.1)
        else:
            return


def _holder(descriptor: int) -> tuple[int, str]:
    """Process number and address that the holder wrote; 0 while it is still writing them."""
    process, _, address = os.pread(descriptor, 4096, 0).decode(errors="replace").partition("\n")
    return int(process) if process.isdecimal() else 0, address.strip()


def _lives(process: int) -> bool:
    if not process:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
