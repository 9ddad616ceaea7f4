"""Where a text differs from its base, found without looking for words: only what differs need be read word by word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Postfix, Prefix

# Two characters between which a word always ends: a space before a word, and a mark before the letter of a script
# without spaces. ICU joins such letters around a full stop or colon, unless they are Han.
_BORDER = re.compile(
    r"[ \n][^\W_]"
    r"|[，。、；！？「」“”…,;!?()\[\]/។၊။][\u0e01-\u0e30\u0e40-\u0e44\u0e81-\u0eb0\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3\u3400-\u9fff]"
    r"|[：:.][\u3400-\u9fff]"
)

_SHORT = 48  # code points that are read as quickly as looked through
_PHRASE = 16  # code points that hardly ever stand twice
_NEAR = 240  # code points, a few lines, within which a text takes up the base again
_WORDS = 8  # places in the base at which it may do so


class Part(NamedTuple):
    """Between two cuts of the base, by their numbers, a text has something else in `[start, end)`."""

    first_cut: int
    last_cut: int
    start: int
    end: int


def cuts(tokens: Sequence[str]) -> list[int]:
    """The tokens before which a text can be cut so that both parts have the tokens that they have in the whole.

    That is at its ends and at borders that neither ICU's rules nor its dictionaries nor what a key composes reach across.
    """
    inner = [index for index in range(1, len(tokens)) if _BORDER.match(tokens[index - 1][-1] + tokens[index][0])]
    return [0, *inner, len(tokens)]


def parts(base: str, cuts: Sequence[int], text: str) -> list[Part]:
    """The parts in which a text may differ from the base; `cuts` are the code points of the base where it can be cut.

    Both texts are cut where they have common characters on both sides. What is between the parts is the same in both.
    """
    first = bisect_left(cuts, Prefix.similarity(base, text), 1) - 1
    start = cuts[first]
    same = min(Postfix.similarity(base, text), len(base) - start, len(text) - start)
    last = bisect_right(cuts, len(base) - same, 0, len(cuts) - 1)
    base_end, end = cuts[last], cuts[last] + len(text) - len(base)
    found: list[Part] = []
    while base_end - cuts[first] > _SHORT and end - start > _SHORT:
        resumed = _resumed(base, cuts, first, last, text, start, end)
        if resumed is None:
            break
        cut, stop, first_kept_until = resumed
        found.append(Part(first, cut, start, stop))
        start = stop + cuts[first_kept_until] - cuts[cut]
        first = first_kept_until
    found.append(Part(first, last, start, end))
    return found


def _resumed(
    base: str, cuts: Sequence[int], first: int, last: int, text: str, start: int, end: int
) -> tuple[int, int, int] | None:
    """Where the text takes up the base again: at which cut, where in the text, and up to which cut."""
    near = min(end, start + _NEAR)
    for cut in range(first + 1, min(first + 1 + _WORDS, last)):
        offset = cuts[cut]
        before = text.find(base[offset - 1 : offset + _PHRASE], start, near)
        if before < 0:
            continue
        same = _same(base, offset, cuts[last], text, before + 1, end)
        until = bisect_left(cuts, offset + same) - 1
        if until > cut:
            return cut, before + 1, until
    return None


def _same(base: str, start: int, end: int, text: str, text_start: int, text_end: int) -> int:
    """How many code points are the same from these places on."""
    most = min(end - start, text_end - text_start)
    same, ahead = 0, 256
    while same < most:
        ahead = min(ahead, most - same)
        more = Prefix.similarity(
            base[start + same : start + same + ahead], text[text_start + same : text_start + same + ahead]
        )
        same += more
        if more < ahead:
            break
        ahead *= 2
    return same
