"""What every process does that opens an untrusted file: it limits its memory and time, opens no other file, writes none, reaches
nobody and starts nothing.

Started by `parent`, with the file as its standard input, and its name as a setting, since anybody on the machine can read what
a process was started with. The answer goes to standard output; a refusal is one sentence on
standard error, with the exit code REFUSED.
"""

import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.sandbox import restrictions

REFUSED = 2
FILE_NAME = "LMEC_FILE_NAME"
TOO_MUCH = "The file is too large or too tangled to be read safely."


def file_name() -> str:
    """What to call the file."""
    return os.environ.get(FILE_NAME, "")


def run_restricted(work: Callable[[BinaryIO], bytes]) -> None:
    """Give up what reading a file does not need, then say what `work` makes of it."""
    _restrict()
    try:
        output = work(sys.stdin.buffer)
    except Unreadable as refusal:
        _refuse(str(refusal))
    except (MemoryError, RecursionError):
        _refuse(TOO_MUCH)
    else:
        sys.stdout.buffer.write(output)


def _restrict() -> None:
    """Where a system lacks a limit, the others stand; `lmec doctor` tries what they keep back."""
    for limit, most in (
        (resource.RLIMIT_DATA, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits.MOST_OPEN),
        (resource.RLIMIT_NPROC, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    restrictions.close_files()
    restrictions.close_network_and_programs()


def _refuse(sentence: str) -> None:
    """End at once, since memory may have run out."""
    os.write(sys.stderr.fileno(), sentence.encode())
    os._exit(REFUSED)
