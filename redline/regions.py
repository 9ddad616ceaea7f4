"""Where a text differs from its base: phrases of one that stand for phrases of the other."""

from collections.abc import Iterator

from redline.align import align
from redline.key import blank
from redline.paragraph import Paragraph, Reading
from redline.phrases import joined
from redline.region import Region
from redline.slide import slid


def regions(base: Paragraph, new: Reading) -> list[Region]:
    """What the new text changes, in order: apart, none empty, none beginning or ending alike on both sides."""
    whole = Region(new.head, len(base.keys) - new.tail, new.head, len(new.keys) - new.tail)
    middle = whole.trimmed(base.keys, new.keys)
    if middle.empty or not (any(base.keys) or any(new.keys)):
        return []
    found = slid([middle] if middle.one_sided else list(_unaligned(base, new, middle)), base, new)
    if len(found) == 1:
        return found
    return [region.trimmed(base.keys, new.keys) for region in joined(found, base, new)]


def _unaligned(base: Paragraph, new: Reading, middle: Region) -> Iterator[Region]:
    """The differing regions within the middle, between words that correspond.

    Only words are aligned: white space corresponds too easily to tell anything. It is compared where the words on
    both sides of it correspond.
    """
    places = [index for index in range(middle.start, middle.end) if not base.blanks[index]]
    new_places = [index for index in range(middle.new_start, middle.new_end) if not blank(new.keys[index])]
    words = [base.keys[index] for index in places]
    new_words = [new.keys[index] for index in new_places]
    start, _, new_start, _ = middle
    for first, new_first, size in align(words, new_words):
        for offset in range(size):
            place, new_place = places[first + offset], new_places[new_first + offset]
            yield from _differing(base, new, Region(start, place, new_start, new_place))
            start, new_start = place + 1, new_place + 1
    yield from _differing(base, new, Region(start, middle.end, new_start, middle.new_end))


def _differing(base: Paragraph, new: Reading, region: Region) -> Iterator[Region]:
    trimmed = region.trimmed(base.keys, new.keys)
    if not trimmed.empty:
        yield trimmed
