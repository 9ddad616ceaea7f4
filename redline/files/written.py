"""A consolidated text as one file: marks and gaps as they were, numbers counted anew, brackets where it is in conflict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from redline.brackets.layout import PLAIN, Style
from redline.document.references import Suggestion, suggestions
from redline.files.consolidate import Consolidated
from redline.files.paragraphs import ConsolidatedParagraph
from redline.files.source import form, label, recounted

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Standing:
    """A paragraph that has words, its mark, and the words behind it."""

    paragraph: ConsolidatedParagraph
    mark: str
    words: str


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


def counted(base: Sequence[ConsolidatedParagraph], standing: Sequence[Standing]) -> Iterator[Standing]:
    """The paragraphs with their numbers counted anew, but for lists that repeat one; `base` are all that the base had."""
    begun = _begun(base)
    counts: dict[int, Iterator[int]] = {}  # by the place where they began in the base, or -1 less one that came
    last: dict[str, int] = {}  # the count to which the last number of each form belongs
    before = ""
    for place, each in enumerate(standing):
        here = form(each.mark)
        if label(each.mark) and not each.paragraph.mark.repeats:
            own = _own(each, begun)
            if own is None:
                own = last.get(here) if before == here else _next_own(standing, place, begun)
            if own is None:
                own = last.get(here, -1 - place) if each.paragraph.mark.continues else -1 - place
            first = base[own].mark.text if own >= 0 else each.mark
            numbers = counts.setdefault(own, count(int(label(first))))
            last[here] = own
            each = Standing(each.paragraph, *recounted(each.mark, each.words, numbers))
        yield each
        before = here


def _begun(base: Sequence[ConsolidatedParagraph]) -> dict[int, int]:
    """For each numbered paragraph of the base, where its count began."""
    begun: dict[int, int] = {}
    last: dict[str, int] = {}
    for place, paragraph in enumerate(base):
        mark = paragraph.mark
        if label(mark.text) and not mark.repeats:
            before = last.get(form(mark.text), place)
            begun[place] = begun.get(before, place) if mark.continues else place
            last[form(mark.text)] = place
    return begun


def _own(standing: Standing, begun: dict[int, int]) -> int | None:
    """The count of a paragraph at its place in the base; None for one that came."""
    return begun.get(standing.paragraph.index) if standing.paragraph.merged.base else None


def _next_own(standing: Sequence[Standing], place: int, begun: dict[int, int]) -> int | None:
    """The count of the list before whose first paragraph of the base others came."""
    for each in standing[place + 1 :]:
        if form(each.mark) != form(standing[place].mark):
            return None
        if (own := _own(each, begun)) is not None:
            return own
    return None
