"""Pieces of places: the merged paragraph in order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from redline.change import Change, Voice, most_used
from redline.key import key
from redline.paragraph import Paragraph
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece
from redline.place import Place


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
    voices = place.changes[0].voices()
    return Applied(
        base=base.between(place.start, place.end),
        text=place.lead + place.body + place.trail,
        sponsors=_sponsors(voices),
        ids=_ids(voices),
    )


def _contested(place: Place, base: Paragraph) -> Applied | Conflict:
    """The texts that the voices want here; applied if, taken as a whole, they are one."""
    here = [change for same in place.changes for change in same.changes]
    by_text: dict[str, list[Voice]] = {}
    mixed: dict[Voice, list[Change]] = {}
    for change in here:
        for voice in change.voices:
            if len(voice.changes) == 1:
                by_text.setdefault(_text(place, voice.changes, base), []).append(voice)
            else:
                mixed.setdefault(voice, []).append(change)
    for voice, changes in mixed.items():
        if len(changes) > 1:
            changes.sort(key=attrgetter("start", "end"))
        by_text.setdefault(_text(place, changes, base), []).append(voice)
    by_key: dict[str, list[str]] = {}
    for text in by_text:
        by_key.setdefault(_look(text, place, base), []).append(text)
    words = base.between(place.start, place.end)
    alternatives = [_alternative({text: by_text[text] for text in texts}) for texts in by_key.values()]
    if len(alternatives) == 1:
        only = alternatives[0]
        return Applied(words, only.text, only.sponsors, only.ids)
    return Conflict(words, tuple(sorted(alternatives, key=lambda each: (each.sponsors[0], each.text))))


def _text(place: Place, changes: Iterable[Change], base: Paragraph) -> str:
    """The base words of the place with the changes made in them."""
    text = ""
    reached = place.start
    for change in changes:
        if reached < change.start:
            text += base.between(reached, change.start)
        text += change.text
        reached = change.end
    return text + base.between(reached, place.end) if reached < place.end else text


def _look(text: str, place: Place, base: Paragraph) -> str:
    """What tells one alternative from another: its key, and of outer white space nothing where words are at stake."""
    whole = key(text)
    words = whole.strip()
    return words if words or not all(base.blanks[place.core_start : place.core_end]) else whole


def _alternative(texts: Mapping[str, list[Voice]]) -> Alternative:
    """What one text, or several that look the same, are in a conflict.

    Which white space stands around the words is not a matter of numbers, so that repeating a proposal cannot change it.
    """
    if len(texts) == 1:
        [(text, voices)] = texts.items()
    else:
        first = min(map(key, texts))
        heads = {text: sum(len(voice.ids) for voice in users) for text, users in texts.items() if key(text) == first}
        text = most_used(Counter(heads))
        voices = [voice for users in texts.values() for voice in users]
    return Alternative(text, _sponsors(voices), _ids(voices))


def _sponsors(voices: Sequence[Voice]) -> tuple[str, ...]:
    if len(voices) == 1:
        return voices[0].sponsors
    return tuple(sorted({sponsor for voice in voices for sponsor in voice.sponsors}))


def _ids(voices: Sequence[Voice]) -> tuple[str, ...]:
    if len(voices) == 1:
        return voices[0].ids
    return tuple(sorted([id for voice in voices for id in voice.ids]))
