"""What encloses words: tracked changes, with what they make of a paragraph's two texts, and the ranges of margin comments."""

from dataclasses import dataclass, field

from worker.documents import limits
from worker.documents.docx_in.word_file import Change, ChangeKind, Mark, WordParagraph
from worker.documents.ooxml.xml import Element, kind_of, value

_CHANGE_KINDS: dict[str, ChangeKind] = {
    "w:ins": "ins",
    "w:del": "del",
    "w:moveTo": "move_to",
    "w:moveFrom": "move_from",
    "w:cellIns": "ins",
    "w:cellDel": "del",
}
_MARKS: dict[ChangeKind, Mark] = {"ins": "ins", "move_to": "ins", "del": "del", "move_from": "del"}


@dataclass(frozen=True, slots=True, eq=False)
class TrackedChange:
    """A change around words: an element of its own, a table's row or cell, or the reference to a note."""

    kind: ChangeKind
    author: str | None
    date: str | None

    @property
    def mark(self) -> Mark:
        """Whether it adds or takes away."""
        return _MARKS[self.kind]


def tracked_change(element: Element) -> TrackedChange | None:
    """The change that an element is, if it is one."""
    kind = _CHANGE_KINDS.get(kind_of(element))
    return None if kind is None else TrackedChange(kind, value(element, "author"), value(element, "date"))


def tracked_changes_in(properties: Element | None) -> tuple[TrackedChange, ...]:
    """The changes that the properties of a paragraph's mark, a row or a cell record; formatting does not count."""
    if properties is None:
        return ()
    return tuple(change for each in properties if (change := tracked_change(each)))


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
    _unstruck: list[str] = field(default_factory=list)
    _lengths: list[int] = field(default_factory=lambda: [0, 0])
    _segments: list[_Segment] = field(default_factory=list)
    _latest: dict[TrackedChange, _Segment] = field(default_factory=dict)
    _turn: int = 0

    def add_text(self, text: str, changes: tuple[TrackedChange, ...], *, struck: bool) -> tuple[bool, bool]:
        """Add words inside some changes; whether they are in the text before, and in the one after."""
        marks = {change.mark for change in changes}
        before, after = "ins" not in marks, "del" not in marks
        places = (self._lengths[0] if before else None, self._lengths[1] if after else None)
        self._turn += 1
        for change in changes:
            self._extend_segment(change, text, places)
        if before:
            self._before.append(text)
            self._lengths[0] += len(text)
        if after:
            self._after.append(text)
            self._unstruck.append("" if struck else text)
            self._lengths[1] += len(text)
        return before, after

    def _extend_segment(self, change: TrackedChange, text: str, places: tuple[int | None, int | None]) -> None:
        segment = self._latest.get(change)
        # Words that another author took away again inside an insertion make a segment of their own.
        if segment is None or segment.turn != self._turn - 1 or _is_in_texts(segment.change) != _is_known(places):
            record = Change(change.kind, "", change.author, change.date, *places)
            segment = self._latest[change] = _Segment(record, [], self._turn)
            self._segments.append(segment)
        segment.parts.append(text)
        segment.turn = self._turn

    @property
    def ends_in_digit(self) -> bool:
        """Whether the text so far ends in a digit."""
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
        """Write the two texts and the changes into the entry."""
        self.entry.before, self.entry.after = "".join(self._before), "".join(self._after)
        if self._unstruck != self._after:
            self.entry.unstruck = "".join(self._unstruck)
        for segment in self._segments:
            segment.change.text = "".join(segment.parts)
        self.entry.changes = [segment.change for segment in self._segments]


def _is_in_texts(change: Change) -> tuple[bool, bool]:
    return _is_known((change.before_at, change.after_at))


def _is_known(places: tuple[int | None, int | None]) -> tuple[bool, bool]:
    return places[0] is not None, places[1] is not None


@dataclass(slots=True)
class _Range:
    """From one place in the text to another; `paragraph` is where it starts, None until that is known."""

    paragraph: int | None
    start: int
    end: int | None = None


class Anchors:
    """All text in order, and the ranges of comments in it."""

    def __init__(self) -> None:
        self._before: list[str] = []
        self._after: list[str] = []
        self._ranges: dict[str, _Range] = {}
        self._waiting: list[_Range] = []
        self._remaining = limits.LONGEST_ANCHORS

    def add_text(self, text: str, before: bool, after: bool) -> None:
        """Add words, and in which of the two texts they are."""
        self._before.append(text if before else "")
        self._after.append(text if after else "")

    def begin_paragraph(self, index: int) -> None:
        """A paragraph begins; ranges that began between two paragraphs begin in it."""
        self.add_text("\n", True, True)
        for each in self._waiting:
            each.paragraph = index
        self._waiting.clear()

    def start_range(self, id: str, paragraph: int | None) -> None:
        """A range begins, in a paragraph or between two (None)."""
        if id not in self._ranges:
            self._ranges[id] = _Range(paragraph, len(self._after))
            if paragraph is None:
                self._waiting.append(self._ranges[id])

    def end_range(self, id: str) -> None:
        """A range ends."""
        if id in self._ranges and self._ranges[id].end is None:
            self._ranges[id].end = len(self._after)

    def add_reference(self, id: str, paragraph: int | None) -> None:
        """The mark of a comment: its place if it has no range, and the end of one that has none."""
        self.start_range(id, paragraph)
        self.end_range(id)

    def anchor_of(self, id: str) -> tuple[str, int | None] | None:
        """The words of a comment and the index of their paragraph; words that are gone if there are no others."""
        found = self._ranges.get(id)
        if found is None:
            return None
        words = self._range_words(self._after, found) or self._range_words(self._before, found)
        if len(words) > self._remaining:
            words = words[: self._remaining]
        self._remaining -= len(words)
        return words, found.paragraph

    def _range_words(self, texts: list[str], found: _Range) -> str:
        end = found.start if found.end is None else found.end
        length, words = 0, []
        for text in texts[found.start : end]:
            words.append(text)
            length += len(text)
            if length > self._remaining:
                break
        return "".join(words).strip("\n")
