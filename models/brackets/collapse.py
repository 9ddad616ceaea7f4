"""Collapses the white space between words that stand side by side once brackets have ended: one space, and none where none belongs.

Each piece brings the white space that it had in some text; where an ended bracket stands beside other words than in that text,
the spaces of both meet, or one stands before a mark that takes none, or begins the paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import redline
from models.brackets.whole_paragraph import is_of_paragraph
from models.brackets.written import common_edges, outer_space
from models.consolidation.result import Carried, Context

BRACKET = redline.sign(0)
"""What stands for an open bracket, or for words further on, where white space is looked at: a word like any other."""

_BEGINS_WITH_POINT = re.compile(r"\.[A-Za-z0-9]")  # a word such as ".docx"


class _Space(NamedTuple):
    """White space at the end of a piece, or at its beginning."""

    place: int
    text: str
    at_end: bool


@dataclass(slots=True)
class _Gap:
    """What stands between two words: the spaces of its pieces, and the pieces that reach into it, with what stands before."""

    before: str = ""
    places: list[int] = field(default_factory=list)
    spaces: list[_Space] = field(default_factory=list)


def collapse_spaces(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """The pieces of a paragraph with one space where those of several meet at words of a bracket that has ended, or where several
    changes go in."""
    found = list(pieces)
    for gap, behind in _gaps(pieces, context):
        around = [pieces[place] for place in gap.places]
        if not any(_is_changed(one, context) for one in around) and sum(goes_in(one, context) for one in around) < 2:
            continue
        for space in _surplus_spaces(gap, behind, pieces):
            _remove_space(found, space, context)
    return [one for one in found if one != redline.Kept("")]


def is_on_paragraph(piece: redline.Piece, context: Context) -> bool:
    """Whether it says what becomes of the whole paragraph: it stands before the words, and not among them."""
    if isinstance(piece, redline.Kept):
        return False
    if (carried := context.carried.get(id(piece))) is not None:
        return carried.bracket.is_on_paragraph
    texts = [piece.text] if isinstance(piece, redline.Applied) else [one.text for one in piece.alternatives]
    return any(map(is_of_paragraph, texts))


def _gaps(pieces: Sequence[redline.Piece], context: Context) -> Iterator[tuple[_Gap, str]]:
    """Each gap of the paragraph, with what stands behind it; "" at the end."""
    gap = _Gap()
    for place, piece in enumerate(pieces):
        if is_on_paragraph(piece, context):
            continue
        text = standing_text(piece, context)
        words = text.strip()
        gap.places.append(place)
        start = text.index(words) if words else len(text)
        if text[:start]:
            gap.spaces.append(_Space(place, text[:start], at_end=not words))
        if words:
            yield gap, words
            gap = _Gap(words, [place])
            if text[start + len(words) :]:
                gap.spaces.append(_Space(place, text[start + len(words) :], at_end=True))
    yield gap, ""


def standing_text(piece: redline.Piece, context: Context) -> str:
    """What stands in the text there, with the sign of a bracket, and the white space outside it, in the place of an open one."""
    if isinstance(piece, redline.Kept):
        return piece.text
    carried = context.carried.get(id(piece))
    if carried is not None and carried.ending is None:
        if (standing := carried.bracket.standing[carried.place]).isspace():
            return standing
        lead, trail = common_edges([standing]) if standing else outer_space(carried.bracket, carried.place)
    elif carried is None and id(piece) not in context.joints and id(piece) in context.opening:
        lead, trail = _outer_space(piece)
    else:
        return piece.text if isinstance(piece, redline.Applied) else BRACKET
    return lead + BRACKET + trail


def _outer_space(piece: redline.Applied | redline.Conflict) -> tuple[str, str]:
    texts = [piece.text] if isinstance(piece, redline.Applied) else [one.text for one in piece.alternatives]
    return common_edges([redline.base_of(piece), *texts])


def goes_in(piece: redline.Piece, context: Context) -> bool:
    """Whether words of members go in or out at once; those of the secretariat's own stand as they were typed."""
    known = id(piece) in context.carried or id(piece) in context.opening or id(piece) in context.joints
    return isinstance(piece, redline.Applied) and not known and all(id.isdecimal() for id in piece.ids)


def _ended_bracket(piece: redline.Piece, context: Context) -> Carried | None:
    """The bracket of which it has the words, if that has ended."""
    carried = context.carried.get(id(piece))
    return carried if carried is not None and carried.ending is not None else None


def _is_changed(piece: redline.Piece, context: Context) -> bool:
    """Whether it has the words of a bracket that has ended with others than the draft's."""
    carried = _ended_bracket(piece, context)
    return (
        carried is not None
        and isinstance(piece, redline.Applied)
        and piece.text != carried.bracket.standing[carried.place]
    )


def _surplus_spaces(gap: _Gap, behind: str, pieces: Sequence[redline.Piece]) -> Iterator[_Space]:
    """The spaces of a gap that are too many: all at an end of the paragraph, those of another piece before a mark that takes
    none, or all but one."""
    if not gap.before or not behind:
        yield from gap.spaces
        return
    lines = any("\n" in one.text for one in gap.spaces)
    if redline.closes(behind) and not _BEGINS_WITH_POINT.match(behind) and not lines:
        yield from (one for one in gap.spaces if one.at_end)
        return
    stays = max(gap.spaces, key=lambda one: (one.text.count("\n"), _space_rank(pieces[one.place])), default=None)
    yield from (one for one in gap.spaces if one is not stays)


def _space_rank(piece: redline.Piece) -> int:
    """How much speaks for the space of a piece: that outside an open bracket cannot go, that of the text stays."""
    if isinstance(piece, redline.Kept):
        return 1
    return 0 if isinstance(piece, redline.Applied) and piece.text else 2


def _remove_space(found: list[redline.Piece], space: _Space, context: Context) -> None:
    """Take a space out, unless it is outside an open bracket, or where words have only gone."""
    piece = found[space.place]
    if isinstance(piece, redline.Kept):
        _remove_space_from_text(found, space, piece, context)
    elif isinstance(piece, redline.Applied) and (
        _ended_bracket(piece, context) or (piece.text and id(piece) not in context.carried)
    ):
        replace_piece(found, space.place, replace(piece, text=_text_without(piece.text, space)), context)


def _remove_space_from_text(found: list[redline.Piece], space: _Space, piece: redline.Kept, context: Context) -> None:
    """It goes with the words of the ended bracket beside it; where there are none, it stays."""
    sides = (1, -1) if piece.text == space.text else (1 if space.at_end else -1,)
    for side in sides:
        place = space.place + side
        other = found[place] if 0 <= place < len(found) else None
        if isinstance(other, redline.Applied) and _ended_bracket(other, context):
            base = space.text + other.base if side > 0 else other.base + space.text
            replace_piece(found, place, replace(other, base=base), context)
            replace_piece(found, space.place, redline.Kept(_text_without(piece.text, space)), context)
            return


def _text_without(text: str, space: _Space) -> str:
    return text.removesuffix(space.text) if space.at_end else text.removeprefix(space.text)


def replace_piece(found: list[redline.Piece], place: int, piece: redline.Piece, context: Context) -> None:
    """Another piece in the place of one, of which all is known that was known of that."""
    was, found[place] = found[place], piece
    known: Sequence[dict[int, Any]] = (context.carried, context.standing, context.keepers)
    for by_id in known:
        if id(was) in by_id:
            by_id[id(piece)] = by_id.pop(id(was))
    for ids in (context.opening, context.whole, context.joints):
        if id(was) in ids:
            ids.remove(id(was))
            ids.add(id(piece))
