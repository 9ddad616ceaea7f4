"""One change of a base paragraph, and all the changes that are the same."""

from collections import Counter
from collections.abc import Sequence

from redline.paragraph import Paragraph, Reading
from redline.region import Region


class Voice:
    """A proposed text, everybody who proposes it letter by letter, and what it changes in the base, in order."""

    __slots__ = ("changes", "ids", "sponsors", "text")

    def __init__(self, text: str, sponsors: tuple[str, ...], ids: tuple[str, ...]) -> None:
        self.text = text
        self.sponsors = sponsors
        self.ids = ids
        self.changes: list[Change] = []


class Change:
    """Base tokens `[start, end)` become `lead + body + trail`.

    The core is what the change is about: its base run without outer white space, and `body`, the replacement without
    outer white space (`lead` and `trail`). A change of white space alone is all core. `words` are the keys of the
    replacement's words, `edges` those of lead and trail, `voices` the texts that make the change.
    """

    __slots__ = (
        "body",
        "body_key",
        "core_end",
        "core_start",
        "edges",
        "end",
        "lead",
        "start",
        "text",
        "trail",
        "voices",
        "words",
    )

    def __init__(self, base: Paragraph, new: Reading, region: Region) -> None:
        """The change that a region of a text makes."""
        start, end, first, last = region
        keys = new.keys[first - new.first : last - new.first]
        tokens = keys if new.tokens is new.keys else new.part(region)
        words = tuple(filter(str.strip, keys))
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
        self.start = start
        self.end = end
        self.core_start = core_start
        self.core_end = core_end
        self.words = words
        self.text = "".join(tokens)
        if head == 0 and tail == len(keys):
            self.lead = self.trail = ""
            self.body = self.text
            self.edges = ("", "")
        else:
            self.lead = "".join(tokens[:head])
            self.body = "".join(tokens[head:tail])
            self.trail = "".join(tokens[tail:])
            self.edges = ("".join(keys[:head]), "".join(keys[tail:]))
        self.body_key = self.body if tokens is keys else "".join(keys[head:tail])
        self.voices: list[Voice] = []


class Same:
    """All changes with one core and, by key, one body: what one edit is to the merge.

    `start` and `end` are the outermost borders of their runs.
    """

    __slots__ = ("changes", "core_end", "core_start", "end", "start", "words")

    def __init__(self, changes: Sequence[Change]) -> None:
        first = changes[0]
        self.changes = changes
        self.core_start = first.core_start
        self.core_end = first.core_end
        self.start = first.start
        self.end = first.end
        self.words = first.words
        if len(changes) > 1:
            self.start = min(change.start for change in changes)
            self.end = max(change.end for change in changes)
            # The same text can be other words beside other neighbours; which are taken must not hang on who came first.
            self.words = min(change.words for change in changes)

    @property
    def insertion(self) -> bool:
        """Whether nothing of the base goes."""
        return self.core_start == self.core_end

    def voices(self) -> list[Voice]:
        """Everybody who makes this change."""
        return [voice for change in self.changes for voice in change.voices]

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
        for change in self.changes:
            heads = sum(len(voice.ids) for voice in change.voices)
            bodies[change.body] += heads
            if (change.start, change.end, change.edges) == (start, end, edges):
                leads[change.lead] += heads
                trails[change.trail] += heads
        return start, end, most_used(leads), most_used(bodies), most_used(trails)


def most_used(spellings: Counter[str]) -> str:
    """The spelling that is used most, of several the smallest by code point."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
