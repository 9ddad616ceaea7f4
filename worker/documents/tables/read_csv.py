"""A comment form as a table of plain text: separated by commas, semicolons, tabs or bars, in new and old encodings, of whatever program
it comes."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from itertools import groupby, pairwise

from templates.documents.formulas import as_written
from worker.documents import limits
from worker.documents.forms.head import UNKNOWN_HEAD, Head, head_of
from worker.documents.limits import Unreadable
from worker.documents.ooxml.package import TOO_LARGE
from worker.documents.sandbox import file_type
from worker.documents.tables.grid import Cell, Grid, Grids

_SAMPLE = 10_000  # characters that tell whether a file is text
_SEPARATORS = (",", ";", "\t", "|")
_TOO_WIDE = (
    "This row has more cells than there are titles: words with the separator in them must stand in quotation marks."
)
_LONE_QUOTE = "A quotation mark in the file has no other half: see whether a row has taken in those below it."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TONES, _VOWELS = "\u0300\u0301\u0303\u0309\u0323", "aăâeêioôơuưy"  # of Vietnamese
_ENOUGH_LETTERS = 0.9  # of the letters that are not Latin must look as the encoding has them
_LATIN = re.compile("[A-Za-z\u0100-\u024f]")
_KNOWN_LETTERS = re.compile(
    "[\u00c0-\u00ff\u0370-\u052f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1e00-\u1eff\u3040-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_THAI, _CHINESE = "Thai (Windows-874)", "Chinese (GB 18030)"
_FIRST_OF_THREE_BYTES = "\u0800"  # in UTF-8
OLD_ENCODING = (
    "The file is saved in an old encoding; it was read as {name}. If letters look wrong, save it as “CSV UTF-8”."
)


def csv_grids(data: bytes) -> Grids:
    """The one table of the file, and warnings. Unreadable if it is not such a table."""
    if len(data) > limits.LARGEST_PART:
        raise Unreadable(TOO_LARGE.format(what=f"it has {len(data) / 1_000_000:.0f} megabytes"))
    text, warning = decoded(data)
    if not _is_text(text[:_SAMPLE]):
        raise Unreadable(file_type.NO_FORM)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in _SEPARATORS:
        grids = [_read_grid(rest, first[4], 2)]
    else:
        grids = [_read_grid(text, separator, 1) for separator in _SEPARATORS]
    known = [grid for grid in grids if head_of(grid) is not UNKNOWN_HEAD]
    grid = max(known or grids, key=lambda each: sum(len(row) > 1 for row in each.rows.values()))
    _mark_too_wide(grid, head_of(grid))
    lone = _LONE_QUOTE if text.count('"') % 2 and any("\n" in cell.text for cell in _cells(grid)) else ""
    return Grids([grid], [each for each in (warning, lone) if each])


def _mark_too_wide(grid: Grid, head: Head) -> None:
    """Let no row be taken for what its first cells say, where a separator within its words has cut it."""
    last = max(head.titles, default=limits.MOST_COLUMNS)
    for number, row in grid.rows.items():
        if number > head.last and max(row) > last:
            grid.rows[number] = {column: replace(cell, fault=_TOO_WIDE) for column, cell in row.items()}


def _cells(grid: Grid) -> Iterator[Cell]:
    for row in grid.rows.values():
        yield from row.values()


def _is_text(beginning: str) -> bool:
    """Whether people can read it: hardly a character of control, or one that could not be read."""
    strange = sum(
        (unicodedata.category(each) in ("Cc", "Cn") and each not in "\t\r\n") or each == "\ufffd" for each in beginning
    )
    return strange * 50 <= len(beginning)


def _read_grid(text: str, separator: str, first: int) -> Grid:
    grid = Grid("", lettered=True)
    for number, cells in enumerate(_read_in_apostrophes(text, separator) or _read_rows(text, separator), first):
        for column, words in enumerate(cells):
            grid.put(number, column, Cell(as_written(words)))
    return grid


def _read_rows(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(limits.LONGEST_FORM)
    table = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        yield from table
    except csv.Error as error:
        raise Unreadable(
            f"The file is damaged near its line {table.line_num}: save it again as CSV, and send that."
        ) from error


def _read_in_apostrophes(text: str, separator: str) -> list[list[str]]:
    """The rows of a table whose titles stand in apostrophes; none if others of its apostrophes are no quotation marks."""
    titles = text.lstrip().partition("\n")[0].strip().split(separator)
    if len(titles) < 2 or not all(len(each) > 1 and each[0] == each[-1] == "'" for each in titles):
        return []
    csv.field_size_limit(limits.LONGEST_FORM)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator, quotechar="'", strict=True))
    except csv.Error:
        return []


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and a warning ("" if none is needed) where its encoding had to be guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    if (wide := _detect_utf_16(data)) is not None:
        return data.decode(wide, errors="replace"), ""
    try:
        text = data.decode("utf-8")
        return (text, "") if _is_likely_utf_8(text) else _decoded_as_old(data) or (text, "")
    except UnicodeDecodeError:
        pass
    for encoding, name, likely in _OLD_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if likely(text):
            return unicodedata.normalize("NFC", text), OLD_ENCODING.format(name=name)
    return data.decode("cp1252", errors="replace"), OLD_ENCODING.format(name="Western letters (Windows-1252)")


def _is_likely_utf_8(text: str) -> bool:
    """Whether letters that people write are among the foreign ones; the bytes of a few Chinese or Thai words can be read as others."""
    runs = ["".join(run) for letters, run in groupby(text, _is_letter) if letters]
    foreign = [run for run in runs if not run.isascii()]
    return not foreign or any(
        (_KNOWN_LETTERS.search(run) and len(_alphabets(run)) == 1) or (len(run) > 1 and _LATIN.search(run))
        for run in foreign
    )


def _alphabets(run: str) -> set[str]:
    """Those from which letters stand side by side, as people do not write them: "ͳһ" is Greek and Cyrillic."""
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in run if letter < _FIRST_OF_THREE_BYTES}
    return (names - {"COMBINING"}) or {""}


def _decoded_as_old(data: bytes) -> tuple[str, str] | None:
    """A text of few words that is also UTF-8 by chance; None if it makes neither Chinese nor Thai."""
    for encoding, name, likely in (("gb18030", _CHINESE, _is_chinese_words), ("cp874", _THAI, _is_all_thai)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if likely(text):
            return text, OLD_ENCODING.format(name=name)
    return None


def _is_chinese_words(text: str) -> bool:
    """The bytes of one character alone are more often two letters of Thai."""
    runs = ["".join(run) for letters, run in groupby(text, _is_letter) if letters]
    return _is_chinese(text) and all(len(run) > 1 for run in runs if not run.isascii())


def _is_all_thai(text: str) -> bool:
    return _share(text, _is_thai_letter)


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM"


def _is_thai_letter(letter: str) -> bool:
    return "\u0e00" < letter < "\u0e7f"


def _detect_utf_16(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of the separators and Latin letters is zero."""
    half = len(data[:4096]) // 2
    for encoding, zeros in (("utf-16-le", data[1:4096:2]), ("utf-16-be", data[:4096:2])):
        if half and zeros.count(0) > half // 10:
            return encoding
    return None


