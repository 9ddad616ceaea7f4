"""The list of an archive: every file with its hash, and the end of the record; checked with nothing but the folder."""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.record.events import FIRST, body_digest, link_hash

FORMAT = "lmec archive 1"
LIST, SUMS, RECORD = "manifest.json", "SHA256SUMS", "record.jsonl"
NO_ARCHIVE = f"This folder is no archive: its {LIST} is missing or cannot be read."


def write(folder: Path, about: dict[str, Any]) -> str:
    """List every file in the folder, also as `sha256sum -c` reads it; gives the hash of the list, which stands for all."""
    files = {name: hash_of(folder / name) for name in sorted(_names(folder))}
    listed = json.dumps({"format": FORMAT, **about, "files": files}, ensure_ascii=False, indent=1)
    (folder / LIST).write_text(f"{listed}\n", encoding="utf-8")
    own = hash_of(folder / LIST)
    lines = [f"{digest}  {name}\n" for name, digest in {**files, LIST: own}.items()]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return own


def faults(folder: Path) -> Iterator[str]:
    """What is not as it was when the archive was made; nothing if it holds."""
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files: dict[str, str] = listed["files"]
        head: str = listed["record"]["head"]
    except (OSError, ValueError, KeyError, TypeError):
        yield NO_ARCHIVE
        return
    there = set(_names(folder)) - {LIST, SUMS}
    for name in sorted(there | set(files)):
        if name not in files:
            yield f"{name} has been added"
        elif name not in there:
            yield f"{name} is missing"
        elif hash_of(folder / name) != files[name]:
            yield f"{name} has been changed"
    if RECORD in there:
        yield from _faults_of_record(folder / RECORD, head)


def hash_of(file: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    digest = sha256()
    with file.open("rb") as content:
        while part := content.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _names(folder: Path) -> Iterator[str]:
    return (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _faults_of_record(file: Path, head: str) -> Iterator[str]:
    """The first link that does not hold."""
    seq, last = 0, FIRST
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            event = json.loads(line)
            at, body, digest = datetime.fromisoformat(event["at"]), event["body"], event["digest"]
            link = link_hash(event["seq"], event["prev"], event["verb"], at, digest)
            holds = (event["seq"], event["prev"], event["hash"]) == (seq + 1, last, link)
            if not holds or (body is not None and body_digest(event["salt"], body) != digest):
                yield f"the record does not hold at event {seq + 1}"
                return
            seq, last = event["seq"], event["hash"]
        except (ValueError, KeyError, TypeError):
            yield f"the record cannot be read at event {seq + 1}"
            return
    if last != head:
        yield f"the record ends at event {seq}, and not where the list says"
