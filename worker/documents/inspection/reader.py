"""The process in which a file that is to be passed on is looked at: its name as argument, and no answer if it is harmless."""

import sys
from typing import BinaryIO

from worker.documents.inspection.inspect import inspect
from worker.documents.sandbox import child


def read(file: BinaryIO) -> bytes:
    inspect(sys.argv[1], file)
    return b""


if __name__ == "__main__":
    child.run_restricted(read)
