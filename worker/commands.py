"""Commands of the first floor: the worker and its clock."""

import click

from models.record.signing import Signer
from models.settings import read_begun, read_existing
from worker import process
from worker.app import app
from worker.process import Heartbeat

NOWHERE = "The worker does not know where to send letters. Set SMTP_URL, or start everything with: lmec run"
NO_BROKER = "There is no data folder {}, and so no broker in it. Check LMEC_DATA, or set REDIS_URL."


@click.command(short_help="Run a worker: consolidate, send letters, keep deadlines.")
@click.option(
    "-c", "--concurrency", type=click.IntRange(1), default=2, show_default=True, help="How many tasks at once."
)
def worker(concurrency: int) -> None:
    """Run a worker until TERM or Ctrl-C. You can start several, on several machines.

    \b
    Example:
      DATABASE_URL=… REDIS_URL=… SMTP_URL=… lmec worker -c 4
    """
    settings = read_begun()
    if not settings.smtp_url:
        raise click.ClickException(NOWHERE)
    Signer.existing(settings.record_key)  # a child without its key would die, and be started again, for ever
    process.follow_shutdown()
    if settings.pulse:
        Heartbeat(settings.pulse).follow_worker()
    # Workers need not know of each other: the rows are what they share.
    apart = ("--without-gossip", "--without-mingle")
    app.start(["--quiet", "worker", f"--concurrency={concurrency}", "--pool=prefork", "--loglevel=INFO", *apart])


@click.command(short_help="Run the clock that starts work at deadlines.")
def beat() -> None:
    """Run the clock until TERM or Ctrl-C. It rings for deadlines and for work that was not done. One is enough; two do no harm.

    \b
    Example:
      REDIS_URL=… lmec beat
    """
    settings = read_existing()
    if not settings.redis_url and not settings.data.is_dir():
        raise click.ClickException(NO_BROKER.format(settings.data))
    if settings.pulse:
        Heartbeat(settings.pulse).follow_beat()
    app.start(["--quiet", "beat", "--loglevel=INFO", "--pidfile="])
