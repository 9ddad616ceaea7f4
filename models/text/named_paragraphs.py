"""Which paragraphs of a text people name in their own words: "paragraphs 3 and 12 bis", "第12段", "ย่อหน้าที่ ๑๒"."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from models.text.provisional_labels import LABEL, comparable

_BEFORE = (
    r"\bparagraphs?|\bparas?\.?",
    r"\bđoạn(?: số)?|\bkhoản(?: số)?",
    "段落|第",
    "ย่อหน้า(?:ที่)?|วรรค(?:ที่)?",
    "ວັກ(?:ທີ)?|ຂໍ້(?:ທີ)?",
    "កថាខណ្ឌ(?:ទី)?|វាក្យខណ្ឌ(?:ទី)?",
    "(?:စာပိုဒ်|အပိုဒ်)(?:အမှတ်|နံပါတ်)?",
)
_TO = "-|–|to|至|đến|ถึง|ຫາ|ដល់"
_AND = f"{_TO}|,|;|and|&|、|和|và|และ|ແລະ|និង|နှင့်"
_NAMED = re.compile(rf"(?:{'|'.join(_BEFORE)})\s*({LABEL}(?:\s*(?:{_AND})\s*{LABEL})*)(.?)")
_PARTS = re.compile(rf"({LABEL})(\s*(?:{_TO})\s*(?={LABEL}))?")
_OF_ANOTHER = re.compile(r"\s*of (?!this\b|the (?:text|strategy|draft|present)\b)")
"""What follows a number in another text: "paragraph 3 of the Agreement of 1995"."""


def named_paragraphs(words: str, labels: Iterable[str]) -> list[str]:
    """The labels, of those that a text has, which the words name, in the order of the text."""
    text = unicodedata.normalize("NFC", words).lower()
    order = list(labels)
    place = {comparable(label): number for number, label in enumerate(order)}
    found: set[int] = set()
    for match in _NAMED.finditer(text):
        is_ordinal = match[0].startswith("第")
        if (is_ordinal and match[2] != "段") or _OF_ANOTHER.match(text, match.end(1)):
            continue
        found.update(_places(match[1], place))
    return [order[number] for number in sorted(found)]


def _places(named: str, place: dict[str, int]) -> Iterator[int]:
    """Where the paragraphs of a list such as "3, 5 to 7 and 12 bis" stand; numbers that the text does not have are left out."""
    start: int | None = None
    for part in _PARTS.finditer(named):
        here = place.get(comparable(_in_plain_digits(part[1])))
        if here is not None:
            yield from range(here if start is None else start, here + 1)
        start = here if part[2] else None


def _in_plain_digits(label: str) -> str:
    """Khmer, Lao, Burmese and Thai digits as those that our labels have."""
    return "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in label)
