"""The words of a paragraph as a form repeats them: all of them, some, or with small differences."""

from collections.abc import Sequence, Set
from functools import cached_property

from models.drafts.version import Paragraph
from redline import key
from worker.documents.forms.places.notation import without_quotes

_SHORTEST_WORDS = 12  # letters of words by which the one paragraph is found that has them, or similar ones
_LENGTH = 4  # letters in a row, compared where words are similar; people write Khmer and Chinese without spaces
_SIMILAR = 0.7  # of what is compared, how much a paragraph must have
_NEXT_SIMILAR = 0.5  # from here on, another paragraph may be meant as well


class Wordings:
    """The words of the paragraphs of a draft."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._keys = [key_of_words(each.text) for each in paragraphs]
        self._first = dict(zip(reversed(self._keys), reversed(paragraphs), strict=True))

    def equal(self, text: str) -> Paragraph | None:
        """The first paragraph with exactly these words."""
        return self._first.get(key_of_words(text))

    def having(self, text: str) -> Paragraph | None:
        """The one paragraph that has these words, or has them behind its number."""
        for quoted in (without_quotes(text), without_quotes(text.partition(" ")[2])):
            words = key_of_words(quoted)
            if len(words) >= _SHORTEST_WORDS:
                found = [each for each, own in zip(self._paragraphs, self._keys, strict=True) if words in own]
                if len(found) == 1:
                    return found[0]
        return None

    def similar(self, text: str) -> Paragraph | None:
        """The paragraph that has words like these, if no other has any that come near."""
        words = key_of_words(without_quotes(text))
        if len(words) < _SHORTEST_WORDS:
            return None
        wanted = _letters_in_a_row(words)
        shares = [len(wanted & own) / len(wanted) for own in self._in_a_row]
        near = [at for at, share in enumerate(shares) if share >= _NEXT_SIMILAR]
        return self._paragraphs[near[0]] if len(near) == 1 and shares[near[0]] >= _SIMILAR else None

    @cached_property
    def _in_a_row(self) -> list[Set[str]]:
        return [_letters_in_a_row(words) for words in self._keys]


def key_of_words(words: str) -> str:
    """Equal for the words of a paragraph and a cell that holds them: a row whose outer cells are empty begins or ends with a
    space, which no cell keeps."""
    return key(words).strip()


def has_words_of(paragraph: Paragraph, words: str) -> bool:
    """Whether a paragraph has the words that a form has beside its number."""
    return bool(words) and key_of_words(without_quotes(words)) in key_of_words(paragraph.text)


def _letters_in_a_row(words: str) -> frozenset[str]:
    return frozenset(words[at : at + _LENGTH] for at in range(len(words) - _LENGTH + 1))
