"""The process in which a strange comment form is read, fenced in like the one for Word files: the file on standard input, its
name and the columns chosen by hand (JSON: a field for each letter) as arguments, what it says on standard output."""

import json
import sys

from worker.documents.fence.unreadable import Unreadable
from worker.documents.forms.form import as_plain
from worker.documents.forms.read import read_form
from worker.documents.word.reader import TOO_MUCH, fence_in, refuse


def main() -> None:
    """Read standard input."""
    fence_in()
    try:
        form = read_form(sys.stdin.buffer, sys.argv[1], json.loads(sys.argv[2]))
        said = json.dumps(as_plain(form), ensure_ascii=False).encode()
    except Unreadable as refusal:
        refuse(str(refusal))
    except (MemoryError, RecursionError):
        refuse(TOO_MUCH)
    else:
        sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
