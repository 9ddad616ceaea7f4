"""A base paragraph, tokenised once, against which many texts are read."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from redline.align import landmarks
from redline.cuts import Part, cuts, parts
from redline.key import blank
from redline.region import Region
from redline.segment import Tokenised, tokenise, tokenise_all


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

    def part(self, region: Region) -> list[str]:
        """The tokens of this text in a region."""
        return self.tokens[region.new_start - self.first : region.new_end - self.first]

    def keys_of(self, region: Region) -> list[str]:
        """The keys of the tokens in a region."""
        return self.keys[region.new_start - self.first : region.new_end - self.first]

    def widen(self, base: "Paragraph") -> None:
        """Take in all tokens of the text; their numbers stay."""
        tail = len(base.tokens) - self.tail
        same = self.tokens is self.keys and base.tokens is base.keys
        self.tokens = [*base.tokens[: self.first], *self.tokens, *base.tokens[tail:]]
        self.keys = self.tokens if same else [*base.keys[: self.first], *self.keys, *base.keys[tail:]]
        self.first = self.tail = 0


class Paragraph:
    """The tokens of a base text, their keys, which of them are blank, and the words that stand in it once.

    `offsets` are the code points before each token, `ranks` the words before it, `marks` the landmarks among these;
    each has one number more, for the end.
    """

    __slots__ = (
        "_cut_offsets",
        "_cut_tokens",
        "blanks",
        "keys",
        "landmark_tokens",
        "landmarks",
        "locale",
        "marks",
        "offsets",
        "ranks",
        "text",
        "tokens",
        "word_places",
        "words",
    )

    def __init__(self, text: str, locale: str) -> None:
        self.text = text
        self.locale = locale
        self.tokens, self.keys = tokenise(text, locale) if text else ([], [])
        self.offsets = list(accumulate(map(len, self.tokens), initial=0))
        self.blanks = [blank(token) for token in self.keys]
        self.ranks = list(accumulate((not blank for blank in self.blanks), initial=0))
        self.word_places = [index for index, blank in enumerate(self.blanks) if not blank]
        self.words = [self.keys[index] for index in self.word_places]
        self.landmarks = landmarks(self.words)
        self.landmark_tokens = [index for index in self.word_places if self.keys[index] in self.landmarks]
        self.marks = list(accumulate((key in self.landmarks for key in self.keys), initial=0))
        self._cut_tokens = cuts(self.tokens)
        self._cut_offsets = [self.offsets[index] for index in self._cut_tokens]

    def between(self, start: int, end: int) -> str:
        """The text of the base tokens `[start, end)`."""
        return self.text[self.offsets[start] : self.offsets[end]]

    def read(self, texts: Sequence[str]) -> Iterator[Reading]:
        """The tokens of texts, segmenting only what differs from the base."""
        found = [parts(self.text, self._cut_offsets, text) for text in texts]
        known = tokenise_all(
            {text[part.start : part.end] for text, its in zip(texts, found, strict=True) for part in its}, self.locale
        )
        return (self._reading(text, its, known) for text, its in zip(texts, found, strict=True))

    def _reading(self, text: str, found: Sequence[Part], known: Tokenised) -> Reading:
        """The tokens of a text that differs in some parts: theirs, and between them the base's."""
        begin = reached = self._cut_tokens[found[0].first_cut]
        tokens: list[str] = []
        keys: list[str] = []
        coarse: list[Region] = []
        for part in found:
            first, last = self._cut_tokens[part.first_cut], self._cut_tokens[part.last_cut]
            more, more_keys = known[text[part.start : part.end]]
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
