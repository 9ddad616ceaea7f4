"""What all the proposals change: each different text is read once, and each different change is kept once.

Where one run of words came, went or gave way to others, nothing needs to be aligned: what `regions` would find is known
at once. It is shown here for each case why.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from operator import attrgetter

from redline.diff.cuts import Part
from redline.diff.diff import regions
from redline.diff.paragraph import Paragraph
from redline.engine import compiled
from redline.errors import RedlineError
from redline.merge.change import Change, Core, DistinctText
from redline.pieces import Proposal
from redline.text.key import shown_or_empty
from redline.text.segment import Tokenised, tokenise_all, tokenise_together

_BATCH = 500  # texts that are read together
Run = tuple[int, int, int, int]  # base tokens from and to, and a part's own tokens from and to
_SPACE = frozenset(" ")


class SingleChanges:
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
            yield self._changes_of_parts(parts, words) or self._changes_of_whole(parts, words)

    def _changes_of_parts(self, parts: Sequence[Part], words: Tokenised) -> list[Change] | None:
        changes: list[Change] = []
        for part in parts:
            change = self._single_change(part, words)
            if change is None:
                return None
            changes.append(change)
        return changes if len(changes) == 1 or are_independent(self._base, changes) else None

    def _single_change(self, part: Part, words: Tokenised) -> Change | None:
        known = self._known
        if part in known:
            return known[part]
        start, end, text = part
        tokens, keys = words[text]
        change = None
        run = single_region(self._base.keys, start, end, keys)
        if run is not None:
            start, end, first, last = run
            new = keys[first:last]
            change = Change(self._base, start, end, new if tokens is keys else tokens[first:last], new)
        known[part] = change
        return change

    def _changes_of_whole(self, parts: Sequence[Part], words: Tokenised) -> list[Change]:
        return [Change(self._base, *change) for change in changes_of_text(self._base, parts, words)]


def changes_of_text(
    base: Paragraph, parts: Sequence[Part], words: Tokenised
) -> list[tuple[int, int, list[str], list[str]]]:
    """What a text changes that differs in some parts: base tokens from and to, and the tokens and keys in their place."""
    reading = base.read_parts(parts, words)
    found: list[tuple[int, int, list[str], list[str]]] = []
    for region in regions(base, reading):
        keys = reading.keys_of(region)
        tokens = keys if reading.tokens is reading.keys else reading.tokens_of(region)
        found.append((region.start, region.end, tokens, keys))
    return found


def distinct_texts(proposals: Sequence[Proposal]) -> dict[str, DistinctText]:
    """The different texts, with LF as their line ends, each with all who propose it; "" for a deletion."""
    if compiled and (wordings := compiled.distinct_texts(proposals)) is not None:
        return wordings
    _check(proposals)
    by_text: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        text = proposal.text or ""
        if not text.isascii() or "\r" in text:
            text = shown_or_empty(text)
        if text in by_text:
            by_text[text].append(proposal)
        else:
            by_text[text] = [proposal]
    return {text: _distinct_text(text, alike) for text, alike in by_text.items()}


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


def _distinct_text(text: str, proposals: Sequence[Proposal]) -> DistinctText:
    if len(proposals) == 1 and len(proposals[0].sponsors) == 1:
        return DistinctText(text, tuple(proposals[0].sponsors), (proposals[0].id,))
    return DistinctText(
        text,
        tuple(sorted({sponsor for proposal in proposals for sponsor in proposal.sponsors})),
        tuple(sorted(proposal.id for proposal in proposals)),
    )


def cores_of(base: Paragraph, wordings: Iterable[DistinctText]) -> list[Core]:
    """What the texts change in the base, in order.

    Each change is given its wordings, and each wording the number of its changes.
    """
    if compiled:
        return compiled.cores_of(
            base.compiled_base,
            list(wordings),
            partial(tokenise_together, locale=base.locale),
            partial(tokenise_all, locale=base.locale),
            partial(changes_of_text, base),
        )
    different: list[Change] = []
    singles = SingleChanges(base)
    differing = [wording for wording in wordings if wording.text != base.text]
    for start in range(0, len(differing), _BATCH):
        some = differing[start : start + _BATCH]
        for wording, changes in zip(some, singles.changes_of([wording.text for wording in some]), strict=True):
            wording.changes = len(changes)
            for change in changes:
                if not change.wordings:
                    different.append(change)
                change.wordings.append(wording)
    return _group_by_core(different)


def _group_by_core(changes: Iterable[Change]) -> list[Core]:
    cores: dict[tuple[int, int], Core] = {}
    for change in changes:
        place = (change.core_start, change.core_end)
        core = cores.get(place)
        if core is None:
            cores[place] = Core(change)
        else:
            core.add(change)
    return [cores[place] for place in sorted(cores)]


def single_region(known: Sequence[str], start: int, end: int, keys: Sequence[str]) -> Run | None:
    """The one region of a text that has tokens with these `keys` where the base, whose keys are `known`, has its tokens
    `[start, end)`, and is like the base elsewhere; None if it takes a closer look.

    If what is left between common tokens shares no word with the base's, nothing in it corresponds, and a region with
    words on both sides is never slid. If it only came or went, it has its place where it cannot be slid either.
    """
    first, last = 0, len(keys)
    while start < end and first < last and known[start] == keys[first]:
        start += 1
        first += 1
    while start < end and first < last and known[end - 1] == keys[last - 1]:
        end -= 1
        last -= 1
    if start == end or first == last:
        return (
            (start, end, first, last)
            if _has_one_place(known, start, end, keys[first:last] or known[start:end])
            else None
        )
    if last - first > 1 or end - start > 1:
        if "".join(keys[first:last]) == "".join(known[start:end]):
            return None  # the same words, divided otherwise
        shared = {*keys[first:last]}.intersection(known[start:end])
        if not shared <= _SPACE and any(map(str.strip, shared)):
            return None
    return start, end, first, last


def _has_one_place(keys: Sequence[str], start: int, end: int, moving: Sequence[str]) -> bool:
    """Whether words that came or went would stand nowhere else with the same result, or only before the space that
    stands before them instead of behind the space at their end.

    Of these two places the latter is chosen: a border behind a space is as natural as one before it, or more so.
    """
    if not any(map(str.strip, moving)) or (end < len(keys) and keys[end] == moving[0]):
        return False
    if start == 0 or keys[start - 1] != moving[-1]:
        return True
    return (
        moving[-1] == " "
        and moving[-2].strip() != ""
        and (start == 1 or (keys[start - 2].strip() != "" and keys[start - 2] != moving[-2]))
    )


def are_independent(base: Paragraph, changes: Sequence[Change]) -> bool:
    """Whether the single changes of several parts, in order, are what the text as a whole changes.

    They are if between any two of them the base keeps a landmark and enough words to read as two changes, no landmark
    from the first to the last of them came anew, and none that only came or went could be aligned with words behind it.
    """
    ranks, marks, places = base.ranks, base.marks, base.landmarks
    for left, right in pairwise(changes):
        # Parts begin and end where words do, so that one of the two words has letters.
        start, end = left.end, right.start
        if ranks[end] - ranks[start] < 2 or marks[start] == marks[end] or not _is_anchored(base, left):
            return False
    if all(places.keys().isdisjoint(change.keys) for change in changes):
        return True
    first, last = ranks[changes[0].start], ranks[changes[-1].end]
    return not any(first <= places.get(key, -1) < last for change in changes for key in change.keys)


def _is_anchored(base: Paragraph, change: Change) -> bool:
    first, last = base.ranks[change.start], base.ranks[change.end]
    if first < last and change.has_words:
        return True  # they share no word
    word = base.words[first] if first < last else next(filter(str.strip, change.keys), None)
    return word is None or word != base.words[last]
