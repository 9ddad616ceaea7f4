"""Law 6 in slow and obvious words: every edit is compared with every other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from redline import Proposal, diff, key, segment


@dataclass(frozen=True)
class Wish:
    """One edit of one proposal, with its core and what it writes there (by key)."""

    id: str
    start: int
    end: int
    core_start: int
    core_end: int
    words: tuple[str, ...]
    body: str

    def same(self, other: "Wish") -> bool:
        """Whether two wishes are identical."""
        return (self.core_start, self.core_end, self.body) == (other.core_start, other.core_end, other.body)


def wishes(base: str, proposals: Sequence[Proposal], locale: str) -> list[Wish]:
    """All edits of all proposals."""
    tokens = segment(base, locale)
    found: list[Wish] = []
    for proposal in proposals:
        for edit in diff(base, proposal.text or "", locale):
            run = range(edit.start, edit.end)
            solid = [index for index in run if tokens[index].strip()]
            start, end = (solid[0], solid[-1] + 1) if solid else (edit.start, edit.end)
            replacement = key(edit.replacement)
            alone = not solid and (run or not replacement.strip())
            words = tuple(word for word in segment(replacement, locale) if word.strip())
            body = replacement if alone else replacement.strip()
            found.append(Wish(proposal.id, edit.start, edit.end, start, end, words, body))
    return found


def overlap(one: Wish, other: Wish, tokens: Sequence[str]) -> bool:
    """Whether two wishes that are not identical cannot both be had."""
    left, right = sorted((one, other), key=lambda wish: (wish.core_start, wish.core_end))
    cores = [set(range(wish.core_start, wish.core_end)) for wish in (left, right)]
    runs = [set(range(wish.start, wish.end)) for wish in (left, right)]
    if cores[0] & cores[1]:
        return True
    for core, run in ((cores[0], runs[1]), (cores[1], runs[0])):
        if core and not any(tokens[index].strip() for index in core) and core & run:
            return True
    for inner, outer in ((left, right), (right, left)):
        if inner.core_start == inner.core_end and outer.core_start < inner.core_start < outer.core_end:
            return True
    if left.core_start == left.core_end == right.core_start == right.core_end:
        return True
    touching = not any(token.strip() for token in tokens[left.core_end : right.core_start])
    return touching and any(
        left.words[-length:] == right.words[:length] for length in range(1, min(len(left.words), len(right.words)) + 1)
    )


def conflicts(base: str, proposals: Sequence[Proposal], locale: str) -> list[tuple[int, int, frozenset[str]]]:
    """Each conflict's base run in tokens, as (start, end, ids)."""
    tokens = segment(base, locale)
    groups = [{wish} for wish in wishes(base, proposals, locale)]

    def join(test: Callable[[set[Wish], set[Wish]], bool]) -> bool:
        for one, other in combinations(groups, 2):
            if test(one, other):
                groups.remove(other)
                one |= other
                return True
        return False

    while join(lambda a, b: any(x.same(y) for x in a for y in b)):
        pass
    while join(lambda a, b: any(not x.same(y) and overlap(x, y, tokens) for x in a for y in b)) or join(
        lambda a, b: encloses(a, b) or encloses(b, a)
    ):
        pass
    return sorted(
        (min(wish.start for wish in group), max(wish.end for wish in group), frozenset(wish.id for wish in group))
        for group in groups
        if several(group)
    )


def several(group: set[Wish]) -> bool:
    """Whether a group holds wishes that differ."""
    first = next(iter(group))
    return not all(first.same(wish) for wish in group)


def encloses(group: set[Wish], other: set[Wish]) -> bool:
    """Whether a conflict's base run holds another group's wishes."""
    if not several(group):
        return False
    start, end = min(wish.start for wish in group), max(wish.end for wish in group)
    low, high = min(wish.core_start for wish in other), max(wish.core_end for wish in other)
    return start < low < end if low == high else start <= low and high <= end
