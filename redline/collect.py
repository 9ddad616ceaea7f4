"""What all the proposals change, each different text read once and each different change kept once."""

from collections.abc import Iterable, Sequence

from redline.change import Change, Core, Voice
from redline.cuts import Part
from redline.errors import RedlineError
from redline.key import intake, is_void
from redline.paragraph import Paragraph
from redline.pieces import Proposal
from redline.read import Singles

_AT_ONCE = 500  # texts that are read together


def voices_of(proposals: Sequence[Proposal]) -> dict[str, Voice]:
    """The different texts as they are taken in, each with all who propose it; "" for a deletion."""
    _check(proposals)
    by_text: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        text = intake(proposal.text or "")
        by_text.setdefault("" if is_void(text) else text, []).append(proposal)
    return {text: _voice(text, alike) for text, alike in by_text.items()}


def _check(proposals: Sequence[Proposal]) -> None:
    if len({proposal.id for proposal in proposals}) == len(proposals) and all(each.sponsors for each in proposals):
        return
    ids: set[str] = set()
    for proposal in proposals:
        if proposal.id in ids:
            raise RedlineError(f"Two proposals have the id {proposal.id!r}; each needs its own.")
        ids.add(proposal.id)
        if not proposal.sponsors:
            raise RedlineError(f"Proposal {proposal.id!r} names no sponsor; it needs at least one.")


def _voice(text: str, proposals: Sequence[Proposal]) -> Voice:
    if len(proposals) == 1:
        [only] = proposals
        sponsors = only.sponsors if len(only.sponsors) == 1 else tuple(sorted(set(only.sponsors)))
        return Voice(text, sponsors, (only.id,))
    return Voice(
        text,
        tuple(sorted({sponsor for proposal in proposals for sponsor in proposal.sponsors})),
        tuple(sorted(proposal.id for proposal in proposals)),
    )


def cores_of(base: Paragraph, voices: Iterable[Voice]) -> list[Core]:
    """What the texts change in the base, in order.

    Each voice is given its changes, and each change its voices.
    """
    differing: dict[tuple[Part, ...], list[Voice]] = {}
    for voice in voices:
        if voice.text != base.text:
            differing.setdefault(base.parts(voice.text), []).append(voice)
    made: list[Change] = []
    singles = Singles(base)
    found = list(differing)
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        for parts, changes in zip(some, singles.changes_of(some), strict=True):
            for voice in (alike := differing[parts]):
                voice.changes = changes
            for change in changes:
                if not change.voices:
                    made.append(change)
                change.voices += alike
    return _by_core(made)


def _by_core(changes: Iterable[Change]) -> list[Core]:
    cores: dict[tuple[int, int], dict[str, list[Change]]] = {}
    for change in changes:
        core = (change.core_start, change.core_end)
        bodies = cores.get(core)
        if bodies is None:
            cores[core] = {change.body_key: [change]}
        elif change.body_key in bodies:
            bodies[change.body_key].append(change)
        else:
            bodies[change.body_key] = [change]
    return [Core(*core, cores[core]) for core in sorted(cores)]
