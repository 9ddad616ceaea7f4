"""Edits as phrases: joined where a reader takes several changes for one, and each at the place with the most natural borders.

An insertion or deletion could often stand a little to the left or right: "We meet. We eat." may get "We talk. " or
"talk. We " with the same result. One place is chosen by rule, so that the same change by two authors is the same edit
whatever else they changed: where the phrase has the most natural borders, and of several such places the last. Nothing
slides across a sign.
"""

from collections.abc import Sequence

from redline.diff.paragraph import Paragraph, Reading, Region
from redline.text.graphemes import count
from redline.text.key import wordy
from redline.text.sign import is_sign

_SENTENCE_ENDS = ".!?;…。！？；។။"
_CLAUSE_ENDS = ",:،，、：၊"
_UNSPACED = "。！？；，、："  # no space follows these


def joined(regions: Sequence[Region], base: Paragraph, new: Reading) -> list[Region]:
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
            holds_words = holds_words or wordy(base.keys[index])
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


def slid(regions: list[Region], base: Paragraph, new: Reading) -> list[Region]:
    """The regions, each insertion and deletion at its chosen place between its neighbours."""
    for index, region in enumerate(regions):
        if region.one_sided:
            floor = regions[index - 1].end if index else 0
            ceiling = regions[index + 1].start if index + 1 < len(regions) else len(base.keys)
            if _may_slide(region, base, new, floor, ceiling):
                new.widen(base)
                regions[index] = _slid(region, base.keys, new.keys, floor, ceiling)
    return regions


def _may_slide(region: Region, base: Paragraph, new: Reading, floor: int, ceiling: int) -> bool:
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


def _slid(region: Region, keys: Sequence[str], new_keys: Sequence[str], floor: int, ceiling: int) -> Region:
    """The best place for a one-sided region that may cover base tokens from `floor` up to `ceiling`."""
    inserted = region.start == region.end
    while region.end < ceiling and (new_keys[region.new_start] if inserted else keys[region.start]) == keys[region.end]:
        if is_sign(keys[region.end]):
            break
        region = region.moved(1)
    best, best_score = region, -1
    while True:
        score = (
            _border(new_keys, region.new_start) + _border(new_keys, region.new_end)
            if inserted
            else _border(keys, region.start) + _border(keys, region.end)
        )
        if score > best_score:
            best, best_score = region, score
        last = new_keys[region.new_end - 1] if inserted else keys[region.end - 1]
        if region.start == floor or keys[region.start - 1] != last or is_sign(last):
            return best
        region = region.moved(-1)


def _border(keys: Sequence[str], index: int) -> int:
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
