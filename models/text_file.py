"""Files of plain text, as people have them: which words are in the bytes."""

import codecs

from models.errors import Invalid
from models.manuscript import LONGEST

_OTHER_FORMATS = {
    b"PK\x03\x04": "This seems to be a Word file or another packed file.",
    b"\xd0\xcf\x11\xe0": "This seems to be an old Word file.",
    b"%PDF": "This is a PDF file.",
    b"{\\rtf": "This is a rich text file.",
}
_WHAT_TO_DO = "Open it in its own program, copy its words, and paste them below."
_GARBLED = 20  # one in so many characters may be unreadable and the rest still be of use


class Unreadable(Invalid):
    """A file that is not the text it should be; `words` are those that could be read all the same."""

    def __init__(self, sentence: str, words: str = "") -> None:
        super().__init__(sentence, "file")
        self.words = words


def words_of(data: bytes) -> str:
    """The text in a file: UTF-8, with or without its mark, or UTF-16 with its mark. Raises Unreadable."""
    if len(data) > LONGEST:
        raise Unreadable(
            f"The file has {len(data) / 1_000_000:.1f} megabytes. A text of up to {LONGEST // 1_000_000} megabyte can be "
            "read. If it is a text, take out what does not belong to it, or split it into two texts."
        )
    for beginning, sentence in _OTHER_FORMATS.items():
        if data.startswith(beginning):
            raise Unreadable(f"{sentence} {_WHAT_TO_DO}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16")
    if b"\x00" in data:
        raise Unreadable("This is not a text file: a program has written it in a form of its own. " + _WHAT_TO_DO)
    return _decoded(data, "utf-8-sig")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        rest = data.decode(encoding, errors="replace")
    if rest.count("\ufffd") * _GARBLED > len(rest):
        raise Unreadable(
            "The letters in this file cannot be read: it is not written in UTF-8. Open it where it was written, and save "
            "it again as “UTF-8”; or copy its words, and paste them below."
        )
    raise Unreadable(
        "Some letters in this file cannot be read: it is not written in UTF-8. What could be read is below, with � for "
        "each letter that could not. Mend it there; or save the file again as “UTF-8”.",
        rest,
    )