def _is_thai(text: str) -> bool:
    """Thai vowels and tones stand on consonants; in other texts that are read as Thai, they stand anywhere."""
    stacked = [
        place for place, letter in enumerate(text) if _is_thai_letter(letter) and unicodedata.category(letter) == "Mn"
    ]
    right = sum(place > 0 and "\u0e01" <= text[place - 1] <= "\u0e4e" for place in stacked)
    return bool(stacked) and right >= _ENOUGH_LETTERS * len(stacked) and _share(text, _is_thai_letter)


def _is_vietnamese(text: str) -> bool:
    """The mark of a tone stands behind a vowel; in other texts that are read as Vietnamese, it stands anywhere."""
    tones = [place for place, letter in enumerate(text) if letter in _TONES]
    right = sum(place > 0 and text[place - 1].casefold() in _VOWELS for place in tones)
    return bool(tones) and right >= _ENOUGH_LETTERS * len(tones)


def _is_chinese(text: str) -> bool:
    return _share(text, _is_common_chinese)


def _is_common_chinese(letter: str) -> bool:
    """Whether GB 2312 has it among its signs or its 3,755 common characters."""
    try:
        return letter.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _is_big5(text: str) -> bool:
    """Chinese in Big5 has letters of ASCII for the second bytes of many characters, which Thai that is read so has not."""
    low = sum(letter.encode("big5")[1] < 0x80 for letter in text if letter > "\u007f")
    return low * 8 >= sum(letter > "\u007f" for letter in text) and _is_traditional_chinese(text)


def _is_traditional_chinese(text: str) -> bool:
    """Letters one beside the other, as Chinese is written, most of them common in Taiwan or on the mainland."""
    beside = sum(one > "\u007f" < other for one, other in pairwise(text))
    foreign = sum(letter > "\u007f" for letter in text)
    return beside * 2 >= foreign > 1 and _share(
        text, lambda one: _is_common_traditional(one) or _is_common_chinese(one)
    )


def _is_common_traditional(letter: str) -> bool:
    """Whether Big5 has it among its signs or its 5,401 common characters."""
    try:
        return letter.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _share(text: str, belongs: Callable[[str], bool]) -> bool:
    foreign = [letter for letter in text if letter > "\u007f"]
    return sum(map(belongs, foreign)) >= _ENOUGH_LETTERS * len(foreign)


_OLD_ENCODINGS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    # Some Chinese texts could be read as Thai, but hardly any Thai text makes Chinese characters in daily use.
    ("gb18030", _CHINESE, _is_chinese),
    ("big5", "Chinese (Big5)", _is_big5),
    ("cp874", _THAI, _is_thai),
    ("cp1258", "Vietnamese (Windows-1258)", _is_vietnamese),
    ("gb18030", _CHINESE, _is_traditional_chinese),
)
