"""Equality of prose: two spellings of the same words have the same key.

A key is the text in NFC with SARA AM composed behind its tone marks (Thai and Lao are typed in several orders that look
the same), without zero-width spaces and soft hyphens (they only say where a line may break), with ordinary spaces for
no-break spaces, wide or narrow, an ordinary hyphen for the one at which no line breaks, and LF for every line end.
"""

import re
from unicodedata import category, is_normalized, normalize

from redline.errors import RedlineError
from redline.text.sign import SIGNS

_LINE_END = re.compile("\r\n?")
# Han and full-width marks, kana, Thai, Lao, Burmese, Khmer: written without spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")

_WORD = re.compile(rf"[^\W_]|[{SIGNS}]")
_IGNORED = re.compile("[\u00ad\u200b]")
_MAY_BREAK = str.maketrans("\u00a0\u202f\u2011", "  -")
# Nikhahit and sara aa are the two halves of sara am; tone marks are typed before, between or behind them.
_THAI_AM = re.compile("([\u0e48-\u0e4b]*)(?:\u0e4d([\u0e48-\u0e4b]*)\u0e32|\u0e33)([\u0e48-\u0e4b]*)")
_LAO_AM = re.compile("([\u0ec8-\u0ecb]*)(?:\u0ecd([\u0ec8-\u0ecb]*)\u0eb2|\u0eb3)([\u0ec8-\u0ecb]*)")
# Halves of surrogate pairs have no key.
_PERHAPS_CHANGED = re.compile("[\r\u00a0\u00ad\u200b\u2011\u202f\u0e33\u0e4d\u0eb3\u0ecd\ud800-\udfff]")
_CHANGED_BY_KEY = re.compile(
    "[\r\u00a0\u00ad\u200b\u2011\u202f\ud800-\udfff]"
    "|\u0e4d[\u0e48-\u0e4b]*\u0e32|\u0e33[\u0e48-\u0e4b]"
    "|\u0ecd[\u0ec8-\u0ecb]*\u0eb2|\u0eb3[\u0ec8-\u0ecb]"
)


def key(text: str) -> str:
    """The form in which texts are compared; `key(key(text)) == key(text)`. RedlineError for lone surrogates."""
    if text.isascii() and "\r" not in text:
        return text
    if not _is_changed_by_key(text):
        composed = normalize("NFC", text)
        # Composing can bring marks together that have an order of their own.
        if composed == text or not _is_changed_by_key(composed):
            return composed
    composed = normalize("NFC", fold(check_characters(text)))
    composed = _LAO_AM.sub("\\1\\2\\3\u0eb3", _THAI_AM.sub("\\1\\2\\3\u0e33", composed))
    return normalize("NFC", composed)


def fold(text: str) -> str:
    """The text with one code point for each line end, space and hyphen, and without what a key drops."""
    return _IGNORED.sub("", _LINE_END.sub("\n", text)).translate(_MAY_BREAK)


def is_key(text: str) -> bool:
    """Whether the text is its own key, as nearly all prose is."""
    if text.isascii():
        return "\r" not in text
    return not _is_changed_by_key(text) and is_normalized("NFC", text)


def is_void(text: str) -> bool:
    """Whether the key of the text is empty."""
    return not text.strip("\u00ad\u200b")


def _is_changed_by_key(text: str) -> bool:
    # Looking for single characters first takes a fraction of the time.
    return _PERHAPS_CHANGED.search(text) is not None and _CHANGED_BY_KEY.search(text) is not None


def with_lf(text: str) -> str:
    """The text with LF as its line ends. RedlineError if it holds half of a surrogate pair."""
    if not text.isascii():
        check_characters(text)
    return _LINE_END.sub("\n", text) if "\r" in text else text


def shown_or_empty(text: str) -> str:
    """The text with LF as its line ends; "" if it shows nothing. RedlineError if it holds half of a surrogate pair."""
    text = with_lf(text)
    return "" if is_void(text) else text


def check_characters(text: str) -> str:
    """The text itself; RedlineError if it holds half of a surrogate pair, which is no character."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RedlineError(
            f"The text holds half of a character (surrogate U+{ord(text[error.start]):04X} at position {error.start})."
        ) from None
    return text


def is_blank(token: str) -> bool:
    """Whether a token shows nothing: white space, or only characters that a key drops."""
    return not token.strip()


def is_word(token: str) -> bool:
    """Whether a token holds a letter or digit, or is a sign."""
    return _WORD.search(token) is not None


def is_mark(token: str) -> bool:
    """Whether a token shows something that is no word."""
    return not is_blank(token) and not is_word(token)


RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CLOSING_MARKS = ",.;:!?၊။។៕，。、；：！？" + RAISED_DIGITS
_CLOSING_CATEGORIES = ("Pe", "Pf")  # brackets and quotation marks


def is_in_word(character: str) -> bool:
    """Whether a character is a letter or digit of a word. A raised number, such as that of a footnote, is none."""
    return character.isalnum() and character not in RAISED_DIGITS


def closes(text: str) -> bool:
    """Whether a text begins with a mark that stands close to the word before it."""
    return bool(text) and (text[0] in _CLOSING_MARKS or category(text[0]) in _CLOSING_CATEGORIES)
