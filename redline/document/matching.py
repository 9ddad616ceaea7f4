"""How much two paragraphs resemble each other, and which candidates for a match together weigh most and are in order."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from redline.text.key import is_blank, with_lf
from redline.text.segment import tokenise

_FEW_PAIRS = 3  # words: so short a text is compared letter by letter
_ALL_PAIRS = 4_000  # up to so many are looked at each with each
_RARE = 20  # what stands in more paragraphs than that says little
_NEAREST = 6  # paragraphs that are looked at for each one


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph as its words by key, without white space, and each word as a number that all texts read together share."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Shares from 0 to 1: of the words of both, of those of the one, and of those of the other."""

    of_both: float
    of_one: float
    of_other: float


def read(texts: Iterable[str], locale: str, known: dict[str, int]) -> list[Words]:
    """The words of texts; `known` numbers the words, and grows."""
    found = []
    for text in texts:
        keys = tokenise(with_lf(text), locale)[1] if text else []
        words = [key for key in keys if not is_blank(key)]
        found.append(Words(" ".join(words), tuple(known.setdefault(word, len(known)) for word in words)))
    return found


def join_words(parts: Sequence[Words]) -> Words:
    """Paragraphs as one."""
    return Words(" ".join(part.text for part in parts), tuple(number for part in parts for number in part.numbers))


def resemblance(one: Words, other: Words) -> Resemblance:
    """How much two paragraphs resemble each other; empty ones only each other."""
    if not one.numbers or not other.numbers:
        same = float(not one.numbers and not other.numbers)
        return Resemblance(same, same, same)
    shared = LCSseq.similarity(one.numbers, other.numbers)
    of_both = 2 * shared / (len(one.numbers) + len(other.numbers))
    if min(len(one.numbers), len(other.numbers)) <= _FEW_PAIRS:
        of_both = max(of_both, Indel.normalized_similarity(one.text, other.text, score_cutoff=0.7))
    return Resemblance(of_both, shared / len(one.numbers), shared / len(other.numbers))


def likely_pairs(
    places: Sequence[int], new_places: Sequence[int], old: Sequence[Words], new: Sequence[Words]
) -> Iterator[tuple[int, int]]:
    """Pairs of paragraphs worth a look: all of them, or of very many those that share rare words or pairs of words, and
    those that are as far from the first or the last."""
    if len(places) * len(new_places) <= _ALL_PAIRS:
        yield from ((place, new_place) for place in places for new_place in new_places)
        return
    holding: dict[int | tuple[int, int], list[int]] = defaultdict(list)
    for place in places:
        for phrase in _phrases(old[place]):
            holding[phrase].append(place)
    later = len(places) - len(new_places)
    for number, new_place in enumerate(new_places):
        shared = Counter(
            place
            for phrase in _phrases(new[new_place])
            if len(found := holding.get(phrase, ())) <= _RARE
            for place in found
        )
        near = {places[each] for each in (number, number + later) if 0 <= each < len(places)}
        nearest = sorted(shared, key=lambda place: (-shared[place], place))[:_NEAREST]
        yield from ((place, new_place) for place in sorted(near.union(nearest)))


def _phrases(words: Words) -> set[int | tuple[int, int]]:
    return {*words.numbers, *pairwise(words.numbers)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Items `[start, end)` of one sequence that may correspond to `[new_start, new_end)` of another; weights are positive."""

    start: int
    end: int
    new_start: int
    new_end: int
    weight: float


def heaviest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chain of greatest weight in which every candidate begins, on both sides, where the one before has ended or later.

    Takes n log n steps. Of equal chains, one is chosen by a rule that does not depend on the order of the candidates.
    """
    ordered = sorted(candidates, key=lambda each: (each.start, each.new_start, each.end, each.new_end))
    by_end = sorted(range(len(ordered)), key=lambda index: ordered[index].end)
    totals = [0.0] * len(ordered)
    before = [-1] * len(ordered)
    ends = sorted({each.new_end for each in ordered})
    tree = _Best(ends)
    ready = 0
    for index, candidate in enumerate(ordered):
        while ready < len(by_end) and ordered[by_end[ready]].end <= candidate.start:
            done = by_end[ready]
            tree.update(ordered[done].new_end, totals[done], done)
            ready += 1
        total, previous = tree.query(candidate.new_start)
        totals[index], before[index] = total + candidate.weight, previous
    chain: list[Candidate] = []
    index = max(range(len(ordered)), key=totals.__getitem__, default=-1)
    while index >= 0:
        chain.append(ordered[index])
        index = before[index]
    return chain[::-1]


class _Best:
    """For each place the greatest total that ends there or before (a Fenwick tree of maxima)."""

    def __init__(self, places: Sequence[int]) -> None:
        self._rank = {place: rank for rank, place in enumerate(places, 1)}
        self._places = places
        self._totals: list[tuple[float, int]] = [(0.0, -1)] * (len(places) + 1)

    def update(self, place: int, total: float, index: int) -> None:
        rank = self._rank[place]
        while rank < len(self._totals):
            if total > self._totals[rank][0]:
                self._totals[rank] = total, index
            rank += rank & -rank

    def query(self, place: int) -> tuple[float, int]:
        rank = bisect_right(self._places, place)
        found = (0.0, -1)
        while rank:
            if self._totals[rank][0] > found[0]:
                found = self._totals[rank]
            rank -= rank & -rank
        return found
