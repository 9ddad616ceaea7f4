"""Taking and restoring backups, and migrating the database after a backup."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as replace_in
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from models.db import backup, schema
from models.db.access import OPERATOR
from models.db.backup import Contents
from models.db.database import Database
from models.errors import NotDone
from models.letters.operations import holding
from models.record.events import Chain
from models.record.verifying import Trust
from models.rounds.consultation import Consultation
from models.scratch import scratch_folder
from ops.backup.encryption import decrypted, encrypt

IN_USE = "Something still uses the database. Stop web, workers and beat (or lmec run), then do this again."
NO_ROOM = (
    "PostgreSQL has no room for the locks that this takes. Nothing was changed. Set max_locks_per_transaction to 256 or more "
    "in its configuration, start it anew, and do this again."
)
UNREADABLE = (
    "What is in the database now cannot be read, so it cannot be kept. Move it away, and restore into an empty one."
)


UNSIGNED = (
    "This backup is not signed with the key of this service: it was made with another key, by a release that did not sign, or "
    "changed since. Nothing was changed. Put the key of before back, or note its public key (lmec audit earlier KEY); or, if you "
    "know that nobody has changed the file, say --unsigned."
)
EMPTY = "There is nothing to keep: the database has no tables of this service. Look at DATABASE_URL and LMEC_DATA."


class SafetyBackup(NamedTuple):
    """A backup of what is about to be changed, and what did not hold in its record."""

    file: Path
    faults: tuple[str, ...]


class NotKept(NotDone):
    """Why nothing was done, as a sentence for the operator."""


@contextmanager
def _system_errors_as_sentences() -> Iterator[None]:
    """Tell the operator what the system says when it has no room for a file, or keeps it from us."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error  # what pyrage says of a file has no other words
        why = f"{why} ({error.filename})" if error.filename else why
        raise NotKept(f"Nothing was changed, because a file could not be read or written: {why}.") from error


def _describe_refusal(error: OperationalError) -> NotKept:
    """Why the database did not let itself be changed."""
    return NotKept(NO_ROOM if getattr(error.orig, "sqlstate", None) == schema.NO_ROOM else IN_USE)


@_system_errors_as_sentences()
def take(database: Database, file: Path, key: Path | None) -> Contents:
    """Write a backup, restore it into a scratch database, look that all of it is there, and only then give it its name.

    Encrypted if there is a key. Raises NotKept, Damaged, NoKey.
    """
    if file.exists():
        raise NotKept(f"{file} is there already. Nothing was changed; choose another name.")
    with database.reader.connect() as connection:
        if schema.revision(connection) is None:
            raise NotKept(EMPTY)
    # Beside it, so that naming it is one step and a full disk is found out before.
    with scratch_folder(".lmec-backup-", file.absolute().parent) as folder:
        plain, encrypted = folder / "plain", folder / "encrypted"
        trust = Trust.from_signer(database.signer)  # before, since people go on and more is signed
        backup.write(database, plain)
        contents = backup.verify(plain, trust, database.signer)
        if key:
            encrypt(plain, encrypted, key)
        whole = encrypted if key else plain
        whole.chmod(0o600)
        _flush_to_disk(whole)
        whole.replace(file)
        _flush_to_disk(file.absolute().parent)
    return contents


@_system_errors_as_sentences()
def put_back(
    database: Database,
    file: Path,
    key: Path | None,
    *,
    keep_in: Path,
    encrypt_for: Path | None = None,
    replace: bool,
    unsigned: bool = False,
) -> tuple[Contents, Path | None]:
    """Restore a backup, after a look at all of it. What was in the database is first kept in a backup in `keep_in`, encrypted
    if there is a key in `encrypt_for`, whose name is given. One that this service has not signed is put back if that is allowed as `unsigned`. Raises NotKept, Damaged,
    NoKey."""
    # What was signed after it was taken is no fault of a backup.
    trust = replace_in(Trust.from_signer(database.signer), anchors=())
    with decrypted(file, key) as plain:
        if database.signer and not unsigned and not backup.is_signed(plain, trust.keys):
            raise NotKept(UNSIGNED)
        contents = backup.verify(plain, trust, database.signer)
        kept = _back_up_present(database, keep_in, encrypt_for, replace=replace)
        try:
            backup.restore(database, plain, trust)
        except OperationalError as error:
            raise _describe_refusal(error) from error
    if database.signer:
        with database.reading(OPERATOR) as session:
            database.signer.keep_restored(
                {chain.consultation_id: (chain.seq, chain.head) for chain in session.scalars(select(Chain))}
            )
    with database.transaction(OPERATOR) as session:
        holding.note_restored(session, taken_at=contents.taken_at, now=database.now())
    return contents, kept


def upgrade(database: Database, keep_in: Path, encrypt_for: Path | None = None) -> SafetyBackup | None:
    """Keep a backup, encrypted if there is a key, upgrade the database to the current schema, and check that all rows are there
    and the record holds as far as it did. Gives the backup; None of a database that was empty. Raises NotKept; the backup stays
    in any case."""
    before = _count_rows(database)
    kept = _take_backup(database, keep_in, encrypt_for) if before else None
    try:
        schema.upgrade(database)
    except OperationalError as error:
        raise _describe_refusal(error) from error
    after, found = _count_rows(database), backup.faults(database, Trust.from_signer(database.signer))
    faults = [fault for fault in found if kept is None or fault not in kept.faults]
    lost = [table for table, count in before.items() if after.get(table, 0) < count]
    if lost or faults:
        words = "; ".join([*(f"rows of {table} are missing" for table in lost), *faults])
        remedy = f"Stop the service, and restore {kept.file}." if kept else "Stop the service."
        raise NotKept(f"The database is not as it was: {words}. {remedy}")
    return kept


def _back_up_present(database: Database, keep_in: Path, encrypt_for: Path | None, *, replace: bool) -> Path | None:
    if not database.exists():
        return None
    try:
        with database.reader.connect() as connection:
            revision = schema.revision(connection)
            held = connection.scalar(select(func.count()).select_from(Consultation)) if revision else 0
        if held and not replace:
            raise NotKept(
                "The database is not empty. With --replace, what is in it is kept in a backup, and this one put in its place."
            )
        return _take_backup(database, keep_in, encrypt_for).file if held else None
    except SQLAlchemyError as error:
        raise NotKept(UNREADABLE) from error


def _take_backup(database: Database, folder: Path, encrypt_for: Path | None) -> SafetyBackup:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"before-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.backup"
    return SafetyBackup(file, take(database, file, encrypt_for).faults)


def _count_rows(database: Database) -> dict[str, int]:
    """How many rows each table has; none where nothing has been made yet."""
    if not database.exists():
        return {}
    with database.reader.connect() as connection:
        return backup.count(connection)


def _flush_to_disk(place: Path) -> None:
    """Have it on the disk and not only on its way there."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
