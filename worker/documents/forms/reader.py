"""The process in which a comment form is read: the columns chosen by hand (JSON: a field for each letter) as
argument, what it says as JSON for an answer."""

import json
import sys
from typing import BinaryIO

from worker.documents.forms.form import as_plain
from worker.documents.forms.read import read_form
from worker.documents.sandbox import child


def read(file: BinaryIO) -> bytes:
    form = read_form(file, child.file_name(), json.loads(sys.argv[1]))
    return json.dumps(as_plain(form), ensure_ascii=False).encode()


if __name__ == "__main__":
    child.run_restricted(read)
