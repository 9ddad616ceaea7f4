"""What members ask of a whole paragraph, as the words of an alternative: to add, to delete, or to move it to another place.

These words begin with a character that nobody can type, so that nothing typed is taken for them. Pure functions.
"""

UNSEEN = "\u2060"
DELETE_PARAGRAPH = f"{UNSEEN}delete this paragraph"
ADD_PARAGRAPH = f"{UNSEEN}add this paragraph"
"""Brings in a paragraph whose own words can have brackets of their own; they are kept apart from this one."""

KEEP_PARAGRAPH = "keep this paragraph"
NO_PARAGRAPH = "without this paragraph"
KEEP_PLACE = "keep this paragraph where it is"

_MOVE = "move this paragraph to after "
# Unicode's tag characters, one for each ASCII character: no program shows them. What people read names a place as it is
# called when it is asked for, and a heading can be worded anew; the key stays.
_TAGS = 0xE0000


def move_after(key: str, name: str) -> str:
    """The words that move a paragraph to directly after the one with this key, which people call by this name."""
    return f"{UNSEEN}{''.join(chr(_TAGS + ord(each)) for each in key)}{_MOVE}{name}"


def moved_after(words: str) -> str | None:
    """The key of the paragraph after which these words move one; None for words that move none."""
    if not words.startswith(UNSEEN):
        return None
    return "".join(chr(ord(each) - _TAGS) for each in words if ord(each) > _TAGS) or None


def is_of_paragraph(words: str) -> bool:
    """Whether these words say what becomes of the whole paragraph, and are none that could stand in it."""
    return words.startswith(UNSEEN)


def visible(words: str) -> str:
    """The words as people read them."""
    return "".join(each for each in words if ord(each) < _TAGS).lstrip(UNSEEN) if words.startswith(UNSEEN) else words


def keeping(written: str) -> str:
    """What is said of the draft in a bracket that is written so; "" where it is not about the whole paragraph."""
    if f": {_MOVE}" in written:
        return KEEP_PLACE
    if f": {visible(DELETE_PARAGRAPH)}]" in written:
        return KEEP_PARAGRAPH
    return NO_PARAGRAPH if f": {visible(ADD_PARAGRAPH)}]" in written else ""
