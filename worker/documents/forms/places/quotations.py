"""The paragraph that a form quotes: all of its words, some of them, or almost the same."""

from collections.abc import Sequence, Set
from functools import cached_property

from models.drafts.version import Paragraph
from redline import key
from worker.documents.forms.places.notation import without_quotes

_SHORTEST_WORDS = 12  # letters of words by which the one paragraph is found that has them, or similar ones
_NGRAM = 4  # characters of what is compared where words are similar; people write Khmer and Chinese without spaces
_SIMILAR = 0.7  # share of the n-grams of a quotation that a paragraph must have
_NEXT_SIMILAR = 0.5  # from here on, another paragraph may be meant as well


class QuotationFinder:
    """Finds the paragraph of a draft that a form quotes."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._keys = [key_of_words(each.text) for each in paragraphs]
        self._first = dict(zip(reversed(self._keys), reversed(paragraphs), strict=True))

    def find_equal(self, text: str) -> Paragraph | None:
        """The first paragraph with exactly these words."""
        return self._first.get(key_of_words(text))

    def find_containing(self, text: str) -> Paragraph | None:
        """The one paragraph that has these words, or has them behind its number."""
        for quoted in (without_quotes(text), without_quotes(text.partition(" ")[2])):
            words = key_of_words(quoted)
            if len(words) >= _SHORTEST_WORDS:
                found = [each for each, own in zip(self._paragraphs, self._keys, strict=True) if words in own]
                if len(found) == 1:
                    return found[0]
        return None

    def find_similar(self, text: str) -> Paragraph | None:
        """The paragraph that has words like these, if no other has any that come near."""
        words = key_of_words(without_quotes(text))
        if len(words) < _SHORTEST_WORDS:
            return None
        wanted = _ngrams(words)
        shares = [len(wanted & own) / len(wanted) for own in self._ngrams_of_paragraphs]
        near = [at for at, share in enumerate(shares) if share >= _NEXT_SIMILAR]
        return self._paragraphs[near[0]] if len(near) == 1 and shares[near[0]] >= _SIMILAR else None

    @cached_property
    def _ngrams_of_paragraphs(self) -> list[Set[str]]:
        return [_ngrams(words) for words in self._keys]


def key_of_words(words: str) -> str:
    """Equal for the words of a paragraph and a cell that holds them: a row whose outer cells are empty begins or ends with a
    space, which no cell keeps."""
    return key(words).strip()


def has_words_of(paragraph: Paragraph, words: str) -> bool:
    """Whether a paragraph has the words that a form has beside its number."""
    return bool(words) and key_of_words(without_quotes(words)) in key_of_words(paragraph.text)


def _ngrams(words: str) -> frozenset[str]:
    return frozenset(words[at : at + _NGRAM] for at in range(len(words) - _NGRAM + 1))
