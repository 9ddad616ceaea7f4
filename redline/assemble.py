"""Pieces of places: the merged paragraph in order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from redline.change import Change, Voice, most_used
from redline.key import key
from redline.paragraph import Paragraph
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece
from redline.place import Place


def assembled(places: Iterable[Place], made: Mapping[Voice, Sequence[Change]], base: Paragraph) -> Iterator[Piece]:
    """What is kept, applied and contested, in order. `made` gives the changes of each voice in order."""
    reached = 0
    for place in places:
        if reached < place.start:
            yield Kept("".join(base.tokens[reached : place.start]))
        yield _contested(place, made, base) if place.contested else _applied(place, base)
        reached = place.end
    if reached < len(base.tokens):
        yield Kept("".join(base.tokens[reached:]))


def _applied(place: Place, base: Paragraph) -> Applied:
    voices = place.changes[0].voices()
    return Applied(
        base="".join(base.tokens[place.start : place.end]),
        text=place.lead + place.body + place.trail,
        sponsors=_sponsors(voices),
        ids=_ids(voices),
    )


def _contested(place: Place, made: Mapping[Voice, Sequence[Change]], base: Paragraph) -> Applied | Conflict:
    """The texts that the voices want here; applied if, taken as a whole, they are one."""
    here = {change for same in place.changes for change in same.changes}
    wanted: dict[tuple[Change, ...], list[Voice]] = defaultdict(list)
    for voice in dict.fromkeys(voice for same in place.changes for voice in same.voices()):
        wanted[tuple(change for change in made[voice] if change in here)].append(voice)
    by_key: dict[str, list[tuple[str, list[Voice]]]] = defaultdict(list)
    for changes, voices in wanted.items():
        text = _text(place, changes, base)
        by_key[_look(text, place, base)].append((text, voices))
    words = "".join(base.tokens[place.start : place.end])
    alternatives = [_alternative(texts) for texts in by_key.values()]
    if len(alternatives) == 1:
        only = alternatives[0]
        return Applied(words, only.text, only.sponsors, only.ids)
    return Conflict(words, tuple(sorted(alternatives, key=lambda each: (each.sponsors[0], each.text))))


def _text(place: Place, changes: Iterable[Change], base: Paragraph) -> str:
    """The base words of the place with the changes made in them."""
    parts: list[str] = []
    reached = place.start
    for change in changes:
        parts += base.tokens[reached : change.start]
        parts.append(change.text)
        reached = change.end
    return "".join([*parts, *base.tokens[reached : place.end]])


def _look(text: str, place: Place, base: Paragraph) -> str:
    """What tells one alternative from another: its key, and of outer white space nothing where words are at stake."""
    whole = key(text)
    words = whole.strip()
    return words if words or not all(base.blanks[place.core_start : place.core_end]) else whole


def _alternative(texts: Sequence[tuple[str, list[Voice]]]) -> Alternative:
    if len(texts) == 1:
        [(text, voices)] = texts
    else:
        spellings: Counter[str] = Counter()
        for spelling, users in texts:
            spellings[spelling] += sum(len(voice.ids) for voice in users)
        text = most_used(spellings)
        voices = [voice for _, users in texts for voice in users]
    return Alternative(text, _sponsors(voices), _ids(voices))


def _sponsors(voices: Sequence[Voice]) -> tuple[str, ...]:
    if len(voices) == 1:
        return tuple(sorted(voices[0].sponsors))
    return tuple(sorted(set().union(*(voice.sponsors for voice in voices))))


def _ids(voices: Sequence[Voice]) -> tuple[str, ...]:
    if len(voices) == 1:
        return tuple(sorted(voices[0].ids))
    return tuple(sorted(id for voice in voices for id in voice.ids))
