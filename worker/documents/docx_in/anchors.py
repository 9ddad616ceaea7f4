"""The words that margin comments hang on."""

from dataclasses import dataclass

from worker.documents import limits


@dataclass(slots=True)
class _Range:
    """From one place in what was said to another; `paragraph` is that of its start, None until it is known."""

    paragraph: int | None
    start: int
    end: int | None = None


class Anchors:
    """All that is said, in order, and the ranges of comments in it."""

    def __init__(self) -> None:
        self._before: list[str] = []
        self._after: list[str] = []
        self._ranges: dict[str, _Range] = {}
        self._waiting: list[_Range] = []
        self._left = limits.LONGEST_ANCHORS

    def said(self, text: str, before: bool, after: bool) -> None:
        """Remember words, and in which of the two texts they are."""
        self._before.append(text if before else "")
        self._after.append(text if after else "")

    def paragraph(self, index: int) -> None:
        """A paragraph begins; ranges that began between two paragraphs begin in it."""
        self.said("\n", True, True)
        for each in self._waiting:
            each.paragraph = index
        self._waiting.clear()

    def start(self, id: str, paragraph: int | None) -> None:
        """A range begins, in a paragraph or between two (None)."""
        if id not in self._ranges:
            self._ranges[id] = _Range(paragraph, len(self._after))
            if paragraph is None:
                self._waiting.append(self._ranges[id])

    def end(self, id: str) -> None:
        """A range ends."""
        if id in self._ranges and self._ranges[id].end is None:
            self._ranges[id].end = len(self._after)

    def refer(self, id: str, paragraph: int | None) -> None:
        """The mark of a comment: its place if it has no range, and the end of one that has none."""
        self.start(id, paragraph)
        self.end(id)

    def of(self, id: str) -> tuple[str, int | None] | None:
        """The words of a comment and the index of their paragraph; words that are gone if there are no others."""
        found = self._ranges.get(id)
        if found is None:
            return None
        words = self._words(self._after, found) or self._words(self._before, found)
        if len(words) > self._left:
            words = words[: self._left]
        self._left -= len(words)
        return words, found.paragraph

    def _words(self, said: list[str], found: _Range) -> str:
        end = found.start if found.end is None else found.end
        length, words = 0, []
        for text in said[found.start : end]:
            words.append(text)
            length += len(text)
            if length > self._left:
                break
        return "".join(words).strip("\n")
