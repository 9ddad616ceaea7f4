"""The key with which the service signs entries of its record, the anchors that it keeps apart from the database, and those that
members hold: in a PDF, a Word or Excel file, a letter as text, HTML or .eml.

An anchor is a consultation, the hash of an entry, and a signature (Ed25519). It stands in receipts, letters and files as the
address of a page, so that anybody who holds one of them can check it. The hash covers the number of the entry, which the
address leaves out: it would tell each member how much the others do. What earlier releases have signed has it still.
"""

import json
import os
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from models import secret
from models.errors import NotDone
from models.record.events import FIRST
from models.record.sealing import Anchor

log = structlog.get_logger("record")

ADDRESS = re.compile(r"/record/(\d{1,12})/(?:(\d{1,12})/)?([0-9a-f]{64})/((?:2\.)?[A-Za-z0-9_-]{86})(?![A-Za-z0-9_-])")
WITHOUT_NUMBER = "2."  # with which a signature begins that does not cover the number of its entry
ANCHORS, EARLIER = "anchors", "earlier"  # the ends of the names of the files beside the key
EARLIER_KEY = "earlier key"  # what is signed of a public key with which the service signed before
ENTRY, RESTORED = "entry", "restored"  # what a signature can be about

LARGEST = 50_000_000  # bytes that a part may have when it is unpacked
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


class NoKey(NotDone):
    """Why a text is not a public key, as a sentence."""


def path_of(anchor: Anchor) -> str:
    """The address, without the host, at which the service says whether its record still has this entry."""
    number = "" if anchor.signature.startswith(WITHOUT_NUMBER) else f"{anchor.seq}/"
    return f"/record/{anchor.consultation_id}/{number}{anchor.hash}/{anchor.signature}"


def anchors_in(text: str) -> list[Anchor]:
    """Those whose addresses stand in the text, each once, in order."""
    found = (Anchor(int(one[0]), int(one[1] or 0), one[2], one[3]) for one in ADDRESS.findall(text))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class PublicKey:
    """With which anybody can check what the service has signed; as text it has 43 characters."""

    text: str

    def has_signed(self, anchor: Anchor, kind: str = ENTRY) -> bool:
        """Whether the signature of the anchor was made with this key, for an entry or for the end of what was restored."""
        try:
            key = Ed25519PublicKey.from_public_bytes(_from_base64(self.text))
            key.verify(_from_base64(anchor.signature.removeprefix(WITHOUT_NUMBER)), _signed_bytes(anchor, kind))
        except (InvalidSignature, ValueError):
            return False
        return True

    def has_signed_file(self, kind: str, digest: str, signature: str) -> bool:
        """Whether the signature of a file of this kind, by its SHA-256, was made with this key."""
        try:
            key = Ed25519PublicKey.from_public_bytes(_from_base64(self.text))
            key.verify(_from_base64(signature), _signed_file_bytes(kind, digest))
        except (InvalidSignature, ValueError):
            return False
        return True

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """The key in the text of a file or an argument; raises NoKey."""
        word = text.strip()
        if not re.fullmatch(r"[A-Za-z0-9_-]{43}", word):
            raise NoKey("This is no public key of the record: it has 43 letters, digits, hyphens and underscores.")
        return cls(word)


