"""The archive of a finished consultation, and its commands: a folder that can be read and checked without the service."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from models import settings
from models.db.access import OPERATOR
from models.db.database import Database, now
from models.db.work import Impossible
from models.documents.document import Document, Format
from models.documents.queries import archive as queries
from models.documents.queries.archive import FinishedConsultation
from models.documents.queries.compendium import compendium
from models.drafts.queries.texts import text
from models.errors import Refusal
from models.record import verifying
from models.record.commands import Key
from models.record.signing import PublicKey
from models.record.verifying import Trust
from models.scratch import scratch_folder
from ops.archive import manifest
from ops.backup.backups import NotKept
from templates.documents import compendium as tables
from templates.documents import compendium_csv
from templates.documents import texts as written
from templates.documents.names import file_name, name_of
from templates.documents.style import style
from templates.environment import environment
from templates.links import Links
from worker.documents import make
from worker.documents.pdf.printing import pdf_to_keep

PLAIN_ENDING = re.compile(r"\.[a-z0-9]{1,8}$")

FOLDER = click.Path(file_okay=False, path_type=Path)
EARLIER_KEY = "If the key of the record was changed, note the earlier public key: lmec audit earlier KEY"
_MOST = 2**31 - 1  # the largest number that a consultation can have in either database


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive, and what it is."""

    name: str
    words: str


