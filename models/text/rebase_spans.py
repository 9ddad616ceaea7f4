"""Where words of one text stand in the text that was made of it: so that what a comment did is known in later versions.

Pure functions; positions are code points.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import redline


@dataclass(frozen=True, slots=True)
class Mark:
    """Words `[start, end)` of a text that a comment put there; zero-width where it took words away.

    `id` is what the comment, or the editorial change, is called among the ids of a merge.
    """

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The words `[start, end)` of one text became `[new_start, new_end)` of the other."""

    start: int
    end: int
    new_start: int
    new_end: int


def differences(old: str, new: str, language: str) -> list[Difference]:
    """What is different between two texts, in order and apart."""
    at = [0, *accumulate(map(len, redline.segment(old, language)))]
    found: list[Difference] = []
    longer = 0
    for edit in redline.diff(old, new, language):
        start, end = at[edit.start], at[edit.end]
        found.append(Difference(start, end, start + longer, start + longer + len(edit.replacement)))
        longer += len(edit.replacement) - (end - start)
    return found


def carried(marks: Iterable[Mark], old: str, new: str, language: str) -> list[Mark]:
    """The marks of the old text as they stand in the new one; marked words that are gone leave none.

    Where words were taken away stays marked, whatever stands there now.
    """
    changed = differences(old, new, language)
    return [
        moved for mark in marks for moved in (_kept(mark, changed) if mark.start < mark.end else _place(mark, changed))
    ]


def _kept(mark: Mark, changed: Iterable[Difference]) -> Iterator[Mark]:
    """The parts of marked words that are still there."""
    start, shift = mark.start, 0
    for one in changed:
        if one.start >= mark.end:
            break
        if start < one.start:
            yield Mark(mark.id, start + shift, one.start + shift)
        start, shift = max(start, one.end), one.new_end - one.end
    if start < mark.end:
        yield Mark(mark.id, start + shift, mark.end + shift)


def _place(mark: Mark, changed: Iterable[Difference]) -> Iterator[Mark]:
    shift = 0
    for one in changed:
        if mark.start <= one.start:
            break
        if mark.start < one.end:
            yield Mark(mark.id, one.new_start, one.new_start)
            return
        shift = one.new_end - one.end
    yield Mark(mark.id, mark.start + shift, mark.start + shift)
