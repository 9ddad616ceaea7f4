"""Brackets of a text as single characters, so that a comparison finds each whole or not at all."""

from itertools import accumulate, count

import redline


class BracketCharacters:
    """A character for each bracket, the same for the same bracket, that stands nowhere in the texts."""

    def __init__(self, taken: str, known: frozenset[str]) -> None:
        self.brackets: dict[str, redline.Bracketed] = {}
        self._free = (sign for sign in map(chr, count(0x100000)) if sign not in taken)
        self._of: dict[str, str] = {}
        self._known = known

    def close(self, text: str) -> tuple[str, list[int]]:
        """The text with a sign for each bracket, and for each position of the text (its end too) the one in it."""
        closed: list[str] = []
        widths: list[int] = []
        start = 0
        for part in redline.parse_brackets(text, self._known):
            if isinstance(part, redline.Kept):
                closed.append(part.text)
                widths += [1] * len(part.text)
                start += len(part.text)
            else:
                closed.append(self._sign(text[start : start + part.length], part))
                widths += [0] * (part.length - 1) + [1]
                start += part.length
        return "".join(closed), [0, *accumulate(widths)]

    def open(self, closed: str) -> str:
        """The text with its brackets again."""
        for words, sign in self._of.items():
            closed = closed.replace(sign, words)
        return closed

    def _sign(self, words: str, bracket: redline.Bracketed) -> str:
        if words not in self._of:
            sign = next(self._free)
            self._of[words] = sign
            self.brackets[sign] = bracket
        return self._of[words]