def write(
    database: Database, consultation_id: int, folder: Path, links: Links, earlier: Sequence[PublicKey] = ()
) -> str:
    """Fill the folder, wholly or not at all; gives the hash that stands for all of it. `links` lead from its papers to the
    record, whose first entries may be signed with `earlier` keys. Raises NotKept, Refusal, Impossible, OSError."""
    if folder.exists() and any(folder.iterdir()):
        raise NotKept(f"{folder} is not empty. Nothing was written; choose another folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(".lmec-archive-", folder.absolute().parent) as unfinished:
        filled = unfinished / folder.name
        filled.mkdir()
        proof = _fill(filled, database, consultation_id, links, earlier)
        if folder.exists():
            folder.rmdir()
        filled.rename(folder)
    return proof


@click.command(short_help="Archive a finished consultation as a folder of files.")
@click.argument("consultation", type=click.IntRange(1, _MOST))
@click.argument("folder", type=FOLDER)
@click.option(
    "--key",
    "earlier",
    type=Key(),
    multiple=True,
    help="An earlier public key of the service, or a file with it.",
)
def archive(consultation: int, folder: Path, earlier: tuple[PublicKey, ...]) -> None:
    """Write everything that all members could read of a CONSULTATION (the number in the address of its page) into FOLDER: versions,
    redlines, comments with answers, attached files, and the record, with a signed list of all files.

    Nothing is written while a round or an adoption is open or a file is being made. A consultation without an adopted text is
    archived as it is, and the archive says that it is not finished.

    \b
    Example:
      lmec archive 3 /archive/strategy-2027
    """
    chosen = settings.read_existing()
    try:
        proof = write(Database.existing(chosen), consultation, folder, Links(chosen.public_url), earlier)
    except (Refusal, Impossible) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        why = f"{error.strerror} ({error.filename})" if error.filename else error.strerror
        raise click.ClickException(f"{folder} was not written: {why}.") from error
    _warn_if_unfinished(folder)
    click.echo(f"Open {folder / 'index.html'} to see what is in it.")
    click.echo(f"The hash of the whole archive, for the members: {proof}")


@click.command(short_help="Check an archive without the service.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--key", type=Key(), help="The public key of the service, or a file with it, to check who made the archive."
)
def verify(folder: Path, key: PublicKey | None) -> None:
    """Check every file and the record of an archive against its list. Exits 1 if anything has changed.

    Needs no settings and no database. The public key is on the page “How the record can be checked”.

    \b
    Example:
      lmec verify /archive/strategy-2027 --key /media/safe/lmec.pub
    """
    faults = list(manifest.faults(folder, key))
    for fault in faults:
        click.echo(f"BROKEN: {fault}")
    if faults:
        sys.exit(1)
    click.echo(f"The archive is unchanged. Its hash: {manifest.hash_of(folder / manifest.LIST)}")
    _warn_if_unfinished(folder)


def _warn_if_unfinished(folder: Path) -> None:
    if words := manifest.unfinished(folder):
        click.echo(words)


def _fill(folder: Path, database: Database, consultation_id: int, links: Links, earlier: Sequence[PublicKey]) -> str:
    trust = Trust.from_signer(database.signer, earlier)
    with database.reading(OPERATOR) as session:
        finished, at = queries.finished_consultation(session, consultation_id), now(session.connection())
        _ensure_record_holds(session, finished, trust)
        entries = [*_versions(session, finished, folder, links), *_originals(session, finished, folder)]
        events = _write_lines(folder / manifest.RECORD, queries.record(session, finished))
        _write_lines(folder / manifest.ROWS, queries.rows(session, finished))
    index = (
        environment()
        .get_template("documents/archive.html")
        .render(finished=finished, entries=entries, events=events, at=at, style=style(), version=finished.versions[-1])
    )
    (folder / "index.html").write_text(index, encoding="utf-8")
    about = {"consultation": finished.consultation.title, "archived_at": at.isoformat()}
    if finished.unfinished:
        about["unfinished"] = finished.unfinished
    key = database.signer.public.text if database.signer else None
    before = dict.fromkeys(one.text for one in trust.keys if one.text != key)
    record = {"events": events, "head": finished.head, "key": key, "earlier_keys": [*before]}
    return manifest.write(folder, {**about, "record": record}, database.signer)


def _ensure_record_holds(session: Session, finished: FinishedConsultation, trust: Trust) -> None:
    """Raise NotKept for a consultation whose record does not hold: what is in its archive could not be proved."""
    for finding in verifying.verify(session, trust):
        if finding.consultation_id == finished.consultation.id and finding.faults:
            faults = "; ".join(finding.faults)
            advice = f" {EARLIER_KEY}" if verifying.OTHER_KEY in faults else ""
            raise NotKept(f"Nothing was written, because the record does not hold: {faults}.{advice}")


def _versions(session: Session, finished: FinishedConsultation, folder: Path, links: Links) -> Iterator[Entry]:
    for version in finished.versions:
        plain = file_name(version, "", "md")
        (folder / plain).write_text(written.text_as_markdown(text(session, version.id)), encoding="utf-8")
        yield Entry(plain, f"Version {version.number}, plain text")
        if version.round_id is not None:
            comments = compendium(session, version.id)
            for ending, content in (("csv", compendium_csv.as_csv(comments)), ("json", tables.as_json(comments))):
                name = file_name(version, "compendium", ending)
                (folder / name).write_text(content, encoding="utf-8", newline="")
                yield Entry(name, f"All comments behind version {version.number} with their answers, {ending.upper()}")
    for document in queries.documents(session, finished):
        assert document.content is not None
        name = name_of(document)
        (folder / name).write_bytes(document.content)
        yield Entry(name, _words(document))
        if document.format is Format.PDF:
            page, kept = make.page(session, document, links), name.replace(".pdf", "-pdfa.pdf")
            (folder / kept).write_bytes(pdf_to_keep(page.html, at=page.at, alive=lambda: None))
            yield Entry(kept, f"{_words(document)}/A, for long keeping")


def _originals(session: Session, finished: FinishedConsultation, folder: Path) -> Iterator[Entry]:
    for comment, attachment in queries.attachments(session, finished):
        # What somebody called a file is shown; what it is called here, and where it lies, is ours to say.
        ending = PLAIN_ENDING.search(attachment.name.lower())
        name = f"originals/{comment.label}-{attachment.digest[:12]}{ending[0] if ending else ''}"
        (folder / "originals").mkdir(exist_ok=True)
        (folder / name).write_bytes(attachment.content)
        yield Entry(name, f"With comment {comment.label}, as it came: {attachment.name}")


def _write_lines(file: Path, things: Iterable[Mapping[str, Any]]) -> int:
    """Writes each as a line of JSON; how many there are."""
    count = 0
    with file.open("w", encoding="utf-8") as out:
        for count, thing in enumerate(things, start=1):  # noqa: B007 (the last is how many)
            out.write(json.dumps(thing, ensure_ascii=False) + "\n")
    return count


def _words(document: Document) -> str:
    since = f" since version {document.older.number}" if document.older else ""
    return f"Version {document.version.number}, {document.document_kind.value}{since}, {document.format.upper()}"
