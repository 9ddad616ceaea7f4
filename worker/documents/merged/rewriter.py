"""The process in which a strange file is changed, fenced in like the one that reads: the file on standard input, the plan
behind the descriptor in the first argument, the new file on standard output."""

import json
import os
import sys

from worker.documents.fence.unreadable import Unreadable
from worker.documents.merged.plan import plan_from_plain
from worker.documents.merged.rewrite_docx import rewrite_docx
from worker.documents.word.reader import TOO_MUCH, fence_in, refuse


def main() -> None:
    """Change standard input as planned."""
    fence_in()
    try:
        with os.fdopen(int(sys.argv[1]), "rb") as file:
            plan = plan_from_plain(json.load(file))
        made = rewrite_docx(sys.stdin.buffer, plan)
    except Unreadable as refusal:
        refuse(str(refusal))
    except (MemoryError, RecursionError):
        refuse(TOO_MUCH)
    else:
        sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
