"""Which paragraphs of two texts correspond: equal ones first, then those that resemble each other, then those that moved."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redline.diff.align import align, landmarks
from redline.document.matching import Candidate, Words, heaviest, join_words, likely_pairs, read, resemblance

_LEAST_RESEMBLANCE = 0.35  # paragraphs with fewer words in common are other paragraphs
_LEAST_SHARE = 0.6  # of the words of a part, so that it can be one
_LABEL = 0.2  # what an equal number counts for
_PARTS = 4  # that a paragraph may be split into
_SAME_ELSEWHERE = 0.6  # out of order, fewer words in common say nothing
_LONG_ENOUGH = 5  # words: shorter paragraphs are alike by accident


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paragraph with its number or letter, and any word for what it is; "" if it has none."""

    text: str
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Paragraphs `[start, end)` of the base are `[new_start, new_end)` of the other text.

    Several new ones were split off one, several old ones joined in one; `moved` if it is out of order.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    moved: bool = False


def counterparts(base: Sequence[Labelled], new: Sequence[Labelled], locale: str = "und") -> tuple[Match, ...]:
    """What corresponds, in order of the new text. Base paragraphs that are in none were deleted, new ones inserted.

    All but the moved ones are in order on both sides. RedlineError for lone surrogates.
    """
    known: dict[str, int] = {}
    old_words = read((each.text for each in base), locale, known)
    new_words = read((each.text for each in new), locale, known)
    equal = _equal_runs(old_words, new_words)
    found = [
        Match(start + each, start + each + 1, other + each, other + each + 1)
        for start, other, length in equal
        for each in range(length)
    ]
    for gap in _gaps(found, len(base), len(new)):
        chain = heaviest(list(_candidates(gap, base, new, old_words, new_words)))
        found += [Match(each.start, each.end, each.new_start, each.new_end) for each in chain]
    gaps = _gaps(sorted(found, key=lambda match: match.start), len(base), len(new))
    found += match_moved(*_unmatched(found, range(len(base)), range(len(new))), old_words, new_words)
    gone, came = map(set, _unmatched(found, range(len(base)), range(len(new))))
    for places, new_places in gaps:
        found += _match_rewritten(
            [place for place in places if place in gone], [place for place in new_places if place in came], base, new
        )
    return tuple(sorted(found, key=lambda match: match.new_start))


def _unmatched(matches: Iterable[Match], places: range, new_places: range) -> tuple[list[int], list[int]]:
    """The paragraphs of two texts that are in no match."""
    taken = {place for match in matches for place in range(match.start, match.end)}
    new_taken = {place for match in matches for place in range(match.new_start, match.new_end)}
    return [place for place in places if place not in taken], [place for place in new_places if place not in new_taken]


def _equal_runs(old: Sequence[Words], new: Sequence[Words]) -> Iterator[tuple[int, int, int]]:
    texts = [words.text for words in old]
    once = landmarks(texts)
    once.pop("", None)
    return align(texts, 0, len(texts), [words.text for words in new], once)


def _gaps(matches: Sequence[Match], length: int, new_length: int) -> list[tuple[range, range]]:
    """What stands between matches that are in order, where both sides have something."""
    borders = [Match(0, 0, 0, 0), *matches, Match(length, length, new_length, new_length)]
    gaps = [(range(left.end, right.start), range(left.new_end, right.new_start)) for left, right in pairwise(borders)]
    return [(old, new) for old, new in gaps if old and new]


def _candidates(
    gap: tuple[range, range],
    base: Sequence[Labelled],
    new: Sequence[Labelled],
    old_words: Sequence[Words],
    new_words: Sequence[Words],
) -> Iterator[Candidate]:
    parts: dict[int, set[int]] = defaultdict(set)  # new paragraphs that may be a part of an old one
    wholes: dict[int, set[int]] = defaultdict(set)  # old ones that may be a part of a new one
    for place, new_place in likely_pairs(*gap, old_words, new_words):
        alike = resemblance(old_words[place], new_words[new_place])
        label = base[place].label
        weight = (
            alike.of_both
            - _LEAST_RESEMBLANCE
            + (_LABEL if label and label == new[new_place].label and alike.of_both else 0)
        )
        if weight > 0:
            yield Candidate(place, place + 1, new_place, new_place + 1, weight)
        if alike.of_other >= _LEAST_SHARE:
            parts[place].add(new_place)
        if alike.of_one >= _LEAST_SHARE:
            wholes[new_place].add(place)
    for place, found in parts.items():
        for run in _runs(found):
            alike = resemblance(old_words[place], join_words([new_words[each] for each in run]))
            if alike.of_both > _LEAST_RESEMBLANCE:
                yield Candidate(place, place + 1, run.start, run.stop, alike.of_both - _LEAST_RESEMBLANCE)
    for new_place, found in wholes.items():
        for run in _runs(found):
            alike = resemblance(join_words([old_words[each] for each in run]), new_words[new_place])
            if alike.of_both > _LEAST_RESEMBLANCE:
                yield Candidate(run.start, run.stop, new_place, new_place + 1, alike.of_both - _LEAST_RESEMBLANCE)


def _runs(places: set[int]) -> Iterator[range]:
    """Runs of several neighbours."""
    for start in places:
        for end in range(start + 2, start + _PARTS + 1):
            if end - 1 not in places:
                break
            yield range(start, end)


def _match_rewritten(
    gone: Sequence[int], came: Sequence[int], base: Sequence[Labelled], new: Sequence[Labelled]
) -> Iterator[Match]:
    """One paragraph that went and one of its kind that came in its place are one, rewritten."""
    if len(gone) == len(came) == 1:
        old, other = base[gone[0]], new[came[0]]
        if old.kind == other.kind and old.text.strip() and other.text.strip():
            yield Match(gone[0], gone[0] + 1, came[0], came[0] + 1)


def match_moved(
    gone: Sequence[int], came: Sequence[int], old: Sequence[Words], new: Sequence[Words]
) -> Iterator[Match]:
    """Of the paragraphs that went and those that came, which are the same."""
    once = {text for text, count in Counter(old[place].text for place in gone).items() if count == 1 and text}
    new_once = {text for text, count in Counter(new[place].text for place in came).items() if count == 1}
    at = {old[place].text: place for place in gone if old[place].text in once & new_once}
    pairs = [(at[new[place].text], place) for place in came if new[place].text in at]
    left = set(gone) - {place for place, _ in pairs}
    new_left = set(came) - {place for _, place in pairs}
    for _, place, new_place in sorted(_pairs_elsewhere(left, new_left, old, new)):
        if place in left and new_place in new_left:
            pairs.append((place, new_place))
            left.remove(place)
            new_left.remove(new_place)
    for place, new_place in pairs:
        yield Match(place, place + 1, new_place, new_place + 1, moved=True)


def _pairs_elsewhere(
    gone: set[int], came: set[int], old: Sequence[Words], new: Sequence[Words]
) -> Iterator[tuple[float, int, int]]:
    """Pairs that resemble each other, those that do so most first when they are sorted."""
    long = sorted(place for place in gone if len(old[place].numbers) >= _LONG_ENOUGH)
    new_long = sorted(place for place in came if len(new[place].numbers) >= _LONG_ENOUGH)
    for place, new_place in likely_pairs(long, new_long, old, new):
        alike = resemblance(old[place], new[new_place]).of_both
        if alike >= _SAME_ELSEWHERE:
            yield -alike, place, new_place
