"""Parts of a text in which one run of words came, went or gave way to others.

Nothing in them needs to be aligned: what `regions` would find is known at once. It is shown here for each case why.
"""

from collections.abc import Sequence
from itertools import pairwise

from redline.merge.change import Change
from redline.merge.paragraph import Paragraph

Run = tuple[int, int, int, int]  # base tokens from and to, and a part's own tokens from and to

_SPACE = frozenset(" ")


def single(known: Sequence[str], start: int, end: int, keys: Sequence[str]) -> Run | None:
    """The one region of a text that has tokens with these `keys` where the base, whose keys are `known`, has its tokens
    `[start, end)`, and is like the base elsewhere; None where it takes a closer look.

    If what is left between common tokens shares no word with the base's, nothing in it corresponds, and a region with
    words on both sides is never slid. If it only came or went, it has its place where it cannot be slid either.
    """
    first, last = 0, len(keys)
    while start < end and first < last and known[start] == keys[first]:
        start += 1
        first += 1
    while start < end and first < last and known[end - 1] == keys[last - 1]:
        end -= 1
        last -= 1
    if start == end or first == last:
        return (start, end, first, last) if _stays(known, start, end, keys[first:last] or known[start:end]) else None
    if last - first > 1 or end - start > 1:
        shared = {*keys[first:last]}.intersection(known[start:end])
        if not shared <= _SPACE and any(map(str.strip, shared)):
            return None
    return start, end, first, last


def _stays(keys: Sequence[str], start: int, end: int, moving: Sequence[str]) -> bool:
    """Whether words that came or went would stand nowhere else with the same result, or only before the space that
    stands before them instead of behind the space at their end.

    Of these two places the latter is chosen: a border behind a space is as natural as one before it, or more so.
    """
    if not any(map(str.strip, moving)) or (end < len(keys) and keys[end] == moving[0]):
        return False
    if start == 0 or keys[start - 1] != moving[-1]:
        return True
    return (
        moving[-1] == " "
        and moving[-2].strip() != ""
        and (start == 1 or (keys[start - 2].strip() != "" and keys[start - 2] != moving[-2]))
    )


def apart(base: Paragraph, changes: Sequence[Change]) -> bool:
    """Whether the single changes of several parts, in order, are what the text as a whole changes.

    They are if between any two of them the base keeps a landmark and enough words to read as two changes, no landmark
    from the first to the last of them came anew, and none that only came or went could be aligned with words behind it.
    """
    ranks, marks, places = base.ranks, base.marks, base.landmarks
    for left, right in pairwise(changes):
        # Parts begin and end where words do, so that one of the two words has letters.
        start, end = left.end, right.start
        if ranks[end] - ranks[start] < 2 or marks[start] == marks[end] or not _holds(base, left):
            return False
    if all(places.keys().isdisjoint(change.keys) for change in changes):
        return True
    first, last = ranks[changes[0].start], ranks[changes[-1].end]
    return not any(first <= places.get(key, -1) < last for change in changes for key in change.keys)


def _holds(base: Paragraph, change: Change) -> bool:
    first, last = base.ranks[change.start], base.ranks[change.end]
    if first < last and change.has_words:
        return True  # they share no word
    word = base.words[first] if first < last else next(filter(str.strip, change.keys), None)
    return word is None or word != base.words[last]
