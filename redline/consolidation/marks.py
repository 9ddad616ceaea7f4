"""Marks before the words of a paragraph: "## ", "- ", "12. ". Their numbers are the writer's count, and no change."""

import re
from collections.abc import Iterator, Sequence

from redline.consolidation.source import SourceParagraph
from redline.digits import as_written
from redline.match import Labelled
from redline.rows import ROW

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


def continuing(paragraphs: Sequence[SourceParagraph]) -> list[bool]:
    """Whether each paragraph's number is one more than that of the last paragraph with a mark of its form."""
    last: dict[str, int] = {}
    found = []
    for paragraph in paragraphs:
        number = _NUMBER.search(paragraph.mark)
        found.append(number is not None and last.get(form(paragraph.mark)) == int(number[0]) - 1)
        if number:
            last[form(paragraph.mark)] = int(number[0])
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
