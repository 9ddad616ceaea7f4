"""The brackets that stand in words by themselves, as those of rounds before do: known by the names in them.

Pure functions; positions are code points.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import redline
from models.brackets.written import SECRETARIAT
from models.editorial.editing import Stretch
from models.errors import Invalid

_BESIDE = 30  # characters around a lone bracket that are quoted


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


def ensure_paired(words: str, present: str, field: str) -> None:
    """Raise Invalid for a bracket that stands alone, unless one does in the present words: it could not be lifted."""
    for place in () if redline.unpaired(present) else redline.unpaired(words):
        lone, beside = words[place], words[max(0, place - _BESIDE) : place + _BESIDE].strip()
        wrong = "is opened that is not closed" if lone == "[" else "is closed that is not opened"
        raise Invalid(f"A bracket {wrong}: “{beside}”. Write its other half, or take it out.", field)


def ensure_unnamed(words: str, present: str, members: Collection[str], field: str) -> None:
    """Raise Invalid where the secretariat writes a bracket of its own, alone or in the name of members."""
    ensure_paired(words, present, field)
    before = [present[one.start : one.end] for one in named(present, members)]
    for one in named(words, members):
        if (bracket := words[one.start : one.end]) not in before:
            raise Invalid(f"“{bracket}” would speak for those whom it names. Write words without brackets.", field)


def apart(parts: Sequence[Stretch], members: Collection[str]) -> list[Stretch]:
    """The parts of a paragraph (`models.editorial.editing.stretches`), with the brackets in those that may be edited as members' own."""
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
