"""The sentence in which a bracket stands, with words in its places."""

from typing import NamedTuple

from models.brackets.agreement import OpenBracket, Words
from models.brackets.reading import StandingParagraph
from models.text.spans import SENTENCE_END


class Stretch(NamedTuple):
    """Words of a sentence; `chosen` are those that stand in the bracket's place."""

    text: str
    chosen: bool


def sentence(paragraph: StandingParagraph, bracket: OpenBracket, words: Words) -> list[Stretch]:
    """The sentence, or sentences, in which a bracket of the paragraph stands, with these words in its places; no words where
    its paragraph does not come in."""
    if bracket.adds_paragraph and bracket.drops(words):
        return [Stretch("", True)]
    places = [one for one in paragraph.places if paragraph.brackets[one.bracket].id == bracket.id]
    text = paragraph.words
    start = max((m.end() for m in SENTENCE_END.finditer(text, 0, places[0].start)), default=0)
    start = places[0].start - len(text[start : places[0].start].lstrip())
    found = SENTENCE_END.search(text, places[-1].end)
    end = found.end() if found else len(text)
    stretches: list[Stretch] = []
    reached = start
    for place in places:
        stretches += [Stretch(text[reached : place.start], False), *_in_place(bracket, words[place.number])]
        reached = place.end
    return [one for one in [*stretches, Stretch(text[reached:end], False)] if one.text or one.chosen]


def _in_place(bracket: OpenBracket, words: str) -> list[Stretch]:
    """What stands in one of its places. Of a paragraph that stays, nothing; one that goes or comes has a sign before its words."""
    if not bracket.is_on_paragraph:
        return [Stretch(words, True)]
    return [Stretch(words, True), Stretch(" ", False)] if words else []
