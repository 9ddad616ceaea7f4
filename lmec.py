"""The roof: the command line, composed of each floor's commands. The one module that may import every floor."""

import logging
import os
from collections.abc import Mapping

import click

from demo import commands as demo
from models import commands as ground
from models import logs, schema, settings
from models.backup import Damaged
from models.database import Database
from models.settings import Settings, WrongSetting
from webapp import commands as web
from worker import commands as worker
from worker.doctor.command import doctor
from worker.documents.forms.command import form
from worker.documents.merged.command import consolidate
from worker.documents.word import command as documents
from worker.embedded import commands as embedded
from worker.embedded.letters import letters
from worker.embedded.part import CannotStart
from worker.embedded.service import parts
from worker.embedded.supervisor import run as supervise
from worker.keeping import archive_commands as archives
from worker.keeping import commands as keeping
from worker.keeping.backups import NotKept
from worker.keeping.bundle import NotBundled, bundle
from worker.keeping.sealed import NoKey


class Group(click.Group):
    """Shows a wrong setting or a start that is not possible as a sentence, not as a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (WrongSetting, CannotStart, Damaged, NotBundled, NotKept, NoKey) as refusal:
            raise click.ClickException(str(refusal)) from refusal


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The service with which six countries agree on a text.

    \b
    Examples:
      lmec run --demo        try it out, with everything embedded
      lmec demo play         carry the real case from first comment to circulated version
      lmec audit verify      check that the record holds
    Settings come from the environment; .env.example has a sentence for each.
    """
    # A command speaks to the person who gave it; the parts that serve say more, and configure it when they begin.
    logs.configure(logging.WARNING)


@main.command(short_help="Run the whole service with its embedded parts.")
@click.option("--demo", "as_demo", is_flag=True, help="Load the real case, and let anybody act as anybody.")
def run(as_demo: bool) -> None:
    """Start broker, mailbox, web, worker and beat under one supervisor; Ctrl-C stops all of them.

    DATABASE_URL, REDIS_URL and SMTP_URL replace the embedded parts.

    \b
    Example:
      lmec run --demo
    """
    chosen = settings.read(_environment(as_demo))
    database = _prepared(chosen)
    click.echo(f"\n  The service will be at {chosen.public_url}\n")
    if chosen.demo:
        for line in demo.who_is_who(database, chosen):
            click.echo(line)
    database.engine.dispose()
    click.echo("\n  Press Ctrl-C to stop.\n")
    raise SystemExit(supervise(parts(chosen), chosen.data, click.echo, address=chosen.public_url))


@main.command(short_help="Make the database ready for its service.")
def prepare() -> None:
    """Bring the database to the newest shape and, with LMEC_DEMO=1, put the real case in; what is there is kept.

    `lmec run` does so by itself; where each part is started alone, this comes first. Safe to repeat.

    \b
    Example:
      DATABASE_URL=postgresql://lmec@db/lmec lmec prepare
    """
    chosen = settings.read()
    _prepared(chosen)
    click.echo("The database is ready, with the demo's case in it." if chosen.demo else "The database is ready.")


def _prepared(chosen: Settings) -> Database:
    database = Database(chosen.database_url)
    schema.upgrade(database)
    if chosen.demo:
        demo.put_in(database)
    return database


def _environment(as_demo: bool) -> Mapping[str, str]:
    return {**os.environ, "LMEC_DEMO": "1"} if as_demo else os.environ


for command in (
    web.command(letters),
    worker.worker,
    worker.beat,
    embedded.mailbox,
    ground.migrate,
    ground.people,
    keeping.backup,
    keeping.restore,
    keeping.upgrade,
    keeping.key,
    keeping.letters,
    archives.archive,
    archives.verify,
    bundle,
    doctor,
    consolidate,
    ground.make_secret,
    ground.audit,
    demo.demo,
    documents.extract,
    form,
):
    main.add_command(command)
