"""Files of plain text, as people have them: which words are in the bytes."""

import codecs
from dataclasses import dataclass

from models.drafts.manuscript import LONGEST

_OTHER_FORMATS = {
    b"PK\x03\x04": "This seems to be a Word file or another packed file.",
    b"\xd0\xcf\x11\xe0": "This seems to be an old Word file.",
    b"%PDF": "This is a PDF file.",
    b"{\\rtf": "This is a rich text file.",
}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WHAT_TO_DO = "Open it in its own program, copy its words, and paste them below."
_GARBLED = 20  # one in so many characters may be unreadable and the rest still be of use


@dataclass(frozen=True, slots=True)
class Found:
    """The words that could be read, and what is wrong with the file ("" if nothing is)."""

    words: str
    trouble: str = ""


def read(data: bytes) -> Found:
    """The text in a file: UTF-8, with or without its mark, or UTF-16 with its mark."""
    if len(data) > LONGEST:
        return Found(
            "",
            f"The file has {len(data) / 1_000_000:.1f} megabytes. A text of up to {LONGEST // 1_000_000} megabyte can be "
            "read. If it is a text, take out what does not belong to it, or split it into two texts.",
        )
    if sentence := other_form(data):
        return Found("", f"{sentence} {_WHAT_TO_DO}")
    if data.startswith(_UTF_16):
        return _decoded(data, "utf-16")
    return _decoded(data, "utf-8-sig")


def other_form(data: bytes) -> str:
    """What the file is instead of a text, in a sentence; "" if it may be one."""
    for beginning, sentence in _OTHER_FORMATS.items():
        if data.startswith(beginning):
            return sentence
    if b"\x00" in data and not data.startswith(_UTF_16):
        return "This is not a text file: a program has written it in a form of its own."
    return ""


def _decoded(data: bytes, encoding: str) -> Found:
    try:
        return Found(data.decode(encoding))
    except UnicodeDecodeError:
        words = data.decode(encoding, errors="replace")
    if words.count("\ufffd") * _GARBLED > len(words):
        return Found(
            "",
            "The letters in this file cannot be read: it is not written in UTF-8. Open it where it was written, and save "
            "it again as “UTF-8”; or copy its words, and paste them below.",
        )
    return Found(
        words,
        "Some letters in this file cannot be read: it is not written in UTF-8. What could be read is below, with � for "
        "each letter that could not. Mend it there; or save the file again as “UTF-8”.",
    )
