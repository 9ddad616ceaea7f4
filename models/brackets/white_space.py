"""White space around the words of brackets that have ended: as somebody who types the whole text would leave it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import redline
from models.brackets.collapse import BRACKET, collapse_spaces, is_on_paragraph, replace_piece
from models.consolidation.beside_brackets import mend_beside_brackets
from models.consolidation.result import Carried, Context


def mend_spaces(pieces: Sequence[redline.Piece], context: Context, *, in_cells: bool) -> list[redline.Piece]:
    """The pieces with the white space right around words of brackets that have ended, in a row cell by cell."""
    if not in_cells:
        return _mend_pieces(pieces, context)
    found: list[redline.Piece] = []
    for part in _split_cells(pieces):
        for piece in _mend_pieces(part, context):
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


def _mend_pieces(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    found = mend_beside_brackets(pieces, context)
    for place, piece in enumerate(found):
        carried = context.carried.get(id(piece))
        if carried is None or carried.ending is None:
            continue
        assert isinstance(piece, redline.Applied)
        if not _is_circulated(carried, piece.text):
            replace_piece(found, place, _mend_typed(found, place, piece, carried, context), context)
    return collapse_spaces(found, context)


def take_out_words(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """All the words of a paragraph that goes out, in the name of those who were for that."""
    return [redline.Applied("".join(map(redline.base_of, pieces)), "", context.gone or (), ())]


def _is_circulated(carried: Carried, words: str) -> bool:
    """Whether these words stood here in the draft or in a member's text, with their white space; where words go, what becomes of
    the white space around them is still open."""
    if not words and not carried.bracket.standing[carried.place].isspace():
        return False
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
    # Before a mark that takes no space, the space behind words that went is gone from the result, too.
    result = result[len(_common_prefix(result, far_left)) : len(result) - len(far_right)]
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
