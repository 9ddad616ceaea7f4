"""Paragraphs that stand elsewhere than they did, as they were or with changes."""

from collections import Counter
from collections.abc import Iterator, Sequence

from redline.document.match import Match
from redline.document.resemblance import Words, likely_pairs, resemblance

_ALIKE = 0.6  # out of order, fewer words in common say nothing
_LONG = 5  # words: shorter paragraphs are alike by accident


def moved(gone: Sequence[int], came: Sequence[int], old: Sequence[Words], new: Sequence[Words]) -> Iterator[Match]:
    """Of the paragraphs that went and those that came, which are the same."""
    once = {text for text, count in Counter(old[place].text for place in gone).items() if count == 1 and text}
    new_once = {text for text, count in Counter(new[place].text for place in came).items() if count == 1}
    at = {old[place].text: place for place in gone if old[place].text in once & new_once}
    pairs = [(at[new[place].text], place) for place in came if new[place].text in at]
    left = set(gone) - {place for place, _ in pairs}
    new_left = set(came) - {place for _, place in pairs}
    for _, place, new_place in sorted(_alike(left, new_left, old, new)):
        if place in left and new_place in new_left:
            pairs.append((place, new_place))
            left.remove(place)
            new_left.remove(new_place)
    for place, new_place in pairs:
        yield Match(place, place + 1, new_place, new_place + 1, moved=True)


def _alike(
    gone: set[int], came: set[int], old: Sequence[Words], new: Sequence[Words]
) -> Iterator[tuple[float, int, int]]:
    """Pairs that resemble each other, those that do so most first when they are sorted."""
    long = sorted(place for place in gone if len(old[place].numbers) >= _LONG)
    new_long = sorted(place for place in came if len(new[place].numbers) >= _LONG)
    for place, new_place in likely_pairs(long, new_long, old, new):
        alike = resemblance(old[place], new[new_place]).of_both
        if alike >= _ALIKE:
            yield -alike, place, new_place
