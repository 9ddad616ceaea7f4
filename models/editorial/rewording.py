"""What somebody of the secretariat has typed into a merged paragraph, read as changes of its base text.

The words of members stand where they stood, and nothing has joined them; only what lies between may read otherwise.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

import redline
from models.editorial.editing import Rewording, Stretch
from models.errors import Invalid


def rewordings(parts: Sequence[Stretch], typed: str, language: str) -> tuple[Rewording, ...]:
    """The changes of the base that give what was typed; `parts` as `models.editorial.editing.stretches` gives them.

    Raises Invalid, with a sentence that names the members, where their words or a bracket would be changed.
    """
    found: list[Rewording] = []
    for place, words in zip(range(0, len(parts), 2), _between(parts, typed, language), strict=True):
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        found += _of_one(parts[place], words, before, after, language)
    return tuple(found)


def _of_one(
    part: Stretch, words: str, before: Stretch | None, after: Stretch | None, language: str
) -> Iterator[Rewording]:
    tokens = redline.segment(part.base, language)
    offsets = list(accumulate(map(len, tokens), initial=part.start))
    if words and not tokens and (beside := before or after):
        raise Invalid(_refusal(beside), "text")  # nothing of the base stands here to hold on to
    for edit in redline.diff(part.base, words, language):
        start, end, text = edit.start, edit.end, edit.replacement
        # Beside a member's insertion, nothing of the base would say which comes first: let a neighbour say it.
        if start == end == 0 and before:
            end, text = 1, text + tokens[0]
        elif start == end == len(tokens) and after:
            start, text = end - 1, tokens[-1] + text
        yield Rewording(offsets[start], offsets[end], text)


def _between(parts: Sequence[Stretch], typed: str, language: str) -> Iterator[str]:
    """What was typed in place of each part that may be edited."""
    became = _Became("".join(part.text for part in parts), typed, language)
    at = reached = 0
    for place, part in enumerate(parts):
        if place % 2:
            start = became.find(part.text, at, reached)
            end = start + len(part.text)
            if start < 0 or (part.text and became.joins(at, at + len(part.text), start, end)):
                raise Invalid(_refusal(part), "text")
            yield typed[reached:start]
            reached = end
        at += len(part.text)
    yield typed[reached:]


class _Became:
    """Where the words of one text stand in another that was made of it."""

    def __init__(self, old: str, new: str, language: str) -> None:
        self.old, self.new = old, new
        borders = list(accumulate(map(len, redline.segment(old, language)), initial=0))
        self.borders = frozenset(borders)
        self.new_borders = frozenset(accumulate(map(len, redline.segment(new, language)), initial=0))
        self.regions: list[tuple[int, int, int, int]] = []
        shift = 0
        for edit in redline.diff(old, new, language):
            start, end = borders[edit.start], borders[edit.end]
            self.regions.append((start, end, start + shift, start + shift + len(edit.replacement)))
            shift += len(edit.replacement) - (end - start)

    def find(self, words: str, at: int, reached: int) -> int:
        """Where the words from `at` on stand now, not before `reached`; -1 if they are gone. For no words: where they went
        out, or -1 if something was typed across that place."""
        likely, across = self._likely(at)
        if not words:
            return -1 if across or likely < reached else likely
        best = place = self.new.find(words, reached)
        while place >= 0:
            if abs(place - likely) < abs(best - likely):
                best = place
            place = self.new.find(words, place + 1)
        return best

    def joins(self, start: int, end: int, new_start: int, new_end: int) -> bool:
        """Whether something typed beside words has become one word, or one sign, with them."""
        sides = (
            (start, new_start, self.old[start - 1 : start], self.new[new_start - 1 : new_start]),
            (end, new_end, self.old[end : end + 1], self.new[new_end : new_end + 1]),
        )
        return any(
            beside != beside_before
            and ((border in self.borders and new_border not in self.new_borders) or _is_mark(self.new, new_border))
            for border, new_border, beside_before, beside in sides
        )

    def _likely(self, at: int) -> tuple[int, bool]:
        """Where a place of the old text is in the new one, and whether it lies inside a change."""
        shift = 0
        for start, end, new_start, new_end in self.regions:
            if end <= at:
                shift = new_end - end
            elif start < at:
                return min(new_start + at - start, new_end), True
        return at + shift, False


def _is_mark(text: str, place: int) -> bool:
    """Whether the character there belongs to the letter before it."""
    return place < len(text) and unicodedata.category(text[place])[0] == "M"


def _refusal(part: Stretch) -> str:
    *others, last = sorted(part.sponsors)
    members = f"{', '.join(others)} and {last}" if others else last
    words = part.text.strip()
    if part.bracket:
        return f"The bracket “{words}” holds words of {members}. Only members lift brackets: leave it as it is, and change nothing that joins it."
    if not words:
        return f"{members} asked to take out “{part.base.strip()}” here. Change the words before this place and those after it one at a time."
    return f"“{words}” stands in the text because {members} asked for it. Leave these words as they are, and change nothing that joins them."
