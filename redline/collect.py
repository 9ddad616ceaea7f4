"""What all the proposals change, each different text read once and each different change kept once."""

from collections.abc import Iterator, Sequence

from redline.change import Change, Same, Voice
from redline.errors import RedlineError
from redline.key import intake, is_void
from redline.paragraph import Paragraph, Reading
from redline.pieces import Proposal
from redline.regions import regions

_AT_ONCE = 500  # texts that are read together


def voices_of(proposals: Sequence[Proposal]) -> list[Voice]:
    """The different texts as they are taken in, each with all who propose it; "" for a deletion."""
    _check(proposals)
    by_text: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_text.setdefault(intake(proposal.text or ""), []).append(proposal)
    return [_voice("" if is_void(text) else text, alike) for text, alike in by_text.items()]


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


def changes_of(base: Paragraph, voices: Sequence[Voice]) -> list[Same]:
    """What the texts change in the base, in order of the cores, those changes that are the same as one.

    Each voice is given its changes, and each change its voices.
    """
    known: dict[tuple[int, int, tuple[str, ...]], Change] = {}
    for voice, new in _readings(base, voices):
        for region in regions(base, new):
            identity = (region.start, region.end, tuple(new.part(region)))
            change = known.get(identity)
            if change is None:
                change = known[identity] = Change(base, new, region)
            change.voices.append(voice)
            voice.changes.append(change)
    same: dict[tuple[int, int, str], list[Change]] = {}
    for change in known.values():
        same.setdefault((change.core_start, change.core_end, change.body_key), []).append(change)
    return [Same(same[identity]) for identity in sorted(same)]


def _readings(base: Paragraph, voices: Sequence[Voice]) -> Iterator[tuple[Voice, Reading]]:
    """The voices that do not just repeat the base, each with its text as it is read."""
    differing = [voice for voice in voices if voice.text != base.text]
    for start in range(0, len(differing), _AT_ONCE):
        some = differing[start : start + _AT_ONCE]
        yield from zip(some, base.read([voice.text for voice in some]), strict=True)
