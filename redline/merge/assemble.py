"""Pieces of places: the merged paragraph in order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from redline.engine import compiled
from redline.merge.change import Change, DistinctText, most_used, voices_of
from redline.merge.paragraph import Paragraph
from redline.merge.pieces import Alternative, Applied, Conflict, Kept, Piece, Place
from redline.text.key import key

Texts = dict[str, list[DistinctText]]


def assembled(places: Iterable[Place], base: Paragraph) -> Iterator[Piece]:
    """What is kept, applied and contested, in order."""
    reached = 0
    for place in places:
        if reached < place.start:
            yield Kept(base.between(reached, place.start))
        yield _contested(place, base) if place.contested else _applied(place, base)
        reached = place.end
    if reached < len(base.tokens):
        yield Kept(base.between(reached, len(base.tokens)))


def _applied(place: Place, base: Paragraph) -> Applied:
    text = place.lead + place.body + place.trail
    return Applied(base.between(place.start, place.end), text, *_askers(voices_of(place.changes)))


def _contested(place: Place, base: Paragraph) -> Applied | Conflict:
    """The texts that the voices want here; applied if, taken as a whole, they are one."""
    if compiled:
        return compiled.contested(base.in_c, base, place, place.changes, place.start, place.end)
    # Sponsors and texts come first, so that alternatives are sorted as tuples.
    found = [
        (sponsors[0], text, sponsors, ids)
        for text, voices in alike_as_one(_wanted(place, base), place, base).items()
        for sponsors, ids in (_askers(voices),)
    ]
    words = base.between(place.start, place.end)
    if len(found) == 1:
        return Applied(words, *found[0][1:])
    found.sort()
    return Conflict(words, tuple([Alternative(text, sponsors, ids) for _, text, sponsors, ids in found]))


def _wanted(place: Place, base: Paragraph) -> Texts:
    """The texts that are wanted here, and by whom."""
    words, offsets = base.text, base.offsets
    start, end = offsets[place.start], offsets[place.end]
    texts: Texts = {}
    several: dict[DistinctText, list[tuple[Change, str]]] = {}
    for change in place.changes:
        text = words[start : offsets[change.start]] + change.text + words[offsets[change.end] : end]
        for voice in change.voices:
            if voice.changes > 1:
                several.setdefault(voice, []).append((change, text))
            elif text in texts:
                texts[text].append(voice)
            else:
                texts[text] = [voice]
    for voice, changes in several.items():
        text = changes[0][1] if len(changes) == 1 else text_of(place, [change for change, _ in changes], base)
        texts.setdefault(text, []).append(voice)
    return texts


def text_of(place: Place, changes: Iterable[Change], base: Paragraph) -> str:
    """The base words of the place with the changes made in them."""
    text = ""
    reached = place.start
    for change in sorted(changes, key=attrgetter("start", "end")):
        if reached < change.start:
            text += base.between(reached, change.start)
        text += change.text
        reached = change.end
    return text + base.between(reached, place.end) if reached < place.end else text


def alike_as_one(texts: Texts, place: Place, base: Paragraph) -> Texts:
    """The texts without those that look like others; outer white space tells nothing apart where words are at stake.

    Which white space stands around the words is not a matter of numbers, so that repeating a proposal cannot change it.
    """
    at_stake = not all(base.blanks[place.core_start : place.core_end])
    looks = [whole.strip() or ("" if at_stake else whole) for whole in map(key, texts)]
    if len(set(looks)) == len(looks):
        return texts
    by_look: dict[str, list[str]] = {}
    for text, look in zip(texts, looks, strict=True):
        by_look.setdefault(look, []).append(text)
    found: Texts = {}
    for alike in by_look.values():
        first = min(map(key, alike))
        heads = {text: sum(len(voice.ids) for voice in texts[text]) for text in alike if key(text) == first}
        found[most_used(Counter(heads))] = [voice for text in alike for voice in texts[text]]
    return found


def _askers(voices: Sequence[DistinctText]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sponsors and ids of all of them."""
    if len(voices) == 1:
        return voices[0].sponsors, voices[0].ids
    sponsors = {sponsor for voice in voices for sponsor in voice.sponsors}
    return tuple(sorted(sponsors)), tuple(sorted([id for voice in voices for id in voice.ids]))
