"""Which words of two texts correspond: unique ones first, and between them a longest common subsequence."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

Run = tuple[int, int, int]  # start in the one text, start in the other, how many words

# The subsequence needs one bit for each pair of words: 8 MB at this size.
_LARGEST = 8_000


def align(one: Sequence[str], other: Sequence[str], landmarks: frozenset[str]) -> Iterator[Run]:
    """Runs of words that correspond, in order.

    `landmarks` are words that stand once in the whole of the one text. Where they stand once in the other too they
    correspond, whatever is between them; so what is changed in one place has no say in how another place is read.
    """
    return _joined(_cut(one, other, _chain(one, other, landmarks)))


def _subsequence(one: Sequence[str], other: Sequence[str]) -> Iterator[Run]:
    if set(one).isdisjoint(other):
        return
    if len(one) <= _LARGEST and len(other) <= _LARGEST:
        for block in LCSseq.opcodes(one, other).as_matching_blocks():
            yield block.a, block.b, block.size
        return
    once = frozenset(word for word, count in Counter(one).items() if count == 1)
    # Parts of this size that have no unique word in common count as rewritten.
    if chain := _chain(one, other, once):
        yield from _cut(one, other, chain)


def _cut(one: Sequence[str], other: Sequence[str], chain: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The pairs of the chain, and what corresponds between them."""
    start = other_start = 0
    for place, other_place in chain:
        if start < place and other_start < other_place:
            for offset, other_offset, size in _subsequence(one[start:place], other[other_start:other_place]):
                yield start + offset, other_start + other_offset, size
        yield place, other_place, 1
        start, other_start = place + 1, other_place + 1
    for offset, other_offset, size in _subsequence(one[start:], other[other_start:]):
        yield start + offset, other_start + other_offset, size


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    start = other_start = length = 0
    for place, other_place, size in runs:
        if place == start + length and other_place == other_start + length:
            length += size
            continue
        if length:
            yield start, other_start, length
        start, other_start, length = place, other_place, size
    if length:
        yield start, other_start, length


def _chain(one: Sequence[str], other: Sequence[str], unique: frozenset[str]) -> list[tuple[int, int]]:
    """Where words stand that are unique on both sides: the longest chain of them that is in order."""
    common = unique.intersection(other)
    if not common:
        return []
    places: dict[str, int] = {}
    for place, word in enumerate(other):
        if word in common:
            places[word] = -1 if word in places else place
    pairs = [(place, places[word]) for place, word in enumerate(one) if places.get(word, -1) >= 0]
    order = [other_place for _, other_place in pairs]
    if order == sorted(order):
        return pairs
    tails: list[int] = []  # the smallest last place of a chain of each length
    last: list[int] = []  # the pair that it belongs to
    previous: list[int] = []
    for number, place in enumerate(order):
        length = bisect_left(tails, place)
        previous.append(last[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = last[-1]
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]
