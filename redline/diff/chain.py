"""The best chain: of many candidates, those that together weigh most and are in order on both sides."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


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

    Takes n log n steps. Of equal chains, one is chosen by a rule that does not hang on the order of the candidates.
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
            tree.put(ordered[done].new_end, totals[done], done)
            ready += 1
        total, previous = tree.best(candidate.new_start)
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

    def put(self, place: int, total: float, index: int) -> None:
        rank = self._rank[place]
        while rank < len(self._totals):
            if total > self._totals[rank][0]:
                self._totals[rank] = total, index
            rank += rank & -rank

    def best(self, place: int) -> tuple[float, int]:
        rank = bisect_right(self._places, place)
        found = (0.0, -1)
        while rank:
            if self._totals[rank][0] > found[0]:
                found = self._totals[rank]
            rank -= rank & -rank
        return found
