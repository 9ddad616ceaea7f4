"""The numbers of paragraphs in the order in which they stand now: each list counts on from where it began in the base."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from redline.files.flat import ConsolidatedParagraph
from redline.files.marks import form, label, recounted


@dataclass(frozen=True, slots=True)
class Standing:
    """A paragraph that has words, its mark, and the words behind it."""

    paragraph: ConsolidatedParagraph
    mark: str
    words: str


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
