"""Words on which members have agreed: where they stand, so that nobody changes them without saying so. Pure functions.

A span counts code points of a paragraph's standing words; one of zero width is a place where the members agreed on no words.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import redline
from models.brackets.reading import read_back
from models.brackets.standing import StandingParagraph, place_signs
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, is_of_paragraph


class AgreedPlace(NamedTuple):
    """Where the words stand with which a bracket has ended, and the members that were for them. Of a `whole` paragraph they
    have agreed that it stands, not on each of its words."""

    bracket_id: int
    start: int
    end: int
    members: tuple[str, ...]
    whole: bool = False


class Segment(NamedTuple):
    """A piece by where it stood in the standing words before, and where its standing words are now."""

    start: int
    end: int
    now: int
    kept: bool


def touched_places(spans: Sequence[AgreedPlace], start: int, end: int) -> list[AgreedPlace]:
    """The spans that a change of the words from `start` to `end` touches; an insertion touches what it is put into. A place
    without words is touched by words that are put there, or that go across it, and not by what changes beside it."""
    return [
        one
        for one in spans
        if not one.whole
        and (
            (start < one.end and one.start < end)
            or (start == end and one.start < start < one.end)
            or (one.start == one.end and (start < one.start < end or start == one.start == end))
        )
    ]


def carried_places(spans: Sequence[AgreedPlace], segments: Sequence[Segment]) -> list[AgreedPlace]:
    """The spans as they lie in the new standing words; those that a change touches are dropped."""
    changes = [one for one in segments if not one.kept]
    kept = [one for one in segments if one.kept]
    found = []
    for span in spans:
        if span.whole:
            found.append(span)
            continue
        if any(touched_places([span], one.start, one.end) for one in changes):
            continue
        first = next((one for one in kept if one.start <= span.start <= one.end), None)
        last = next((one for one in kept[::-1] if one.start <= span.end <= one.end), None)
        if first is not None and last is not None:
            start, end = (one.now + place - one.start for one, place in ((first, span.start), (last, span.end)))
            found.append(span._replace(start=start, end=max(start, end)))
    return found


def places_touched_by(
    paragraph: StandingParagraph, spans: Sequence[AgreedPlace], proposed: str | None, language: str
) -> list[AgreedPlace]:
    """The spans that a proposal for the paragraph would change; None proposes to delete it."""
    if proposed is None or not spans:
        return list(spans)
    signed = read_back(paragraph, proposed, language).signed
    pieces = paragraph.merged([redline.Proposal("1", ("1",), signed)], language)
    widths = {sign: place.end - place.start for sign, place in zip(place_signs(), paragraph.places, strict=False)}
    found: dict[AgreedPlace, None] = {}
    reached = 0
    for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        base = redline.base_of(piece)
        start, reached = reached, reached + sum(widths.get(character, 1) for character in base)
        if isinstance(piece, redline.Kept) or _is_white_space(piece):
            continue
        found |= dict.fromkeys(touched_places(spans, start, reached))
        if isinstance(piece, redline.Conflict) or _count_words(piece.text, language) > _count_words(
            piece.base, language
        ):
            found |= dict.fromkeys(
                _emptied_places(spans, start - _white_space_width(before, -1), reached + _white_space_width(after, 1))
            )
    return list(found)


def _emptied_places(spans: Sequence[AgreedPlace], start: int, end: int) -> list[AgreedPlace]:
    """The places without words from `start` to `end`: words that a change adds there may be those that went."""
    return [one for one in spans if not one.whole and start <= one.start == one.end <= end]


def _white_space_width(piece: redline.Piece | None, step: int) -> int:
    """How much white space a piece that is kept begins with, or ends with (`step` -1)."""
    text = piece.text[::step] if isinstance(piece, redline.Kept) else ""
    return len(text) - len(text.lstrip())


def _count_words(text: str, language: str) -> int:
    return sum(token.strip().isalnum() for token in redline.segment(text, language))


def _is_white_space(piece: redline.Piece) -> bool:
    """Whether only white space comes or goes: no words are changed, whoever agreed on them."""
    return isinstance(piece, redline.Applied) and not (piece.base + piece.text).strip()


def touched_by_wishes(spans: Sequence[AgreedPlace], wishes: Collection[str]) -> list[AgreedPlace]:
    """The spans that are touched by wishes about the whole paragraph: a deletion touches all of them; a move only that the
    members have agreed on the paragraph or on its place, since it leaves the words in it."""
    if DELETE_PARAGRAPH in wishes:
        return list(spans)
    return [one for one in spans if one.whole] if any(map(is_of_paragraph, wishes)) else []


def members_of(spans: Collection[AgreedPlace]) -> set[str]:
    """The members that were for the words of these spans."""
    return {name for one in spans for name in one.members}
