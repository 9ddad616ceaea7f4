"""The list of an archive: every file with its hash, and the end of the record; checked with nothing but the folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.documents.queries.archive import OPEN_TO_ALL
from models.record.erasing import redacted_digests
from models.record.events import FIRST
from models.record.official import row_digest, rows_digest, to_json
from models.record.sealing import Anchor, body_digest, link_hash
from models.record.signing import PublicKey, Signer
from models.record.verbs import Verb

FORMAT = "lmec archive 1"
LIST, SUMS, RECORD, ROWS = "manifest.json", "SHA256SUMS", "record.jsonl", "rows.jsonl"
SIGNATURE = "manifest.json.signature"
KIND = "archive"  # what it is about
NO_ARCHIVE = f"This folder is no archive: its {LIST} is missing or cannot be read."


def write(folder: Path, about: dict[str, Any], signer: Signer | None = None) -> str:
    """List every file in the folder, also as `sha256sum -c` reads it; gives the hash of the list, which stands for all and is
    signed."""
    files = {name: hash_of(folder / name) for name in sorted(_names(folder))}
    listed = json.dumps({"format": FORMAT, **about, "files": files}, ensure_ascii=False, indent=1)
    (folder / LIST).write_text(f"{listed}\n", encoding="utf-8")
    own = hash_of(folder / LIST)
    if signer:
        (folder / SIGNATURE).write_text(f"{signer.sign_file(KIND, own)}\n", encoding="utf-8")
    lines = [f"{digest}  {name}\n" for name, digest in {**files, LIST: own}.items()]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return own


def unfinished(folder: Path) -> str:
    """What the list says of a consultation that was not finished when it was archived; "" if it was. For a folder without faults."""
    listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
    return str(listed.get("unfinished", ""))


def faults(folder: Path, key: PublicKey | None = None) -> Iterator[str]:
    """What is not as it was when the archive was made; nothing if it holds. Without the `key` of the service, that in the list is
    believed, and a signature that is missing is not missed: archives of earlier releases have none."""
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files: dict[str, str] = listed["files"]
        head: str = listed["record"]["head"]
        key_of_list: str | None = listed["record"].get("key")
        keys = [PublicKey(one) for one in (key_of_list, *listed["record"].get("earlier_keys", ())) if one]
    except (OSError, ValueError, KeyError, TypeError):
        yield NO_ARCHIVE
        return
    there = set(_names(folder)) - {LIST, SUMS, SIGNATURE}
    yield from _faults_of_signature(folder, key, key_of_list)
    for name in sorted(there | set(files)):
        if name not in files:
            yield f"{name} has been added"
        elif name not in there:
            yield f"{name} is missing"
        elif hash_of(folder / name) != files[name]:
            yield f"{name} has been changed"
    if RECORD in there:
        yield from _faults_of_record(folder, head, keys)


def _faults_of_signature(folder: Path, key: PublicKey | None, named: str | None) -> Iterator[str]:
    file, known = folder / SIGNATURE, key or (PublicKey(named) if named else None)
    if not file.is_file():
        if key:
            yield "the archive is not signed"
    elif known is None or not known.has_signed_file(
        KIND, hash_of(folder / LIST), file.read_text("utf-8", errors="replace").strip()
    ):
        yield f"{LIST} is not signed with the key {'that was named' if key else 'in it'}"


def hash_of(file: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    digest = sha256()
    with file.open("rb") as content:
        while part := content.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _names(folder: Path) -> Iterator[str]:
    return (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _faults_of_record(folder: Path, head: str, keys: Sequence[PublicKey]) -> Iterator[str]:
    """The first link that does not hold, and rows that are not what it has sealed."""
    try:
        rows = _rows_by_event(folder / ROWS)
    except (ValueError, KeyError, TypeError):
        yield f"{ROWS} cannot be read"
        return
    seq, last = 0, FIRST
    lines = (folder / RECORD).read_text(encoding="utf-8").splitlines()
    digests = _redacted_digests(lines)
    for line in lines:
        try:
            event = json.loads(line)
            fault = _fault_of_event(event, seq, last, keys, digests)
            if fault:
                yield fault
                return
            seq, last = event["seq"], event["hash"]
            yield from _faults_of_rows(event, rows.get(seq, []))
        except (ValueError, KeyError, TypeError):
            yield f"the record cannot be read at event {seq + 1}"
            return
    if last != head:
        yield f"the record ends at event {seq}, and not where the list says"


def _redacted_digests(lines: Iterable[str]) -> dict[int, str]:
    """The digests of bodies from which a name was removed, in the lines that can be read."""
    with suppress(ValueError, KeyError, TypeError):
        events = map(json.loads, lines)
        return redacted_digests((Verb(event["verb"]), event["body"]) for event in events)
    return {}


def _fault_of_event(
    event: dict[str, Any], seq: int, last: str, keys: Sequence[PublicKey], digests: dict[int, str]
) -> str:
    """Why this cannot be the next event."""
    at, body, digest = datetime.fromisoformat(event["at"]), event["body"], event["digest"]
    link = link_hash(event["seq"], event["prev"], event["verb"], at, digest)
    holds = (event["seq"], event["prev"], event["hash"]) == (seq + 1, last, link)
    if not holds or (body is not None and body_digest(event["salt"], body) != digests.get(seq + 1, digest)):
        return f"the record does not hold at event {seq + 1}"
    if body is None and Verb(event["verb"]) in OPEN_TO_ALL:
        return f"the body of event {seq + 1} has been emptied"
    consultation_id, signature = event["consultation"], event.get("signature")
    anchor = Anchor(consultation_id, event["seq"], event["hash"], signature or "")
    if keys and signature and not any(key.has_signed(anchor) for key in keys):
        return f"event {seq + 1} was not signed with a key in the list"
    return ""


def _faults_of_rows(event: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Whether the rows of an event are those that it has sealed, and whether their columns are what their digests say."""
    sealed = (event["body"] or {}).get("rows")
    digests = ((row["table"], row["row"], row["digest"]) for row in rows)
    if (sealed and sealed["count"] != len(rows)) or (sealed and rows and sealed["after"] != rows_digest(digests)):
        yield f"{ROWS} does not hold what event {event['seq']} has sealed"
    for row in rows:
        if row.get("columns") is not None:
            values = [to_json(value) for value in row["columns"].values()]
            if row_digest(row["salt"], row["table"], row["row"], values) != row["digest"]:
                yield f"{row['table']} {row['row']} in {ROWS} is not what event {event['seq']} has sealed"


def _rows_by_event(file: Path) -> dict[int, list[dict[str, Any]]]:
    """The lines about rows by the event that they belong to."""
    found: dict[int, list[dict[str, Any]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        row = json.loads(line)
        found.setdefault(row["seq"], []).append(row)
    return found
