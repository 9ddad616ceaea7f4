"""A text before it is put up: the words of a file of plain text, its passages in order, and how people arrange them. Nothing typed
is ever thrown away."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from models.drafts.version import Kind
from models.errors import Invalid
from models.text.placeholders import placeholders
from models.text.rows import typed_text
from models.text.scripts import space_between

LONGEST = 1_000_000  # bytes of UTF-8, all passages together: ten times a long strategy
MOST = 1_000  # passages

_EMPTY_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_OTHER_FORMATS = {
    b"PK\x03\x04": "This seems to be a Word file or another packed file.",
    b"\xd0\xcf\x11\xe0": "This seems to be an old Word file. Saved as .docx in Word, it keeps its headings and tables.",
    b"%PDF": "This is a PDF file.",
    b"{\\rtf": "This is a rich text file.",
}
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ADVICE = "You can also open it in its own program, copy its words, and paste them below."
_MOST_UNREADABLE = 20  # one in so many characters may be unreadable and the rest still be of use


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to be. `number` is the one that the file gives it; what was left `out` can be put back.

    `looks` is what it may be meant as, by its look in the file.
    """

    kind: Kind
    text: str
    number: int | None = None
    out: bool = False
    looks: Kind | None = None


@dataclass(frozen=True, slots=True)
class Manuscript:
    title: str  # "" if the file names none
    passages: tuple[Passage, ...]


Passages = tuple[Passage, ...]


def as_plain(text: Manuscript) -> dict[str, Any]:
    """Plain data that holds all of it."""
    return asdict(text)


def from_plain(data: Mapping[str, Any]) -> Manuscript:
    """The text that `as_plain` took apart."""
    passages = [
        Passage(**{**each, "kind": Kind(each["kind"]), "looks": each["looks"] and Kind(each["looks"])})
        for each in data["passages"]
    ]
    return Manuscript(data["title"], tuple(passages))


def unusable(text: Manuscript) -> str:
    """Why a text cannot be consulted on as it is, in a sentence; "" if it can."""
    if all(passage.out for passage in text.passages):
        return "There is a title, but no paragraph under it." if text.title else "There are no words in this text."
    if len(text.passages) > MOST:
        return (
            f"This text has {len(text.passages):,} paragraphs; a consultation can be held on up to {MOST:,}. "
            "Split it into two texts."
        )
    return ""


def labels(passages: Sequence[Passage]) -> list[str]:
    """The number that each passage will have; "" for headings, notes, heads of tables and what is left out."""
    labels, count = [], 0
    for passage in passages:
        counted = passage.kind.is_counted and not passage.out
        count += counted
        labels.append(str(count) if counted else "")
    return labels


def differing_numbers(passages: Sequence[Passage]) -> list[tuple[int, str]]:
    """Where the file's number is not the one that the passage will have: the file's, and ours."""
    return [
        (passage.number, label)
        for passage, label in zip(passages, labels(passages), strict=True)
        if label and passage.number is not None and str(passage.number) != label
    ]


def split(passages: Passages, place: int) -> Passages:
    """Divide a passage at the empty lines in it; what follows a heading is numbered. Raises Invalid if it has none."""
    passage = passages[place]
    first, *others = paragraph_parts(passage.text)
    if not others:
        raise Invalid("Put an empty line where the paragraph should be split, then press “Split” again.", field(place))
    kind = Kind.NUMBERED if passage.kind is Kind.HEADING else passage.kind
    return (
        *passages[:place],
        replace(passage, text=first),
        *(Passage(kind, text) for text in others),
        *passages[place + 1 :],
    )


def join(passages: Passages, place: int) -> Passages:
    """Add a passage to the end of the one that stands before it; without one, nothing changes."""
    before = before_it(passages, place)
    if before is None:
        return passages
    first, second = passages[before].text.strip(), passages[place].text.strip()
    whole = replace(passages[before], text=first + space_between(first, second) + second)
    return (*passages[:before], whole, *passages[before + 1 : place], *passages[place + 1 :])


