"""White space around the words of brackets that have ended: as somebody who types the whole text would leave it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import redline
from models.brackets.collapse import BRACKET, collapse_spaces, is_on_paragraph, replace_piece
from models.consolidation.result import Carried, Context


def mend_spaces(
    pieces: Sequence[redline.Piece], context: Context, opens: Callable[[redline.Piece], bool], *, in_cells: bool = False
) -> list[redline.Piece]:
    """The pieces with the white space right around words of brackets that have ended, in a row cell by cell; `opens` tells of
    which of the others stand in brackets now."""
    if not in_cells:
        return _mend_pieces(pieces, context, opens)
    found: list[redline.Piece] = []
    for part in _split_cells(pieces):
        for piece in _mend_pieces(part, context, opens):
            if found and isinstance(piece, redline.Kept) and isinstance(before := found[-1], redline.Kept):
                found[-1] = redline.Kept(before.text + piece.text)
            else:
                found.append(piece)
    return found


def _split_cells(pieces: Sequence[redline.Piece]) -> Iterator[list[redline.Piece]]:
    """The pieces of each cell, and the borders that stay between two cells."""
    cell: list[redline.Piece] = []
    for piece in pieces:
        if not isinstance(piece, redline.Kept):
            cell.append(piece)
            continue
        reached = 0
        for start, end in redline.borders(piece.text):
            yield [*cell, redline.Kept(piece.text[reached:start])]
            yield [redline.Kept(piece.text[start:end])]
            cell, reached = [], end
        cell.append(redline.Kept(piece.text[reached:]))
    yield cell


def _mend_pieces(
    pieces: Sequence[redline.Piece], context: Context, opens: Callable[[redline.Piece], bool]
) -> list[redline.Piece]:
    found = _part_from_brackets(pieces, context, opens)
    for place, piece in enumerate(found):
        carried = context.carried.get(id(piece))
        if carried is None or carried.ending is None:
            continue
        assert isinstance(piece, redline.Applied)
        if not (piece.text and _is_circulated(carried, piece.text)):
            replace_piece(found, place, _mend_typed(found, place, piece, carried, context), context)
    return collapse_spaces(found, context, opens)


def _part_from_brackets(
    pieces: Sequence[redline.Piece], context: Context, opens: Callable[[redline.Piece], bool]
) -> list[redline.Piece]:
    """The pieces, where words that go in at once are parted from those of the draft in a bracket that opens beside them. A merge
    in which both changes claim the space between them leaves none there, since the draft's words are to go."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if not isinstance(piece, redline.Applied) or not piece.text.strip() or not _goes_in(piece, context, opens):
            continue
        sides = [pieces[one] if 0 <= one < len(pieces) else None for one in (place - 1, place + 1)]
        beside = [one is not None and opens(one) for one in sides]
        if any(beside):
            before, behind = (_standing_words(one, context) for one in sides)
            text = before + piece.base + behind
            parted = redline.replace_words(text, [(len(before), len(text) - len(behind), piece.text)])
            lead, core, trail = piece.text.partition(piece.text.strip())
            left, _, right = parted.removeprefix(before).removesuffix(behind).partition(core)
            lead = left if beside[0] and not lead and left.isspace() else lead
            trail = right if beside[1] and not trail and right.isspace() else trail
            replace_piece(found, place, replace(piece, text=lead + core + trail), context)
    return found


def _goes_in(piece: redline.Applied, context: Context, opens: Callable[[redline.Piece], bool]) -> bool:
    """Whether words of members go in at once; those of the secretariat's own stand as they were typed."""
    return id(piece) not in context.carried and not opens(piece) and all(id.isdecimal() for id in piece.ids)


def _standing_words(piece: redline.Piece | None, context: Context) -> str:
    """What stands there before any bracket has ended."""
    return "" if piece is None else context.standing.get(id(piece), redline.base_of(piece))


def take_out_words(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """All the words of a paragraph that goes out, in the name of those who were for that."""
    return [redline.Applied("".join(map(redline.base_of, pieces)), "", context.gone or (), ())]


def _is_circulated(carried: Carried, words: str) -> bool:
    """Whether these words stood here in the draft or in a member's text, with their white space."""
    wordings = (carried.bracket.standing, *(one.words for one in carried.bracket.alternatives))
    return any(one[carried.place] == words for one in wordings)


def _mend_typed(
    found: list[redline.Piece], place: int, piece: redline.Applied, carried: Carried, context: Context
) -> redline.Applied:
    """Words that no text had in this place, with the white space that `redline` puts between them and what stands around."""
    before = _piece_before(found, place, context)
    after = found[place + 1] if place + 1 < len(found) else None
    left = "" if before is None else _shown_text(before, context).replace(BRACKET, "")
    right = after.text if isinstance(after, redline.Kept) else ""
    far_left = "" if left.strip() else _sign_beyond(found[:place], context)
    if far_left and not left:  # words may have gone there, and left their space behind
        far_left += _trailing_space(found[:place], context)
    far_right = "" if right.strip() else _sign_beyond(found[place + 1 :], context)
    around, standing = far_left + left, carried.bracket.standing[carried.place]
    there = (len(around), len(around) + len(standing), piece.text)
    result = redline.replace_words(around + standing + right + far_right, [there])
    result = result[len(far_left) : len(result) - len(far_right)]
    keeps = _common_prefix(result, left)
    rest = result[len(keeps) :]
    follows = _common_prefix(rest[::-1], right[::-1])[::-1]
    if (
        isinstance(before, redline.Applied) and before.text[-1:].isspace()
    ):  # new words, with their own space behind them
        rest = rest.lstrip()
        follows = follows if rest.endswith(follows) else rest
    base = piece.base + right[: len(right) - len(follows)]
    if isinstance(before, redline.Kept):
        base = left[len(keeps) :] + base
        found[place - 1] = redline.Kept(keeps)
    elif isinstance(before, redline.Applied) and keeps != left:
        replace_piece(found, place - 1, replace(before, text=keeps), context)
    if isinstance(after, redline.Kept):
        found[place + 1] = redline.Kept(follows)
    words = rest[: len(rest) - len(follows)]
    if isinstance(after, redline.Applied) and after.text[:1].isspace():  # new words, with their own space before them
        words = words.rstrip()
    return redline.Applied(base, words, piece.sponsors, piece.ids)


def _piece_before(found: Sequence[redline.Piece], place: int, context: Context) -> redline.Piece | None:
    """The piece before this one in the text; None at its beginning."""
    return found[place - 1] if place and not is_on_paragraph(found[place - 1], context) else None


def _shown_text(piece: redline.Piece, context: Context) -> str:
    """What stands there: words, or the sign of an open bracket."""
    if isinstance(piece, redline.Kept):
        return piece.text
    if is_on_paragraph(piece, context):
        return ""
    carried = context.carried.get(id(piece))
    has_ended = carried is not None and carried.ending is not None
    return piece.text if has_ended and isinstance(piece, redline.Applied) else BRACKET


def _sign_beyond(pieces: Sequence[redline.Piece], context: Context) -> str:
    """One sign for all that stands there, "" if that is white space alone."""
    return BRACKET if any(_shown_text(piece, context).strip() for piece in pieces) else ""


def _trailing_space(pieces: Sequence[redline.Piece], context: Context) -> str:
    """The white space at the end of what stands there."""
    shown = "".join(_shown_text(piece, context) for piece in pieces)
    return shown[len(shown.rstrip()) :]


def _common_prefix(one: str, other: str) -> str:
    """What both begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return one[: sum(1 for _ in same)]
