"""The process in which a Word file is read as a text to be put up, fenced in like the one for edited files: the file on standard
input, its name as argument, its passages and what was not kept as JSON on standard output."""

import json
import sys

from models import manuscript
from worker.documents.fence.unreadable import Unreadable
from worker.documents.outline.outline import read_outline
from worker.documents.word.reader import TOO_MUCH, fence_in, refuse


def main() -> None:
    """Read standard input."""
    fence_in()
    try:
        text, warnings = read_outline(sys.stdin.buffer, sys.argv[1])
        said = json.dumps({**manuscript.as_plain(text), "warnings": warnings}, ensure_ascii=False).encode()
    except Unreadable as refusal:
        refuse(str(refusal))
    except (MemoryError, RecursionError):
        refuse(TOO_MUCH)
    else:
        sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
