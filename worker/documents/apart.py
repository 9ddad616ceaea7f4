"""Reads strange files in a process of their own, so that the worst of them ends that process and nothing else."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from worker.documents import limits
from worker.documents.reader import REFUSED, TOO_MUCH
from worker.documents.unreadable import Unreadable
from worker.documents.word_file import WordFile, from_plain


def read_word(path: Path, name: str = "") -> WordFile:
    """What the Word file at `path` says; `name` is what to call it, if not by its own. Unreadable if it is refused."""
    answer = _ask(path, name or path.name)
    if answer.returncode == REFUSED:
        raise Unreadable(answer.stderr.decode(errors="replace").strip())
    if answer.returncode != 0:
        raise Unreadable(TOO_MUCH)
    return from_plain(json.loads(answer.stdout))


def _ask(path: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-m", "worker.documents.reader", name.encode(errors="replace").decode()]
    with _open(path) as file:
        try:
            return subprocess.run(command, stdin=file, capture_output=True, timeout=limits.PATIENCE, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(TOO_MUCH) from error


def _open(path: Path) -> BinaryIO:
    try:
        # Opened in the usual way, a pipe in the place of a file would make us wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(f"The file {path} cannot be opened: {(error.strerror or str(error)).lower()}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(f"{path} is not a file, but a folder or something else.")
    return os.fdopen(descriptor, "rb")
