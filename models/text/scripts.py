"""Scripts: which are written without spaces between words, where words end, and in which language a text seems to be."""

import re
from collections.abc import Iterator

from redline import segment

LANGUAGES = {  # BCP 47 → its English name, in the alphabetical order of the names
    "my": "Burmese",
    "zh": "Chinese",
    "en": "English",
    "km": "Khmer",
    "lo": "Lao",
    "th": "Thai",
    "vi": "Vietnamese",
}
ENGLISH = "en"
"""The language of the service's own words, from which its summaries are translated."""

# Language, script and region.
_TAG = re.compile("([a-z]{2})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE | re.ASCII)
_HAN = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_STACKED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f\u200b-\u200d"
# Thai, Lao, Burmese and Khmer set foreign words and figures apart with spaces; Chinese does not.
_SPACELESS = re.compile(f"[{_HAN}].|.[{_HAN}]|[{_STACKED}]{{2}}", re.DOTALL)
_LETTERS = {
    "my": re.compile("[\u1000-\u109f]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "km": re.compile("[\u1780-\u17ff]"),
    "lo": re.compile("[\u0e80-\u0eff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
_LATIN = re.compile("[A-Za-z]")
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
_FEWEST_SMALL_WORDS = 3  # of an English sentence; a name such as "Ministry of the Environment" has two
# What no letter tells, such as a space or a figure, goes with the letters on both of its sides.
_STRETCHES = re.compile(
    "|".join(
        rf"(?P<{language}>{one.pattern}(?:{one.pattern[:-1]}\W\d_]*{one.pattern})?)"
        for language, one in _LETTERS.items()
    )
)
_VIETNAMESE = re.compile("[đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def known_language(tag: str) -> str:
    """The language, of our seven, that a BCP 47 tag such as "zh-Hans" or "km-KH" names; "" for any other."""
    found = _TAG.fullmatch(tag)
    code = found[1].lower() if found else ""
    return code if code in LANGUAGES else ""


def space_between(before: str, after: str) -> str:
    """What stands between two pieces of a sentence: a space, or nothing where their script has none."""
    return " " if before and after and not _SPACELESS.fullmatch(before[-1] + after[0]) else ""


def beginning_of(text: str, most: int, language: str = "und") -> str:
    """The first words of a text on one line, cut between words where it has more than `most` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    first, *others = segment(line[: 2 * most], language)
    ends = len(first)
    for word in others:
        if ends + len(word) > most:
            break
        ends += len(word)
    return f"{line[:ends].rstrip()} …"


def language_of(text: str) -> str:
    """The language, of our seven, in which most of a text is written, by its letters; English if there is no sign."""
    counts = {language: len(letters.findall(text)) for language, letters in _LETTERS.items()}
    most = max(counts, key=lambda language: counts[language])
    latin = len(_LATIN.findall(text))
    if counts[most] * 2 > latin:  # a letter of these scripts holds more than one of ours
        return most
    return "vi" if len(_VIETNAMESE.findall(text)) * 20 > latin else ENGLISH


def has_english_sentence(text: str) -> bool:
    """Whether something in a text of several languages reads as English. Names alone do not: their words begin with capitals."""
    pieces = (piece for line in text.splitlines() for piece, language in split_by_language(line) if not language)
    return any(len(_SMALL_WORD.findall(piece)) >= _FEWEST_SMALL_WORDS for piece in pieces)


def split_by_language(text: str) -> Iterator[tuple[str, str]]:
    """The text cut where the language that its letters tell changes, each piece with that language, or "" for English."""
    reached = 0
    for found in _STRETCHES.finditer(text):
        yield from _latin_part(text[reached : found.start()])
        yield found[0], found.lastgroup or ""
        reached = found.end()
    yield from _latin_part(text[reached:])


def _latin_part(text: str) -> Iterator[tuple[str, str]]:
    if text:
        yield text, "vi" if _VIETNAMESE.search(text) and language_of(text) == "vi" else ""
