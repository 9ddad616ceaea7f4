"""Pictures from their first byte to their last: nothing may stand behind the end."""

from worker.documents.limits import Unreadable

BEHIND = "Something stands behind the end of this {kind}, which is not accepted: open it, save it as a new file, and send that."
DAMAGED = "This picture is damaged or cut off: open it, save it as a new file, and send that."

_NO_LENGTH = {0x01, *range(0xD0, 0xD9)}  # markers of a JPEG that stand alone
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_SAMSUNG_TRAILER = b"SEFT"  # how the data ends that Samsung's cameras put behind a picture


def check_png(data: bytes) -> None:
    at = 8
    while at + 12 <= len(data):
        kind, at = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            _ensure_end(data, at)
            return
    raise Unreadable(DAMAGED)


def check_gif(data: bytes) -> None:
    if len(data) < 13:
        raise Unreadable(DAMAGED)
    at = 13 + _colour_table_size(data[10])
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x21:  # an extension
            at = _end_of_blocks(data, at + 2)
        elif data[at] == 0x2C and at + 10 < len(data):  # a picture
            at = _end_of_blocks(data, at + 11 + _colour_table_size(data[at + 9]))
        else:
            raise Unreadable(DAMAGED)
    _ensure_end(data, at + 1)


def check_webp(data: bytes) -> None:
    if data[8:12] != b"WEBP":
        raise Unreadable(DAMAGED)
    size = int.from_bytes(data[4:8], "little")
    _ensure_end(data, 8 + size + size % 2)


def check_jpeg(data: bytes) -> None:
    """Cameras put smaller pictures behind a picture; each is looked at, too."""
    at = 0
    while data[at : at + 2] == bytes((0xFF, _START)):
        at = _end_of_jpeg(data, at)
        at += len(data[at:]) - len(data[at:].lstrip(b"\0"))
    if not data.endswith(_SAMSUNG_TRAILER):
        _ensure_end(data, at)


def _end_of_jpeg(data: bytes, at: int) -> int:
    """Where the picture that begins at a place ends."""
    at += 2
    while at + 1 < len(data):
        if data[at] != 0xFF:
            raise Unreadable(DAMAGED)
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker == _END:
            return at + 2
        elif marker in _NO_LENGTH:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if marker == _SCAN:
                at = _end_of_scan(data, at)
    raise Unreadable(DAMAGED)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is none within the scan."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] and data[at + 1] not in _NO_LENGTH:
            return at
        at += 2
    raise Unreadable(DAMAGED)


def _colour_table_size(packed: int) -> int:
    """The bytes of a table of colours of a GIF."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    """Where the blocks that begin at a place end."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _ensure_end(data: bytes, end: int) -> None:
    if end > len(data):
        raise Unreadable(DAMAGED)
    if data[end:].strip(b"\0\r\n"):
        raise Unreadable(BEHIND.format(kind="picture"))
