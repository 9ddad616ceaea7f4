"""The brackets that stand in words by themselves, as those of rounds before do: known by the names in them.

Pure functions; positions are code points.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import redline
from models.bracketed import SECRETARIAT
from models.editing import Stretch


class Named(NamedTuple):
    """Brackets side by side in words, and the members that are named in them."""

    start: int
    end: int
    sponsors: frozenset[str]


def named(words: str, members: Collection[str]) -> Iterator[Named]:
    """The brackets in words that name members, or the secretariat, in order."""
    start = 0
    for part in redline.parse_brackets(words, {*members, SECRETARIAT}) if "[" in words else ():
        end = start + (len(part.text) if isinstance(part, redline.Kept) else part.length)
        if not isinstance(part, redline.Kept):
            sponsors = {name for alternative in part.alternatives for name in alternative.sponsors}
            yield Named(start, end, frozenset(sponsors) - {SECRETARIAT})
        start = end


def apart(parts: Sequence[Stretch], members: Collection[str]) -> list[Stretch]:
    """The parts of a paragraph (`models.editing.stretches`), with the brackets in those that may be edited as members' own."""
    found: list[Stretch] = []
    for place, part in enumerate(parts):
        found += [part] if place % 2 else _apart(part, members)
    return found


def _apart(part: Stretch, members: Collection[str]) -> Iterator[Stretch]:
    start = base_start = 0
    # No editorial change stands in a bracket, so the same ones stand in the base.
    for one, of_base in zip(named(part.text, members), named(part.base, members), strict=False):
        before = part.base[base_start : of_base.start]
        yield Stretch(part.start + base_start, before, part.text[start : one.start])
        bracket = part.base[of_base.start : of_base.end]
        yield Stretch(part.start + of_base.start, bracket, part.text[one.start : one.end], one.sponsors, bracket=True)
        start, base_start = one.end, of_base.end
    yield Stretch(part.start + base_start, part.base[base_start:], part.text[start:])
