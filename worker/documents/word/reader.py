"""The process in which a strange file is read: it may use little memory and time, opens no other file and writes none.

Started by `apart`, with the file as its standard input. What the file says goes to standard output as JSON; a refusal is
one sentence on standard error, with the exit code REFUSED.
"""

import json
import os
import resource
import sys
from contextlib import suppress

from worker.documents.fence import limits
from worker.documents.fence.unreadable import Unreadable
from worker.documents.word.read import read_docx
from worker.documents.word.word_file import as_plain

REFUSED = 2
TOO_MUCH = "The file is too large or too tangled to be read safely."


def main() -> None:
    """Read standard input, called by the name in the first argument."""
    fence_in()
    try:
        said = json.dumps(as_plain(read_docx(sys.stdin.buffer, sys.argv[1])), ensure_ascii=False).encode()
    except Unreadable as refusal:
        refuse(str(refusal))
    except (MemoryError, RecursionError):
        refuse(TOO_MUCH)
    else:
        sys.stdout.buffer.write(said)


def fence_in() -> None:
    """Give up what reading a file does not need. Where a system lacks a limit (macOS), the others stand."""
    for limit, most in (
        (resource.RLIMIT_DATA, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def refuse(sentence: str) -> None:
    """Say why on standard error and end; at once, since memory may have run out."""
    os.write(sys.stderr.fileno(), sentence.encode())
    os._exit(REFUSED)


if __name__ == "__main__":
    main()
