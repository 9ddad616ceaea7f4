"""Numbers that people write in words, or in the figures of their script, as they are written with the digits 0 to 9."""

import re
from unicodedata import numeric

from redline.text.digits import to_ascii_digits

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_FIRST = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENTHS = tuple(f"{ten[:-1]}ieth" for ten in _TENS)


def _counted(ones: tuple[str, ...], tens: tuple[str, ...]) -> dict[str, int]:
    """The words for numbers below a hundred, of which the last part is one of these."""
    small = {word: number for number, word in enumerate(ones, 1)}
    large = {word: 10 * number for number, word in enumerate(tens, 2)}
    joined = {f"{ten}-{one}": 10 * at + small[one] for at, ten in enumerate(_TENS, 2) for one in ones[:9]}
    return small | large | joined


_CARDINALS = _counted(_ONES, _TENS)
_ORDINALS = _counted(_FIRST, _TENTHS)
_CHINESE = re.compile(r"[〇零一二三四五六七八九十百廿卅]+")
_CHINESE_NUMBER = re.compile(
    r"(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九]?)(十)|(廿|卅))?([一二三四五六七八九]?)"
)
_CHINESE_DIGITS = re.compile(r"[〇零一二三四五六七八九]{2,3}")
_CIRCLED = re.compile(r"[①-⑳㉑-㉟㊱-㊿]")
ORDINAL = rf"\d+(?:st|nd|rd|th)|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}"
"""What `ordinal` understands, as a regular expression that ignores case."""
_DIGITS_OF_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


def in_digits(text: str) -> str:
    """The text with the digits 0 to 9, of other scripts, of Chinese and in circles."""
    text = _CIRCLED.sub(lambda found: str(int(numeric(found[0]))), text)
    return to_ascii_digits(_CHINESE.sub(lambda found: _read_chinese(found[0]), text))


def number_in_words(text: str) -> str:
    """The number that is written in English: "12" of "twelve"; "" for none."""
    return str(_CARDINALS.get(_hyphenated(text), ""))


def ordinal(text: str) -> str:
    """The number of what is counted: "12" of "12th" and of "twelfth"; "" for none."""
    word = _hyphenated(text)
    found = _DIGITS_OF_ORDINAL.fullmatch(word)
    return found[1] if found else str(_ORDINALS.get(word, ""))


def _hyphenated(text: str) -> str:
    return "-".join(text.casefold().replace("-", " ").split())


def _read_chinese(text: str) -> str:
    if _CHINESE_DIGITS.fullmatch(text):
        return "".join(str(int(numeric(each))) for each in text)
    found = _CHINESE_NUMBER.fullmatch(text)
    if found is None:
        return text
    hundreds, tens, ten, twenty, ones = (int(numeric(each)) if each else 0 for each in found.groups())
    return str(100 * hundreds + (ten and 10 * (tens or 1)) + twenty + ones)
