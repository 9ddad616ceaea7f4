"""A paragraph in which somebody has edited a bracket only in part: what else they typed, and that bracket alone."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import redline
from models.brackets.reading import ReadBack, read_back
from models.brackets.standing import StandingParagraph, replace_runs, split_cells


class SeparateTexts(NamedTuple):
    """What was typed over a paragraph, in two texts of it: `clear` has the brackets that are edited only in part as they
    were, `half` has nothing but what is left of these."""

    clear: str
    half: str


def separate_half_edited(paragraph: StandingParagraph, typed: str, language: str) -> SeparateTexts | None:
    """The two texts; None where no bracket is edited only in part, where nothing else is typed, or where the two cannot be
    told apart."""
    if paragraph.in_cells:
        parts = split_cells(paragraph) if redline.same_cells(paragraph.text, typed) else []
        cells = [_separate(*both, language) for both in zip(parts, redline.cells(typed), strict=bool(parts))]
        found = (
            None if None in cells else SeparateTexts(*map(redline.BORDER.join, zip(*filter(None, cells), strict=True)))
        )
    else:
        found = _separate(paragraph, typed, language)
    if found is None or paragraph.text in found:
        return None
    clear, half = (read_back(paragraph, text, language) for text in found)
    choices = read_back(paragraph, typed, language).choices
    return found if half.unclear and not clear.unclear and clear.choices == choices else None


def _separate(paragraph: StandingParagraph, typed: str, language: str) -> SeparateTexts | None:
    """The two texts of a paragraph or a cell, which may both be as they were; None where they cannot be told apart."""
    read = read_back(paragraph, typed, language)
    brackets = {paragraph.places[number].bracket for number in read.unclear}
    half = [number for number, place in enumerate(paragraph.places) if place.bracket in brackets]
    if not read.runs.keys() >= set(half) or _has_edited_neighbour(paragraph, typed, read, half):
        return None
    left = [(*paragraph.places[number][-2:], typed[slice(*read.runs[number][:2])]) for number in half]
    return SeparateTexts(
        replace_runs(typed, [read.runs[number] for number in half]), replace_runs(paragraph.text, left)
    )


def _has_edited_neighbour(paragraph: StandingParagraph, typed: str, read: ReadBack, half: Sequence[int]) -> bool:
    """Whether another bracket right beside one of these is edited, too: then what is left may belong to either."""
    for one, other in pairwise(range(len(paragraph.places))):
        first, second = paragraph.places[one], paragraph.places[other]
        beside = not paragraph.text[first.written_end : second.written_start].strip()
        for number in {one, other} - set(half) if beside and {one, other} & set(half) else ():
            run = read.runs.get(number)
            if run is None or typed[slice(*run[:2])].strip() != run[2].strip():
                return True
    return False
