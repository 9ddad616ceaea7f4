"""Which words of two texts correspond: a longest common subsequence, in bounded memory."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

# The subsequence needs one bit for each pair of words: 8 MB at this size.
_LARGEST = 8_000


def align(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs (start in one, start in other, length) of words that correspond, in order."""
    if set(one).isdisjoint(other):
        return
    if len(one) <= _LARGEST and len(other) <= _LARGEST:
        for block in LCSseq.opcodes(one, other).as_matching_blocks():
            if block.size:
                yield block.a, block.b, block.size
        return
    yield from _cut(one, other)


def _cut(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Cut both sides at words that are unique in each and stand in the same order; align what lies between."""
    before = (0, 0)
    anchors = _anchors(one, other)
    for index, (here, there) in enumerate([*anchors, (len(one), len(other))]):
        part, counterpart = one[before[0] : here], other[before[1] : there]
        # Without an anchor a part of this size has no unique word in common: it counts as rewritten.
        if anchors or max(len(part), len(counterpart)) <= _LARGEST:
            for start, counterpart_start, size in align(part, counterpart):
                yield before[0] + start, before[1] + counterpart_start, size
        if index < len(anchors):
            yield here, there, 1
        before = (here + 1, there + 1)


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The longest increasing chain of positions of words that are unique on both sides."""
    counts, other_counts = Counter(one), Counter(other)
    places = {word: index for index, word in enumerate(other) if other_counts[word] == 1}
    pairs = [(index, places[word]) for index, word in enumerate(one) if counts[word] == 1 and word in places]
    tails: list[int] = []  # the smallest last position of a chain of each length
    last: list[int] = []  # the pair that it belongs to
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        previous.append(last[length - 1] if length else -1)
        if length == len(tails):
            tails.append(place)
            last.append(number)
        else:
            tails[length] = place
            last[length] = number
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]
