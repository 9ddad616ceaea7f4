"""What members ask of a whole paragraph, as the words of an alternative: to add or delete it, to move it to another place, or
to join it with the one before it.

These words begin with a character that nobody can type, so that nothing typed is taken for them. Pure functions.
"""

from collections.abc import Iterable

import redline

UNSEEN = "\u2060"
DELETE_PARAGRAPH = f"{UNSEEN}delete this paragraph"
ADD_PARAGRAPH = f"{UNSEEN}add this paragraph"
"""Brings in a paragraph whose own words can have brackets of their own; they are kept apart from this one."""

KEEP_PARAGRAPH = "keep this paragraph"
NO_PARAGRAPH = "without this paragraph"
KEEP_PLACE = "keep this paragraph where it is"
KEEP_AS_IS = "keep this paragraph as it is"

_MOVE = "move this paragraph to after "
_JOIN = "join this paragraph with "
# Unicode's tag characters, one for each ASCII character: no program shows them. What people read names a place as it is
# called when it is asked for, and a heading can be worded anew; the key stays.
_TAGS = 0xE0000


def move_after(key: str, name: str) -> str:
    """The words that move a paragraph to directly after the one with this key, which people call by this name."""
    return _with_key(key, _MOVE + name)


def moved_after(words: str) -> str | None:
    """The key of the paragraph after which these words move one; None for words that move none."""
    return _key_in(words, _MOVE)


def join_with(key: str, name: str) -> str:
    """The words that make a paragraph one with the one before it, which has this key and which people call by this name."""
    return _with_key(key, _JOIN + name)


def joined_with(words: str) -> str | None:
    """The key of the paragraph with which these words join one; None for words that join none."""
    return _key_in(words, _JOIN)


def _with_key(key: str, words: str) -> str:
    """The words with the key; they stand in the first cell of a row, and the name may be that of the head of its table."""
    return f"{UNSEEN}{''.join(chr(_TAGS + ord(each)) for each in key)}{redline.one_cell(words)}"


def _key_in(words: str, asking: str) -> str | None:
    if not is_of_paragraph(words) or not visible(words).startswith(asking):
        return None
    return "".join(chr(ord(each) - _TAGS) for each in words if ord(each) > _TAGS) or None


def is_of_paragraph(words: str) -> bool:
    """Whether these words say what becomes of the whole paragraph, and are none that could stand in it."""
    return words.startswith(UNSEEN)


def visible(words: str) -> str:
    """The words as people read them."""
    return "".join(each for each in words if ord(each) < _TAGS).lstrip(UNSEEN) if words.startswith(UNSEEN) else words


def keep_label(wishes: Iterable[str]) -> str:
    """What the choice of the draft is called beside these wishes; "" if none is about the whole paragraph."""
    own = [visible(one) for one in wishes if is_of_paragraph(one)]
    return next((kept for wish, kept in _KEEP_LABELS if any(one.startswith(wish) for one in own)), "")


def keep_label_in(written: str) -> str:
    """The same for the wishes in a bracket that is written so."""
    return next((kept for wish, kept in _KEEP_LABELS if f": {wish}" in written), "")


_KEEP_LABELS = (
    (visible(ADD_PARAGRAPH), NO_PARAGRAPH),
    (_JOIN, KEEP_AS_IS),
    (_MOVE, KEEP_PLACE),
    (visible(DELETE_PARAGRAPH), KEEP_PARAGRAPH),
)