class Signer:
    """Signs entries, and keeps the newest of each transaction in a file beside the key that is only ever added to."""

    def __init__(self, key: Path) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(key.read_bytes().strip()).digest())
        self.public = PublicKey(_to_base64(self._key.public_key().public_bytes_raw()))
        self.file = key.with_name(f"{key.name}.{ANCHORS}")
        self.earlier_file = key.with_name(f"{key.name}.{EARLIER}")

    @classmethod
    def existing(cls, key: Path) -> "Signer":
        """With the key in this file; raises NoKey if there is none."""
        if not key.exists():
            raise NoKey(f"The key of the record is not at {key}. Put it back, or say where it is: LMEC_RECORD_KEY_FILE")
        return cls(key)

    @classmethod
    def at(cls, key: Path) -> "Signer":
        """With the key in this file, which is made where there is none."""
        secret.make_once(key)
        return cls(key)

    def sign(self, consultation_id: int, hash: str) -> str:
        """The signature of an entry."""
        return WITHOUT_NUMBER + _to_base64(
            self._key.sign(_signed_bytes(Anchor(consultation_id, 0, hash, WITHOUT_NUMBER), ENTRY))
        )

    def sign_file(self, kind: str, digest: str) -> str:
        """The signature of a backup or an archive, by its SHA-256."""
        return _to_base64(self._key.sign(_signed_file_bytes(kind, digest)))

    def add_earlier(self, key: PublicKey) -> None:
        """Note in the file beside the key that the service signed with this one before; raises OSError."""
        if key in self.earlier():
            return
        self.earlier_file.touch(secret.OURS)
        with self.earlier_file.open("a", encoding="utf-8") as file:
            file.write(f"{key.text} {self.sign_file(EARLIER_KEY, key.text)}\n")

    def earlier(self) -> tuple[PublicKey, ...]:
        """The keys with which the service signed before. Each was noted under the key of that day, so one counts that the
        present key has signed, or a key that counts: a line that somebody else has put into the file does not."""
        known = [self.public]
        try:
            lines = self.earlier_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        for line in reversed(lines):
            text, _, signature = line.strip().partition(" ")
            if any(one.has_signed_file(EARLIER_KEY, text, signature) for one in known):
                known.append(PublicKey(text))
        return tuple(dict.fromkeys(known[1:]))

    def keep(self, anchors: Iterable[Anchor]) -> None:
        """Add them to the file. What is done is done: where they cannot be written, the log says so."""
        self._append_lines([list(anchor) for anchor in anchors])

    def keep_restored(self, newest: Mapping[int, tuple[int, str]]) -> None:
        """Note that an operator has put an earlier state in the place of the record; `newest` are the entries at which its
        chains end now, number and hash by consultation. What was signed beyond them was done away with by this."""
        ended = {**dict.fromkeys({anchor.consultation_id for anchor in self.kept()}, (0, FIRST)), **newest}
        ends = [Anchor(id, seq, hash, "") for id, (seq, hash) in ended.items()]
        self._append_lines(
            [[*end[:3], _to_base64(self._key.sign(_signed_bytes(end, RESTORED))), RESTORED] for end in ends]
        )

    def kept(self) -> list[Anchor]:
        """The anchors in the file that hold still; what neither this key has signed nor one from before is passed over."""
        found: dict[tuple[int, int], Anchor] = {}
        for anchor, kind in self._read_lines():
            if kind == RESTORED:
                # A backup with an earlier schema ends with an entry of its own, which can have the number of another.
                beyond = [
                    (id, seq)
                    for id, seq, hash, _ in found.values()
                    if id == anchor.consultation_id
                    and (seq > anchor.seq or (seq == anchor.seq and hash != anchor.hash))
                ]
                for place in beyond:
                    del found[place]
            else:
                found.setdefault(anchor[:2], anchor)
        return list(found.values())

    def _read_lines(self) -> Iterator[tuple[Anchor, str]]:
        try:
            lines = self.file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return
        keys = (self.public, *self.earlier())
        for line in lines:
            try:
                id, seq, hash, signature, *kind = json.loads(line)
                anchor = Anchor(int(id), int(seq), str(hash), str(signature))
            except (ValueError, TypeError):
                continue
            if any(key.has_signed(anchor, *kind[:1]) for key in keys):
                yield anchor, kind[0] if kind else ENTRY

    def _append_lines(self, lines: Sequence[Sequence[object]]) -> None:
        if not lines:
            return
        try:
            # In one piece, so that processes that write at once do not mix their lines.
            descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, secret.OURS)
            try:
                os.write(descriptor, "".join(f"{json.dumps(line)}\n" for line in lines).encode())
            finally:
                os.close(descriptor)
        except OSError as why:
            log.error("anchor not kept", file=str(self.file), reason=why.strerror)


def anchors_of(file: Path) -> list[Anchor]:
    """Those that stand in the file, each once; whatever cannot be read has none."""
    found = (anchor for text in _readable_texts(file.read_bytes(), file) for anchor in anchors_in(text))
    return list(dict.fromkeys(found))


def entries_of(record: Path) -> set[str]:
    """The hash of each entry in the record of an archive; of a line that is none, nothing."""
    found = set()
    for line in record.read_text(encoding="utf-8").splitlines():
        try:
            found.add(str(json.loads(line)["hash"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _signed_bytes(anchor: Anchor, kind: str) -> bytes:
    """What the signature of the anchor covers. It has the number where it says how far a record went that was restored, and in
    what earlier releases have signed."""
    if anchor.signature.startswith(WITHOUT_NUMBER):
        return f"lmec record 2|{kind}|{anchor.consultation_id}|{anchor.hash}".encode()
    return f"lmec record 1|{kind}|{anchor.consultation_id}|{anchor.seq}|{anchor.hash}".encode()


def _signed_file_bytes(kind: str, digest: str) -> bytes:
    return f"lmec file 1|{kind}|{digest}".encode()


def _to_base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _readable_texts(content: bytes, file: Path) -> Iterator[str]:
    """What can be read in the file, part by part; an address stands in one of them."""
    if content.startswith(b"PK"):
        yield from _unzipped(file)
    elif content.startswith(b"%PDF"):
        yield _decoded(content)
        for stream in STREAM.findall(content):
            try:
                yield _decoded(zlib.decompressobj().decompress(stream, LARGEST))
            except zlib.error:
                continue
    else:
        yield _decoded(content)
        for part in message_from_bytes(content, policy=policy.default).walk():
            if not part.is_multipart() and (carried := part.get_payload(decode=True)):
                assert isinstance(carried, bytes)
                yield _decoded(carried)


def _unzipped(file: Path) -> Iterator[str]:
    try:
        with ZipFile(file) as parts:
            for part in parts.infolist():
                with parts.open(part) as content:
                    yield _decoded(content.read(LARGEST))
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error):
        return


def _decoded(content: bytes) -> str:
    # In a PDF a long text may be broken by a backslash at the end of a line.
    return re.sub(r"\\\r?\n", "", content.decode("utf-8", errors="replace"))
