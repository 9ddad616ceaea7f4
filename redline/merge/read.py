"""What texts change in a base, found out by reading each differing part of them once."""

from collections.abc import Iterator, Sequence

from redline.diff.cuts import Part
from redline.diff.regions import regions
from redline.diff.single import apart, single
from redline.merge.change import Change
from redline.merge.paragraph import Paragraph
from redline.text.segment import Tokenised, tokenise_all


class Singles:
    """The parts of texts that have been found to make a single change, or not (None)."""

    __slots__ = ("_base", "_known")

    def __init__(self, base: Paragraph) -> None:
        self._base = base
        self._known: dict[Part, Change | None] = {}

    def changes_of(self, texts: Sequence[str]) -> Iterator[list[Change]]:
        """What each of the texts changes."""
        base = self._base
        found = [base.parts(text) for text in texts]
        words = tokenise_all([part[2] for parts in found for part in parts], base.locale)
        for parts in found:
            yield self._one_by_one(parts, words) or self._as_a_whole(parts, words)

    def _one_by_one(self, parts: Sequence[Part], words: Tokenised) -> list[Change] | None:
        changes: list[Change] = []
        for part in parts:
            change = self._single(part, words)
            if change is None:
                return None
            changes.append(change)
        return changes if len(changes) == 1 or apart(self._base, changes) else None

    def _single(self, part: Part, words: Tokenised) -> Change | None:
        known = self._known
        if part in known:
            return known[part]
        start, end, text = part
        tokens, keys = words[text]
        change = None
        run = single(self._base.keys, start, end, keys)
        if run is not None:
            start, end, first, last = run
            new = keys[first:last]
            change = Change(self._base, start, end, new if tokens is keys else tokens[first:last], new)
        known[part] = change
        return change

    def _as_a_whole(self, parts: Sequence[Part], words: Tokenised) -> list[Change]:
        return [Change(self._base, *change) for change in changed(self._base, parts, words)]


def changed(base: Paragraph, parts: Sequence[Part], words: Tokenised) -> list[tuple[int, int, list[str], list[str]]]:
    """What a text changes that differs in some parts: base tokens from and to, and the tokens and keys in their place."""
    reading = base.reading(parts, words)
    found: list[tuple[int, int, list[str], list[str]]] = []
    for region in regions(base, reading):
        keys = reading.keys_of(region)
        tokens = keys if reading.tokens is reading.keys else reading.part(region)
        found.append((region.start, region.end, tokens, keys))
    return found
