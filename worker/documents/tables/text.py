"""Which words are in the bytes of a table of plain text (.csv), of whatever program it comes."""

import codecs
import unicodedata
from collections.abc import Callable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENOUGH = 0.9  # of the letters that are not Latin must look as the encoding has them
OLD = "The file is saved in an old encoding; it was read as {name}. If letters look wrong, save it as “CSV UTF-8”."


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and a warning ("" if none is needed) where its encoding had to be guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    if (wide := _wide(data)) is not None:
        return data.decode(wide, errors="replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    for encoding, name, likely in _OLD:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if likely(text):
            return text, OLD.format(name=name)
    return data.decode("cp1252", errors="replace"), OLD.format(name="Western letters (Windows-1252)")


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of the separators and Latin letters is zero."""
    half = len(data[:4096]) // 2
    for encoding, zeros in (("utf-16-le", data[1:4096:2]), ("utf-16-be", data[:4096:2])):
        if half and zeros.count(0) > half // 10:
            return encoding
    return None


def _is_thai(text: str) -> bool:
    """Thai vowels and tones stand on consonants; in other texts that are read as Thai, they stand anywhere."""
    stacked = [
        place
        for place, letter in enumerate(text)
        if "\u0e00" < letter < "\u0e7f" and unicodedata.category(letter) == "Mn"
    ]
    right = sum(place > 0 and "\u0e01" <= text[place - 1] <= "\u0e4e" for place in stacked)
    return (
        bool(stacked) and right >= _ENOUGH * len(stacked) and _share(text, lambda letter: "\u0e00" < letter < "\u0e7f")
    )


def _is_chinese(text: str) -> bool:
    return _share(text, _in_daily_use)


def _in_daily_use(letter: str) -> bool:
    """Whether GB 2312 has it among its signs or its 3,755 common characters."""
    try:
        return letter.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _share(text: str, belongs: Callable[[str], bool]) -> bool:
    foreign = [letter for letter in text if letter > "\u007f"]
    return sum(map(belongs, foreign)) >= _ENOUGH * len(foreign)


_OLD: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    # Some Chinese texts could be read as Thai, but hardly any Thai text makes Chinese characters in daily use.
    ("gb18030", "Chinese (GB 18030)", _is_chinese),
    ("cp874", "Thai (Windows-874)", _is_thai),
)
