"""How much two paragraphs resemble each other, by the words that they share in order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, LCSseq

from redline.key import blank, intake
from redline.segment import tokenise

_FEW = 3  # words: so short a text is compared letter by letter
_ALL_PAIRS = 4_000  # up to so many are looked at each with each
_RARE = 20  # a word in more paragraphs than that says little
_NEAREST = 6  # paragraphs that are looked at for each one


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph as its words by key, without white space, and each word as a number that all texts read together share."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Shares from 0 to 1: of the words of both, of those of the one, and of those of the other."""

    of_both: float
    of_one: float
    of_other: float


def read(texts: Iterable[str], locale: str, known: dict[str, int]) -> list[Words]:
    """The words of texts; `known` numbers the words, and grows."""
    found = []
    for text in texts:
        keys = tokenise(intake(text), locale)[1] if text else []
        words = [key for key in keys if not blank(key)]
        found.append(Words(" ".join(words), tuple(known.setdefault(word, len(known)) for word in words)))
    return found


def joined(parts: Sequence[Words]) -> Words:
    """Paragraphs as one."""
    return Words(" ".join(part.text for part in parts), tuple(number for part in parts for number in part.numbers))


def resemblance(one: Words, other: Words) -> Resemblance:
    """How much two paragraphs resemble each other; empty ones only each other."""
    if not one.numbers or not other.numbers:
        same = float(not one.numbers and not other.numbers)
        return Resemblance(same, same, same)
    shared = LCSseq.similarity(one.numbers, other.numbers)
    of_both = 2 * shared / (len(one.numbers) + len(other.numbers))
    if min(len(one.numbers), len(other.numbers)) <= _FEW:
        of_both = max(of_both, Indel.normalized_similarity(one.text, other.text, score_cutoff=0.7))
    return Resemblance(of_both, shared / len(one.numbers), shared / len(other.numbers))


def likely_pairs(
    places: Sequence[int], new_places: Sequence[int], old: Sequence[Words], new: Sequence[Words]
) -> Iterator[tuple[int, int]]:
    """Pairs of paragraphs worth a look: all of them, or of very many those that share rare words."""
    if len(places) * len(new_places) <= _ALL_PAIRS:
        yield from ((place, new_place) for place in places for new_place in new_places)
        return
    holding: dict[int, list[int]] = defaultdict(list)
    for place in places:
        for word in set(old[place].numbers):
            holding[word].append(place)
    rare = {word: found for word, found in holding.items() if len(found) <= _RARE}
    for new_place in new_places:
        shared = Counter(place for word in sorted(set(new[new_place].numbers) & rare.keys()) for place in rare[word])
        yield from ((place, new_place) for place, _ in shared.most_common(_NEAREST))
