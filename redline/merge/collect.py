"""What all the proposals change, each different text read once and each different change kept once."""

from collections.abc import Iterable, Sequence
from functools import partial
from operator import attrgetter

from redline.engine import compiled
from redline.errors import RedlineError
from redline.merge.change import Change, Core, DistinctText
from redline.merge.paragraph import Paragraph
from redline.merge.pieces import Proposal
from redline.merge.read import Singles, changed
from redline.text.key import taken_in
from redline.text.segment import tokenise_all, tokenise_together

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
