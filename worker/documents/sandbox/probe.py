"""Tries from within the sandbox what nobody should be able to do there, and answers what it could: with the name of a file that
others must not read as argument."""

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from worker.documents.sandbox import child

ALLOWED_NAMES = {"LC_CTYPE"}  # set by Python itself


def probe(_file: BinaryIO) -> bytes:
    tries: dict[str, Callable[[], object]] = {
        "reach the network": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "open a socket": lambda: socket.socket(socket.AF_UNIX),
        "read other files": lambda: Path(sys.argv[1]).read_bytes(),
        "read what other programs were started with": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "see settings": _read_settings,
        "write files": lambda: Path(sys.argv[1]).with_name("written").write_bytes(b"x"),
        "start programs": _fork,
    }
    return json.dumps([name for name, attempt in tries.items() if _can(attempt)]).encode()


def _can(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True


def _read_settings() -> None:
    if set(os.environ) <= ALLOWED_NAMES:
        raise FileNotFoundError


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


if __name__ == "__main__":
    child.run_restricted(probe)
