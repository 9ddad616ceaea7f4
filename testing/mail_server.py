"""A real mail server in a thread, whose answers a test can choose."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as RULES
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ops.embedded.parts import free_port

NOT_NOW = "451 4.3.0 Try again later"
NEVER = "550 5.1.1 No such person here"


class MailServer:
    """Takes letters on `url` while it is `running`: all that `arrived`, and those of each of its `lines`.

    `recipients` has the answers to RCPT by address, used up one by one; `drops` counts the letters after whose last dot
    the line is cut; while `gate` is closed, letters that have come wholly get no answer yet. `takes` are the seconds that it
    thinks about each, and `meanwhile` is what happens elsewhere while it does.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.arrived: list[EmailMessage] = []
        self.lines: list[list[EmailMessage]] = []
        self.recipients: dict[str, list[str]] = {}
        self.drops = 0
        self.takes = 0.0
        self.meanwhile: Callable[[], None] = lambda: None
        self.connections = 0
        self.gate = Event()
        self.gate.set()

    @contextmanager
    def running(self, *, every_script: bool = True) -> Iterator["MailServer"]:
        """Listen; with `every_script` the server takes addresses that are not in Latin letters, too."""
        controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            server_hostname="localhost",
            enable_SMTPUTF8=every_script,
        )
        controller.start()
        self.connections = 0  # the controller itself has looked whether it listens
        try:
            yield self
        finally:
            self.gate.set()
            controller.stop()

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The letters to one person, in the order of arrival."""
        return [letter for letter in self.arrived if address in str(letter["To"])]

    async def handle_EHLO(  # noqa: N802 (the names are aiosmtpd's)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        session.line = []  # type: ignore[attr-defined]  # of this connection
        self.lines.append(session.line)  # type: ignore[attr-defined]
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        script = self.recipients.get(address, [])
        if script:
            return script.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.original_content or b"", policy=RULES)
        self.arrived.append(letter)
        session.line.append(letter)  # type: ignore[attr-defined]
        self.meanwhile()
        await asyncio.sleep(self.takes)
        while not self.gate.is_set():
            await asyncio.sleep(0.02)
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"
