"""A part of the service as the supervisor sees it: a command, and how to tell that it is ready."""

import errno
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import NotDone


class CannotStart(NotDone):
    """Why the service does not start, as a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Port:
    """An address on which a part will listen; `setting` is what a person changes to choose another."""

    host: str
    number: int
    setting: str

    def ensure_free(self) -> None:
        """Raise CannotStart when nothing can listen here now."""
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(self.host, self.number, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                # As servers do: a connection of the last run that is still closing does not count as in use.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            raise CannotStart(self._why_not(error)) from error

    def answers(self) -> bool:
        """Whether somebody accepts connections here."""
        try:
            socket.create_connection((self.host, self.number), timeout=1).close()
        except OSError:
            return False
        return True

    def _why_not(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {self.number} on {self.host} is used by another program. "
                f"Stop that program, or choose another port with {self.setting}."
            )
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        return f"Port {self.number} on {self.host} cannot be used ({reason}). Choose another with {self.setting}."


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nobody listens now, for a part whose address nobody needs to know beforehand."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
        return number


@dataclass(frozen=True, slots=True)
class Part:
    """One command that the supervisor keeps running.

    `env` is added to the supervisor's own environment. `ready` is asked until it is true before the next part starts;
    it must answer within about a second and raise nothing. `sign` is a file by which the part shows that it is ready; it is
    removed before each start. `grace` is the time in seconds between TERM and KILL.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    port: Port | None = None
    sign: Path | None = None
    grace: float = 10.0
