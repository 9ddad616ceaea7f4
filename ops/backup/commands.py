"""Commands for backups: take and restore them, upgrade, and release held letters."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from models import settings
from models.db import schema
from models.db.access import OPERATOR
from models.db.backup import Contents
from models.db.database import Database
from models.letters.operations import holding
from models.security_log import SecurityEvent
from models.settings import Settings
from ops.backup import backups, encryption
from ops.embedded.lock import LOCK, folder_lock

FILE = click.Path(dir_okay=False, path_type=Path)
THERE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command(short_help="Back up everything into one file, while people go on working.")
@click.argument("file", type=FILE)
@click.option(
    "--key",
    type=THERE,
    help="Encrypt it for the key in this file (the public half is enough) instead of LMEC_BACKUP_KEY_FILE.",
)
def backup(file: Path, key: Path | None) -> None:
    """Write everything that cannot be made again into FILE, and restore it into a scratch database to check that it is complete.

    Exits 1 if the backup could not be made, or if its record does not hold. Copy it to another machine.

    \b
    Example:
      lmec backup /backups/$(date +%F).backup --key /etc/lmec/backup.pub
    """
    chosen = settings.read_existing()
    database = Database.existing(chosen)
    with _log_failures(database, SecurityEvent.BACKUP_FAILED):
        contents = backups.take(database, file, key or chosen.backup_key)
    click.echo(
        f"{file}: everything as of {contents.taken_at:%d %B %Y, %H:%M:%S} UTC, restored once to see that it is whole."
    )
    _describe_backup(contents, database)


@click.command(short_help="Replace the content of the database with a backup.")
@click.argument("file", type=THERE)
@click.option("--key", type=THERE, help="The file with the secret key, if the backup is encrypted.")
@click.option(
    "--replace",
    is_flag=True,
    help="Restore even if the database is not empty. Its content is first backed up beside FILE.",
)
@click.option("--unsigned", is_flag=True, help="Restore even if the backup is not signed with this service's key.")
def restore(file: Path, key: Path | None, replace: bool, unsigned: bool) -> None:
    """Put the content of FILE into the database of DATABASE_URL (SQLite or PostgreSQL), all or nothing. Stop the service first.

    Afterwards, no letter is sent until you release them: lmec letters

    \b
    Example:
      lmec restore /backups/2027-03-01.backup --key /media/safe/backup.key
    """
    chosen = settings.read_existing()
    with _leaving_nothing_if_refused(chosen), folder_lock(chosen.data, ""):
        database = Database.initialised(settings.read())
        with _log_failures(database, SecurityEvent.RESTORE_FAILED):
            contents, kept = backups.put_back(
                database,
                file,
                key,
                keep_in=file.absolute().parent,
                encrypt_for=chosen.backup_key,
                replace=replace,
                unsigned=unsigned,
            )
    database.security.write(SecurityEvent.RESTORED, as_of=contents.taken_at.isoformat())
    if kept:
        click.echo(f"The earlier content of the database is in {kept}")
    click.echo(f"Restored: everything as of {contents.taken_at:%d %B %Y, %H:%M:%S} UTC.")
    _describe_backup(contents, database)
    click.echo("Letters are held. To see how many, and to release them: lmec letters")


@click.command(short_help="Back up the database, then upgrade it to the current schema.")
def upgrade() -> None:
    """Write a backup into the data folder, upgrade the database to the current schema, and check that nothing was lost.

    \b
    Example:
      lmec upgrade
    """
    chosen = settings.read()
    database = Database.initialised(chosen)
    if schema.is_current(database):
        click.echo("The database already has the current schema.")
        return
    kept = backups.upgrade(database, _folder(chosen), chosen.backup_key)
    if kept:
        for fault in kept.faults:
            click.echo(f"BROKEN: the record did not hold before, either. {fault}", err=True)
        click.echo(
            f"The database now has the current schema, and no row was lost. The backup from before the upgrade: {kept.file}"
        )
    else:
        click.echo("A new, empty database was made. If there should have been one, look at LMEC_DATA and DATABASE_URL.")


@click.command(short_help="Make a key for encrypted backups.")
@click.argument("file", type=FILE)
def key(file: Path) -> None:
    """Make a key. Keep FILE away from this machine: its public half, which is printed, is enough to encrypt. If there is a data folder
    (LMEC_DATA), the public half is also written there, and from then on all backups are encrypted for it, including automatic
    ones.

    \b
    Example:
      lmec key backup.key > backup.pub
    """
    public = encryption.make_key(file)
    click.echo(public)
    data = settings.data_folder()
    own = data / settings.OWN_BACKUP_KEY
    if data.is_dir() and not own.exists():
        own.write_text(f"{public}\n", encoding="utf-8")
        click.echo(f"Its public half is also in {own}: all backups are encrypted for it from now on.", err=True)


@click.group(invoke_without_command=True, short_help="Letters held after a restore.")
@click.pass_context
def letters(ctx: click.Context) -> None:
    """Show whether letters are held, and how many.

    \b
    Examples:
      lmec letters
      lmec letters release
    """
    if ctx.invoked_subcommand is None:
        with Database.existing(settings.read_existing()).reading(OPERATOR) as session:
            since = holding.held_at(session)
            if since is None:
                click.echo("Letters are sent as usual.")
                return
            old, new = holding.count(session)
        click.echo(f"Letters have been held since a backup was restored on {since:%d %B %Y, %H:%M} UTC.")
        click.echo(f"{old} are from before the backup was taken and may have been sent already; {new} are newer.")
        click.echo(
            "Send the newer ones with `lmec letters release`, or all of them with `lmec letters release --and-old`."
        )


@letters.command(short_help="Send letters again.")
@click.option("--and-old", is_flag=True, help="Also send the older letters.")
def release(and_old: bool) -> None:
    """Send letters again. Older letters are not sent without --and-old; the secretariat sees them on its page of letters, and can
    send each of them.

    \b
    Example:
      lmec letters release
    """
    database = Database.existing(settings.read_existing())
    with database.transaction(OPERATOR) as session:
        old, new = holding.count(session) if holding.held_at(session) else (0, 0)
        holding.release(session, and_old=and_old, now=database.now())
    click.echo(
        f"Letters are sent as usual. {new + old if and_old else new} will be sent now, {0 if and_old else old} will not be sent."
    )


def _folder(chosen: Settings) -> Path:
    """The folder of automatic backups."""
    return chosen.data / "backups"


@contextmanager
def _log_failures(database: Database, event: SecurityEvent) -> Iterator[None]:
    """Write a failure to the security log, too."""
    try:
        yield
    except Exception as why:
        database.security.write(event, why=type(why).__name__)
        raise


@contextmanager
def _leaving_nothing_if_refused(chosen: Settings) -> Iterator[None]:
    """Remove keys, log and folders that a refused command has made: where no installation begins, they would look like one."""
    log, lock = chosen.security_log, chosen.data / LOCK
    files = (chosen.data / settings.OWN_SECRET_KEY, chosen.record_key, log, log.with_name(f"{log.name}.lock"), lock)
    folders = sorted(
        {folder for file in files for folder in file.parents}, key=lambda one: len(one.parts), reverse=True
    )
    new_files, new_folders = ([path for path in paths if not path.exists()] for paths in (files, folders))
    try:
        yield
    except Exception:
        for file in new_files:
            file.unlink(missing_ok=True)
        for folder in new_folders:
            with suppress(OSError):  # what somebody else has put into it meanwhile stays
                folder.rmdir()
        raise


def _describe_backup(contents: Contents, database: Database) -> None:
    click.echo(f"{sum(contents.rows.values()):,} rows in {len(contents.rows)} tables.")
    for fault in contents.faults:
        click.echo(f"BROKEN: the record does not hold. {fault}", err=True)
    if contents.faults:
        database.security.write(SecurityEvent.RECORD_BROKEN)
        sys.exit(1)
    click.echo("The record holds.")
