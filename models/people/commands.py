"""Commands for personal data: export it, erase a person, reset second factors."""

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
SURE = click.option("--yes", is_flag=True, help="Confirm the action without prompting.")


@click.group(short_help="Personal data: export it, or erase a person.")
def person() -> None:
    """Export everything that the service stores about a person, erase the person, or remove second factors that they have lost.

    \b
    Examples:
      lmec person export sokunthea.pich@moe-kh.example.org pich.json
      lmec person erase sokunthea.pich@moe-kh.example.org
      lmec person reset-factors sokunthea.pich@moe-kh.example.org
    """


@person.command(short_help="Export everything that is stored about a person.")
@click.argument("email")
@click.argument("file", type=FILE)
def export(email: str, file: Path) -> None:
    """Write everything that the service stores about the person with this address into FILE, as readable JSON: rows of every table
    that name them, letters to them, and their acts in the record.

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


@person.command(short_help="Erase a person. The record still holds.")
@click.argument("email")
@SURE
def erase(email: str, yes: bool) -> None:
    """Erase the name, the address and the letters of the person with this address. They must have left their office.

    What they did in office stays, under the name of the office ("a former country coordinator of Thailand"). The record says that
    the name was erased, and still holds. Earlier backups still contain the name.

    \b
    Example:
      lmec person erase sokunthea.pich@moe-kh.example.org
    """
    database = Database.existing(settings.read_existing())
    try:
        with database.reading(OPERATOR) as session:
            erasing.person_to_erase(session, email)
        _confirm("Only a backup could bring the name and address back. Erase this person?", yes)
        with database.transaction(OPERATOR) as session:
            called = erasing.erase(session, email, now=database.now()).name
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    click.echo(f"Erased. Pages and the record say: {called}.")


@person.command(short_help="Remove second factors that somebody has lost.")
@click.argument("email")
@SURE
def reset_factors(email: str, yes: bool) -> None:
    """Remove all second factors of the person with this address, who gets a letter and is signed out everywhere.

    Normally two people of the secretariat do this on the page "Resets of second factors". Use this command if there are not two.

    \b
    Example:
      lmec person reset-factors sokunthea.pich@moe-kh.example.org
    """
    database = Database.existing(settings.read_existing())
    try:
        with database.reading(OPERATOR) as session:
            people.person_with_address(session, email)
        _confirm("Have you called this person, at a number that you already had?", yes)
        with database.transaction(OPERATOR) as session:
            about = people.person_with_address(session, email)
            factor_reset.remove_all(session, about, now=database.now())
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    click.echo(f"{about.name} no longer has a second factor, and will set up a new one when signing in.")


def _confirm(question: str, yes: bool) -> None:
    """Ask, unless the answer is known; anything but a yes ends the command."""
    if not yes:
        click.confirm(question, abort=True)
