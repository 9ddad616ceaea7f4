"""A consolidated text as one file: marks and gaps as they were, numbers counted anew, brackets where it is in conflict."""

from collections import Counter
from collections.abc import Iterator, Mapping

from redline.consolidation.consolidate import Consolidated
from redline.consolidation.flat import ConsolidatedParagraph
from redline.consolidation.marks import counted, counted_within, label
from redline.references import Suggestion, suggestions
from redline.style import PLAIN, Style

_GAP = "\n\n"


def written(consolidated: Consolidated, style: Style = PLAIN) -> str:
    """The text of the file, without what stands behind its last paragraph."""
    parts: list[str] = []
    for paragraph, mark, words in _standing(consolidated, style):
        gap = paragraph.gap if "\n" in paragraph.gap else _GAP
        # A rule or a comment before the first paragraph stands in its gap.
        first = consolidated.lead if consolidated.lead.strip() or not gap.strip() else gap.lstrip()
        parts += (gap if parts else first, mark, words)
    return "".join(parts)


def renumbered(consolidated: Consolidated) -> Mapping[str, str]:
    """Numbers of base paragraphs that are others now, where the base has them once."""
    times = Counter(label(paragraph.mark) for paragraph in consolidated.paragraphs)
    return {
        label(paragraph.mark): label(mark)
        for paragraph, mark, _ in _standing(consolidated, PLAIN)
        if paragraph.merged.base and times[label(paragraph.mark)] == 1 and label(mark) != label(paragraph.mark)
    }


def outdated(consolidated: Consolidated) -> Iterator[tuple[ConsolidatedParagraph, Suggestion]]:
    """Where the text names a paragraph by a number that it no longer has, and what it should say; nothing is changed."""
    labels = renumbered(consolidated)
    for paragraph in consolidated.in_order() if labels else ():
        for suggestion in suggestions(paragraph.merged.bracketed(), labels):
            yield paragraph, suggestion


def _standing(consolidated: Consolidated, style: Style) -> Iterator[tuple[ConsolidatedParagraph, str, str]]:
    """The paragraphs that have words, with their marks as they are counted now and the words behind them."""
    numbers: dict[str, int] = {}
    for paragraph in consolidated.in_order():
        words = paragraph.merged.bracketed(style)
        if not words.strip():
            continue
        mark = paragraph.mark if words.startswith(paragraph.mark) else ""
        words = words.removeprefix(mark)
        if mark and consolidated.recounts:
            mark, words = counted(mark, paragraph.continues, numbers), counted_within(words, mark, numbers)
        yield paragraph, mark, words
