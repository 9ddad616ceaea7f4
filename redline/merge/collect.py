"""What all the proposals change, each different text read once and each different change kept once."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter

from redline.diff.cuts import Part
from redline.diff.regions import regions
from redline.diff.single import apart, single
from redline.engine import compiled
from redline.errors import RedlineError
from redline.merge.change import Change, Core, DistinctText
from redline.merge.paragraph import Paragraph
from redline.merge.pieces import Proposal
from redline.text.key import taken_in
from redline.text.segment import Tokenised, tokenise_all, tokenise_together


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


_AT_ONCE = 500  # texts that are read together


def voices_of(proposals: Sequence[Proposal]) -> dict[str, DistinctText]:
    """The different texts as they are taken in, each with all who propose it; "" for a deletion."""
    if compiled and (voices := compiled.voices_of(proposals)) is not None:
        return voices
    _check(proposals)
    by_text: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        text = proposal.text or ""
        if not text.isascii() or "\r" in text:
            text = taken_in(text)
        if text in by_text:
            by_text[text].append(proposal)
        else:
            by_text[text] = [proposal]
    return {text: _voice(text, alike) for text, alike in by_text.items()}


def _check(proposals: Sequence[Proposal]) -> None:
    if len({proposal.id for proposal in proposals}) == len(proposals) and all(map(attrgetter("sponsors"), proposals)):
        return
    ids: set[str] = set()
    for proposal in proposals:
        if proposal.id in ids:
            raise RedlineError(f"Two proposals have the id {proposal.id!r}; each needs its own.")
        ids.add(proposal.id)
        if not proposal.sponsors:
            raise RedlineError(f"Proposal {proposal.id!r} names no sponsor; it needs at least one.")


def _voice(text: str, proposals: Sequence[Proposal]) -> DistinctText:
    if len(proposals) == 1 and len(proposals[0].sponsors) == 1:
        return DistinctText(text, tuple(proposals[0].sponsors), (proposals[0].id,))
    return DistinctText(
        text,
        tuple(sorted({sponsor for proposal in proposals for sponsor in proposal.sponsors})),
        tuple(sorted(proposal.id for proposal in proposals)),
    )


def cores_of(base: Paragraph, voices: Iterable[DistinctText]) -> list[Core]:
    """What the texts change in the base, in order.

    Each change is given its voices, and each voice the number of its changes.
    """
    if compiled:
        return compiled.cores_of(
            base.in_c,
            list(voices),
            partial(tokenise_together, locale=base.locale),
            partial(tokenise_all, locale=base.locale),
            partial(changed, base),
        )
    made: list[Change] = []
    singles = Singles(base)
    differing = [voice for voice in voices if voice.text != base.text]
    for start in range(0, len(differing), _AT_ONCE):
        some = differing[start : start + _AT_ONCE]
        for voice, changes in zip(some, singles.changes_of([voice.text for voice in some]), strict=True):
            voice.changes = len(changes)
            for change in changes:
                if not change.voices:
                    made.append(change)
                change.voices.append(voice)
    return _by_core(made)


def _by_core(changes: Iterable[Change]) -> list[Core]:
    cores: dict[tuple[int, int], Core] = {}
    for change in changes:
        place = (change.core_start, change.core_end)
        core = cores.get(place)
        if core is None:
            cores[place] = Core(change)
        else:
            core.add(change)
    return [cores[place] for place in sorted(cores)]
