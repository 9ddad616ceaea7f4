"""Brackets in words: those that a text names by themselves ("[China: shall]"), and each as a single character for comparisons."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, count
from typing import NamedTuple

import redline
from models.brackets.whole_paragraph import KEEP_AS_IS, KEEP_PARAGRAPH, KEEP_PLACE, NO_PARAGRAPH
from models.brackets.written import AD_REFERENDUM, DELETE, NO_WORDS, NOBODY, SECRETARIAT
from models.drafts.provisional_labels import LABEL, comparable_label
from models.editorial.editing import Stretch
from models.errors import Invalid

_LABELS = f"(?:{SECRETARIAT}|secretariat|{DELETE}|{NOBODY})"
_OUR_BRACKET = re.compile(
    rf"\[\s*(?:(?:[^][:]*,\s*)?{_LABELS}\s*(?:,[^][:]*)?:[^]]*"
    rf"|{re.escape(AD_REFERENDUM.strip())}[^]]*"
    rf"|(?:{DELETE}|{NO_WORDS}|{KEEP_PLACE}|{KEEP_AS_IS}|{KEEP_PARAGRAPH}|{NO_PARAGRAPH})\s*)\]",
    re.IGNORECASE,
)
"""A bracket with a label or words that only a bracket of ours has: the secretariat's, what a meeting agreed, a deletion."""
_QUOTED_WIDTH = 30  # characters around a lone bracket that are quoted


class Named(NamedTuple):
    """Brackets side by side in words, and the members that are named in them."""

    start: int
    end: int
    sponsors: frozenset[str]


def named_brackets(words: str, members: Collection[str]) -> Iterator[Named]:
    """The brackets in words that name members, or the secretariat, in order."""
    start = 0
    for part in redline.parse_brackets(words, {*members, SECRETARIAT}) if "[" in words else ():
        end = start + (len(part.text) if isinstance(part, redline.Kept) else part.length)
        if not isinstance(part, redline.Kept):
            sponsors = {name for alternative in part.alternatives for name in alternative.sponsors}
            yield Named(start, end, frozenset(sponsors) - {SECRETARIAT})
        start = end


def ensure_paired(words: str, present: str, field: str) -> None:
    """Raise Invalid for a bracket that stands alone, unless one does in the present words: it could not be lifted."""
    for place in () if redline.unpaired_brackets(present) else redline.unpaired_brackets(words):
        lone, beside = words[place], words[max(0, place - _QUOTED_WIDTH) : place + _QUOTED_WIDTH].strip()
        wrong = "is opened that is not closed" if lone == "[" else "is closed that is not opened"
        raise Invalid(f"A bracket {wrong}: “{beside}”. Write its other half, or take it out.", field)


def ensure_unnamed(words: str, present: str, members: Collection[str], field: str) -> None:
    """Raise Invalid if somebody writes a bracket that stands alone, speaks for members, or reads as one of the text's own."""
    ensure_paired(words, present, field)
    before = [present[one.start : one.end] for one in named_brackets(present, members)]
    for one in named_brackets(words, members):
        if (bracket := words[one.start : one.end]) not in before:
            raise Invalid(
                f"“{bracket}” would speak for the country that it names. Write words without brackets.", field
            )
    ours = [one[0] for one in _OUR_BRACKET.finditer(present)]
    for found in _OUR_BRACKET.finditer(words):
        if found[0] not in ours:
            raise Invalid(f"“{found[0]}” would read as a bracket of the text. Write words without brackets.", field)


def split_at_names(parts: Sequence[Stretch], members: Collection[str]) -> list[Stretch]:
    """The parts of a paragraph (`models.editorial.editing.stretches`), with the brackets in those that may be edited as members' own."""
    found: list[Stretch] = []
    for place, part in enumerate(parts):
        found += [part] if place % 2 else _split_names(part, members)
    return found


def _split_names(part: Stretch, members: Collection[str]) -> Iterator[Stretch]:
    start = base_start = 0
    # No editorial change stands in a bracket, so the same ones stand in the base.
    for one, of_base in zip(named_brackets(part.text, members), named_brackets(part.base, members), strict=False):
        before = part.base[base_start : of_base.start]
        yield Stretch(part.start + base_start, before, part.text[start : one.start])
        bracket = part.base[of_base.start : of_base.end]
        yield Stretch(part.start + of_base.start, bracket, part.text[one.start : one.end], one.sponsors, bracket=True)
        start, base_start = one.end, of_base.end
    yield Stretch(part.start + base_start, part.base[base_start:], part.text[start:])


