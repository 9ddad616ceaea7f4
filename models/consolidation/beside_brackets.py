"""White space between words that go in or out at once and an open bracket beside them, until that ends."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import redline
from models.brackets.agreement import Words
from models.brackets.collapse import goes_in, is_on_paragraph, replace_piece, standing_text
from models.consolidation.result import Carried, Context
from models.editorial.editing import is_editorial


def mend_beside_brackets(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """The pieces with the white space right between words that go in or out at once and those of the draft in a bracket that
    opens beside them, or with which one only adds words. A merge gives what two changes claim to one of them, or to none, as if
    the draft's words were to go; and it leaves the space before a bracket, though the words of that may never come."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if _opens_with_addition(found[place], context):
            _part_addition(found, place, context)
        if not isinstance(piece, redline.Applied) or not goes_in(piece, context):
            continue
        sides = [side for side in (-1, 1) if _is_open_bracket(found, place + side, context)]
        if sides and piece.text.strip():
            _space_words(found, place, piece, sides, context)
        elif sides:
            _close_gap(found, place, piece, sides, context)
    return found


def _opens_with_addition(piece: redline.Piece, context: Context) -> bool:
    """Whether a bracket opens there that only adds words of members to the draft's."""
    return id(piece) in context.opening and not redline.base_of(piece) and not is_on_paragraph(piece, context)


def _part_addition(found: list[redline.Piece], place: int, context: Context) -> None:
    """Part the words that a bracket adds from those of the draft in the brackets at its sides."""
    sides = [side for side in (-1, 1) if _opens_with_words(found, place + side, context)]
    if not sides:
        return
    before, behind = (_words_beside(found, place, side, context) for side in (-1, 1))
    wishes = [_parted(one, before, behind, sides) for one in redline.alternatives_of(found[place])]
    replace_piece(found, place, _with_wishes(found[place], "", wishes), context)


def _parted(one: redline.Alternative, before: str, behind: str, sides: Collection[int]) -> str:
    """Words that are added between others, with the white space that is missing on some of their sides."""
    core = one.text.strip()
    if not core:
        return one.text
    lead, _, trail = one.text.partition(core)
    left, _, right = _gap_between(before, redline.Applied("", one.text, one.sponsors, one.ids), behind).partition(core)
    if -1 in sides and not _space_beside(before, -1) + lead and left.isspace():
        lead = left
    if 1 in sides and not trail + _space_beside(behind, 1) and right.isspace():
        trail = right
    return lead + core + trail


def _opens_with_words(found: Sequence[redline.Piece], place: int, context: Context) -> bool:
    """Whether a bracket opens there in which words of the draft stand."""
    piece = found[place] if 0 <= place < len(found) else None
    return piece is not None and id(piece) in context.opening and bool(_standing_words(piece, context).strip())


def _is_open_bracket(found: Sequence[redline.Piece], place: int, context: Context) -> bool:
    """Whether a bracket on words, and not on the whole paragraph, opens there, or is open and only adds words."""
    piece = found[place] if 0 <= place < len(found) else None
    if piece is None or is_on_paragraph(piece, context):
        return False
    return id(piece) in context.opening or _open_addition(piece, context) is not None


def _open_addition(piece: redline.Piece, context: Context) -> Carried | None:
    """The bracket that was open before and goes on, if nothing of the draft stands in it."""
    carried = context.carried.get(id(piece))
    adds_words = carried is not None and carried.ending is None and not carried.bracket.standing[carried.place]
    return carried if adds_words else None


def _space_words(
    found: list[redline.Piece], place: int, piece: redline.Applied, sides: Collection[int], context: Context
) -> None:
    """Part words from those of the draft in the brackets at their sides, or close up with them; but as the secretariat has typed
    it where words on either side are its own."""
    missing = [side for side in sides if not (is_editorial(piece) or _is_editorial_beside(found, place, side, context))]
    before, behind = (_words_beside(found, place, side, context) for side in (-1, 1))
    lead, core, trail = piece.text.partition(piece.text.strip())
    left, _, right = _gap_between(before, piece, behind).partition(core)
    tail, head = _space_beside(before, -1), _space_beside(behind, 1)
    base = piece.base
    if -1 in sides and len(tail + lead) > len(left) and not base[:1].isspace():
        base = (_take_space(found, place, -1, context) or "") + base
    elif -1 in missing and not tail + lead and left.isspace():
        lead = left
    if 1 in sides and len(trail + head) > len(right) and not base[-1:].isspace():
        base += _take_space(found, place, 1, context) or ""
    elif 1 in missing and not trail + head and right.isspace():
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
        if (space := _take_space(found, place, side, context)) is not None:
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


def _is_editorial_beside(found: Sequence[redline.Piece], place: int, side: int, context: Context) -> bool:
    """Whether the next words before a piece (-1) or behind it (1), until any bracket ends, are the secretariat's."""
    place += side
    while 0 <= place < len(found) and not _standing_words(found[place], context).strip():
        place += side
    return 0 <= place < len(found) and is_editorial(found[place])


def _standing_words(piece: redline.Piece, context: Context) -> str:
    """What stands there until any bracket ends, with a sign for one that was open before."""
    if is_on_paragraph(piece, context):
        return ""
    if id(piece) in context.opening:
        return context.standing.get(id(piece), redline.base_of(piece))
    return "" if _open_addition(piece, context) else standing_text(piece, context)


def _space_beside(words: str, side: int) -> str:
    """The white space of the words before something (-1) or behind it (1), where they meet it."""
    return words[len(words.rstrip()) :] if side < 0 else words[: len(words) - len(words.lstrip())]


def _take_space(found: list[redline.Piece], place: int, side: int, context: Context) -> str | None:
    """Take the white space before a piece (-1) or behind it (1) out of the draft's words there: those of a bracket that opens, or
    of the text, where that only adds words. Gives what the piece takes along of it; None if there was nothing to take."""
    place += side
    if not _is_open_bracket(found, place, context):
        return _take_from_text(found, place, side, context) or None
    if _standing_words(found[place], context):
        return _take_from_bracket(found, place, side, context) or None
    space = _take_from_text(found, place + side, side, context)
    return _give_to_addition(found, place, side, space, context) if space else None


def _give_to_addition(found: list[redline.Piece], place: int, side: int, space: str, context: Context) -> str:
    """Put the white space of the text beyond a bracket that only adds words in that bracket, between these words and the text. Gives
    what is left of it for the words on the other side."""

    def moved(words: str) -> str:
        if not words.strip():
            return words
        return space + words.strip() if side < 0 else words.strip() + space

    piece = found[place]
    carried = _open_addition(piece, context)
    if carried is None:
        replace_piece(
            found, place, _with_wishes(piece, "", [moved(o.text) for o in redline.alternatives_of(piece)]), context
        )
        return space
    assert isinstance(piece, redline.Applied)
    base = space + piece.base if side < 0 else piece.base + space
    replace_piece(found, place, replace(piece, base=base), context)
    at = carried.place

    def with_moved(words: Words) -> Words:
        return (*words[:at], moved(words[at]), *words[at + 1 :])

    bracket = carried.bracket
    bracket = replace(
        bracket,
        alternatives=tuple(one._replace(words=with_moved(one.words)) for one in bracket.alternatives),
        compromise=None if bracket.compromise is None else with_moved(bracket.compromise),
    )
    context.carried[id(found[place])] = replace(carried, bracket=bracket)
    return ""


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
