"""The roof: the command line, composed of each floor's commands. The one module that may import every floor."""

import logging
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import click

from models import logs, settings
from models.errors import NO_ROOM, NotDone
from models.settings import Settings

if TYPE_CHECKING:
    from models.db.database import Database

COMMANDS = {
    "archive": "ops.archive.archive:archive",
    "audit": "models.record.commands:audit",
    "backup": "ops.backup.commands:backup",
    "beat": "worker.commands:beat",
    "bundle": "ops.bundle:bundle",
    "consolidate": "worker.documents.merged.command:consolidate",
    "demo": "demo.commands:demo",
    "doctor": "ops.doctor.command:doctor",
    "extract": "worker.documents.docx_in.command:extract",
    "form": "worker.documents.forms.command:form",
    "key": "ops.backup.commands:key",
    "leave": "models.commands:leave",
    "letters": "ops.backup.commands:letters",
    "mailbox": "ops.embedded.mailbox:mailbox",
    "migrate": "models.commands:migrate",
    "people": "models.commands:people",
    "person": "models.people.commands:person",
    "printer": "worker.documents.pdf.printer:printer",
    "restore": "ops.backup.commands:restore",
    "role": "models.commands:role",
    "secret": "models.commands:make_secret",
    "security": "models.commands:security",
    "translations": "ops.translations.commands:translations",
    "upgrade": "ops.backup.commands:upgrade",
    "verify": "ops.archive.archive:verify",
    "worker": "worker.commands:worker",
}
"""Where each command is, besides those of the roof. Only the command that is called is imported: importing all takes seconds."""


class Group(click.Group):
    """Finds a command on its floor; shows a wrong setting, or a start that fails, as a sentence and not as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS, "web"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "web":
            return _web()
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NotDone as reason:
            raise click.ClickException(str(reason)) from reason
        except Exception as error:
            if not (sentence := _why_unusable(error)):
                raise
            raise click.ClickException(sentence) from error


def _why_unusable(error: Exception) -> str:
    """What is wrong with a file or the database, if it is that; "" for anything else. Many commands need no SQLAlchemy: where
    nothing has asked for it, nothing of it was raised."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be used: {error.strerror}."
    if isinstance(error, OSError) and error.errno in NO_ROOM:  # of a file that was open already, it has no name
        return f"A file could not be written: {error.strerror}."
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    if sqlalchemy is None or not isinstance(error, sqlalchemy.DBAPIError):
        return ""
    from models.db.schema import why_unusable

    return why_unusable(error)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The service with which six countries agree on a text.

    \b
    Examples:
      lmec run --demo        try it out, with everything embedded
      lmec demo play         carry the real case from first comment to adopted text
      lmec audit verify      check that the record holds
    Settings come from the environment; .env.example has a sentence for each.
    """
    # A command prints little for the person who runs it; servers log more, and configure it when they start.
    logs.configure(logging.WARNING)


@main.command(short_help="Run the whole service with its embedded parts.")
@click.option("--demo", "as_demo", is_flag=True, help="Load the real case, and let visitors sign in as any person.")
@click.option("--reload", is_flag=True, help="Reload the pages when a module or template changes.")
def run(as_demo: bool, reload: bool) -> None:
    """Start the broker, mailbox, web server, worker and beat under one supervisor. Ctrl-C stops all of them.

    DATABASE_URL, REDIS_URL and SMTP_URL replace the embedded parts.

    \b
    Example:
      lmec run --demo
    """
    from demo.commands import who_is_who
    from ops.embedded.parts import Part, pages_port, parts
    from ops.embedded.supervisor import run as supervise

    environment = _environment(as_demo)
    present = settings.read_existing(environment)

    def prepare() -> list[Part]:
        chosen = settings.read(environment)
        database = _prepared(chosen)
        click.echo(f"\n  The service will be at {chosen.public_url}\n")
        if chosen.demo:
            for line in who_is_who(database, chosen):
                click.echo(line)
        database.close()
        click.echo("\n  Press Ctrl-C to stop.\n")
        return parts(chosen, reload=reload)

    raise SystemExit(supervise(prepare, [pages_port(present)], present.data, click.echo, address=present.public_url))


@main.command(short_help="Prepare the database for the service.")
def prepare() -> None:
    """Upgrade the database to the current schema and, with LMEC_DEMO=1, load the real case. Existing data is kept.

    `lmec run` does this itself. If you start the parts separately, run this first. Safe to repeat.

    \b
    Example:
      DATABASE_URL=postgresql://lmec@db/lmec lmec prepare
    """
    chosen = settings.read()
    _prepared(chosen)
    click.echo("The database is ready and contains the demo case." if chosen.demo else "The database is ready.")


@main.command(short_help="Write the page about permissions.")
@click.pass_context
def permissions(ctx: click.Context) -> None:
    """Write who may do what in this version, as in docs/permissions.md.

    \b
    Example:
      lmec permissions > docs/permissions.md
    """
    from models.db.database import Database
    from webapp import create_app
    from webapp.permissions import permissions_page

    # It is the same for every installation, so it needs none.
    chosen = settings.read_existing({"SECRET_KEY": token_urlsafe(48), "REDIS_URL": "redis://127.0.0.1"})
    commands = {name: main.get_command(ctx, name) for name in main.list_commands(ctx)}
    helps = {name: command.short_help or "" for name, command in commands.items() if command}
    click.echo(permissions_page(create_app(chosen, Database(chosen.database_url)), helps), nl=False)


def _web() -> click.Command:
    from ops.embedded.letters import letters
    from webapp.server import command
    from worker.documents.virus_scan import file_checker

    return command(letters, file_checker)


def _prepared(chosen: Settings) -> "Database":
    from demo.commands import put_in
    from models.db import schema
    from models.db.database import Database

    database = Database.initialised(chosen)
    schema.upgrade(database)
    if chosen.demo:
        put_in(database)
    return database


def _environment(as_demo: bool) -> Mapping[str, str]:
    return {**os.environ, "LMEC_DEMO": "1"} if as_demo else os.environ
