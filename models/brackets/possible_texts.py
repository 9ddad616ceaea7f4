"""What can stand in the place of a bracket so that it says something there: the bracket itself, one of its parts, or only words.
Pure functions."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.brackets.standing import Place, StandingParagraph
from models.brackets.whole_paragraph import visible
from models.brackets.written import label_words, standing_label, without_words, wordings_at_place


class PossibleText(NamedTuple):
    """What can stand at a place, and what it says there: the words, or None if it says nothing."""

    text: str
    words: str | None
    touched: bool = True


def possible_texts(paragraph: StandingParagraph, place: Place) -> Iterator[PossibleText]:
    """The texts that say something at a place; the untouched one first, the longer before the shorter."""
    bracket = paragraph.brackets[place.bracket]
    standing = bracket.standing[place.number]
    whole = paragraph.written_at(place)
    yield PossibleText(whole, None, touched=False)
    wordings = [(standing, standing_label(standing))]
    for words, names in wordings_at_place(bracket.alternatives, standing, place.number):
        wordings.append((words, label_words(names, words)))
    if bracket.compromise is not None:
        wordings.append((bracket.compromise[place.number], bracket.compromise[place.number]))
    for words, written in wordings:
        yield PossibleText(written, words)
        if bracket.is_on_paragraph:  # it stands before the words, with a space between
            yield PossibleText(f"{written} ", words)
            yield PossibleText(f"{visible(words) or without_words(bracket)} ", words)
    for words, _ in sorted(wordings, key=lambda one: -len(one[0])):
        yield PossibleText(words, words)
        if words != words.strip() != "":
            yield PossibleText(words.strip(), words)


def holds_other_wording(paragraph: StandingParagraph, number: int, option: PossibleText, typed: Sequence[str]) -> bool:
    """Whether what was typed beside the words of an option has other words that could stand at the place."""
    options = {words.strip() for _, words, _ in possible_texts(paragraph, paragraph.places[number]) if words}
    others = options - {"", (option.words or "").strip()}
    return any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", run) for words in others for run in typed)
