"""Commands of the ground floor: the database's schema, people, the security log, and secrets."""

import tomllib
from collections import deque
from pathlib import Path

import click
import psycopg
from sqlalchemy.exc import ProgrammingError

from models import secret, settings
from models.db import page_role, schema
from models.db.access import OPERATOR
from models.db.database import Database
from models.errors import Refusal
from models.people.operations import people as operations
from models.security_log import SecurityLog, in_words


@click.command(short_help="Upgrade the database to the current schema.")
def migrate() -> None:
    """Upgrade the database of DATABASE_URL to the current schema. Safe to repeat.

    \b
    Example:
      DATABASE_URL=postgresql://lmec@db/lmec lmec migrate
    """
    database = Database.initialised(settings.read())
    if schema.is_current(database):
        click.echo("The database already has the current schema.")
        return
    schema.upgrade(database)
    click.echo("The database now has the current schema.")


@click.command(short_help="Give a PostgreSQL role the rights to serve the pages, and no others.")
@click.argument("name")
@click.option(
    "--password",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with its password. The role is created, or gets this password.",
)
def role(name: str, password: Path | None) -> None:
    """Give the role NAME the rights that the pages need. Safe to repeat.

    The role owns nothing, reads only what the person who is signed in may read, and cannot change the record. Upgrades keep its
    rights. Without a password, the role must exist. The pages use it if DATABASE_URL names it.

    \b
    Example:
      DATABASE_URL=postgresql://lmec@db/lmec lmec role lmec_web --password /etc/lmec/web_password
    """
    database = Database(settings.read_existing().database_url)
    if database.is_sqlite:
        raise click.ClickException("SQLite has no roles. With PostgreSQL, the pages can have one of their own.")
    if not schema.is_current(database):
        raise click.ClickException(
            "The database does not have the schema or the policies that this program expects. Run: lmec upgrade"
        )
    try:
        with database.engine.begin() as connection:
            if password:
                page_role.make_role(connection, name, secret.read_line(password))
            page_role.grant(connection, name)
    except (ProgrammingError, psycopg.errors.InsufficientPrivilege) as error:
        words = str(getattr(error, "orig", error)).splitlines()[0]
        missing = isinstance(getattr(error, "orig", error), psycopg.errors.UndefinedObject)
        cure = " With --password and a file with its password, the role is created." if missing else ""
        raise click.ClickException(f"PostgreSQL refuses: {words}. Nothing was changed.{cure}") from error
    click.echo(f"The pages can use the database as {name}.")


@click.command(short_help="Add members and people from a file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def people(file: Path) -> None:
    """Add the members in FILE (TOML, like demo/people.toml) and give its people their offices. Safe to repeat.

    A person whose office in the file is another one changes to it; people who are not in the file keep theirs. A ministry whose
    name has changed needs the first day of the new name under `since`; the earlier name is kept. Nobody gets a letter: people
    sign in by asking for a link.

    \b
    Example:
      lmec people /etc/lmec/people.toml
    """
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read as TOML: {error}") from error
    database = Database.existing(settings.read_existing())
    try:
        with database.transaction(OPERATOR) as session:
            holding = [
                f"{person.office}: {person.name}"
                for person in operations.add_roster(session, written, now=database.now())
            ]
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    for line in holding:
        click.echo(line)


@click.command(short_help="End the office of people who have left.")
@click.argument("emails", nargs=-1, required=True)
def leave(emails: tuple[str, ...]) -> None:
    """End the office of the people with these addresses, of all or of none. Safe to repeat.

    They are signed out everywhere and can no longer ask for a link. What they have written stays with their country.

    \b
    Example:
      lmec leave sokunthea.pich@moe-kh.example.org
    """
    database = Database.existing(settings.read_existing())
    try:
        with database.transaction(OPERATOR) as session:
            gone = [operations.end_office_of(session, email, now=database.now()).name for email in emails]
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    for name in gone:
        click.echo(f"{name} no longer has an office.")


@click.group(short_help="The security log.")
def security() -> None:
    """Who signed in, what was refused, whose office changed, and which backups or checks of the record failed.

    \b
    Example:
      lmec security log
    """


@security.command("log", short_help="Show the newest entries of the security log.")
@click.option("--last", type=click.IntRange(1), default=100, show_default=True, help="How many entries.")
@click.option("--person", type=int, help="Only entries by or about the person with this number.")
def show_log(last: int, person: int | None) -> None:
    """Show the newest entries, the newest last.

    \b
    Example:
      lmec security log --last 20
    """
    file = settings.read_existing().security_log
    if not file.exists():
        raise click.ClickException(f"There is no security log at {file}. Check LMEC_DATA and LMEC_SECURITY_LOG.")
    entries = SecurityLog(file).entries()
    wanted = (one for one in entries if person is None or person in (one.get("who"), one.get("person")))
    for entry in deque(wanted, maxlen=last):
        click.echo(in_words(entry))


@click.command("secret", short_help="Make secrets, one in each file.")
@click.option("--shared", is_flag=True, help="Let other users of the machine read them; protect the folder instead.")
@click.option("--renew", is_flag=True, help="Add a new key above the earlier ones of an existing SECRET_KEY_FILE.")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
def make_secret(shared: bool, renew: bool, files: tuple[Path, ...]) -> None:
    """Write random characters into each of the FILES that does not exist yet. Existing files are kept.

    With --renew, all FILES must exist. The new key signs after the next start, and nobody is signed out: earlier keys stay valid as
    long as they are in the file. Keep them while people have second factors from their time, which are encrypted with them.

    \b
    Examples:
      lmec secret /etc/lmec/secret_key
      lmec secret --renew /etc/lmec/secret_key
    """
    missing = [file for file in files if not file.exists()] if renew else []
    if missing:
        raise click.ClickException(f"{missing[0]} does not exist, so no key in it can be renewed. Nothing was changed.")
    for file in files:
        if renew:
            secret.renew(file)
            click.echo(f"{file}: renewed; it contains {len(file.read_text(encoding='utf-8').splitlines())} keys")
            continue
        created = secret.make_once(file, secret.SHARED if shared else secret.OURS)
        click.echo(f"{file}: {'made' if created else 'kept, since it exists already'}")
