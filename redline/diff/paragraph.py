"""A base paragraph, tokenised once, against which many texts are read, and the regions in which they differ from it."""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, compress, pairwise
from operator import not_
from typing import NamedTuple

from redline.diff.align import landmarks
from redline.diff.cuts import Part, find_cuts, find_parts
from redline.engine import compiled
from redline.text.key import is_word
from redline.text.segment import Tokenised, tokenise, tokenise_all


class Region(NamedTuple):
    """Base tokens `[start, end)` stand where the new text has its tokens `[new_start, new_end)`."""

    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def is_one_sided(self) -> bool:
        """Whether it is an insertion or a deletion."""
        return self.start == self.end or self.new_start == self.new_end

    def moved(self, by: int) -> "Region":
        """The same region some tokens later (or earlier) in both sequences."""
        return Region(self.start + by, self.end + by, self.new_start + by, self.new_end + by)


class Reading:
    """A text against a base: its tokens, without those at its start and end that are known to be the base's.

    `tokens` and `keys` begin with the token number `first`, which stands where the base has its token of that number;
    behind them come the last `tail` tokens of the base. All that differs lies within the `coarse` regions.
    """

    __slots__ = ("coarse", "first", "keys", "tail", "tokens")

    def __init__(self, tokens: list[str], keys: list[str], first: int, tail: int, coarse: Sequence[Region]) -> None:
        self.coarse = coarse
        self.tokens = tokens
        self.keys = keys
        self.first = first
        self.tail = tail

    def tokens_of(self, region: Region) -> list[str]:
        """The tokens of this text in a region."""
        return self.tokens[region.new_start - self.first : region.new_end - self.first]

    def keys_of(self, region: Region) -> list[str]:
        """The keys of the tokens in a region."""
        return self.keys[region.new_start - self.first : region.new_end - self.first]

    def read_whole(self, base: "Paragraph") -> None:
        """Take in all tokens of the text; their numbers stay."""
        tail = len(base.tokens) - self.tail
        same = self.tokens is self.keys and base.tokens is base.keys
        self.tokens = [*base.tokens[: self.first], *self.tokens, *base.tokens[tail:]]
        self.keys = self.tokens if same else [*base.keys[: self.first], *self.keys, *base.keys[tail:]]
        self.first = self.tail = 0


class Paragraph:
    """The tokens of a base text and their keys, and what else is asked about them, each found when it is first asked for."""

    def __init__(self, text: str, locale: str) -> None:
        self.text = text
        self.locale = locale

    @cached_property
    def compiled_base(self) -> "compiled.Base":
        """The same for what is compiled."""
        return compiled.latin_base(self.text) or compiled.Base(self.text, self.tokens, self.keys)

    @cached_property
    def _tokens_and_keys(self) -> tuple[list[str], list[str]]:
        return tokenise(self.text, self.locale) if self.text else ([], [])

    @cached_property
    def tokens(self) -> list[str]:
        """The tokens of the text."""
        return self._tokens_and_keys[0]

    @cached_property
    def keys(self) -> list[str]:
        """Their keys; the same list where they are alike."""
        return self._tokens_and_keys[1]

    @cached_property
    def offsets(self) -> list[int]:
        """The code points before each token, and before the end."""
        return list(accumulate(map(len, self.tokens), initial=0))

    @cached_property
    def blanks(self) -> list[bool]:
        """Which tokens show nothing: white space, or only characters that a key drops."""
        return list(map(not_, map(str.strip, self.keys)))

    @cached_property
    def ranks(self) -> list[int]:
        """The words before each token, and before the end."""
        return list(accumulate(map(bool, map(str.strip, self.keys)), initial=0))

    @cached_property
    def barriers(self) -> list[int]:
        """The tokens before each token, and before the end, that keep changes on both sides from touching: words, and the
        line ends of empty lines."""
        found = list(map(is_word, self.keys))
        for one, next in pairwise([index for index, key in enumerate(self.keys) if "\n" in key]):
            if self.ranks[one] == self.ranks[next]:
                found[one] = found[next] = True
        return list(accumulate(found, initial=0))

    @cached_property
    def words(self) -> list[str]:
        """The keys of the tokens that show something."""
        return list(filter(str.strip, self.keys))

    @cached_property
    def word_places(self) -> list[int]:
        """The tokens that show something."""
        return list(compress(range(len(self.keys)), map(str.strip, self.keys)))

    @cached_property
    def landmarks(self) -> dict[str, int]:
        """The words that stand in the text once, and which of its words they are."""
        return landmarks(self.words)

    @cached_property
    def landmark_tokens(self) -> list[int]:
        """The tokens that are landmarks."""
        return [index for index, key in enumerate(self.keys) if key in self.landmarks]

    @cached_property
    def marks(self) -> list[int]:
        """The landmarks before each token, and before the end."""
        return list(accumulate(map(self.landmarks.__contains__, self.keys), initial=0))

    @cached_property
    def _cuts(self) -> tuple[list[int], list[int]]:
        return find_cuts(self.text, self.offsets)

    def text_between(self, start: int, end: int) -> str:
        """The text of the base tokens `[start, end)`."""
        return self.text[self.offsets[start] : self.offsets[end]]

    def parts(self, text: str) -> tuple[Part, ...]:
        """The parts in which a text may differ."""
        return find_parts(self.text, *self._cuts, text)

    def read(self, text: str) -> Reading:
        """The tokens of a text; only what differs is segmented."""
        found = self.parts(text)
        return self.read_parts(found, tokenise_all({part[2] for part in found}, self.locale))

    def read_parts(self, found: Sequence[Part], known: Tokenised) -> Reading:
        """The tokens of a text that differs in some parts: theirs, and between them the base's."""
        begin = reached = found[0][0]
        tokens: list[str] = []
        keys: list[str] = []
        coarse: list[Region] = []
        for first, last, words in found:
            more, more_keys = known[words]
            if len(found) == 1:
                return Reading(
                    more, more_keys, first, len(self.tokens) - last, [Region(first, last, first, first + len(more))]
                )
            tokens += self.tokens[reached:first]
            keys += self.keys[reached:first]
            start = begin + len(tokens)
            tokens += more
            keys += more_keys
            coarse.append(Region(first, last, start, begin + len(tokens)))
            reached = last
        return Reading(tokens, tokens if tokens == keys else keys, begin, len(self.tokens) - reached, coarse)


def trim_region(
    start: int, end: int, new_start: int, new_end: int, keys: Sequence[str], new_keys: Sequence[str], first: int
) -> Region | None:
    """The region without the tokens that are alike on both sides at its start, then at its end; None if all are, or if the same
    words are only divided otherwise, as a dictionary divides them beside other words.

    `new_keys` begin with the token number `first`.
    """
    new_start -= first
    new_end -= first
    while start < end and new_start < new_end and keys[start] == new_keys[new_start]:
        start += 1
        new_start += 1
    while start < end and new_start < new_end and keys[end - 1] == new_keys[new_end - 1]:
        end -= 1
        new_end -= 1
    if "".join(keys[start:end]) == "".join(new_keys[new_start:new_end]):
        return None
    return Region(start, end, new_start + first, new_end + first)
