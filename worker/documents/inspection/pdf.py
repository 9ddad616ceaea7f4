"""PDF files: whether one holds scripts, starts programs, sends something or carries other files."""

import re
import zlib
from collections.abc import Iterator

from worker.documents.inspection.pictures import BEHIND
from worker.documents.limits import Unreadable

ACTIVE = "This PDF holds {what}, which is not accepted: print it to a new PDF (in the window for printing: Save as PDF), and send that."
LOCKED = "This PDF is protected, so nobody can see what is in it: take the protection off, save it as a new file, and send that."
PACKED = "This PDF is packed in a way that cannot be looked into: print it to a new PDF, and send that."

NAMES = {
    b"JavaScript": "a script",
    b"Launch": "a button that starts a program",
    b"EmbeddedFile": "another file",
    b"EmbeddedFiles": "another file",
    b"GoToE": "another file",
    b"RichMedia": "a film or a program",
    b"XFA": "a form that is a program",
    b"SubmitForm": "a form that sends what is typed to another computer",
    b"ImportData": "a form that reads other files",
}
"""What these names in a PDF mean. All names are looked at wherever they stand: bytes of a picture hold one by chance in no file."""

_NAME = re.compile(rb"/(" + rb"|".join(NAMES) + rb")(?![A-Za-z0-9])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PROTECTED = re.compile(rb"/Encrypt(?![A-Za-z])\s*(?:\d|<<)")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_OTHER_PACKING = re.compile(
    rb"/(?:LZWDecode|LZW|ASCII85Decode|A85|ASCIIHexDecode|AHx|RunLengthDecode|RL|Crypt)\b|/Predictor\s*(?:[2-9]|1\d)"
)

_LONGEST_HEAD = 4096  # bytes before a stream in which it is described
_CHUNK = 1 << 16  # bytes that are read at once, and
_STEP = 1 << 20  # bytes that are unpacked at once
_MOST = 400_000_000  # bytes that are unpacked of one file
_OVERLAP = 64


def check(data: bytes) -> None:
    """Raise Unreadable unless it only shows pages."""
    place = data.rfind(b"%%EOF")
    if place >= 0 and data[place + 5 :].strip(b"\0\r\n\t \x1a"):
        raise Unreadable(BEHIND.format(kind="PDF"))
    plain = _unescape_names(data)
    if _PROTECTED.search(plain):
        raise Unreadable(LOCKED)
    _check_names(plain)
    left = _MOST
    for bit in _unpack_streams(data):
        _check_names(_unescape_names(bit))
        left -= len(bit)
        if left < 0:
            raise Unreadable(PACKED)


def _check_names(plain: bytes) -> None:
    if found := _NAME.search(plain):
        raise Unreadable(ACTIVE.format(what=NAMES[found[1]]))


def _unescape_names(data: bytes) -> bytes:
    """Letters of a name may be written as numbers."""
    return _ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), data) if b"#" in data else data


def _unpack_streams(data: bytes) -> Iterator[bytes]:
    """What is packed in streams that can hold objects, bit by bit."""
    for found in _STREAM.finditer(data):
        begin = found.start()
        head = data[max(0, begin - _LONGEST_HEAD, data.rfind(b"obj", 0, begin)) : begin]
        plain = _unescape_names(head)
        if b"/ObjStm" in plain and _OTHER_PACKING.search(plain):
            raise Unreadable(PACKED)
        if not (_PICTURE.search(plain) and b"/ObjStm" not in plain):
            yield from _inflate(data, found.end())


def _inflate(data: bytes, at: int) -> Iterator[bytes]:
    """What zlib can unpack from a place on."""
    unpacking, last, whole = zlib.decompressobj(), b"", memoryview(data)
    try:
        for begin in range(at, len(data), _CHUNK):
            packed: bytes | memoryview = whole[begin : begin + _CHUNK]
            while bit := unpacking.decompress(packed, _STEP):
                yield last + bit
                last, packed = bit[-_OVERLAP:], unpacking.unconsumed_tail
            if unpacking.eof:
                return
    except zlib.error:
        return
