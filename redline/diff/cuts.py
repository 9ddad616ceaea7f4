"""Where a text differs from its base, found without looking for words: only what differs need be read word by word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

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

_alike_at_start, _alike_at_end = Prefix.similarity, Postfix.similarity

Part = tuple[int, int, str]  # tokens of the base, from one cut to another, and what a text has in their place


def find_cuts(text: str, offsets: Sequence[int]) -> tuple[list[int], list[int]]:
    """The tokens before which a text can be cut so that both parts have the tokens that they have in the whole, and the
    code points before them, given those before all tokens.

    That is at its ends and at borders that neither ICU's rules nor its dictionaries nor what a key composes reach across.
    """
    tokens = dict(zip(offsets, range(len(offsets)), strict=True))
    # No character stands on both sides of borders, so that no border hides in another.
    found = [place for border in _BORDER.finditer(text) if (place := border.end() - 1) in tokens]
    places = [0, *found, len(text)]
    return [tokens[place] for place in places], places


def find_parts(base: str, tokens: Sequence[int], places: Sequence[int], text: str) -> tuple[Part, ...]:
    """The parts in which a text may differ from the base, which can be cut before these tokens, at these places.

    Both texts are cut where they have common characters on both sides. What is between the parts is the same in both.
    """
    first = bisect_left(places, _alike_at_start(base, text), 1) - 1
    start = places[first]
    length, more = len(base), len(text) - len(base)
    same = _alike_at_end(base, text)
    if same > length - start or same > length + more - start:
        same = min(length, length + more) - start
    last = bisect_right(places, length - same, 0, len(places) - 1)
    base_end, end = places[last], places[last] + more
    if base_end - start <= _SHORT or end - start <= _SHORT:
        return ((tokens[first], tokens[last], text[start:end]),)
    found: list[Part] = []
    while base_end - places[first] > _SHORT and end - start > _SHORT:
        resumed = _find_resumption(base, places, first, last, text, start, end)
        if resumed is None:
            break
        cut, stop, first_kept_until = resumed
        found.append((tokens[first], tokens[cut], text[start:stop]))
        start = stop + places[first_kept_until] - places[cut]
        first = first_kept_until
    return (*found, (tokens[first], tokens[last], text[start:end]))


def _find_resumption(
    base: str, cuts: Sequence[int], first: int, last: int, text: str, start: int, end: int
) -> tuple[int, int, int] | None:
    """Where the text takes up the base again: at which cut, where in the text, and up to which cut."""
    near = min(end, start + _NEAR)
    for cut in range(first + 1, min(first + 1 + _WORDS, last)):
        offset = cuts[cut]
        before = text.find(base[offset - 1 : offset + _PHRASE], start, near)
        if before < 0:
            continue
        same = _common_length(base, offset, cuts[last], text, before + 1, end)
        until = bisect_left(cuts, offset + same) - 1
        if until > cut:
            return cut, before + 1, until
    return None


def _common_length(base: str, start: int, end: int, text: str, text_start: int, text_end: int) -> int:
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
