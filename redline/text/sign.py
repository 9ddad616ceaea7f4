"""Signs: characters that stand in a text for something that is no part of it, such as the place of an open bracket.

Each of them is a token of its own and a word unlike any other. Nothing reaches across one: `diff` joins no edits across it
and moves none, and edits on its two sides do not touch. They are the code points U+F0000 to U+FFFFD, which Unicode has left
to private use.
"""

import re

from redline.errors import RedlineError

_FIRST, _LAST = "\U000f0000", "\U000ffffd"
SIGNS = f"{_FIRST}-{_LAST}"  # for a class of characters in a regular expression

_SIGN = re.compile(f"[{SIGNS}]")
_SIGN_APART = re.compile(f"([{SIGNS}])")  # takes ten times as long to find none


def sign(number: int) -> str:
    """The sign with a number, from 0 to 65533. RedlineError for any other."""
    if not 0 <= number <= ord(_LAST) - ord(_FIRST):
        raise RedlineError(f"There is no sign number {number}; they go from 0 to {ord(_LAST) - ord(_FIRST)}.")
    return chr(ord(_FIRST) + number)


def is_sign(character: str) -> bool:
    """Whether a character is a sign."""
    return len(character) == 1 and _FIRST <= character <= _LAST


def holds_sign(text: str) -> bool:
    """Whether there is a sign in a text."""
    return _SIGN.search(text) is not None


def signs_in(text: str) -> list[str]:
    """The signs in a text, in order."""
    return _SIGN.findall(text)


def split_at_signs(text: str) -> list[str]:
    """The signs in a text, and what stands before, between and behind them."""
    return [part for part in _SIGN_APART.split(text) if part]
