"""The engine as another program meets it: a process that answers lines."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

ROOT = Path(__file__).parents[2]
# Nobody else may flush for the engine.
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@contextmanager
def answering(tree: Path = ROOT, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The engine in this folder, which answers lines until this ends, and then leaves in peace."""
    with subprocess.Popen(
        [sys.executable, "-m", "redline", "merge"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tree,
        env={**BUFFERED, **environment},
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def ask(engine: subprocess.Popen[bytes], line: str | bytes | dict[str, Any]) -> Any:
    """The answer to one line; it comes before the next line is written."""
    assert engine.stdin is not None
    assert engine.stdout is not None
    if isinstance(line, dict):
        line = json.dumps(line)
    engine.stdin.write((line.encode() if isinstance(line, str) else line) + b"\n")
    engine.stdin.flush()
    watch = Timer(60, engine.kill)
    watch.start()
    try:
        return json.loads(engine.stdout.readline())
    finally:
        watch.cancel()
