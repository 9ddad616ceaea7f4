"""A base paragraph, tokenised once, against which many texts are read."""

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate

from rapidfuzz.distance import Postfix, Prefix

from redline.key import blank
from redline.region import Region
from redline.segment import tokenise

_BREAKS = "，。、；：！？"  # between Han characters, a word always ends at these


class Reading:
    """A text against a base: its tokens, without those at its start and end that are known to be the base's.

    `tokens` and `keys` begin with the token number `first`, which stands where the base has its token of that number;
    behind them come the last `tail` tokens of the base.
    """

    __slots__ = ("first", "keys", "tail", "tokens")

    def __init__(self, tokens: list[str], keys: list[str], first: int, tail: int) -> None:
        self.tokens = tokens
        self.keys = keys
        self.first = first
        self.tail = tail

    def part(self, region: Region) -> list[str]:
        """The tokens of this text in a region."""
        return self.tokens[region.new_start - self.first : region.new_end - self.first]

    def widen(self, base: "Paragraph") -> None:
        """Take in all tokens of the text; their numbers stay."""
        tail = len(base.tokens) - self.tail
        same = self.tokens is self.keys and base.tokens is base.keys
        self.tokens = [*base.tokens[: self.first], *self.tokens, *base.tokens[tail:]]
        self.keys = self.tokens if same else [*base.keys[: self.first], *self.keys, *base.keys[tail:]]
        self.first = self.tail = 0


class Paragraph:
    """The tokens of a base text, their keys, which of them are blank, and the words that stand in it once."""

    __slots__ = ("_cut_offsets", "_cut_tokens", "blanks", "keys", "landmarks", "locale", "text", "tokens")

    def __init__(self, text: str, locale: str) -> None:
        self.text = text
        self.locale = locale
        self.tokens, self.keys = tokenise(text, locale) if text else ([], [])
        self.blanks = [blank(token) for token in self.keys]
        self.landmarks = frozenset(word for word, count in Counter(self.keys).items() if count == 1 and word.strip())
        self._cut_offsets: list[int] = []
        self._cut_tokens: list[int] = []
        self._find_cuts()

    def _find_cuts(self) -> None:
        """Find where a text can be cut so that both parts have the tokens that they have in the whole.

        That is before a word that follows a space or, in Chinese, a full-width mark: neither ICU's rules nor its
        dictionaries nor what a key composes reach across.
        """
        offsets = list(accumulate(map(len, self.tokens), initial=0))
        for index in range(1, len(self.tokens)):
            last = self.tokens[index - 1][-1]
            first = self.tokens[index][0]
            if (last in " \n" and first.isalnum()) or (last in _BREAKS and "\u3400" <= first <= "\u9fff"):
                self._cut_offsets.append(offsets[index])
                self._cut_tokens.append(index)

    def read(self, text: str) -> Reading:
        """The tokens of a text, segmenting only what differs from the base."""
        start, first = self._cut_before(Prefix.similarity(self.text, text))
        same = min(Postfix.similarity(self.text, text), len(self.text) - start, len(text) - start)
        end, last = self._cut_after(same)
        middle = text[start : len(text) - (len(self.text) - end)]
        tokens, keys = tokenise(middle, self.locale) if middle else ([], [])
        return Reading(tokens, keys, first, len(self.tokens) - last)

    def _cut_before(self, same: int) -> tuple[int, int]:
        """The last cut (offset, token) with a common character on both sides, given the common prefix."""
        index = bisect_left(self._cut_offsets, same) - 1
        return (self._cut_offsets[index], self._cut_tokens[index]) if index >= 0 else (0, 0)

    def _cut_after(self, same: int) -> tuple[int, int]:
        """The first cut (offset, token) with a common character on both sides, given the common suffix."""
        index = bisect_right(self._cut_offsets, len(self.text) - same)
        if index == len(self._cut_offsets):
            return len(self.text), len(self.tokens)
        return self._cut_offsets[index], self._cut_tokens[index]
