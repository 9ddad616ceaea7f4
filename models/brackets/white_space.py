"""White space around the words of brackets that have ended: as somebody who types the whole text would leave it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import redline
from models.brackets.collapse import BRACKET, collapse_spaces, is_on_paragraph, replace_piece, standing_text
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
    found = _mend_beside_new_brackets(pieces, context)
    for place, piece in enumerate(found):
        carried = context.carried.get(id(piece))
        if carried is None or carried.ending is None:
            continue
        assert isinstance(piece, redline.Applied)
        if not (piece.text and _is_circulated(carried, piece.text)):
            replace_piece(found, place, _mend_typed(found, place, piece, carried, context), context)
    return collapse_spaces(found, context)


def _mend_beside_new_brackets(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """The pieces with the white space right between words that go in or out at once and those of the draft in a bracket that
    opens beside them. A merge gives what both changes claim to one of them, or to none, as if the draft's words were to go."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if not isinstance(piece, redline.Applied) or not _goes_in(piece, context):
            continue
        sides = [side for side in (-1, 1) if _is_new_bracket(found, place + side, context)]
        if sides and piece.text.strip():
            _space_words(found, place, piece, sides, context)
        elif sides:
            _close_gap(found, place, piece, sides, context)
    return found


def _goes_in(piece: redline.Applied, context: Context) -> bool:
    """Whether words of members go in at once; those of the secretariat's own stand as they were typed."""
    known = id(piece) in context.carried or id(piece) in context.opening
    return not known and all(id.isdecimal() for id in piece.ids)


def _is_new_bracket(found: Sequence[redline.Piece], place: int, context: Context) -> bool:
    """Whether a bracket on words, and not on the whole paragraph, opens there."""
    piece = found[place] if 0 <= place < len(found) else None
    return piece is not None and id(piece) in context.opening and not is_on_paragraph(piece, context)


def _space_words(
    found: list[redline.Piece], place: int, piece: redline.Applied, sides: Collection[int], context: Context
) -> None:
    """Part words from those of the draft in the brackets at their sides, or close up with them."""
    before, behind = (_words_beside(found, place, side, context) for side in (-1, 1))
    lead, core, trail = piece.text.partition(piece.text.strip())
    left, _, right = _gap_between(before, piece, behind).partition(core)
    tail, head = _space_beside(before, -1), _space_beside(behind, 1)
    base = piece.base
    if -1 in sides and len(tail + lead) > len(left) and not base[:1].isspace():
        base = _take_space(found, place, -1, context) + base
    elif -1 in sides and not tail + lead and left.isspace():
        lead = left
    if 1 in sides and len(trail + head) > len(right) and not base[-1:].isspace():
        base += _take_space(found, place, 1, context)
    elif 1 in sides and not trail + head and right.isspace():
        trail = right
    replace_piece(found, place, replace(piece, base=base, text=lead + core + trail), context)


def _close_gap(
    found: list[redline.Piece], place: int, piece: redline.Applied, sides: Collection[int], context: Context
) -> None:
    """Leave one space where words go beside a bracket, and none where none belongs, unless they take one along themselves."""
    before, behind = (_words_beside(found, place, side, context) for side in (-1, 1))
    spaces = _space_beside(before, -1) + piece.text + _space_beside(behind, 1)
    if piece.base != piece.base.strip() or len(spaces) <= len(_gap_between(before, piece, behind)):
        return
    about_spaces = [side for side in sides if _standing_words(found[place + side], context).isspace()]
    for side in (*sides, *(-side for side in about_spaces)):
        if space := _take_space(found, place, side, context):
            base = space + piece.base if side < 0 else piece.base + space
            replace_piece(found, place, replace(piece, base=base), context)
            return


def _gap_between(before: str, piece: redline.Applied, behind: str) -> str:
    """What stands between the words before a piece and those behind it, as somebody would type it."""
    there = len(before), len(before + piece.base), piece.text
    text = redline.replace_words(before + piece.base + behind, [there])
    return text.removeprefix(before.rstrip()).removesuffix(behind.lstrip())


def _words_beside(found: Sequence[redline.Piece], place: int, side: int, context: Context) -> str:
    """What stands before a piece (-1) or behind it (1) until any bracket ends: the next words, with the white space there."""
    words = ""
    place += side
    while 0 <= place < len(found) and not words.strip():
        own = _standing_words(found[place], context)
        words = own + words if side < 0 else words + own
        place += side
    return words


def _standing_words(piece: redline.Piece, context: Context) -> str:
    """What stands there until any bracket ends, with a sign for one that was open before."""
    if is_on_paragraph(piece, context):
        return ""
    if id(piece) in context.opening:
        return context.standing.get(id(piece), redline.base_of(piece))
    return standing_text(piece, context)


def _space_beside(words: str, side: int) -> str:
    """The white space of the words before something (-1) or behind it (1), where they meet it."""
    return words[len(words.rstrip()) :] if side < 0 else words[: len(words) - len(words.lstrip())]


def _take_space(found: list[redline.Piece], place: int, side: int, context: Context) -> str:
    """Take the white space before a piece (-1) or behind it (1) out of the draft's words there: those of a bracket that opens, or
    of the text, where that only adds words. Gives what was taken."""
    place += side
    if _is_new_bracket(found, place, context):
        if _standing_words(found[place], context):
            return _take_from_bracket(found, place, side, context)
        added, place = found[place], place + side
        space = _take_from_text(found, place, side, context)
        texts = [one.text for one in redline.alternatives_of(added)]
        wishes = [one if _space_beside(one, -side) else (space + one if side < 0 else one + space) for one in texts]
        replace_piece(found, place - side, _with_wishes(added, "", wishes), context)
        return space
    return _take_from_text(found, place, side, context)


def _take_from_bracket(found: list[redline.Piece], place: int, side: int, context: Context) -> str:
    """Take the white space at the end of a bracket (-1), or its beginning (1), out of it, unless it is about that space alone."""
    bracket = found[place]
    standing, base = _standing_words(bracket, context), redline.base_of(bracket)
    space = _space_beside(standing, side)
    words = _without(standing, space, side)
    wishes = [_without(one.text, space, side) for one in redline.alternatives_of(bracket)]
    is_about_it = redline.key(words) in map(redline.key, ["", *wishes])
    if is_about_it or "\n" in space or _without(base, space, side) == base:
        return ""
    replace_piece(found, place, _with_wishes(bracket, _without(base, space, side), wishes), context)
    if standing != base:
        context.standing[id(found[place])] = words
    return space


def _take_from_text(found: list[redline.Piece], place: int, side: int, context: Context) -> str:
    text = found[place] if 0 <= place < len(found) else None
    space = _space_beside(text.text, side) if isinstance(text, redline.Kept) else ""
    if not isinstance(text, redline.Kept) or "\n" in space:
        return ""
    replace_piece(found, place, redline.Kept(_without(text.text, space, side)), context)
    return space


def _without(text: str, space: str, side: int) -> str:
    return text.removesuffix(space) if side < 0 else text.removeprefix(space)


def _with_wishes(piece: redline.Piece, base: str, wishes: Sequence[str]) -> redline.Piece:
    """A piece with other words of the base, and with other words that are asked for in their place."""
    pairs = zip(redline.alternatives_of(piece), wishes, strict=True)
    return redline.as_piece(base, [replace(one, text=words) for one, words in pairs])


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
