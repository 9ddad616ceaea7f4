"""The package that a .docx or .xlsx file is: parts in a zip file, and the relationships between them. Nothing is ever unpacked to disk."""

import os
import posixpath
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, BinaryIO
from urllib.parse import unquote

from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.ooxml import active
from worker.documents.ooxml.xml import Element, parse
from worker.documents.sandbox import file_type

DAMAGED = "The file is damaged or cut off: {what}; save it again in its own program, and send that."
TOO_LARGE = "The file is too large to be read safely: {what}."
UNUSUAL_PACKING = "The file is not packed as such files are: {what}; save it again in its own program, and send that."

CONTENT_TYPES = "[content_types].xml"

_END = struct.Struct("<4s4H2LH")
_LONGEST_END = _END.size + 0xFFFF
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)

_CHUNK = 1 << 20  # bytes
_PROLOGUE_BYTES = 64  # bytes in which XML has its first tag
_EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another: `kind` is the last word of its type, `target` the name of a part."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a file, by name. Raises Unreadable for whatever is not a plain Word file of a human size."""

    def __init__(self, file: BinaryIO) -> None:
        size = file.seek(0, os.SEEK_END)
        if size > limits.LARGEST_FILE:
            raise Unreadable(TOO_LARGE.format(what=f"it has {size / 1_000_000:.0f} megabytes"))
        file.seek(0)
        if file.read(4) != b"PK\x03\x04":
            file.seek(0)
            raise Unreadable(file_type.describe_bytes(file.read()))
        file.seek(max(0, size - _LONGEST_END))
        _check_end(file.read())
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
            raise Unreadable(DAMAGED.format(what="its list of parts cannot be read")) from error
        parts = [info for info in self._archive.infolist() if not info.is_dir()]
        _check_sizes(parts)
        self._parts = {_name_of(info).lower(): info for info in parts}
        self._left = limits.LARGEST_TEXT
        self.names = list(self._parts)
        active.check_names(self.names)
        if CONTENT_TYPES in self:
            for each in self.tree(CONTENT_TYPES):
                kind = each.get("ContentType", "").lower()
                if ".sheet.binary." in kind:
                    raise Unreadable(file_type.BINARY_WORKBOOK)
                if ".macroenabled." in kind:
                    raise Unreadable(active.MACROS)
        for name in self.names:
            if name.endswith(".rels"):
                active.check_links(self.tree(name))
            elif not name.startswith("xl/"):
                active.check_fields(self._stream_xml(name))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of a part, b"" if there is none of this name."""
        info = self._parts.get(name.lower())
        if info is None:
            return b""
        most = min(limits.LARGEST_PART, self._left)
        try:
            with self._archive.open(info) as part:
                data = part.read(most + 1)
        except _BROKEN as error:
            raise Unreadable(DAMAGED.format(what=f"its part {name} cannot be unpacked")) from error
        if len(data) > most:
            raise Unreadable(TOO_LARGE.format(what=f"its part {name} has more than {most // 1_000_000} megabytes"))
        self._left -= len(data)
        return data

    def size(self, name: str) -> int:
        """How many bytes a part that is there claims to have."""
        return self._parts[name.lower()].file_size

    def stream(self, name: str, most: int) -> "Bounded":
        """A part that is there, to be read bit by bit, of at most so many bytes."""
        try:
            return Bounded(name, self._archive.open(self._parts[name.lower()]), most)
        except _BROKEN as error:
            raise Unreadable(DAMAGED.format(what=f"its part {active.shown(name)} cannot be unpacked")) from error

    def _stream_xml(self, name: str) -> Iterator[bytes]:
        """A part bit by bit, and b"" for its end; nothing if it is not XML, whatever its name."""
        part = self.stream(name, limits.LARGEST_WHOLE)
        bit = part.read(_CHUNK)
        if b"<" in bit[:_PROLOGUE_BYTES]:
            while bit:
                yield bit
                bit = part.read(_CHUNK)
            yield b""

    def all_parts(self) -> Iterator[tuple[str, bytes]]:
        """All parts with their names, in the order of the file."""
        for info in self._parts.values():
            try:
                yield _name_of(info), self._archive.read(info)
            except _BROKEN as error:
                raise Unreadable(
                    DAMAGED.format(what=f"its part {active.shown(info.filename)} cannot be unpacked")
                ) from error

    def tree(self, name: str) -> Element:
        """The root of a part that is XML."""
        return parse(self.read(name), name)

    def relationships(self, name: str = "") -> tuple[Relationship, ...]:
        """The links of a part to other parts, in order; "" for those of the package itself. Links to outside are left out."""
        folder, file = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", f"{file}.rels")
        if listing not in self:
            return ()
        found = []
        for each in self.tree(listing):
            kind = posixpath.basename(each.get("Type", ""))
            target = each.get("Target", "")
            if each.get("TargetMode") != "External":
                inside = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                found.append(Relationship(each.get("Id", ""), kind, inside))
        return tuple(found)


class Bounded:
    """Bytes of a part, up to a limit."""

    def __init__(self, name: str, part: IO[bytes], most: int) -> None:
        self._name, self._part, self._left = name, part, most

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Unreadable when there are too many, or they cannot be unpacked."""
        try:
            data = self._part.read(size)
        except _BROKEN as error:
            raise Unreadable(DAMAGED.format(what=f"its part {active.shown(self._name)} cannot be unpacked")) from error
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(TOO_LARGE.format(what=f"its part {active.shown(self._name)} unpacks to very much"))
        return data


def _check_end(tail: bytes) -> None:
    """Look at the end record before the list of parts is read: a list of millions would already hurt."""
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise Unreadable(DAMAGED.format(what="its end is missing"))
    _, _, _, _, count, size, _, _ = _END.unpack_from(tail, place)
    if count > limits.MOST_PARTS or size > limits.LONGEST_INDEX:
        raise Unreadable(TOO_LARGE.format(what=f"it has more than {limits.MOST_PARTS:,} parts"))


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > limits.MOST_PARTS:
        raise Unreadable(TOO_LARGE.format(what=f"it has more than {limits.MOST_PARTS:,} parts"))
    if sum(info.file_size for info in parts) > limits.LARGEST_WHOLE:
        raise Unreadable(TOO_LARGE.format(what=f"unpacked it has over {limits.LARGEST_WHOLE // 1_000_000} megabytes"))
    names = Counter(_name_of(info).lower() for info in parts)
    if twice := [name for name, count in names.items() if count > 1]:
        raise Unreadable(UNUSUAL_PACKING.format(what=f"its part {active.shown(twice[0])} is there twice"))
    for info in parts:
        path = PurePosixPath(_name_of(info))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise Unreadable(
                UNUSUAL_PACKING.format(what=f"its part {active.shown(info.filename)} points out of the file")
            )
        if info.flag_bits & 1:
            raise Unreadable("The file is protected by a password: take the password off, and send it again.")
        if info.file_size > limits.FLAT_FROM and info.file_size > limits.FLATTEST * max(info.compress_size, 1):
            raise Unreadable(
                TOO_LARGE.format(what=f"its part {active.shown(info.filename)} unpacks to much more than it seems")
            )


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name of a part; some programs on Windows write backslashes between its folders."""
    return info.filename.replace("\\", "/")


def zip_parts(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of the parts, in their order and without dates."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            archive.writestr(entry(name), data)
    return out.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """How a part is listed."""
    info = zipfile.ZipInfo(name, _EARLIEST_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info
