"""The sentence in which a bracket stands, with words in its places, and brackets that would end together in one. Pure
functions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.brackets.agreement import Alternative, OpenBracket, Words
from models.brackets.standing import StandingParagraph
from models.text.spans import BORDER_BEHIND, MOST, SENTENCE_END, first_words, last_words


class Stretch(NamedTuple):
    """Words of a sentence; `chosen` are those that stand in the bracket's place."""

    text: str
    chosen: bool


def sentence(paragraph: StandingParagraph, bracket: OpenBracket, words: Words) -> list[Stretch]:
    """The sentence, or sentences, in which a bracket of the paragraph stands, with these words in its places; the whole paragraph
    where the bracket is about it, and no words where it does not come in."""
    if bracket.brings_paragraph_in and bracket.drops_paragraph(words):
        return [Stretch("", True)]
    places = [one for one in paragraph.places if paragraph.brackets[one.bracket].id == bracket.id]
    text = paragraph.words
    start = max((m.end() for m in SENTENCE_END.finditer(text, 0, places[0].start)), default=0)
    start = places[0].start - len(text[start : places[0].start].lstrip())
    found = None if bracket.is_on_paragraph else SENTENCE_END.search(text, places[-1].end)
    end = found.end() if found else len(text)
    stretches: list[Stretch] = []
    reached = start
    for place in places:
        stretches += [Stretch(text[reached : place.start], False), *_stretches_at_place(bracket, words[place.number])]
        reached = place.end
    return complete_sentence(stretches, text[reached:end])


def shortened(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches of a long sentence with the words nearest to the bracket's places, which all stay."""
    chosen = [place for place, one in enumerate(stretches) if one.chosen]
    if not chosen:
        return list(stretches)
    first, last = chosen[0], chosen[-1]

    def shown(place: int, text: str) -> str:
        if place < first:
            return last_words(text)
        if place > last:
            return first_words(text) if len(text) > MOST else text
        return text if len(text) <= 2 * MOST else f"{first_words(text)} {last_words(text).lstrip('…')}"

    return [one if one.chosen else Stretch(shown(place, one.text), False) for place, one in enumerate(stretches)]


def complete_sentence(stretches: Iterable[Stretch], behind: str) -> list[Stretch]:
    """The stretches with the words behind them, up to the border of a cell; empty ones only in the bracket's places."""
    rest = Stretch(BORDER_BEHIND.sub("", behind), False)
    return [one for one in (*stretches, rest) if one.text or one.chosen]


def _stretches_at_place(bracket: OpenBracket, words: str) -> list[Stretch]:
    """What stands in one of its places. Of a paragraph that stays, nothing; one that goes or comes has a sign before its words."""
    if not bracket.is_on_paragraph:
        return [Stretch(words, True)]
    return [Stretch(words, True), Stretch(" ", False)] if words else []


def brackets_by_sentence(paragraph: StandingParagraph, numbers: Sequence[int]) -> list[list[int]]:
    """Brackets of the paragraph, by their numbers, in groups that share a sentence; none of one bracket alone."""
    ends = [found.end() for found in SENTENCE_END.finditer(paragraph.words)]
    groups: list[list[int]] = []
    reached = -1
    for number in sorted(numbers, key=lambda one: _bracket_span(paragraph, one)):
        start, end = _bracket_span(paragraph, number)
        first, last = sum(one <= start for one in ends), sum(one < end for one in ends)
        if first <= reached:
            groups[-1].append(number)
        else:
            groups.append([number])
        reached = max(reached, last)
    return [own for own in groups if len(own) > 1]


def _bracket_span(paragraph: StandingParagraph, number: int) -> tuple[int, int]:
    """Where the first of a bracket's places begins, and where its last one ends."""
    places = [one for one in paragraph.places if one.bracket == number]
    return places[0].start, places[-1].end


class SeenAgain(NamedTuple):
    """Brackets of one sentence as one bracket with all their places, which are given by the bracket's number and their own."""

    bracket: OpenBracket
    places: Sequence[tuple[int, int]]


def to_be_seen_again(
    paragraph: StandingParagraph, ends: Mapping[int, Words], speaking: Mapping[int, Sequence[str]]
) -> list[SeenAgain]:
    """The sentences in which brackets would end at once with other words than the draft's, for all of which no member has
    spoken: each of them can be harmless, and nobody has read or written them together.

    `ends` are the words of each such bracket, by its number, and `speaking` the members that speak for them.
    """
    found: list[SeenAgain] = []
    for group in brackets_by_sentence(paragraph, list(ends)):
        if set.intersection(*(set(speaking[number]) for number in group)):
            continue
        places = [(one.bracket, one.number) for one in paragraph.places if one.bracket in group]
        own = [paragraph.brackets[number] for number in group]
        comments = {id for one in own for alternative in one.alternatives for id in alternative.comments}
        names = {name for number in group for name in speaking[number]}
        words = tuple(ends[number][place] for number, place in places)
        alternative = Alternative(words, tuple(sorted(names)), tuple(sorted(comments)))
        found.append(
            SeenAgain(
                OpenBracket(
                    tuple(paragraph.brackets[number].standing[place] for number, place in places),
                    (alternative,),
                    literal=own[0].literal,
                    around=tuple(paragraph.brackets[number].around[place] for number, place in places)
                    if all(one.around for one in own)
                    else (),
                    origins=tuple(sorted(one.id or 0 for one in own)),
                ),
                places,
            )
        )
    return found
