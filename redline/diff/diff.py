"""What one text changes in another, as phrases that a person would mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

from redline.diff.align import align
from redline.diff.paragraph import Paragraph, Reading, Region, trimmed
from redline.diff.phrases import joined, slid
from redline.text.key import checked, intake
from redline.text.sign import is_sign


@dataclass(frozen=True, slots=True)
class Edit:
    """Base tokens `[start, end)`, numbered as `segment` gives them, become `replacement`."""

    start: int
    end: int
    replacement: str


def diff(base: str, new: str, locale: str = "und") -> tuple[Edit, ...]:
    """The edits that make the new text (by key) of the base, in order and apart. RedlineError for lone surrogates."""
    paragraph = Paragraph(checked(base), locale)
    reading = paragraph.read(checked(new))
    return tuple(
        Edit(region.start, region.end, "".join(reading.part(region))) for region in regions(paragraph, reading)
    )


def apply(edits: Sequence[Edit], base: str, locale: str = "und") -> str:
    """The text that the edits make of the base for whose tokens they were made; its line ends are LF."""
    tokens = Paragraph(intake(base), locale).tokens
    parts: list[str] = []
    reached = 0
    for edit in edits:
        parts += tokens[reached : edit.start]
        parts.append(intake(edit.replacement))
        reached = edit.end
    return "".join([*parts, *tokens[reached:]])


def regions(base: Paragraph, new: Reading) -> list[Region]:
    """What the new text changes, in order: apart, none empty, none beginning or ending alike on both sides."""
    differing = [
        region for coarse in new.coarse if (region := trimmed(*coarse, base.keys, new.keys, new.first)) is not None
    ]
    if not differing:
        return []
    if len(differing) == 1:
        [only] = differing
        if only.one_sided:
            return slid(differing, base, new) if any(base.keys) or any(new.keys) else []
        if not _share_words(only, base, new):
            return differing
        found = list(_unaligned(base, new, only))
    else:
        if differing[-1].one_sided:
            differing[-1] = _leftmost(differing[-1], differing[-2].end, base, new)
        found = list(_refined(differing, base, new))
    found = slid(found, base, new)
    if len(found) == 1:
        return found
    phrases = joined(found, base, new)
    if len(phrases) == len(found):
        return phrases
    return [region for each in phrases if (region := trimmed(*each, base.keys, new.keys, new.first)) is not None]


def _leftmost(region: Region, floor: int, base: Paragraph, new: Reading) -> Region:
    """The same insertion or deletion as far to the left as it may stand."""
    keys, new_keys = base.keys, new.keys
    while region.start > floor:
        last = new_keys[region.new_end - new.first - 1] if region.start == region.end else keys[region.end - 1]
        if keys[region.start - 1] != last or is_sign(last):
            break
        region = region.moved(-1)
    return region


def _share_words(region: Region, base: Paragraph, new: Reading) -> bool:
    shared = set(base.keys[region.start : region.end]).intersection(new.keys_of(region))
    return bool(shared) and any(map(str.strip, shared))


def _refined(differing: Sequence[Region], base: Paragraph, new: Reading) -> Iterator[Region]:
    """Several regions without the words in them that correspond."""
    if not _independent(differing, base, new):
        first, last = differing[0], differing[-1]
        yield from _unaligned(base, new, Region(first.start, last.end, first.new_start, last.new_end))
        return
    for index, region in enumerate(differing):
        before, behind = index > 0, index + 1 < len(differing)
        if _stands(region, base, new, behind):
            yield region
            continue
        start, end, new_start, new_end = region
        if before:
            start = base.landmark_tokens[base.marks[start] - 1]
            new_start -= region.start - start
        if behind:
            end = base.landmark_tokens[base.marks[end]] + 1
            new_end += end - region.end
        yield from _unaligned(base, new, Region(start, end, new_start, new_end))


def _stands(region: Region, base: Paragraph, new: Reading, behind: bool) -> bool:
    """Whether no words in the region correspond, whichever way they are aligned with words around it."""
    first, last = base.ranks[region.start], base.ranks[region.end]
    words = base.words[first:last]
    new_words = list(filter(str.strip, new.keys_of(region)))
    if words and new_words:
        return set(words).isdisjoint(new_words)
    # Words that came or went could be the ones behind them as well.
    return not behind or words == new_words or (words or new_words)[0] != base.words[last]


def _independent(differing: Sequence[Region], base: Paragraph, new: Reading) -> bool:
    """Whether the regions can be aligned one by one: with landmarks between them, and none moved or copied."""
    ranks = base.ranks
    first, last = ranks[differing[0].start], ranks[differing[-1].end]
    for left, right in pairwise(differing):
        if base.marks[left.end] == base.marks[right.start]:
            return False
    for region in differing:
        start, end = ranks[region.start], ranks[region.end]
        for place in map(base.landmarks.get, new.keys_of(region)):
            if place is not None and first <= place < last and not start <= place < end:
                return False
    return True


def _unaligned(base: Paragraph, new: Reading, middle: Region) -> Iterator[Region]:
    """The differing regions within the middle, between words that correspond.

    Only words are aligned: white space corresponds too easily to tell anything. It is compared where the words on
    both sides of it correspond.
    """
    first = new.first
    start, end, new_start, new_end = middle
    keys, new_keys = base.keys, new.keys
    word_start, word_end = base.ranks[start], base.ranks[end]
    new_middle = new_keys[new_start - first : new_end - first]
    new_words = list(filter(str.strip, new_middle))
    new_places = list(compress(range(new_start, new_end), map(str.strip, new_middle)))
    for word, new_word, size in align(base.words, word_start, word_end, new_words, base.landmarks):
        places = base.word_places[word : word + size]
        last, new_last = places[-1] + 1, new_places[new_word + size - 1] + 1
        same = keys[places[0] : last] == new_keys[new_places[new_word] - first : new_last - first]
        # Where the white space between them is the same too, the run is looked at as a whole.
        for offset in (0,) if same else range(size):
            place, new_place = places[offset], new_places[new_word + offset]
            if region := trimmed(start, place, new_start, new_place, keys, new_keys, first):
                yield region
            start, new_start = place + 1, new_place + 1
        start, new_start = last, new_last
    if region := trimmed(start, end, new_start, new_end, keys, new_keys, first):
        yield region
