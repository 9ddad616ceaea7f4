"""A consolidated text as one file: marks and gaps as they were, numbers counted anew, brackets where it is in conflict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from redline.brackets.brackets import PLAIN, Style
from redline.document.references import Suggestion, suggestions
from redline.files.consolidate import Consolidated
from redline.files.counting import Standing, counted
from redline.files.flat import ConsolidatedParagraph
from redline.files.marks import label

_GAP = "\n\n"


def written(consolidated: Consolidated, style: Style = PLAIN) -> str:
    """The text of the file, without what stands behind its last paragraph."""
    if consolidated.alone and style is PLAIN:
        return consolidated.alone.text
    parts: list[str] = []
    for standing in _standing(consolidated, style):
        gap = standing.paragraph.gap if "\n" in standing.paragraph.gap else _GAP
        # A rule or a comment before the first paragraph stands in its gap.
        first = consolidated.lead if consolidated.lead.strip() or not gap.strip() else gap.lstrip()
        parts += (gap if parts else first, standing.mark, standing.words)
    return "".join(parts)


def renumbered(consolidated: Consolidated) -> Mapping[str, str]:
    """Numbers of base paragraphs that are others now, where the base has them once."""
    if consolidated.alone:
        now = dict(consolidated.alone.labels)
    else:
        standing = _standing(consolidated, PLAIN)
        now = {each.paragraph.index: label(each.mark) for each in standing if each.paragraph.merged.base}
    old = {index: label(mark) for index, mark in enumerate(consolidated.base_marks)}
    times = Counter(old.values())
    return {old[index]: new for index, new in now.items() if times[old[index]] == 1 and new != old[index]}


def outdated(consolidated: Consolidated) -> Iterator[tuple[ConsolidatedParagraph, Suggestion]]:
    """Where the text names a paragraph by a number that it no longer has, and what it should say; nothing is changed."""
    labels = renumbered(consolidated)
    for paragraph in consolidated.in_order() if labels else ():
        for suggestion in suggestions(paragraph.merged.bracketed(), labels):
            yield paragraph, suggestion


def _standing(consolidated: Consolidated, style: Style) -> Iterable[Standing]:
    """The paragraphs that have words, with their marks as they are counted now and the words behind them."""
    found: list[Standing] = []
    for paragraph in consolidated.in_order():
        words = paragraph.merged.bracketed(style)
        if words.strip():
            mark = paragraph.mark.text if words.startswith(paragraph.mark.text) else ""
            found.append(Standing(paragraph, mark, words.removeprefix(mark)))
    return counted(consolidated.paragraphs, found)
