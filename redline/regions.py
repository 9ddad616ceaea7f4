"""Where a text differs from its base: phrases of one that stand for phrases of the other."""

from collections.abc import Iterator

from redline.align import align
from redline.paragraph import Paragraph, Reading
from redline.phrases import joined
from redline.region import Region, trimmed
from redline.slide import slid


def regions(base: Paragraph, new: Reading) -> list[Region]:
    """What the new text changes, in order: apart, none empty, none beginning or ending alike on both sides."""
    first, count = new.first, len(new.keys)
    middle = trimmed(first, len(base.keys) - new.tail, first, first + count, base.keys, new.keys, first)
    if middle is None:
        return []
    if middle.one_sided:
        return slid([middle], base, new) if any(base.keys) or any(new.keys) else []
    start, end, new_start, new_end = middle
    shared = set(base.keys[start:end]).intersection(new.keys[new_start - first : new_end - first])
    if not any(map(str.strip, shared)):
        return [middle]
    found = slid(list(_unaligned(base, new, middle)), base, new)
    if len(found) == 1:
        return found
    return [
        region
        for each in joined(found, base, new)
        if (region := trimmed(*each, base.keys, new.keys, new.first)) is not None
    ]


def _unaligned(base: Paragraph, new: Reading, middle: Region) -> Iterator[Region]:
    """The differing regions within the middle, between words that correspond.

    Only words are aligned: white space corresponds too easily to tell anything. It is compared where the words on
    both sides of it correspond.
    """
    first = new.first
    start, end, new_start, new_end = middle
    keys, new_keys = base.keys, new.keys
    places = [index for index in range(start, end) if not base.blanks[index]]
    new_middle = new_keys[new_start - first : new_end - first]
    new_places = [index for index, token in enumerate(new_middle, new_start) if token.strip()]
    words = [keys[index] for index in places]
    new_words = [new_keys[index - first] for index in new_places]
    for word, new_word, size in align(words, new_words, base.landmarks):
        last, new_last = places[word + size - 1] + 1, new_places[new_word + size - 1] + 1
        same = keys[places[word] : last] == new_keys[new_places[new_word] - first : new_last - first]
        # Where the white space between them is the same too, the run is looked at as a whole.
        for offset in (0,) if same else range(size):
            place, new_place = places[word + offset], new_places[new_word + offset]
            if region := trimmed(start, place, new_start, new_place, keys, new_keys, first):
                yield region
            start, new_start = place + 1, new_place + 1
        start, new_start = last, new_last
    if region := trimmed(start, end, new_start, new_end, keys, new_keys, first):
        yield region
