"""Finding anchors in what members hold: in a PDF, a Word or Excel file, a letter as text, HTML or .eml."""

import json
import re
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from models.record.sealing import Anchor
from models.record.signing import anchors_in

LARGEST = 50_000_000  # bytes that a part may have when it is unpacked
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def anchors_of(file: Path) -> list[Anchor]:
    """Those that stand in the file, each once; whatever cannot be read has none."""
    found = (anchor for text in _texts(file.read_bytes(), file) for anchor in anchors_in(text))
    return list(dict.fromkeys(found))


def entries_of(record: Path) -> dict[int, str]:
    """The hash of each entry in the record of an archive, by number; of a line that is none, nothing."""
    found = {}
    for line in record.read_text(encoding="utf-8").splitlines():
        try:
            event = json.loads(line)
            found[int(event["seq"])] = str(event["hash"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _texts(content: bytes, file: Path) -> Iterator[str]:
    """What can be read in the file, part by part; an address stands in one of them."""
    if content.startswith(b"PK"):
        yield from _unzipped(file)
    elif content.startswith(b"%PDF"):
        yield _plain(content)
        for stream in STREAM.findall(content):
            try:
                yield _plain(zlib.decompressobj().decompress(stream, LARGEST))
            except zlib.error:
                continue
    else:
        yield _plain(content)
        for part in message_from_bytes(content, policy=policy.default).walk():
            if not part.is_multipart() and (carried := part.get_payload(decode=True)):
                assert isinstance(carried, bytes)
                yield _plain(carried)


def _unzipped(file: Path) -> Iterator[str]:
    try:
        with ZipFile(file) as parts:
            for part in parts.infolist():
                with parts.open(part) as content:
                    yield _plain(content.read(LARGEST))
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error):
        return


def _plain(content: bytes) -> str:
    # In a PDF a long text may be broken by a backslash at the end of a line.
    return re.sub(r"\\\r?\n", "", content.decode("utf-8", errors="replace"))
