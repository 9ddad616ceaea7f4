"""The commands that archive a finished consultation, and check such an archive."""

import sys
from pathlib import Path

import click

from models import settings
from models.db.database import Database
from models.db.work import Impossible
from models.errors import Refusal
from ops.archive import archive as archives
from ops.archive import manifest

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(short_help="Keep a finished consultation as a folder of files.")
@click.argument("consultation", type=int)
@click.argument("folder", type=FOLDER)
def archive(consultation: int, folder: Path) -> None:
    """Write what all members could read of a finished CONSULTATION (its number stands in the address of its page) into FOLDER:
    versions, redlines, comments with answers, attached files, and the record; with a list that proves all of it.

    \b
    Example:
      lmec archive 3 /archive/strategy-2027
    """
    try:
        proof = archives.write(Database.of(settings.read()), consultation, folder)
    except (Refusal, Impossible) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{folder / 'index.html'} shows what is there.")
    click.echo(f"This number stands for all of it; tell it to the members: {proof}")


@click.command(short_help="Check an archive, without the service.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def verify(folder: Path) -> None:
    """Check every file of an archive and its record against its list; exits 1 if something is not as it was.

    Needs no settings and no database.

    \b
    Example:
      lmec verify /archive/strategy-2027
    """
    faults = list(manifest.faults(folder))
    for fault in faults:
        click.echo(f"BROKEN: {fault}")
    if faults:
        sys.exit(1)
    click.echo(f"The archive is as it was made. Its number: {manifest.hash_of(folder / manifest.LIST)}")
