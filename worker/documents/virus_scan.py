"""Asks a virus scanner (clamd of ClamAV) about files that people send in, where LMEC_CLAMD names one."""

import socket
import struct
from collections.abc import Callable
from contextlib import closing

import structlog

from models.db.work import NotNow
from models.settings import Settings
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import inspect_file

log = structlog.get_logger("files")

PATIENCE = 30.0  # seconds for each answer
CHUNK = 64 * 1024  # bytes
LONGEST_ANSWER = 1000  # bytes
FOUND, FINE = " FOUND", "stream: OK"

INFECTED = "A virus scanner finds something harmful in this file ({name}), so it is not taken. Ask the person who made it for a clean one."
OUT_OF_REACH = "Files cannot be scanned for viruses at the moment, so this one is not taken. Nothing else is lost: choose it again in a few minutes."
NO_ANSWER = "The virus scanner does not answer as it should ({why}). The file is kept, and is read when the scanner is back. Run: lmec doctor"


class ScannerAway(NotNow):
    """The scanner does not answer, or its answer makes no sense."""


def file_checker(settings: Settings) -> Callable[[str, bytes], str]:
    """What checks a file that is to be passed on: it gives the reason why it must not be, as a sentence; "" if it may."""

    def check(name: str, content: bytes) -> str:
        try:
            ensure_clean(settings.clamd, content)
        except Unreadable as refusal:
            return str(refusal)
        except ScannerAway:
            return OUT_OF_REACH
        return inspect_file(name, content)

    return check


def ensure_clean(clamd: str, content: bytes) -> None:
    """Raise Unreadable if the scanner finds something in the file, and ScannerAway if it does not answer; do nothing without a scanner."""
    if not clamd:
        return
    answer = _ask_scanner(clamd, b"zINSTREAM\0", content)
    if answer.endswith(FOUND):
        name = answer.removeprefix("stream: ").removesuffix(FOUND)
        log.warning("virus found", name=name)
        raise Unreadable(INFECTED.format(name=name))
    if answer != FINE:
        raise ScannerAway(NO_ANSWER.format(why=answer or "no answer"))


def version(clamd: str) -> str:
    """Which scanner it is, and of when its signatures are. Raises ScannerAway."""
    return _ask_scanner(clamd, b"zVERSION\0")


def _ask_scanner(clamd: str, command: bytes, content: bytes | None = None) -> str:
    """What the scanner answers to a command, to which a file may belong."""
    try:
        with closing(_connect(clamd)) as line:
            line.sendall(command)
            if content is not None:
                for start in range(0, len(content), CHUNK):
                    part = content[start : start + CHUNK]
                    line.sendall(struct.pack("!L", len(part)) + part)
                line.sendall(struct.pack("!L", 0))
            answer = b""
            while len(answer) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
                answer += more
    except OSError as why:
        log.warning("virus scanner away", because=type(why).__name__)
        raise ScannerAway(NO_ANSWER.format(why=why.strerror or "too slow")) from why
    return answer.rstrip(b"\0").decode(errors="replace")


def _connect(clamd: str) -> socket.socket:
    """A line to a socket in a folder, or to host:port."""
    if not clamd.startswith("/"):
        host, _, port = clamd.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(clamd)
    except OSError:
        line.close()
        raise
    return line
