"""How a sandboxed process answers about a file, and what it takes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from worker.documents.sandbox.child import FILE_NAME

# What a process takes counts from before it became another program: one that is started from here would seem as large as
# all the tests, so a small one starts it.
_MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
took = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stderr.decode(), took.ru_utime + took.ru_stime, took.ru_maxrss]))
"""


class Answer(NamedTuple):
    code: int
    sentence: str
    seconds: float  # of processor time
    megabytes: float  # at most, resident


def run_process(path: Path, process: str, *arguments: str) -> Answer:
    """What the process `worker.documents.PROCESS` says on standard error about the file on its standard input."""
    environment = {**os.environ, FILE_NAME: path.name}
    command = [sys.executable, "-I", "-m", f"worker.documents.{process}", *arguments]
    with path.open("rb") as file:
        measured = [sys.executable, "-I", "-c", _MEASURED, *command]
        code, sentence, seconds, resident = json.loads(
            subprocess.run(measured, stdin=file, capture_output=True, check=True, env=environment).stdout
        )
    return Answer(code, sentence, seconds, resident / (1_000_000 if sys.platform == "darwin" else 1_000))
