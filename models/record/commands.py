"""The commands with which an operator, or anybody who holds a receipt, checks the record."""

import sys
from pathlib import Path

import click

from models import settings
from models.db import schema
from models.db.access import OPERATOR
from models.db.database import Database
from models.record.earlier import seal_loose
from models.record.guards import broken_guards
from models.record.signing import NoKey, PublicKey, Signer, anchors_of, entries_of
from models.record.verifying import Trust
from models.record.verifying import verify as verify_all
from models.security_log import SecurityEvent, SecurityLog

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


class Key(click.ParamType[PublicKey]):
    """A public key, or the file that holds one."""

    name = "key"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> PublicKey:
        try:
            return PublicKey.read(Path(value).read_text(encoding="utf-8") if Path(value).is_file() else value)
        except (NoKey, OSError, ValueError) as why:
            self.fail(str(why), param, ctx)


@click.group(short_help="The tamper-evident record.")
def audit() -> None:
    """The record of every act: chained by hashes, with digests of all official rows, signed by the service.

    \b
    Examples:
      lmec audit verify
      lmec audit check receipt.pdf --key KEY
    """


@audit.command(short_help="Check that the record holds.")
@click.option("--key", "others", type=Key(), multiple=True, help="An earlier public key of the service.")
def verify(others: tuple[PublicKey, ...]) -> None:
    """Check each consultation: its chain, every official row, the signatures, and the anchors beside the key. Names everything
    that has changed, and exits 1 if anything has.

    \b
    Example:
      lmec audit verify
    """
    chosen = settings.read_existing()
    database = Database(chosen.database_url)
    broken = False
    with database.reading(OPERATOR) as session:
        if schema.is_empty(session.connection()):
            raise click.ClickException(schema.UNUSABLE.format("there is no table in it"))
    try:
        trust = Trust.from_signer(Signer.existing(chosen.record_key), others)
    except NoKey as why:
        broken, trust = True, Trust.from_signer(None, others)
        click.echo(f"BROKEN: {why}")
    for guard in broken_guards(database):
        broken = True
        click.echo(f"BROKEN: {guard}")
    with database.reading(OPERATOR) as session:
        for finding in verify_all(session, trust):
            verdict = "BROKEN" if finding.faults else f"holds, {finding.events} events"
            # Where no entry holds, there is no head.
            head = f", head {finding.head}" if finding.events else ""
            click.echo(f"{finding.consultation_id}  {finding.title}: {verdict}{head}")
            for fault in finding.faults:
                broken = True
                click.echo(f"   {fault}")
    if broken:
        SecurityLog(chosen.security_log).write(SecurityEvent.RECORD_BROKEN)
        sys.exit(1)
    click.echo("The record holds.")


@audit.command(short_help="Show the public key of the record.")
def key() -> None:
    """Show the public key of the record. Publish it and give it to the members: with it, anybody can check the service's signatures.

    \b
    Example:
      lmec audit key > record.pub
    """
    click.echo(Signer.existing(settings.read_existing().record_key).public.text)


@audit.command(short_help="Note an earlier key of the service.")
@click.argument("public", metavar="KEY", type=Key())
def earlier(public: PublicKey) -> None:
    """Note a public KEY (or a file with it) with which the service signed the record before its key was changed, so that `audit verify`,
    `backup`, `upgrade` and `archive` accept it. The note is stored beside the key, and signed with it. Whoever has the secret
    half of an earlier key can write entries that hold: never note a key that was stolen.

    \b
    Example:
      lmec audit earlier earlier.pub
    """
    signer = Signer.existing(settings.read_existing().record_key)
    if public == signer.public:
        raise click.ClickException("This is the current key of the record. Change it first, then note the earlier one.")
    signer.add_earlier(public)
    click.echo(f"Earlier keys in {signer.earlier_file}: {len(signer.earlier())}")


@audit.command(short_help="Check a receipt, a letter or a file without the service.")
@click.argument("file", type=FILE)
@click.option("--key", "public", type=Key(), required=True, help="The public key of the service, or a file with it.")
@click.option("--record", type=FILE, help="The record.jsonl of an archive, to check that it contains the entries, too.")
def check(file: Path, public: PublicKey, record: Path | None) -> None:
    """Check whether the service has signed the entries of the record that FILE names (PDF, Word, a letter as text or .eml). Exits 1
    if it has not signed one of them, or if FILE names none. Needs no settings, no database and no network.

    \b
    Example:
      lmec audit check receipt.pdf --key record.pub
    """
    anchors = anchors_of(file)
    if not anchors:
        raise click.ClickException(f"{file} names no entry of the record.")
    events = entries_of(record) if record else None
    bad = False
    for anchor in anchors:
        called = f"consultation {anchor.consultation_id}, entry {anchor.hash}"
        if not public.has_signed(anchor):
            verdict = "NOT SIGNED with this key"
        elif events is not None and anchor.hash not in events:
            verdict = f"signed, but NOT IN {record}"
        else:
            verdict = "signed by the service" + (f", and in {record}" if record else "")
        bad = bad or "NOT" in verdict
        click.echo(f"{called}: {verdict}")
    if bad:
        sys.exit(1)


@audit.command(short_help="Accept rows that differ from the record.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation: you have checked all of it.")
def seal(yes: bool) -> None:
    """Seal the rows that a program of an earlier release has written while this one was running, as they are now, and accept rows that
    were altered in the database before an act changed them. The record says so. Do this when the last program of an earlier
    release has stopped, and only for rows that `lmec audit verify` names. It first shows every difference from the record, and
    asks for confirmation: forged rows would be sealed, too.

    \b
    Example:
      lmec audit seal
    """
    database = Database.existing(settings.read_existing())
    assert database.signer is not None
    with database.reading(OPERATOR) as session:
        faults = [fault for one in verify_all(session, Trust.from_signer(database.signer)) for fault in one.faults]
    for fault in faults:
        click.echo(fault)
    if faults and not yes:
        click.confirm("Seal these rows as they are? Afterwards nobody can tell whether one was forged", abort=True)
    with database.engine.begin() as connection:
        anchors = seal_loose(connection, database.signer, database.now())
    database.signer.keep(anchors)
    sealed = {anchor.consultation_id for anchor in anchors}
    click.echo(f"Sealed in {len(sealed)} consultations." if sealed else "There was nothing to seal.")
