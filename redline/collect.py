"""What all the proposals change, each different text read once and each different change kept once."""

from collections.abc import Iterable

from redline.change import Change, Same, Voice, change_of
from redline.errors import RedlineError
from redline.key import intake, key
from redline.paragraph import Paragraph, Reading
from redline.pieces import Proposal
from redline.region import Region
from redline.regions import regions


def voices_of(proposals: Iterable[Proposal]) -> list[Voice]:
    """The different texts as they are taken in, each with all who propose it; "" for a deletion."""
    voices: dict[str, Voice] = {}
    ids: set[str] = set()
    for proposal in proposals:
        if proposal.id in ids:
            raise RedlineError(f"Two proposals have the id {proposal.id!r}; each needs its own.")
        ids.add(proposal.id)
        if not proposal.sponsors:
            raise RedlineError(f"Proposal {proposal.id!r} names no sponsor; it needs at least one.")
        text = intake(proposal.text or "")
        voice = voices.get(text)
        if voice is None:
            voice = voices[text] = Voice(text if key(text) else "")
        voice.ids.append(proposal.id)
        voice.sponsors.update(proposal.sponsors)
    return list(voices.values())


def changes_of(base: Paragraph, voices: Iterable[Voice]) -> dict[Voice, list[Change]]:
    """What each text that differs from the base changes in it, in order."""
    seen: dict[tuple[int, int, tuple[str, ...]], Change] = {}
    made: dict[Voice, list[Change]] = {}
    nothing = Reading([], [], 0, 0)
    for voice in voices:
        if voice.text == base.text:
            continue
        if voice.text:
            new = base.read(voice.text)
            found = regions(base, new)
        else:
            # A deleted paragraph is one change, whatever else could be said of its words.
            new = nothing
            found = [Region(0, len(base.tokens), 0, 0)] if any(base.keys) else []
        changes: list[Change] = []
        for region in found:
            identity = (region.start, region.end, tuple(new.part(region)))
            if identity not in seen:
                seen[identity] = change_of(base, new, region)
            changes.append(seen[identity])
        if changes:
            made[voice] = changes
    return made


def same_of(made: dict[Voice, list[Change]]) -> Iterable[Same]:
    """The changes, those that are the same as one."""
    same: dict[tuple[int, int, str], Same] = {}
    for voice, changes in made.items():
        for change in changes:
            identity = (change.core_start, change.core_end, change.body_key)
            if identity not in same:
                same[identity] = Same(change)
            same[identity].add(change, voice)
    return same.values()
