"""The process in which a file that is to be passed on is looked at: no answer if it is harmless."""

from typing import BinaryIO

from worker.documents.inspection.inspect import inspect
from worker.documents.sandbox import child


def read(file: BinaryIO) -> bytes:
    inspect(child.file_name(), file)
    return b""


if __name__ == "__main__":
    child.run_restricted(read)