_WORDS_BEFORE = (
    r"\bparagraphs?|\bparas?\.?",
    r"\bđoạn(?: số)?|\bkhoản(?: số)?",
    "段落|第",
    "ย่อหน้า(?:ที่)?|วรรค(?:ที่)?",
    "ວັກ(?:ທີ)?|ຂໍ້(?:ທີ)?",
    "កថាខណ្ឌ(?:ទី)?|វាក្យខណ្ឌ(?:ទី)?",
    "(?:စာပိုဒ်|အပိုဒ်)(?:အမှတ်|နံပါတ်)?",
)
_TO_WORDS = "-|–|to|至|đến|ถึง|ຫາ|ដល់"
_LIST_WORDS = f"{_TO_WORDS}|,|;|and|&|、|和|và|และ|ແລະ|និង|နှင့်"
_NAMED_PARAGRAPHS = re.compile(rf"(?:{'|'.join(_WORDS_BEFORE)})\s*({LABEL}(?:\s*(?:{_LIST_WORDS})\s*{LABEL})*)(.?)")
_VERSION = re.compile(
    r"\bversion\s*(\d+)|\bphiên bản(?: số)?\s*(\d+)|第\s*(\d+)\s*版|(?:ฉบับที่|ສະບັບທີ|កំណែទី|ဗားရှင်း)\s*(\d+)", re.IGNORECASE
)
_LIST_PARTS = re.compile(rf"({LABEL})(\s*(?:{_TO_WORDS})\s*(?={LABEL}))?")
_OF_ANOTHER_TEXT = re.compile(r"\s*of (?!this\b|version\b|the (?:text|strategy|draft|present)\b)")
"""What follows a number in another text: "paragraph 3 of the Agreement of 1995"."""


def named_paragraphs(words: str, labels: Iterable[str]) -> list[str]:
    """The labels, of those that a text has, which the words name, in the order of the text."""
    text = unicodedata.normalize("NFC", words).lower()
    order = list(labels)
    place = {comparable_label(label): number for number, label in enumerate(order)}
    found: set[int] = set()
    for match in _NAMED_PARAGRAPHS.finditer(text):
        is_ordinal = match[0].startswith("第")
        if (is_ordinal and match[2] != "段") or _OF_ANOTHER_TEXT.match(text, match.end(1)):
            continue
        found.update(_listed_places(match[1], place))
    return [order[number] for number in sorted(found)]


def named_version(words: str) -> int | None:
    """The number of the version of the text that the words name, "paragraph 3 of version 2"; None for none, or for several."""
    found = {int(_in_plain_digits(number)) for groups in _VERSION.findall(words) for number in groups if number}
    return found.pop() if len(found) == 1 else None


def _listed_places(named: str, place: dict[str, int]) -> Iterator[int]:
    """Where the paragraphs of a list such as "3, 5 to 7 and 12 bis" stand; numbers that the text does not have are left out."""
    start: int | None = None
    for part in _LIST_PARTS.finditer(named):
        here = place.get(comparable_label(_in_plain_digits(part[1])))
        if here is not None:
            yield from range(here if start is None else start, here + 1)
        start = here if part[2] else None


def _in_plain_digits(label: str) -> str:
    """Khmer, Lao, Burmese and Thai digits as those that our labels have."""
    return "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in label)


class BracketCharacters:
    """A character for each bracket, the same for the same bracket, that stands nowhere in the texts."""

    def __init__(self, taken: str, known: frozenset[str]) -> None:
        self.brackets: dict[str, redline.Bracketed] = {}
        self._free = (sign for sign in map(chr, count(0x100000)) if sign not in taken)
        self._of: dict[str, str] = {}
        self._known = known

    def close(self, text: str) -> tuple[str, list[int]]:
        """The text with a sign for each bracket, and for each position of the text (its end too) the one in it."""
        closed: list[str] = []
        widths: list[int] = []
        start = 0
        for part in redline.parse_brackets(text, self._known):
            if isinstance(part, redline.Kept):
                closed.append(part.text)
                widths += [1] * len(part.text)
                start += len(part.text)
            else:
                closed.append(self._bracket_character(text[start : start + part.length], part))
                widths += [0] * (part.length - 1) + [1]
                start += part.length
        return "".join(closed), [0, *accumulate(widths)]

    def open(self, closed: str) -> str:
        """The text with its brackets again."""
        for words, sign in self._of.items():
            closed = closed.replace(sign, words)
        return closed

    def _bracket_character(self, words: str, bracket: redline.Bracketed) -> str:
        if words not in self._of:
            sign = next(self._free)
            self._of[words] = sign
            self.brackets[sign] = bracket
        return self._of[words]
