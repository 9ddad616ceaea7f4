"""Edits as phrases: changes that a reader takes for one change are one."""

from collections.abc import Sequence

from redline.diff.region import Region
from redline.merge.paragraph import Paragraph, Reading
from redline.text.graphemes import count
from redline.text.key import wordy
from redline.text.sign import is_sign


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
