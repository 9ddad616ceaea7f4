"""The process in which a Word file is read as a text to be put up: its passages and what was not kept as
JSON for an answer."""

import json
from typing import BinaryIO

from models.drafts import manuscript
from worker.documents.outline.outline import read_outline
from worker.documents.sandbox import child


def read(file: BinaryIO) -> bytes:
    text, warnings = read_outline(file, child.file_name())
    return json.dumps({**manuscript.as_plain(text), "warnings": warnings}, ensure_ascii=False).encode()


if __name__ == "__main__":
    child.run_restricted(read)
