"""A paragraph with its standing words and with the brackets that are open in it, and a row of a table cell by cell.

For a merge, each place of a bracket is a *sign*, one character, so that a merge neither changes nor crosses it. Pure
functions; positions are code points.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from typing import NamedTuple

import redline
from models.brackets.agreement import OpenBracket
from models.brackets.written import stands_plainly


class Place(NamedTuple):
    """Where a bracket (its number among those of the paragraph) has one of its places: code points of the standing words,
    and of the written text with the white space that belongs to it."""

    bracket: int
    number: int
    start: int
    end: int
    written_start: int
    written_end: int


@dataclass(frozen=True, slots=True)
class StandingParagraph:
    """The standing words of a paragraph, the text that is written with its open brackets, and where these stand, in order.

    One `in_cells` is part of a table: it is read and merged cell by cell.
    """

    words: str
    text: str
    brackets: tuple[OpenBracket, ...] = ()
    places: tuple[Place, ...] = ()
    in_cells: bool = False

    @property
    def signed(self) -> str:
        """The standing words with a sign in each place."""
        return replace_runs(
            self.words, [(one.start, one.end, sign) for one, sign in zip(self.places, place_signs(), strict=False)]
        )

    def with_whole_first(self, signed: str) -> str:
        """The text with the signs of the brackets on the whole paragraph before all words, where they stand: what is typed before
        one of them is typed before the words."""
        whole = takewhile(
            lambda pair: self.brackets[pair[0].bracket].is_on_paragraph, zip(self.places, place_signs(), strict=False)
        )
        first = "".join(sign for _, sign in whole if sign in signed)
        return first + "".join(each for each in signed if each not in first) if first else signed

    def written_at(self, place: Place) -> str:
        """What stands in the text at a place."""
        return self.text[place.written_start : place.written_end]

    def is_plain(self, place: Place) -> bool:
        """Whether only the words of the draft stand at a place, without the signs of a bracket."""
        return stands_plainly(self.written_at(place), self.words[place.start : place.end])

    def merged(self, proposals: Sequence[redline.Proposal], language: str) -> tuple[redline.Piece, ...]:
        """What the proposals, with signs, make of its words with signs."""
        merge = redline.merge_row if self.in_cells else redline.merge
        return merge(self.signed, proposals, language).pieces

    def merged_alone(
        self, proposals: Sequence[redline.Proposal], language: str, ids: Sequence[str]
    ) -> tuple[redline.Piece, ...]:
        """What the proposals of some ids make of it, without the others."""
        return self.merged([one for one in proposals if one.id in ids], language)


def place_signs() -> Iterator[str]:
    """The signs for the places of a paragraph, in order."""
    return map(redline.sign, count())


def split_cells(paragraph: StandingParagraph) -> list[StandingParagraph]:
    """The cells of a row, each with its places; none if a bracket is about all of them."""
    words, text = redline.cells(paragraph.words), redline.cells(paragraph.text)
    if len(words) != len(text):
        return []
    starts = [0, *(end for _, end in redline.borders(paragraph.words))]
    written = [0, *(end for _, end in redline.borders(paragraph.text))]
    found: list[StandingParagraph] = []
    for cell, shown, start, at in zip(words, text, starts, written, strict=True):
        own = (one for one in paragraph.places if at <= one.written_start and one.written_end <= at + len(shown))
        moved = (
            one._replace(
                start=one.start - start,
                end=one.end - start,
                written_start=one.written_start - at,
                written_end=one.written_end - at,
            )
            for one in own
        )
        found.append(StandingParagraph(cell, shown, paragraph.brackets, tuple(moved)))
    places = [place.bracket for part in found for place in part.places]
    whole = len(places) == len(paragraph.places)
    apart = sum(len({place.bracket for place in part.places}) for part in found) == len(set(places))
    return found if whole and apart else []


def with_later_signs(signed: str, by: int) -> str:
    """A text in which each sign stands for a place so many places later."""
    first = ord(redline.sign(0))
    return "".join(redline.sign(ord(one) - first + by) if redline.is_sign(one) else one for one in signed)


def replace_runs(text: str, runs: Sequence[tuple[int, int, str]]) -> str:
    """The text with other words in these runs, which are in order and apart."""
    parts: list[str] = []
    reached = 0
    for start, end, words in runs:
        parts += [text[reached:start], words]
        reached = end
    return "".join([*parts, text[reached:]])


def without_signs(text: str, words: Mapping[str, str]) -> str:
    """The text with words in place of its signs."""
    return "".join(words.get(character, character) for character in text) if redline.holds_sign(text) else text
