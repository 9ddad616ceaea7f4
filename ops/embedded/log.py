"""What a part prints, kept in a file of bounded size."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

LONGEST_LINE = 64 * 1024
LARGEST_FILE = 5 * 1024 * 1024


class Log:
    """Lines of one part in `folder`/<name>.log, each with the UTC time and the part's name; the file before it is kept as .log.1."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
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
