"""One change of a base paragraph, and all the changes that are the same."""

from collections import Counter
from dataclasses import dataclass, field

from redline.paragraph import Paragraph, Reading
from redline.region import Region


@dataclass(slots=True, eq=False)
class Voice:
    """A proposed text, and everybody who proposes it letter by letter."""

    text: str
    ids: list[str] = field(default_factory=list)
    sponsors: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Change:
    """Base tokens `[start, end)` become `lead + body + trail`.

    The core is what the change is about: its base run without outer white space, and `body`, the replacement without
    outer white space (`lead` and `trail`). A change of white space alone is all core.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    lead: str
    body: str
    trail: str
    body_key: str
    words: tuple[str, ...]
    edges: tuple[str, str]  # keys of lead and trail

    @property
    def text(self) -> str:
        """The whole replacement."""
        return self.lead + self.body + self.trail


def change_of(base: Paragraph, new: Reading, region: Region) -> Change:
    """The change that a region of a text makes."""
    start, end, first, last = region
    keys = new.keys[first - new.first : last - new.first]
    tokens = new.part(region)
    words = tuple([word for word in keys if word.strip()])
    core_start, core_end = start, end
    while core_start < core_end and base.blanks[core_start]:
        core_start += 1
    while core_end > core_start and base.blanks[core_end - 1]:
        core_end -= 1
    head, tail = 0, len(keys)
    if core_start == core_end and (start < end or not words):
        core_start, core_end = start, end  # about white space alone
    elif words:
        while not keys[head].strip():
            head += 1
        while not keys[tail - 1].strip():
            tail -= 1
    else:
        head = tail  # what is left behind deleted words
    return Change(
        start=start,
        end=end,
        core_start=core_start,
        core_end=core_end,
        lead="".join(tokens[:head]),
        body="".join(tokens[head:tail]),
        trail="".join(tokens[tail:]),
        body_key="".join(keys[head:tail]),
        words=words,
        edges=("".join(keys[:head]), "".join(keys[tail:])),
    )


class Same:
    """All changes with one core and, by key, one body: what one edit is to the merge.

    `start` and `end` are the outermost borders of their runs.
    """

    __slots__ = ("body_key", "changes", "core_end", "core_start", "end", "start", "words")

    def __init__(self, first: Change) -> None:
        self.core_start = first.core_start
        self.core_end = first.core_end
        self.start = first.start
        self.end = first.end
        self.body_key = first.body_key
        self.words = first.words
        self.changes: dict[Change, list[Voice]] = {}

    def add(self, change: Change, voice: Voice) -> None:
        """Count a voice that makes the change."""
        self.changes.setdefault(change, []).append(voice)
        self.start = min(self.start, change.start)
        self.end = max(self.end, change.end)
        if change.words != self.words:
            # The same text can be other words beside other neighbours; which are taken must not hang on who came first.
            self.words = min(self.words, change.words)

    @property
    def insertion(self) -> bool:
        """Whether nothing of the base goes."""
        return self.core_start == self.core_end

    def voices(self) -> list[Voice]:
        """Everybody who makes this change."""
        return [voice for voices in self.changes.values() for voice in voices]

    def spelled(self) -> tuple[int, int, str, str, str]:
        """The run (start, end) and the replacement (lead, body, trail) that stand for all of them.

        The run is chosen by a rule that does not count heads, so that repeating a proposal cannot move it; the
        spelling by how many use it, then by code point.
        """
        if len(self.changes) == 1:
            [only] = self.changes
            return only.start, only.end, only.lead, only.body, only.trail
        start, end, edges = min((change.start, change.end, change.edges) for change in self.changes)
        leads: Counter[str] = Counter()
        bodies: Counter[str] = Counter()
        trails: Counter[str] = Counter()
        for change, voices in self.changes.items():
            heads = sum(len(voice.ids) for voice in voices)
            bodies[change.body] += heads
            if (change.start, change.end, change.edges) == (start, end, edges):
                leads[change.lead] += heads
                trails[change.trail] += heads
        return start, end, most_used(leads), most_used(bodies), most_used(trails)


def most_used(spellings: Counter[str]) -> str:
    """The spelling that is used most, of several the smallest by code point."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
