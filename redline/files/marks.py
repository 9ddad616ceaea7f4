"""Marks before the words of a paragraph: "## ", "- ", "12. ". Their numbers are the writer's count, and no change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from redline.document.match import Labelled
from redline.document.rows import ROW
from redline.files.source import SourceParagraph
from redline.text.digits import as_written

_NUMBER = re.compile(r"\d+")


def kind(mark: str) -> str:
    """A mark without its number and outer spaces, or "row": paragraphs of one kind have the same."""
    plain = form(mark).strip()
    return ROW if plain.endswith("|") else plain


def label(mark: str) -> str:
    """The number in a mark; "" if it has none."""
    found = _NUMBER.search(mark)
    return found[0] if found else ""


def labelled(paragraph: SourceParagraph) -> Labelled:
    """The paragraph as it is compared with others."""
    return Labelled(paragraph.known_by, label(paragraph.mark), kind(paragraph.mark))


@dataclass(frozen=True, slots=True)
class CountedMark:
    """A mark as it stands in a file: whether its number `continues` the count there, that of the last mark of its form, or
    its list `repeats` one number ("1. 1. 1.", as Markdown counts by itself)."""

    text: str
    continues: bool = False
    repeats: bool = False


def counted_marks(paragraphs: Sequence[SourceParagraph]) -> list[CountedMark]:
    """The marks of a file."""
    last: dict[str, int] = {}
    found: list[CountedMark] = []
    for of, listed in groupby((paragraph.mark for paragraph in paragraphs), key=form):
        marks = list(listed)
        repeats = bool(label(marks[0])) and len(marks) > 1 and len(set(map(label, marks))) == 1
        for mark in marks:
            number = label(mark)
            found.append(CountedMark(mark, bool(number) and last.get(of) == int(number) - 1, repeats))
            if number:
                last[of] = int(number)
    return found


def form(mark: str) -> str:
    """A mark with 0 for its number."""
    return _NUMBER.sub("0", mark)


def recounted(mark: str, words: str, numbers: Iterator[int]) -> tuple[str, str]:
    """A mark with the next number, and the words behind it, in which paragraphs that were split off it have further ones."""
    pattern = _NUMBER.sub(r"\\d+", re.escape(mark))
    return _next(mark, numbers), re.sub(f"(?<=\n){pattern}", lambda found: _next(found[0], numbers), words)


def _next(mark: str, numbers: Iterator[int]) -> str:
    return _NUMBER.sub(lambda found: as_written(str(next(numbers)), found[0]), mark, count=1)
