"""How a merged paragraph is shown as one text: what stands in brackets, and what the brackets say."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from redline.merge.pieces import Applied

DELETE = "(delete)"
NOW = "(now)"
APART = "\\|"  # between brackets of two places, where nothing else is

_BRACKET = re.compile(r"[\\\[\]]")
_IN_NAMES = re.compile(r"[\\\[\],:()]")


class Attribution(StrEnum):
    """Where the sponsors stand."""

    BEFORE = "before"  # [Cambodia, Thailand: shall]
    AFTER = "after"  # [shall (Cambodia, Thailand)]


@dataclass(frozen=True, slots=True)
class Style:
    """How pieces are shown.

    `brackets` says which applied pieces stand in brackets with their sponsors, as conflicts always do. `deleted_words`
    shows the words that a bracketed deletion would take away, behind "(delete)"; `replaced_words` those for which there
    are others, in a bracket of their own: "[(now) will][Cambodia: shall]". `numbered` counts the alternatives of a place:
    "[1. Cambodia: shall]". `extra` adds to the bracket of the piece with that index one more alternative, given as
    (label, words); to pieces without a bracket it adds nothing.

    With `exact`, brackets and backslashes in words, and marks in names, carry a backslash, so that whatever the words are
    the text can be read back as it was.
    """

    brackets: Callable[[Applied], bool] = lambda _: False
    deleted_words: bool = False
    extra: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    attribution: Attribution = Attribution.BEFORE
    numbered: bool = False
    replaced_words: bool = False
    exact: bool = False

    def words(self, text: str) -> str:
        """Words as they are written."""
        return _BRACKET.sub(r"\\\g<0>", text) if self.exact else text

    def alternative(self, text: str) -> str:
        """The words of an alternative as they are written: none of them look like ours."""
        if not self.exact:
            return text
        words = self.words(text)
        return f"\\{words}" if words.startswith((DELETE, NOW)) else words

    def names(self, sponsors: Sequence[str]) -> str:
        """Sponsors as they are written."""
        return ", ".join([_IN_NAMES.sub(r"\\\g<0>", name) for name in sponsors] if self.exact else sponsors)


PLAIN = Style()
