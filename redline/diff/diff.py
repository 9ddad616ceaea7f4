"""What one text changes in another, as phrases that a person would mark: joined where a reader takes several changes for one, and
each at the place with the most natural borders.

An insertion or deletion could often stand a little to the left or right: "We meet. We eat." may get "We talk. " or
"talk. We " with the same result. One place is chosen by rule, so that the same change by two authors is the same edit
whatever else they changed: where the phrase has the most natural borders, and of several such places the last. Nothing
slides across a sign.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

from redline.diff.align import align
from redline.diff.paragraph import Paragraph, Reading, Region, trim_region
from redline.text.graphemes import count
from redline.text.key import check_characters, is_word, with_lf
from redline.text.sign import is_sign

_SENTENCE_ENDS = ".!?;…。！？；។။"
_CLAUSE_ENDS = ",:،，、：၊"
_UNSPACED = "。！？；，、："  # no space follows these


def join_regions(regions: Sequence[Region], base: Paragraph, new: Reading) -> list[Region]:
    """Join neighbours when what is kept between them is no word, or one word shorter than the change on each side.

    A sign is a word longer than any change.
    """
    stable: list[Region] = []
    for region in regions:
        stable.append(region)
        # A joined change is longer than its parts, so it may reach its left neighbour now.
        while len(stable) > 1 and _reads_as_one(stable[-2], stable[-1], base, new):
            right = stable.pop()
            left = stable.pop()
            stable.append(Region(left.start, right.end, left.new_start, right.new_end))
    return stable


def _reads_as_one(left: Region, right: Region, base: Paragraph, new: Reading) -> bool:
    between: list[str] = []
    holds_words = False
    for index in range(left.end, right.start):
        if not base.blanks[index]:
            between.append(base.keys[index])
            holds_words = holds_words or is_word(base.keys[index])
            if holds_words and len(between) > 1:
                return False
    if not holds_words:
        return True
    if is_sign(between[0]):
        return False
    length = count(between[0])
    return length < _longer_side(left, base, new) and length < _longer_side(right, base, new)


def _longer_side(region: Region, base: Paragraph, new: Reading) -> int:
    """Graphemes of the longer side of a change."""
    return max(
        count("".join(base.keys[region.start : region.end])),
        count("".join(new.keys[region.new_start - new.first : region.new_end - new.first])),
    )


def slide_regions(regions: list[Region], base: Paragraph, new: Reading) -> list[Region]:
    """The regions, each insertion and deletion at its chosen place between its neighbours."""
    for index, region in enumerate(regions):
        if region.is_one_sided:
            floor = regions[index - 1].end if index else 0
            ceiling = regions[index + 1].start if index + 1 < len(regions) else len(base.keys)
            if _can_slide(region, base, new, floor, ceiling):
                new.read_whole(base)
                regions[index] = _slide_region(region, base.keys, new.keys, floor, ceiling)
    return regions


@dataclass(frozen=True, slots=True)
class Edit:
    """Base tokens `[start, end)`, numbered as `segment` gives them, become `replacement`."""

    start: int
    end: int
    replacement: str


def diff(base: str, new: str, locale: str = "und") -> tuple[Edit, ...]:
    """The edits that make the new text (by key) of the base, in order and apart. RedlineError for lone surrogates."""
    paragraph = Paragraph(check_characters(base), locale)
    reading = paragraph.read(check_characters(new))
    return tuple(
        Edit(region.start, region.end, "".join(reading.tokens_of(region))) for region in regions(paragraph, reading)
    )


def apply(edits: Sequence[Edit], base: str, locale: str = "und") -> str:
    """The text that the edits make of the base for whose tokens they were made; its line ends are LF."""
    tokens = Paragraph(with_lf(base), locale).tokens
    parts: list[str] = []
    reached = 0
    for edit in edits:
        parts += tokens[reached : edit.start]
        parts.append(with_lf(edit.replacement))
        reached = edit.end
    return "".join([*parts, *tokens[reached:]])


def regions(base: Paragraph, new: Reading) -> list[Region]:
    """What the new text changes, in order: apart, none empty, none beginning or ending alike on both sides."""
    differing = [
        region for coarse in new.coarse if (region := trim_region(*coarse, base.keys, new.keys, new.first)) is not None
    ]
    if not differing:
        return []
    if len(differing) == 1:
        [only] = differing
        if only.is_one_sided:
            return slide_regions(differing, base, new) if any(base.keys) or any(new.keys) else []
        if not _share_words(only, base, new):
            return differing
        found = list(_unaligned_regions(base, new, only))
    else:
        if differing[-1].is_one_sided:
            differing[-1] = _leftmost(differing[-1], differing[-2].end, base, new)
        found = list(_refine_regions(differing, base, new))
    found = slide_regions(found, base, new)
    if len(found) == 1:
        return found
    phrases = join_regions(found, base, new)
    if len(phrases) == len(found):
        return phrases
    return [region for each in phrases if (region := trim_region(*each, base.keys, new.keys, new.first)) is not None]


def _can_slide(region: Region, base: Paragraph, new: Reading, floor: int, ceiling: int) -> bool:
    """Whether there is another place worth a look: to the right, or to the left by more than white space."""
    start, end, new_start, new_end = region
    keys = base.keys
    moving = new.keys[new_start - new.first : new_end - new.first] if start == end else keys[start:end]
    if end < ceiling and keys[end] == moving[0]:
        return True
    if start == floor or keys[start - 1] != moving[-1]:
        return False
    if not base.blanks[start - 1] or len(moving) == 1:
        return True
    return start - 1 > floor and keys[start - 2] == moving[-2]


def _slide_region(region: Region, keys: Sequence[str], new_keys: Sequence[str], floor: int, ceiling: int) -> Region:
    """The best place for a one-sided region that may cover base tokens from `floor` up to `ceiling`."""
    inserted = region.start == region.end
    while region.end < ceiling and (new_keys[region.new_start] if inserted else keys[region.start]) == keys[region.end]:
        if is_sign(keys[region.end]):
            break
        region = region.moved(1)
    best, best_score = region, -1
    while True:
        score = (
            _border_strength(new_keys, region.new_start) + _border_strength(new_keys, region.new_end)
            if inserted
            else _border_strength(keys, region.start) + _border_strength(keys, region.end)
        )
        if score > best_score:
            best, best_score = region, score
        last = new_keys[region.new_end - 1] if inserted else keys[region.end - 1]
        if region.start == floor or keys[region.start - 1] != last or is_sign(last):
            return best
        region = region.moved(-1)


def _border_strength(keys: Sequence[str], index: int) -> int:
    """How natural a border stands before the token: the more, the more a reader pauses there."""
    if index == 0:
        return 4
    before = keys[index - 1]
    if not before.isspace():
        last = before[-1:]
        return (3 if last in _SENTENCE_ENDS else 2 if last in _CLAUSE_ENDS else 0) if last in _UNSPACED else 0
    if "\n" in before or index == 1:
        return 4
    end = keys[index - 2][-1:]
    return 3 if end in _SENTENCE_ENDS else 2 if end in _CLAUSE_ENDS else 1


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


def _refine_regions(differing: Sequence[Region], base: Paragraph, new: Reading) -> Iterator[Region]:
    """Several regions without the words in them that correspond."""
    if not _are_independent(differing, base, new):
        first, last = differing[0], differing[-1]
        yield from _unaligned_regions(base, new, Region(first.start, last.end, first.new_start, last.new_end))
        return
    for index, region in enumerate(differing):
        before, behind = index > 0, index + 1 < len(differing)
        if _has_no_counterpart(region, base, new, behind):
            yield region
            continue
        start, end, new_start, new_end = region
        if before:
            start = base.landmark_tokens[base.marks[start] - 1]
            new_start -= region.start - start
        if behind:
            end = base.landmark_tokens[base.marks[end]] + 1
            new_end += end - region.end
        yield from _unaligned_regions(base, new, Region(start, end, new_start, new_end))


def _has_no_counterpart(region: Region, base: Paragraph, new: Reading, behind: bool) -> bool:
    """Whether no words in the region correspond, whichever way they are aligned with words around it."""
    first, last = base.ranks[region.start], base.ranks[region.end]
    words = base.words[first:last]
    new_words = list(filter(str.strip, new.keys_of(region)))
    if words and new_words:
        return set(words).isdisjoint(new_words)
    # Words that came or went could be the ones behind them as well.
    return not behind or words == new_words or (words or new_words)[0] != base.words[last]


def _are_independent(differing: Sequence[Region], base: Paragraph, new: Reading) -> bool:
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


def _unaligned_regions(base: Paragraph, new: Reading, middle: Region) -> Iterator[Region]:
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
            if region := trim_region(start, place, new_start, new_place, keys, new_keys, first):
                yield region
            start, new_start = place + 1, new_place + 1
        start, new_start = last, new_last
    if region := trim_region(start, end, new_start, new_end, keys, new_keys, first):
        yield region