def before_it(passages: Sequence[Passage], place: int) -> int | None:
    """The place of the passage before this one, passing over what is left out."""
    return next((other for other in range(place - 1, -1, -1) if not passages[other].out), None)


def leave_out(passages: Passages, place: int) -> Passages:
    return (*passages[:place], replace(passages[place], out=True), *passages[place + 1 :])


def put_back(passages: Passages, place: int) -> Passages:
    return (*passages[:place], replace(passages[place], out=False), *passages[place + 1 :])


def change_kind(passages: Passages, place: int, kind: Kind) -> Passages:
    return (*passages[:place], replace(passages[place], kind=kind), *passages[place + 1 :])


def faults(passages: Sequence[Passage]) -> dict[int, str]:
    """What keeps each passage from being put up, in a sentence, by its place."""
    found = {place: _fault_in(passage) for place, passage in enumerate(passages) if not passage.out}
    return {place: sentence for place, sentence in found.items() if sentence}


def gaps(passages: Sequence[Passage]) -> dict[str, list[int]]:
    """What looks like a placeholder for missing words, each wording once, with the places of the passages that have it."""
    found: dict[str, list[int]] = {}
    for place, passage in enumerate(passages):
        for words in dict.fromkeys(placeholders([passage.text])) if not passage.out else ():
            found.setdefault(words, []).append(place)
    return found


def field(place: int) -> str:
    """What the field with the words of a passage is called."""
    return f"text-{place}"


def paragraph_parts(text: str) -> list[str]:
    """What stands between empty lines."""
    return [part.strip() for part in _EMPTY_LINE.split(text.strip())]


@dataclass(frozen=True, slots=True)
class TextFile:
    """The words that could be read, and what is wrong with the file ("" if nothing is)."""

    words: str
    trouble: str = ""


def read_text_file(data: bytes) -> TextFile:
    """The text in a file: UTF-8, with or without its mark, or UTF-16 with its mark."""
    if len(data) > LONGEST:
        return TextFile(
            "",
            f"The file has {len(data) / 1_000_000:.1f} megabytes. A text of up to {LONGEST // 1_000_000} megabyte can be "
            "read. If it is a text, take out what does not belong to it, or split it into two texts.",
        )
    if sentence := other_form(data) or ("This is a web page." if _WEB_PAGE.match(data) else ""):
        return TextFile("", f"{sentence} {_ADVICE}")
    if data.startswith(_UTF_16):
        return _decode(data, "utf-16")
    return _decode(data, "utf-8-sig")


def other_form(data: bytes) -> str:
    """What the file is instead of a text, in a sentence; "" if it may be one."""
    for beginning, sentence in _OTHER_FORMATS.items():
        if data.startswith(beginning):
            return sentence
    if b"\x00" in data and not data.startswith(_UTF_16):
        return "This is not a text file: a program has written it in a form of its own."
    return ""


def _fault_in(passage: Passage) -> str:
    try:
        text = typed_text(passage.kind, passage.text, "")
    except Invalid as refusal:
        return str(refusal)
    if not text:
        return "This paragraph is empty. Write its words, or leave it out."
    if len(paragraph_parts(text)) > 1:
        return "There is an empty line in this paragraph. Press “Split”, or take the empty line out."
    return ""


def _decode(data: bytes, encoding: str) -> TextFile:
    try:
        return TextFile(data.decode(encoding))
    except UnicodeDecodeError:
        words = data.decode(encoding, errors="replace")
    if words.count("\ufffd") * _MOST_UNREADABLE > len(words):
        return TextFile(
            "",
            "The letters in this file cannot be read: it is not written in UTF-8. Open it where it was written, and save "
            "it again as “UTF-8”; or copy its words, and paste them below.",
        )
    return TextFile(
        words,
        "Some letters in this file cannot be read: it is not written in UTF-8. What could be read is below, with � for "
        "each letter that could not. Mend it there; or save the file again as “UTF-8”.",
    )
