"""One start of a part: its processes, what they print (kept in a file of bounded size), and how they end."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import IO

from ops.embedded import launcher
from ops.embedded.parts import Part

# More than a pipe holds, so that nothing printed before the end is lost, and still an end.
LAST_READS = 32

LONGEST_LINE = 64 * 1024
LARGEST_FILE = 5 * 1024 * 1024


class Log:
    """Lines of one part in `folder`/<name>.log, each with the UTC time and the part's name; the file before it is kept as .log.1."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"{name}.log"
        self.last_words = ""
        self._name = name
        self._unfinished = b""
        self._file = self._open()

    def feed(self, output: bytes) -> None:
        """Keep what the part printed; a line that is not finished waits for its end."""
        *lines, self._unfinished = (self._unfinished + output).split(b"\n")
        if len(self._unfinished) > LONGEST_LINE:
            lines.append(self._unfinished)
            self._unfinished = b""
        for line in lines:
            self._write(line.rstrip(b"\r"))

    def finish(self) -> None:
        """Keep the last line of a part that has ended without finishing it."""
        if self._unfinished:
            self.feed(b"\n")

    def close(self) -> None:
        self.finish()
        with suppress(OSError):
            self._file.close()

    def _write(self, line: bytes) -> None:
        if line.strip():
            self.last_words = line.decode(errors="replace").strip()
        # A full disk must not stop the parts: what cannot be kept is lost, and the service goes on.
        with suppress(OSError):
            self._file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {self._name} | ".encode() + line + b"\n")
            if self._file.tell() > LARGEST_FILE:
                self.path.replace(f"{self.path}.1")
                full, self._file = self._file, self._open()
                full.close()

    def _open(self) -> FileIO:
        return FileIO(self.path, "a", opener=lambda path, flags: os.open(path, flags, 0o600))


class Running:
    """A part under its launcher, in a session of its own, from its start to its end."""

    def __init__(self, part: Part, log: Log, lock: int) -> None:
        """Start it; the launcher inherits the descriptor `lock`. Raises OSError when the machine can start nothing more."""
        if part.sign:
            part.sign.parent.mkdir(mode=0o700, exist_ok=True)
            part.sign.unlink(missing_ok=True)  # that of the start before
        self._log = log
        self._lifeline, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, *part.argv],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **part.env},
                start_new_session=True,
                pass_fds=(lock,),
            )
        except OSError:
            self._lifeline.close()
            raise
        finally:
            theirs.close()
        assert self._process.stdout is not None
        self._output: IO[bytes] = self._process.stdout
        os.set_blocking(self._output.fileno(), False)
        self._lifeline.setblocking(False)
        self.started_at = time.monotonic()
        self.is_ready = part.ready is None
        self.is_slow = self.is_too_late = False

    @property
    def sources(self) -> tuple[socket.socket, IO[bytes]]:
        """What becomes readable when there is something to hear: the lifeline, the output."""
        return self._lifeline, self._output

    def listen(self) -> bool:
        """Move what was printed since the last time into the log, up to 64 KiB; false when there was nothing."""
        with suppress(BlockingIOError):
            printed = os.read(self._output.fileno(), 64 * 1024)
            self._log.feed(printed)
            return bool(printed)
        return False

    def has_ended(self) -> bool:
        try:
            self._lifeline.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True
        return True

    def stop(self, grace: float) -> None:
        """Order the launcher to stop the part: TERM, and KILL after `grace` seconds."""
        # One that has just ended hears nothing, and need not.
        with suppress(OSError):
            self._lifeline.send(str(grace).encode())

    def kill(self) -> None:
        """End the launcher, the part and whatever they started, at once."""
        # The launcher is not reaped before `bury`, so the number of the group cannot have passed to another.
        # macOS says "not permitted" of a group in which all have ended.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def clean_up(self) -> str:
        """Clear away what has ended, with its last words in the log; how it ended, in words."""
        outcome = ""
        with suppress(OSError):
            outcome = self._lifeline.recv(64).decode()
        self.kill()
        self._process.wait()
        for _ in range(LAST_READS):
            if not self.listen():
                break
        self._log.finish()
        self._output.close()
        self._lifeline.close()
        if not outcome or outcome.startswith("-"):
            return f"was ended by signal {outcome.removeprefix('-') or signal.SIGKILL.value}"
        return "ended" if outcome == "0" else f"ended with exit code {outcome}"
