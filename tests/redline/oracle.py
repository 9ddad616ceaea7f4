"""Law 6 in slow and obvious words: every edit is compared with every other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from redline import Proposal, diff, key, segment


@dataclass(frozen=True)
class Wish:
    """One edit of one proposal, with its core and what it writes there (by key)."""

    id: str
    start: int
    end: int
    core_start: int
    core_end: int
    shown: tuple[str, ...]
    body: str
    space_before: str
    space_behind: str

    @property
    def words(self) -> list[str]:
        """The tokens that it writes with a letter or digit."""
        return list(filter(is_word, self.shown))

    @property
    def place(self) -> tuple[int, int, str]:
        """What is alike in identical wishes."""
        return self.core_start, self.core_end, self.body

    def same(self, other: "Wish") -> bool:
        """Whether two wishes are identical."""
        return self.place == other.place


def is_word(token: str) -> bool:
    """Whether a token has a letter or digit."""
    return any(map(str.isalnum, token))


def is_mark(token: str) -> bool:
    """Whether a token shows something else."""
    return token.strip() != "" and not is_word(token)


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
            shown = tuple(word for word in segment(replacement, locale) if word.strip())
            body = replacement if alone else replacement.strip()
            before = replacement[: len(replacement) - len(replacement.lstrip())]
            behind = replacement[len(replacement.rstrip()) :]
            found.append(Wish(proposal.id, edit.start, edit.end, start, end, shown, body, before, behind))
    return [replace(wish, shown=min(each.shown for each in found if each.same(wish))) for wish in found]


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
    if deletes_space_beside(left, right, tokens) or deletes_space_beside(right, left, tokens):
        return True
    meet = left.core_end == right.core_start and not left.space_behind + right.space_before
    if meet and is_spaced_word(left.shown[-1:]) and is_spaced_word(right.shown[:1]):
        return True
    return touch(left, right, tokens) and not go_together(left, right, tokens)


def deletes_space_beside(one: Wish, other: Wish, tokens: Sequence[str]) -> bool:
    """Whether a wish takes out white space between words alone, and there the other leaves nothing and no white space that it
    takes along, or a word of a script with spaces."""
    if one.body or not is_space(one, tokens) or is_space(other, tokens):
        return False
    if one.core_start == 0 or one.core_end == len(tokens):
        return False
    if one.core_end == other.core_start:
        facing, alone = other.shown[:1], other.end == other.core_end
    elif one.core_start == other.core_end:
        facing, alone = other.shown[-1:], other.start == other.core_start
    else:
        return False
    if not facing:
        return alone and other.core_start < other.core_end
    return is_spaced_word(facing)


def is_spaced_word(outermost: Sequence[str]) -> bool:
    """Whether it is a word of a script with spaces between words."""
    return any(
        is_word(one) and not ("\u0e00" <= one[0] <= "\u17ff" or "\u3000" <= one[0] <= "\uffef") for one in outermost
    )


def is_space(wish: Wish, tokens: Sequence[str]) -> bool:
    """Whether a wish is about white space that the base has."""
    core = tokens[wish.core_start : wish.core_end]
    return bool(core) and not any(map(str.strip, core))


def touch(left: Wish, right: Wish, tokens: Sequence[str]) -> bool:
    """Whether no word, no line end of an empty line and no new line end is between two wishes, one behind the other."""
    between = range(left.core_end, right.core_start)
    return (
        left.core_end <= right.core_start
        and not any(is_word(tokens[index]) or at_empty_line(index, tokens) for index in between)
        and "\n" not in left.space_behind + right.space_before
    )


def at_empty_line(index: int, tokens: Sequence[str]) -> bool:
    """Whether a token is a line end, and up to the one before it, or the one behind it, nothing shows."""
    before, behind = key("".join(tokens[:index])), key("".join(tokens[index + 1 :]))
    last, first = before.rpartition("\n"), behind.partition("\n")
    return "\n" in key(tokens[index]) and any(end and not line.strip() for _, end, line in (last, first[::-1]))


def go_together(left: Wish, right: Wish, tokens: Sequence[str]) -> bool:
    """Whether two wishes that touch make no words that neither of them asked for."""
    cores = [tokens[wish.core_start : wish.core_end] for wish in (left, right)]
    taken = [list(filter(is_word, core)) for core in cores]
    if left.words and right.words:
        if left.words[0] == right.words[0] or left.words[-1] == right.words[-1]:
            return False
        if any(left.words[-length:] == right.words[:length] for length in range(1, len(left.words) + 1)):
            return False
    written, other = set(pairwise(left.words)), set(pairwise(right.words))
    if written & other or written & set(pairwise(taken[1])) or other & set(pairwise(taken[0])):
        return False
    if is_mark((left.shown or cores[0] or [""])[-1]) and is_mark((right.shown or cores[1] or [""])[0]):
        return False
    for one, core, two, words in ((left, cores[0], right, taken[1]), (right, cores[1], left, taken[0])):
        if not core and one.shown and words and not two.shown:
            return False
    between = tokens[left.core_end : right.core_start]
    if not any(token.strip() for token in between):
        if not cores[0] and left.words and cores[1] and is_inside(cores[1][0], right.words):
            return False
        if not cores[1] and right.words and cores[0] and is_inside(cores[0][-1], left.words[::-1]):
            return False
    return True


def is_inside(word: str, words: Sequence[str]) -> bool:
    """Whether a word stands among others, and not first."""
    return is_word(word) and word in words and words[0] != word


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
