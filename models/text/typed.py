"""What people type or paste, as the service keeps it."""

import re
import unicodedata
from itertools import pairwise

from models.errors import Invalid
from models.text.scripts import between

LONGEST = 20_000  # code points; the longest paragraph of a real strategy has about 2,000
LONGEST_FILE_NAME = 200  # code points
# How Word copies its own two hyphens, and the bullets of its lists, which are letters of the fonts Symbol and Wingdings.
_WORDS_SIGNS = str.maketrans(
    {"\x1e": "\u2011", "\x1f": "\u00ad", **dict.fromkeys(("\uf0b7", "\uf0a7", "\uf0d8", "\uf0fc", "\uf076"), "\u2022")}
)
# Marks of direction and of order, and signs that join words: none of our scripts needs them, and nobody sees them.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000f0000-\U000ffffd]")
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_OUTER = f"{_SPACES}\u00ad\u200b\u200c\u200d"  # what shows nothing at the edge of a text
_BEFORE = 30  # characters that are quoted to say where something stands
# What mail programs turn into a link. "Mr.Somchai" is a name.
_FOLLOWED = re.compile(r"://|www\.|@|\w\.(?:com|org|net|info|biz|io|top|xyz|link|site|online)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # categories Cc and Cs without tab and line end
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # categories of characters that a name can hide something in


def typed(text: str, field: str) -> str:
    """The text with LF line ends, without outer white space and what nobody sees; raises Invalid for what no person types."""
    for line_end in ("\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    text = _UNSEEN.sub("", text.translate(_WORDS_SIGNS)).strip(_OUTER)
    if len(text) > LONGEST:
        raise Invalid(f"This text has {len(text):,} characters; at most {LONGEST:,} can be kept in one field.", field)
    if found := _CONTROL.search(text):
        before = text[max(0, found.start() - _BEFORE) : found.start()].strip()
        where = f"behind “{before}”" if before else "at its beginning"
        raise Invalid(
            f"This text holds a control character that cannot be kept, {where}. Delete it and try again.", field
        )
    return text


def line(text: str, field: str) -> str:
    """As `typed`, on one line."""
    return " ".join(typed(text, field).split())


def filled(text: str, field: str, otherwise: str, longest: int) -> str:
    """As `line`; raises Invalid, with `otherwise` where nothing is typed, or where more than `longest` code points are."""
    words = line(text, field)
    if not words:
        raise Invalid(otherwise, field)
    if len(words) > longest:
        raise Invalid(f"This has {len(words):,} characters; at most {longest} can be kept.", field)
    return words


def filled_plainly(text: str, field: str, otherwise: str, longest: int) -> str:
    """As `filled`, for words that stand in a letter to somebody who does not know the writer: nothing in them can be followed."""
    words = filled(text, field, otherwise, longest)
    if _FOLLOWED.search(words):
        raise Invalid("Write this without an address of the Internet: it stands in a letter to the person.", field)
    return words


def file_name(name: str) -> str:
    """What somebody's machine calls a file, fit to be shown and to be saved under: no folder, nothing that cannot be seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if character.isspace() else character for character in last)
    words = " ".join("".join(each for each in seen if unicodedata.category(each) not in UNSEEN).split())
    stem, dot, ending = words.rpartition(".")
    if len(words) > LONGEST_FILE_NAME:
        words = f"{stem[: LONGEST_FILE_NAME - len(dot + ending)]}{dot}{ending}"[:LONGEST_FILE_NAME]
    return words.strip(". ") or "file"


_ENDS = (".", ";", ":", "!", "?", ")", "。", "；", "：", "！", "？", "）", "។", "៕", "၊", "။")
"""What stands before a line end that may be meant."""
_SHORTEST = 30  # code points of a line that a page has broken; shorter ones are lines of a list
_WIDE = re.compile(r"[ \t\u00a0]{2,}|\t")


def retyped(present: str, said: str) -> str:
    """What somebody has sent in place of the present words, as it is kept; raises Invalid for what no person types."""
    return unwrapped(present, typed(said, "proposed_text"))


def unwrapped(present: str, proposed: str) -> str:
    """The proposed words without line breaks and wide spaces that the present words do not have."""
    words = proposed if "\n" in present else _joined(proposed.split("\n"))
    return words if _WIDE.search(present) else _WIDE.sub(" ", words)


def _joined(lines: list[str]) -> str:
    parts = [lines[0]]
    for last, line in pairwise(lines):
        end, start = last.strip(), line.strip()
        if start and len(end) >= _SHORTEST and not end.endswith(_ENDS):
            parts[-1] = parts[-1].rstrip()
            parts += ["" if end.endswith("-") else between(end, start), line.lstrip()]
        else:
            parts += ["\n", line]
    return "".join(parts)
