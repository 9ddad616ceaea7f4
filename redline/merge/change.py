"""One change of a base paragraph, and all the changes that are the same."""

from collections import Counter
from collections.abc import Iterable, Sequence

from redline.diff.paragraph import Paragraph


class DistinctText:
    """A proposed text, everybody who proposes it letter by letter, and how many changes it makes in the base.

    It does not refer to the changes, which refer to it: a reference cycle would have to wait for the garbage collector.
    """

    __slots__ = ("changes", "ids", "sponsors", "text")

    def __init__(self, text: str, sponsors: tuple[str, ...], ids: tuple[str, ...]) -> None:
        self.text = text
        self.sponsors = sponsors
        self.ids = ids
        self.changes = 0


class Change:
    """Base tokens `[start, end)` become `lead + body + trail`, which is `text`.

    The core is what the change is about: its base run without outer white space, and `body`, the replacement without
    outer white space (`lead` and `trail`). A change of white space alone is all core. `keys` are those of the tokens of
    the text, `body_key` is that of the body, `wordings` are the texts that make the change.
    """

    __slots__ = (
        "_first",
        "_last",
        "_tokens",
        "body_key",
        "core_end",
        "core_start",
        "end",
        "keys",
        "start",
        "text",
        "wordings",
    )

    def __init__(self, base: Paragraph, start: int, end: int, tokens: Sequence[str], keys: Sequence[str]) -> None:
        """The change of a base run into tokens, which have these keys; one and the same sequence where they are alike."""
        self.start = self.core_start = start
        self.end = self.core_end = end
        self.keys = keys
        self.text = text = "".join(tokens)
        self.body_key = text if tokens is keys else "".join(keys)
        self.wordings: list[DistinctText] = []
        self._tokens = tokens
        self._first, self._last = 0, len(tokens)
        blanks = base.blanks
        if (start < end and (blanks[start] or blanks[end - 1])) or (
            keys and not (keys[0].strip() and keys[-1].strip())
        ):
            self._leave_out_white_space(blanks)

    def _leave_out_white_space(self, blanks: Sequence[bool]) -> None:
        start, end, keys = self.start, self.end, self.keys
        while start < end and blanks[start]:
            start += 1
        while end > start and blanks[end - 1]:
            end -= 1
        words = self.has_words
        if start == end and (self.start < self.end or not words):
            return  # about white space alone
        self.core_start, self.core_end = start, end
        head, tail = 0, len(keys)
        if not words:
            head = tail  # what is left behind deleted words
        else:
            while not keys[head].strip():
                head += 1
            while not keys[tail - 1].strip():
                tail -= 1
        self._first, self._last = head, tail
        self.body_key = "".join(keys[head:tail])

    @property
    def lead(self) -> str:
        """The white space before the body."""
        return "".join(self._tokens[: self._first])

    @property
    def body(self) -> str:
        """The words, or white space, that the change is about."""
        return "".join(self._tokens[self._first : self._last])

    @property
    def trail(self) -> str:
        """The white space behind the body."""
        return "".join(self._tokens[self._last :])

    @property
    def edges(self) -> tuple[str, str]:
        """The keys of lead and trail."""
        return "".join(self.keys[: self._first]), "".join(self.keys[self._last :])

    @property
    def has_words(self) -> bool:
        """Whether the replacement shows anything."""
        return bool(self.body_key.strip())

    @property
    def words(self) -> tuple[str, ...]:
        """The keys of the replacement's words."""
        return tuple(filter(str.strip, self.keys))


class Core:
    """All that is wanted of one core, tokens `[start, end)`: the changes by the key of their body.

    Changes with one body are the same to the merge, those with others are not. `run_start` and `run_end` are the
    outermost borders of their runs.
    """

    __slots__ = ("bodies", "end", "run_end", "run_start", "start")

    def __init__(self, first: Change) -> None:
        self.start = first.core_start
        self.end = first.core_end
        self.bodies = {first.body_key: [first]}
        self.run_start = first.start
        self.run_end = first.end

    def add(self, change: Change) -> None:
        """Take in another change of this core."""
        same = self.bodies.get(change.body_key)
        if same is None:
            self.bodies[change.body_key] = [change]
        else:
            same.append(change)
        if change.start < self.run_start:
            self.run_start = change.start
        if change.end > self.run_end:
            self.run_end = change.end


def words_of(same: Iterable[Change]) -> tuple[str, ...]:
    """The keys of the words that one and the same replacement has.

    The same text can be other words beside other neighbours; which are taken must not depend on who came first.
    """
    return min(change.words for change in same)


def texts_of(same: Iterable[Change]) -> list[DistinctText]:
    """Everybody who makes these changes."""
    return [wording for change in same for wording in change.wordings]


def choose_spelling(same: Sequence[Change]) -> tuple[int, int, str, str, str]:
    """The run (start, end) and the replacement (lead, body, trail) that stand for changes that are the same.

    The run is chosen by a rule that does not count heads, so that repeating a proposal cannot move it; the spelling by
    how many use it, then by code point.
    """
    if len(same) == 1:
        [only] = same
        return only.start, only.end, only.lead, only.body, only.trail
    start, end, edges = min((change.start, change.end, change.edges) for change in same)
    leads: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    trails: Counter[str] = Counter()
    for change in same:
        heads = sum(len(wording.ids) for wording in change.wordings)
        bodies[change.body] += heads
        if (change.start, change.end, change.edges) == (start, end, edges):
            leads[change.lead] += heads
            trails[change.trail] += heads
    return start, end, most_used_spelling(leads), most_used_spelling(bodies), most_used_spelling(trails)


def most_used_spelling(spellings: Counter[str]) -> str:
    """The spelling that is used most, of several the smallest by code point."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
