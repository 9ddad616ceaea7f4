"""The command of the second floor: the web server."""

import errno
import os

import click

from models import logs, settings
from webapp import create_app
from webapp.context import ReadLetters
from webapp.server import Server, listen


def command(read_letters: ReadLetters) -> click.Command:
    """The command `web`; `read_letters` is how its mailbox page reads the letters of the embedded mailbox."""

    @click.command(short_help="Serve the pages.")
    @click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many processes.")
    @click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="Requests at once in each.")
    def web(processes: int, threads: int) -> None:
        """Serve the pages on LMEC_HOST and LMEC_PORT until TERM or Ctrl-C.

        \b
        Example:
          DATABASE_URL=… REDIS_URL=… lmec web --processes 2
        """
        chosen = settings.read()
        logs.configure()
        try:
            listening = listen(chosen.host, chosen.port)
        except OSError as error:
            raise click.ClickException(_why_not(error, chosen.host, chosen.port)) from error
        Server(lambda: create_app(chosen, letters=read_letters), listening, processes=processes, threads=threads).run()

    return web


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is used by another program. "
            "Stop that program, or choose another port with LMEC_PORT."
        )
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return f"The pages cannot be served on {host}, port {port} ({reason}). Check LMEC_HOST and LMEC_PORT."
