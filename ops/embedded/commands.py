"""The command of the embedded mailbox; the supervisor runs it."""

import click

from models import settings
from ops.embedded.mailbox import serve


@click.command(short_help="Run the mailbox that takes letters in the demo.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where it listens; elsewhere only behind a wall.")
@click.option("--port", type=click.IntRange(1, 65535), default=2525, show_default=True, help="On which port.")
def mailbox(host: str, port: int) -> None:
    """Take letters by SMTP and keep them in a Maildir; delivers to nobody.

    \b
    Example:
      LMEC_MAILBOX=var/mailbox lmec mailbox --port 2525
    """
    chosen = settings.read()
    serve(chosen.mailbox or chosen.data / "mailbox", host, port)
