"""What people type or paste, as the service keeps it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

import redline
from models.errors import Invalid
from models.text.scripts import space_between

LONGEST = 20_000  # code points; the longest paragraph of a real strategy has about 2,000
LONGEST_FILE_NAME = 200  # code points
# How Word copies its own two hyphens, and the bullets of its lists, which are letters of the fonts Symbol and Wingdings.
_WORDS_SIGNS = str.maketrans(
    {"\x1e": "\u2011", "\x1f": "\u00ad", **dict.fromkeys(("\uf0b7", "\uf0a7", "\uf0d8", "\uf0fc", "\uf076"), "\u2022")}
)
# Marks of direction and of order, and signs that join words: none of our scripts needs them, and nobody sees them.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000f0000-\U000ffffd]")
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_OUTER_SPACES = f"{_SPACES}\u00ad\u200b\u200c\u200d"  # what shows nothing at the edge of a text
_QUOTED_WIDTH = 30  # characters that are quoted to say where something stands
# What mail programs turn into a link. "Mr.Somchai" is a name.
_LINK_LIKE = re.compile(r"://|www\.|@|\w\.(?:com|org|net|info|biz|io|top|xyz|link|site|online)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # categories Cc and Cs without tab and line end
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # categories of characters that a name can hide something in


def typed(text: str, field: str) -> str:
    """The text with LF line ends, without outer white space and what nobody sees; raises Invalid for what no person types."""
    for line_end in ("\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    text = _UNSEEN.sub("", text.translate(_WORDS_SIGNS)).strip(_OUTER_SPACES)
    if len(text) > LONGEST:
        raise Invalid(f"This text has {len(text):,} characters; at most {LONGEST:,} can be kept in one field.", field)
    if found := _CONTROL.search(text):
        before = text[max(0, found.start() - _QUOTED_WIDTH) : found.start()].strip()
        where = f"behind “{before}”" if before else "at its beginning"
        raise Invalid(
            f"This text holds a control character that cannot be kept, {where}. Delete it and try again.", field
        )
    return text


def without_control_characters(text: str) -> str:
    """The text without those characters for which `typed` refuses it, and without outer white space."""
    return _CONTROL.sub("", text).strip()


def line(text: str, field: str) -> str:
    """As `typed`, on one line."""
    return " ".join(typed(text, field).split())


def joined_lines(text: str, field: str) -> str:
    """As `typed`, with its lines joined as their script joins words."""
    lines = filter(None, map(str.strip, typed(text, field).split("\n")))
    return reduce(lambda before, after: before + space_between(before, after) + after, lines, "")


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
    if _LINK_LIKE.search(words):
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


_LINE_ENDS = (".", ";", ":", "!", "?", ")", "。", "；", "：", "！", "？", "）", "។", "៕", "၊", "။")
"""What stands before a line end that may be meant."""
_SHORTEST_BROKEN_LINE = 30  # code points of a line that a page has broken; shorter ones are lines of a list
ONLY_LINES = (
    "Only a new line was typed, in the middle of a sentence: the words are the same, and the paragraph stays one. To make two "
    "paragraphs of it, leave only the words of the first here, and save. Then choose “Add a paragraph after”, and write the "
    "words of the second there."
)
_BESIDE = 6  # code points on each side by which the place of a line end is found in the present words
_WORD_BEFORE_HYPHEN, _WORD_AT_START = re.compile("(\\w+)[-\u00ad\u2010]\\Z"), re.compile(r"\w+")
_SPACE_BEFORE_MARK = re.compile(r"[^\S\n][^\w\s]")
_WIDE_SPACE = re.compile(r"[ \t\u00a0]{2,}|\t")


def retyped(present: str, as_typed: str) -> str:
    """What somebody has sent in place of the present words, as it is kept; raises Invalid for what no person types."""
    return unwrap_lines(present, typed(as_typed, "proposed_text"))


def ensure_other_words(present: str, proposed: str, as_typed: str) -> None:
    """Raise Invalid if what somebody has sent in place of the present words, `said`, proposes no others."""
    if redline.key(present) != redline.key(proposed):
        return
    if adds_only_lines(present, as_typed):
        raise Invalid(ONLY_LINES, "proposed_text")
    raise Invalid(
        "The proposed text is the same as the present one. Change the words that should change.", "proposed_text"
    )


def adds_only_lines(present: str, as_typed: str) -> bool:
    """Whether somebody has typed new lines among the present words of a paragraph, and nothing of that is left."""
    lines = as_typed.strip()
    return "\n" in lines and "\n" not in present and redline.key(retyped(present, lines)) == redline.key(present)


def unwrap_lines(present: str, proposed: str) -> str:
    """The proposed words without line breaks and needless spaces that the present words do not have."""
    lines = proposed.split("\n")
    words = _join_broken_lines(lines, present) if len(lines) > present.count("\n") + 1 else proposed
    return without_needless_spaces(present, words)


def without_needless_spaces(present: str, proposed: str) -> str:
    """The proposed words without wide spaces, if the present words have none, and without the spaces that they have
    before marks of the present words, if these stand close to the word before them."""
    words = proposed if _WIDE_SPACE.search(present) else _WIDE_SPACE.sub(" ", proposed)
    if not _SPACE_BEFORE_MARK.search(words):
        return words
    tokens, edits = redline.segment(present), redline.diff(present, words)
    closer = [replace(each, replacement=_closed_up(each, tokens)) for each in edits]
    return words if closer == list(edits) else redline.apply(list(filter(_changes_words, closer)), present)


def _closed_up(edit: redline.Edit, tokens: Sequence[str]) -> str:
    """What a change writes, without a space of its own before a mark that stands close to the word before it."""
    last, following = tokens[edit.end - 1 : edit.end] or [""], tokens[edit.end : edit.end + 1]
    is_apart = last[0][-1:].isspace() or not following or not redline.closes(following[0])
    return edit.replacement if is_apart or "\n" in edit.replacement else edit.replacement.rstrip()


def _changes_words(edit: redline.Edit) -> bool:
    return edit.start < edit.end or bool(edit.replacement)


def _join_broken_lines(lines: list[str], present: str) -> str:
    parts = [lines[0]]
    for last, line in pairwise(lines):
        end, start = last.strip(), line.strip()
        if _is_word_parted(end, start, present):
            parts[-1] = parts[-1].rstrip()[:-1]
            parts.append(line.lstrip())
        elif f"{end[-_BESIDE:]}\n" in present or f"\n{start[:_BESIDE]}" in present:
            parts += ["\n", line]
        elif start and len(end) >= _SHORTEST_BROKEN_LINE and not end.endswith(_LINE_ENDS):
            parts[-1] = parts[-1].rstrip()
            # Scripts that need no space between words can have one there all the same.
            spaced = f"{end[-_BESIDE:]} {start[:_BESIDE]}" in present
            parts += [" " if spaced else "" if end.endswith("-") else space_between(end, start), line.lstrip()]
        else:
            parts += ["\n", line]
    return "".join(parts)


def _is_word_parted(end: str, start: str, present: str) -> bool:
    """Whether a line ends within one of the present words, at a hyphen that only the page needed."""
    before, after = _WORD_BEFORE_HYPHEN.search(end), _WORD_AT_START.match(start)
    return before is not None and after is not None and f"{before[1]}{after[0]}" in present
