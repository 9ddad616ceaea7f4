"""Tracked changes as they enclose words, and what they make of a paragraph's two texts."""

from dataclasses import dataclass, field

from worker.documents.docx_in.word_file import Change, ChangeKind, Mark, WordParagraph
from worker.documents.ooxml.xml import Element, kind_of, value

_KINDS: dict[str, ChangeKind] = {
    "w:ins": "ins",
    "w:del": "del",
    "w:moveTo": "move_to",
    "w:moveFrom": "move_from",
    "w:cellIns": "ins",
    "w:cellDel": "del",
}
_MARKS: dict[ChangeKind, Mark] = {"ins": "ins", "move_to": "ins", "del": "del", "move_from": "del"}


@dataclass(frozen=True, slots=True, eq=False)
class Tracked:
    """A change around words: an element of its own, a table's row or cell, or the reference to a note."""

    kind: ChangeKind
    author: str | None
    date: str | None

    @property
    def mark(self) -> Mark:
        """Whether it adds or takes away."""
        return _MARKS[self.kind]


def tracked(element: Element) -> Tracked | None:
    """The change that an element is, if it is one."""
    kind = _KINDS.get(kind_of(element))
    return None if kind is None else Tracked(kind, value(element, "author"), value(element, "date"))


def tracked_in(properties: Element | None) -> tuple[Tracked, ...]:
    """The changes that properties of a paragraph's mark, a row or a cell tell of; those of formatting are none."""
    if properties is None:
        return ()
    return tuple(change for each in properties if (change := tracked(each)))


@dataclass(slots=True)
class _Segment:
    """Words of one change that stand together on both sides."""

    change: Change
    parts: list[str]
    turn: int


@dataclass(slots=True)
class Draft:
    """A paragraph while it is read."""

    entry: WordParagraph
    index: int
    _before: list[str] = field(default_factory=list)
    _after: list[str] = field(default_factory=list)
    _lengths: list[int] = field(default_factory=lambda: [0, 0])
    _segments: list[_Segment] = field(default_factory=list)
    _latest: dict[Tracked, _Segment] = field(default_factory=dict)
    _turn: int = 0

    def say(self, text: str, changes: tuple[Tracked, ...]) -> tuple[bool, bool]:
        """Add words inside some changes; whether they are in the text before, and in the one after."""
        marks = {change.mark for change in changes}
        before, after = "ins" not in marks, "del" not in marks
        places = (self._lengths[0] if before else None, self._lengths[1] if after else None)
        self._turn += 1
        for change in changes:
            self._extend(change, text, places)
        if before:
            self._before.append(text)
            self._lengths[0] += len(text)
        if after:
            self._after.append(text)
            self._lengths[1] += len(text)
        return before, after

    def _extend(self, change: Tracked, text: str, places: tuple[int | None, int | None]) -> None:
        segment = self._latest.get(change)
        # Words that another author took away again inside an insertion make a segment of their own.
        if segment is None or segment.turn != self._turn - 1 or _sides(segment.change) != _present(places):
            record = Change(change.kind, "", change.author, change.date, *places)
            segment = self._latest[change] = _Segment(record, [], self._turn)
            self._segments.append(segment)
        segment.parts.append(text)
        segment.turn = self._turn

    @property
    def ends_in_digit(self) -> bool:
        """Whether what was said last ends in a digit."""
        last = self._after or self._before
        return bool(last) and last[-1][-1:].isdigit()

    @property
    def empty(self) -> bool:
        """Whether neither text has a word so far."""
        return self._lengths == [0, 0]

    def length(self, mark: Mark) -> int:
        """How long the text is in which an end so marked is not there."""
        return self._lengths[0 if mark == "ins" else 1]

    def write(self) -> None:
        """Put what was said into the entry."""
        self.entry.before, self.entry.after = "".join(self._before), "".join(self._after)
        for segment in self._segments:
            segment.change.text = "".join(segment.parts)
        self.entry.changes = [segment.change for segment in self._segments]


def _sides(change: Change) -> tuple[bool, bool]:
    return _present((change.before_at, change.after_at))


def _present(places: tuple[int | None, int | None]) -> tuple[bool, bool]:
    return places[0] is not None, places[1] is not None
