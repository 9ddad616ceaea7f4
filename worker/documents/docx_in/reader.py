"""The process in which a Word file is read: what it says as JSON for an answer."""

import json
from typing import BinaryIO

from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import as_plain
from worker.documents.sandbox import child


def read(file: BinaryIO) -> bytes:
    return json.dumps(as_plain(read_docx(file, child.file_name())), ensure_ascii=False).encode()


if __name__ == "__main__":
    child.run_restricted(read)
