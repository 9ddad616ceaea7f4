"""A mail server for this machine alone, and its command: it keeps every letter, so that people can look at what was sent."""

import asyncio
import os
import signal
from contextlib import suppress
from mailbox import Maildir
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session

from models import settings
from models.errors import CannotStart, describe_address_failure
from ops.embedded.letters import DELIVERED_TO

LARGEST_LETTER = 10 * 1024 * 1024
# A client that says nothing for so long is gone. Seconds.
PATIENCE = 60


def serve(folder: Path, host: str, port: int) -> None:
    """Take letters by SMTP on `host`:`port` into the Maildir `folder`, until TERM or INT. Raises CannotStart when it cannot listen."""
    asyncio.run(_serve(MailboxHandler(folder), host, port))


async def _serve(keeper: "MailboxHandler", host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    told_to_stop = asyncio.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, told_to_stop.set)

    def line() -> SMTP:
        return SMTP(
            keeper,
            data_size_limit=LARGEST_LETTER,
            enable_SMTPUTF8=True,
            # Without a name it asks the network for one, which can take seconds.
            hostname="localhost",
            timeout=PATIENCE,
            loop=loop,
        )

    try:
        server = await loop.create_server(line, host, port)
    except OSError as error:
        raise CannotStart(describe_address_failure(error, host, port, "--port")) from error
    await told_to_stop.wait()
    server.close()


class MailboxHandler:
    """Files letters; a letter is acknowledged when it is on the disk, and not before."""

    def __init__(self, folder: Path) -> None:
        # One after the other, because a start that was cut short may have made some of them.
        for place in (folder, folder / "tmp", folder / "new", folder / "cur"):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._box = Maildir(folder)
        self._box.clean()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep one letter, with the addresses that it was sent to."""
        content = envelope.original_content or b""
        recipients = "".join(f"{DELIVERED_TO}: {address}\r\n" for address in envelope.rcpt_tos)
        try:
            self._box.add(recipients.encode() + content)
            self._settle()
        except OSError as error:
            # A refusal for now: the sender keeps the letter and tries again.
            return f"452 4.3.1 The letter cannot be kept now: {error.strerror}"
        return "250 2.0.0 Kept"

    def _settle(self) -> None:
        """Make the new name last, too; `add` has seen to the words."""
        descriptor = os.open(self._folder / "new", os.O_RDONLY)
        try:
            # Some file systems cannot do this for folders.
            with suppress(OSError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


@click.command(short_help="Run the mail server that keeps the demo's letters.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Keep any other address behind a firewall.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=2525, show_default=True, help="The port to listen on.")
def mailbox(host: str, port: int) -> None:
    """Accept letters by SMTP and keep them in a Maildir. Nothing is delivered to anybody.

    \b
    Example:
      LMEC_MAILBOX=var/mailbox lmec mailbox --port 2525
    """
    chosen = settings.read_existing()
    serve(chosen.mailbox or chosen.data / "mailbox", host, port)
