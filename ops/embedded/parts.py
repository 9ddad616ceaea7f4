"""The parts of the service, each a command of its own: broker, mailbox, web, worker and beat; and how to tell that one is ready."""

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from models.errors import CannotStart, describe_address_failure
from models.settings import Settings
from worker.broker import broker_in


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
            raise CannotStart(describe_address_failure(error, self.host, self.number, self.setting)) from error

    def is_answering(self) -> bool:
        """Whether somebody accepts connections here."""
        try:
            socket.create_connection((self.host, self.number), timeout=1).close()
        except OSError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Part:
    """One command that the supervisor keeps running.

    `env` is added to the supervisor's own environment. `ready` is asked until it is true before the next part starts;
    it must answer within about a second and raise nothing. `sign` is a file by which the part shows that it is ready; it is
    removed before each start. `obstacle` says as a sentence what a part that is slow to be ready waits for, "" if nothing is
    known. `grace` is the time in seconds between TERM and KILL.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    sign: Path | None = None
    obstacle: Callable[[], str] | None = None
    grace: float = 10.0


def parts(settings: Settings, *, reload: bool = False) -> list[Part]:
    """The parts that these settings ask for, in the order in which they start; REDIS_URL and SMTP_URL replace two of them.

    With `reload`, the pages follow the modules and templates as they are changed."""
    broker = None if settings.redis_url else broker_in(settings.data)
    mailbox = None if settings.smtp_url else Port("127.0.0.1", free_port(), "SMTP_URL")
    common = _environment(settings)
    if broker:
        common["REDIS_URL"] = broker.url
    if mailbox:
        common["SMTP_URL"] = f"smtp://{mailbox.host}:{mailbox.number}"
        common["LMEC_MAILBOX"] = str(settings.data / "mailbox")
    obstacle = None if broker else partial(_missing_broker, settings.redis_url)
    wanted = [
        Part("broker", broker.argv, ready=broker.is_answering) if broker else None,
        _ours("mailbox", common, "--port", str(mailbox.number), port=mailbox) if mailbox else None,
        _ours("web", common, *(["--reload"] if reload else []), port=pages_port(settings)),
        _ours("worker", common, sign=settings.data / "pulse" / "worker", obstacle=obstacle, grace=30.0),
        _ours("beat", common, sign=settings.data / "pulse" / "beat"),
    ]
    return [part for part in wanted if part]


def pages_port(settings: Settings) -> Port:
    """Where people find the pages."""
    return Port(settings.host, settings.port, "LMEC_PORT")


def _ours(
    name: str,
    env: Mapping[str, str],
    *arguments: str,
    port: Port | None = None,
    sign: Path | None = None,
    obstacle: Callable[[], str] | None = None,
    grace: float = 10.0,
) -> Part:
    command = [str(Path(sys.executable).with_name("lmec")), name, *arguments]
    own = {**env, "LMEC_PULSE": str(sign)} if sign else env
    ready = port.is_answering if port else sign.exists if sign else None
    return Part(name, command, own, ready=ready, sign=sign, obstacle=obstacle, grace=grace)


def _missing_broker(url: str) -> str:
    """What is to be done where the broker at the address does not answer."""
    from worker.notify import is_reachable  # takes a second, and is seldom needed

    if is_reachable():
        return ""
    where = urlsplit(url)
    place = where.netloc.rpartition("@")[2] or where.path
    return f"The broker at {place} does not answer, or does not let us in. Start it, or look at REDIS_URL."


def _environment(settings: Settings) -> dict[str, str]:
    """What every part must agree on, whatever its own environment says."""
    return {
        "LMEC_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "LMEC_DEMO": "1" if settings.demo else "",
    }


def free_port() -> int:
    """A port on which nobody listens now, for a part whose address nobody needs to know beforehand."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
