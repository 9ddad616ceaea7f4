"""The process in which a Word file is changed: the plan behind the descriptor in its argument, the new file for an answer."""

import json
import os
import sys
from typing import BinaryIO

from worker.documents.merged.plan import plan_from_plain
from worker.documents.merged.rewrite_docx import rewrite_docx
from worker.documents.sandbox import child


def rewrite(file: BinaryIO) -> bytes:
    with os.fdopen(int(sys.argv[1]), "rb") as planned:
        plan = plan_from_plain(json.load(planned))
    return rewrite_docx(file, plan)


if __name__ == "__main__":
    child.run_restricted(rewrite)
