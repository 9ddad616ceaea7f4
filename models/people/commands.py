"""The commands with which an operator gives out and erases what the service holds about a person."""

import json
from pathlib import Path

import click

from models import settings
from models.db.access import OPERATOR
from models.db.database import Database
from models.errors import Refusal
from models.people.operations import erasing, factor_reset, people
from models.people.queries.personal_data import personal_data
from models.secret import write_new
from models.security_log import SecurityEvent

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(short_help="What the service holds about a person.")
def person() -> None:
    """Give out what the service holds about somebody, erase them, or remove second factors that they have lost.

    \b
    Examples:
      lmec person export sokunthea.pich@moe-kh.example.org pich.json
      lmec person erase sokunthea.pich@moe-kh.example.org
      lmec person reset-factors sokunthea.pich@moe-kh.example.org
    """


@person.command(short_help="Write down everything that is held about a person.")
@click.argument("email")
@click.argument("file", type=FILE)
def export(email: str, file: Path) -> None:
    """Write everything that the service holds about the person with this address into FILE, as JSON that can be read: rows of
    every table that name them, letters to them, and their acts in the record.

    \b
    Example:
      lmec person export sokunthea.pich@moe-kh.example.org pich.json
    """
    database = Database.existing(settings.read_existing())
    try:
        with database.reading(OPERATOR) as session:
            about = people.person_with_address(session, email)
            written = json.dumps(personal_data(session, about), ensure_ascii=False, indent=1)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    try:
        write_new(file, f"{written}\n")
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already. Choose another name.") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    database.security.write(SecurityEvent.PERSON_EXPORTED, person=about.id)
    click.echo(f"{file}: everything about {about.name}.")


@person.command(short_help="Erase a person; the record goes on to hold.")
@click.argument("email")
@click.confirmation_option(prompt="Name and address cannot be brought back but by a backup. Erase this person?")
def erase(email: str) -> None:
    """Erase the name, the address and the letters of the person with this address, who holds no office any more.

    What they did in an office stays, under its name ("a former country coordinator of Thailand"). The record says that the
    name was erased, and `lmec audit verify` holds. Backups that were taken before still have the name.

    \b
    Example:
      lmec person erase sokunthea.pich@moe-kh.example.org
    """
    database = Database.existing(settings.read_existing())
    try:
        with database.transaction(OPERATOR) as session:
            called = erasing.erase(session, email, now=database.now()).name
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    click.echo(f"Erased. Pages and the record say: {called}.")


@person.command(short_help="Remove second factors that somebody has lost.")
@click.argument("email")
@click.confirmation_option(prompt="Have you spoken with this person, at a number that you knew before?")
def reset_factors(email: str) -> None:
    """Remove all second factors of the person with this address, who gets a letter and is signed out everywhere.

    Two of the secretariat do this on the page "Resets of second factors". The command is for where there are not two.

    \b
    Example:
      lmec person reset-factors sokunthea.pich@moe-kh.example.org
    """
    database = Database.existing(settings.read_existing())
    try:
        with database.transaction(OPERATOR) as session:
            about = people.person_with_address(session, email)
            factor_reset.remove_all(session, about, now=database.now())
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    click.echo(f"{about.name} has no second factor any more, and sets up a new one when signing in.")
