"""White space between changes that were made apart.

Each change says what becomes of the white space around its words as if it were alone. Where two of them speak about
the same white space, it goes once; what is apart in the base stays apart, unless a proposal itself joins it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from redline.change import Same
from redline.paragraph import Paragraph


@dataclass(slots=True)
class Place:
    """Where one change, or several in conflict, will stand: base tokens `[start, end)`, the core within them, and for
    a single change its text."""

    changes: Sequence[Same]
    start: int
    end: int
    core_start: int
    core_end: int
    lead: str = ""
    body: str = ""
    trail: str = ""

    @property
    def contested(self) -> bool:
        """Whether several changes want this place."""
        return len(self.changes) > 1

    @property
    def inserted(self) -> bool:
        """Whether nothing of the base goes."""
        return self.core_start == self.core_end

    def words(self) -> str:
        """Words that may come to stand here."""
        return " ".join(word for change in self.changes for word in change.words)

    @property
    def deletion(self) -> bool:
        """Whether words go and nothing comes."""
        return not (self.contested or self.body or self.lead or self.trail) and self.core_start < self.core_end


def places(groups: Sequence[Sequence[Same]], base: Paragraph) -> list[Place]:
    """A place for each group, in order; no two of them share base tokens."""
    found = sorted(map(_place, groups), key=lambda place: (place.core_start, place.core_end))
    for index in range(len(found) - 1, 0, -1):
        left, right = found[index - 1], found[index]
        if left.end > right.start:
            _part(found[index - 2] if index > 1 else None, left, right, base)
    _keep_apart(found, base)
    return found


def _place(group: Sequence[Same]) -> Place:
    if len(group) == 1:
        start, end, lead, body, trail = group[0].spelled()
        return Place(group, start, end, group[0].core_start, group[0].core_end, lead, body, trail)
    return Place(
        group,
        min(change.start for change in group),
        max(change.end for change in group),
        min(change.core_start for change in group),
        max(change.core_end for change in group),
    )


def _part(before: Place | None, left: Place, right: Place, base: Paragraph) -> None:
    """Give the white space that two neighbours take to one of them."""
    if _slide(before, left, base):
        return
    if left.end > right.core_start:
        # Words are inserted before the space that went with the left one's: let the inserted words lose theirs instead.
        left.end = right.core_start
        if not right.contested:
            right.lead = ""
    elif right.start < left.core_end:
        if left.core_start == left.core_end and not left.contested:
            left.trail = ""
        right.start = left.core_end
    elif right.contested and not left.contested:
        left.end = max(right.start, left.core_end)
    right.start = max(right.start, left.end)


def _slide(before: Place | None, place: Place, base: Paragraph) -> bool:
    """Let a deletion take the same white space before its words instead of behind them, if nobody is about it."""
    size = place.end - place.core_end
    start = place.core_start - size
    if not (place.deletion and size and place.start == place.core_start and start >= 0):
        return False
    if base.keys[start : place.core_start] != base.keys[place.core_end : place.end]:
        return False
    if before is not None and before.core_start < before.core_end and before.core_end > start:
        return False
    place.start, place.end = start, place.core_end
    return True


def _keep_apart(found: Sequence[Place], base: Paragraph) -> None:
    """Give back white space where changes by different authors would, only together, join words that were apart."""
    chain: list[Place] = []
    before: Place | None = None
    for place in found:
        reached = chain[-1].end if chain else before.end if before else 0
        if not all(base.blanks[reached : place.start]):
            _mind_gap(before, chain, None, base)
            before, chain = None, []
        if place.contested or place.body.strip():
            _mind_gap(before, chain, place, base)
            before, chain = place, []
        else:
            chain.append(place)
    _mind_gap(before, chain, None, base)


def _mind_gap(before: Place | None, chain: Sequence[Place], after: Place | None, base: Paragraph) -> None:
    """Mind the gap that a chain of deletions leaves between the words, kept or new, on its two sides."""
    if not chain:
        return
    start, end = chain[0].start, chain[-1].end
    floor = before.end if before else 0
    ceiling = after.start if after else len(base.tokens)
    while start > floor and base.blanks[start - 1]:
        start -= 1
    while end < ceiling and base.blanks[end]:
        end += 1
    left_words = before.words() if before and start == floor else base.tokens[start - 1] if start else ""
    right_words = after.words() if after and end == ceiling else base.tokens[end] if end < len(base.tokens) else ""
    if not (_wordy(left_words) and _wordy(right_words) and any(base.blanks[start:end])):
        return
    if any(place.lead + place.body + place.trail for place in chain):
        return
    borders = [start, *(border for place in chain for border in (place.start, place.end)), end]
    if any(kept < reached for kept, reached in zip(borders[::2], borders[1::2], strict=True)):
        return
    joining = [*chain, *(side for side in (before, after) if side is not None and side.inserted)]
    if set.intersection(*({id(voice) for change in place.changes for voice in change.voices()} for place in joining)):
        return
    for place in reversed(chain):
        if place.end > place.core_end:
            place.end = place.core_end
            return
        if place.start < place.core_start:
            place.start = place.core_start
            return
    chain[-1].body = "".join(base.tokens[chain[-1].start : chain[-1].end])


def _wordy(text: str) -> bool:
    return any(map(str.isalnum, text))
