"""Which paragraphs stand in the same order in two texts."""

from bisect import bisect_left
from collections.abc import Mapping


def longest_increasing_subsequence(places: Mapping[int, int]) -> list[int]:
    """By the places of paragraphs in one text, with their places in another: the longest run of them that stand in one order in both."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number, place in sorted(places.items()):
        at = bisect_left(tails, place)
        before[number] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [place], [number]
    chain: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        chain.append(last)
        last = before[last]
    return chain[::-1]
