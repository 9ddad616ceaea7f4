"""How much of two words or phrases a redline need not mark, because both begin or end with it.

Words are marked whole: "member" becomes "members", not "member" with an "s". Parts of words are told apart where they
are words to a reader: a number beside letters, and in scripts without spaces what was added to a word or taken from it.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from rapidfuzz.distance import Postfix

from redline.text.graphemes import clusters
from redline.text.key import is_key, key
from redline.text.segment import segment

# ICU takes digits and the Khmer, Lao, Burmese or Thai letters beside them for one word.
_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[^\d]+")
_HAN = "\u3400-\u9fff"
_UNSPACED = re.compile(f"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f{_HAN}]")
_HAN_COMPOUND = re.compile(f"[{_HAN}]{{2,4}}")
_HAN_NUMBER = re.compile("[〇零一二三四五六七八九十百千万亿两]+")


def told_apart(gone: str, new: str, locale: str) -> tuple[str, list[str], list[str], str]:
    """What goes and what comes as words, between what both begin with and what both end with (as what goes spells it)."""
    one, other = _parts(gone, locale), _parts(new, locale)
    keys, other_keys = [key(part) for part in one], [key(part) for part in other]
    start = end = 0
    shorter = min(len(one), len(other))
    while start < shorter and keys[start] == other_keys[start]:
        start += 1
    while end < shorter - start and keys[-1 - end] == other_keys[-1 - end]:
        end += 1
    before, after = "".join(one[:start]), "".join(one[len(one) - end :])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    left = "".join(one)
    lead, tail = _shared(left, "".join(other))
    return (
        before + left[:lead],
        _without(one, lead, tail),
        _without(other, lead, tail),
        left[len(left) - tail :] + after,
    )


def _parts(text: str, locale: str) -> list[str]:
    return [part for token in segment(text, locale) for part in _PARTS.findall(token)]


def _shared(gone: str, new: str) -> tuple[int, int]:
    """How many code points both share at the start or end of words that differ."""
    if not gone or not new or not is_key(gone) or not is_key(new):
        return 0, 0
    short, long = sorted((gone, new), key=len)
    if long.startswith(short) and _may_part(long, len(short)):
        return len(short), 0
    if long.endswith(short) and _may_part(long, len(long) - len(short)):
        return 0, len(short)
    if not _HAN_COMPOUND.fullmatch(gone) or not _HAN_COMPOUND.fullmatch(new):
        return 0, 0
    # The head of a Chinese compound stands at its end: years of two numbers, water of two kinds.
    tail = Postfix.similarity(gone, new)
    sides = gone[: len(gone) - tail], new[: len(new) - tail]
    told = all(map(_HAN_NUMBER.fullmatch, sides)) or all(len(side) > 1 for side in sides)
    return 0, tail if told and not _HAN_NUMBER.match(gone[-tail:]) else 0


def _may_part(text: str, at: int) -> bool:
    """Whether a mark may begin or end inside a word, there."""
    unspaced = _UNSPACED.match(text[at - 1]) and _UNSPACED.match(text[at])
    return unspaced is not None and at in accumulate(map(len, clusters(text)))


def _without(tokens: Sequence[str], lead: int, tail: int) -> list[str]:
    """The tokens without so many code points at the start and end of all of them."""
    start, end = lead, sum(map(len, tokens)) - tail
    left: list[str] = []
    reached = 0
    for token in tokens:
        left.append(token[max(start - reached, 0) : max(end - reached, 0)])
        reached += len(token)
    return [token for token in left if token]
