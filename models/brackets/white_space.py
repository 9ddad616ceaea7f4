"""White space around the words of brackets that have ended: as somebody who types the whole text would leave it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

import redline
from models.brackets.whole_paragraph import is_of_paragraph
from models.consolidation.result import Carried, Context
from models.editorial.editing import base_of

BRACKET = redline.sign(0)
"""What stands for an open bracket, or for words further on, where white space is looked at: a word like any other."""


def mended(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """The pieces with the white space right around words of brackets that have ended."""
    found = list(pieces)
    for place, piece in enumerate(found):
        carried = context.carried.get(id(piece))
        if carried is None or carried.ending is None:
            continue
        assert isinstance(piece, redline.Applied)
        if piece.text.strip() and _is_circulated(carried, piece.text):
            words = _mend(found, place, piece, context)
        else:
            words = _mend_typed(found, place, piece, carried, context)
        found[place] = words
        context.carried[id(words)] = carried
    return found


def taken_out(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """All the words of a paragraph that goes out, in the name of those who were for that."""
    return [redline.Applied("".join(map(base_of, pieces)), "", context.gone or (), ())]


def _is_circulated(carried: Carried, words: str) -> bool:
    """Whether these words stood here in the draft or in a member's text, with their white space."""
    wordings = (carried.bracket.standing, *(one.words for one in carried.bracket.alternatives))
    return any(one[carried.place] == words for one in wordings)


def _mend(found: Sequence[redline.Piece], place: int, piece: redline.Applied, context: Context) -> redline.Applied:
    before = _before(found, place)
    after = found[place + 1] if place + 1 < len(found) else None
    ended = isinstance(before, redline.Kept | redline.Applied) and before.text[-1:].isspace()
    begins = not any(_shown(one, context) for one in found[:place])
    words = piece.text.lstrip() if begins or ended else piece.text
    if isinstance(after, redline.Kept) and after.text[:1].isspace():
        words = words.rstrip()
    return redline.Applied(piece.base, words, piece.sponsors, piece.ids)


def _mend_typed(
    found: list[redline.Piece], place: int, piece: redline.Applied, carried: Carried, context: Context
) -> redline.Applied:
    """Words that no text had in this place, with the white space that `redline` puts between them and what stands around."""
    before = _before(found, place)
    after = found[place + 1] if place + 1 < len(found) else None
    left = "" if before is None else _shown(before, context).replace(BRACKET, "")
    right = after.text if isinstance(after, redline.Kept) else ""
    far_left = "" if left.strip() else _beyond(found[:place], context)
    if far_left and not left:  # words may have gone there, and left their space behind
        far_left += _space_behind(found[:place], context)
    far_right = "" if right.strip() else _beyond(found[place + 1 :], context)
    around, standing = far_left + left, carried.bracket.standing[carried.place]
    there = (len(around), len(around) + len(standing), piece.text)
    result = redline.replaced(around + standing + right + far_right, [there])
    result = result[len(far_left) : len(result) - len(far_right)]
    keeps = _shared(result, left)
    rest = result[len(keeps) :]
    follows = _shared(rest[::-1], right[::-1])[::-1]
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
        found[place - 1] = shorter = replace(before, text=keeps)
        context.carried[id(shorter)] = context.carried[id(before)]
    if isinstance(after, redline.Kept):
        found[place + 1] = redline.Kept(follows)
    words = rest[: len(rest) - len(follows)]
    if isinstance(after, redline.Applied) and after.text[:1].isspace():  # new words, with their own space before them
        words = words.rstrip()
    return redline.Applied(base, words, piece.sponsors, piece.ids)


def _before(found: Sequence[redline.Piece], place: int) -> redline.Piece | None:
    """The piece before this one in the text; None at its beginning."""
    return found[place - 1] if place and not _is_on_paragraph(found[place - 1]) else None


def _is_on_paragraph(piece: redline.Piece) -> bool:
    """Whether it says what becomes of the whole paragraph: it stands before the words, and not among them."""
    if isinstance(piece, redline.Kept):
        return False
    texts = [piece.text] if isinstance(piece, redline.Applied) else [one.text for one in piece.alternatives]
    return any(map(is_of_paragraph, texts))


def _shown(piece: redline.Piece, context: Context) -> str:
    """What stands there: words, or the sign of an open bracket."""
    if isinstance(piece, redline.Kept):
        return piece.text
    if _is_on_paragraph(piece):
        return ""
    carried = context.carried.get(id(piece))
    has_ended = carried is not None and carried.ending is not None
    return piece.text if has_ended and isinstance(piece, redline.Applied) else BRACKET


def _beyond(pieces: Sequence[redline.Piece], context: Context) -> str:
    """One sign for all that stands there, "" if that is white space alone."""
    return BRACKET if any(_shown(piece, context).strip() for piece in pieces) else ""


def _space_behind(pieces: Sequence[redline.Piece], context: Context) -> str:
    """The white space at the end of what stands there."""
    shown = "".join(_shown(piece, context) for piece in pieces)
    return shown[len(shown.rstrip()) :]


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return one[: sum(1 for _ in same)]
