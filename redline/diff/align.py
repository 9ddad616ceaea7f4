"""Which words of two texts correspond: unique ones first, and between them a longest common subsequence."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq, Prefix

from redline.text.sign import is_sign

Run = tuple[int, int, int]  # start in the one text, start in the other, how many words
Anchor = tuple[int, int]  # the place of a word in the one text, and in the other

# The subsequence needs one bit for each pair of words: 8 MB at this size.
_MOST_WORDS = 8_000
_STEP = 64  # words looked at together


def landmarks(words: Sequence[str]) -> dict[str, int]:
    """The words that stand once in a text, and where."""
    last = dict(zip(words, range(len(words)), strict=True))
    if len(last) == len(words):
        return last
    first = dict(zip(reversed(words), range(len(words) - 1, -1, -1), strict=True))
    return {word: place for word, place in last.items() if first[word] == place}


def align(one: Sequence[str], start: int, end: int, other: Sequence[str], unique: Mapping[str, int]) -> Iterator[Run]:
    """Runs of words of the one text, from `start` to `end`, and of the other that correspond, in order.

    `unique` are the landmarks of the one text. Where they stand once in the other too they correspond, whatever is
    between them; so what is changed in one place has no say in how another place is read.
    """
    length = other_start = 0
    for place, other_place, size in _runs(one, start, end, other, _anchors(start, end, other, unique)):
        if place == start + length and other_place == other_start + length:
            length += size
            continue
        if length:
            yield start, other_start, length
        start, other_start, length = place, other_place, size
    if length:
        yield start, other_start, length


def _runs(one: Sequence[str], start: int, end: int, other: Sequence[str], anchors: Sequence[Anchor]) -> Iterator[Run]:
    """The anchors with what follows them alike on both sides, and what corresponds between; adjacent ones not joined."""
    other_start = 0
    for place, other_place in anchors:
        if other_place < other_start:
            continue
        if start < place and other_start < other_place:
            yield from _subsequence(one, start, place, other, other_start, other_place)
        size = _common_length(one, place, end, other, other_place)
        yield place, other_place, size
        start, other_start = place + size, other_place + size
    if start < end and other_start < len(other):
        yield from _subsequence(one, start, end, other, other_start, len(other))


def _common_length(one: Sequence[str], start: int, end: int, other: Sequence[str], other_start: int) -> int:
    """How many words are alike from these places on."""
    size = 0
    while True:
        ahead = min(start + size + _STEP, end)
        more = Prefix.similarity(one[start + size : ahead], other[other_start + size : other_start + size + _STEP])
        size += more
        if more < _STEP:
            return size


def _subsequence(
    one: Sequence[str], start: int, end: int, other: Sequence[str], other_start: int, other_end: int
) -> Iterator[Run]:
    one, other = one[start:end], other[other_start:other_end]
    if set(one).isdisjoint(other):
        return
    if len(one) <= _MOST_WORDS and len(other) <= _MOST_WORDS:
        runs: Iterator[Run] = ((each.a, each.b, each.size) for each in LCSseq.opcodes(one, other).as_matching_blocks())
    else:
        # Parts of this size that have no unique word in common count as rewritten.
        anchors = _anchors(0, len(one), other, landmarks(one))
        runs = _runs(one, 0, len(one), other, anchors) if anchors else iter(())
    for place, other_place, size in runs:
        yield start + place, other_start + other_place, size


def _anchors(start: int, end: int, other: Sequence[str], unique: Mapping[str, int]) -> list[Anchor]:
    """Where words stand that are unique on both sides and in order."""
    found = [
        (place, other_place)
        for other_place, place in enumerate(map(unique.get, other))
        if place is not None and start <= place < end
    ]
    if all(left[0] < right[0] for left, right in pairwise(found)):
        return found
    counts = Counter(place for place, _ in found)
    once = sorted(anchor for anchor in found if counts[anchor[0]] == 1)
    signs = _longest_ordered([anchor for anchor in once if is_sign(other[anchor[1]])])
    # Without what is on different sides of a sign in the two texts, a longest chain holds all signs.
    aside = [anchor for anchor in once if all(_is_in_order_with(anchor, sign) for sign in signs)]
    return _longest_ordered(aside)


def _is_in_order_with(anchor: Anchor, other: Anchor) -> bool:
    """Whether both are in the same order in both texts."""
    return anchor == other or (anchor[0] < other[0]) == (anchor[1] < other[1])


def _longest_ordered(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The longest chain of anchors, which are in order in the one text, that are in order in the other too."""
    chain = set(_longest_increasing([other_place for _, other_place in anchors]))
    return [anchor for anchor in anchors if anchor[1] in chain]


def _longest_increasing(places: Sequence[int]) -> Iterator[int]:
    """The longest chain of places that are in order."""
    tails: list[int] = []  # the smallest last place of a chain of each length
    last: list[int] = []  # its index
    previous: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(tails, place)
        previous.append(last[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        last[length : length + 1] = [index]
    index = last[-1] if last else -1
    while index >= 0:
        yield places[index]
        index = previous[index]
