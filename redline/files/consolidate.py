"""Several files made from one base become one text, in which every paragraph of the base keeps its place; and that text as one
file: marks and gaps as they were, numbers counted anew, brackets where it is in conflict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from redline.brackets.layout import PLAIN, Style
from redline.document.document import merge_document
from redline.document.numbering import Suggestion, suggestions
from redline.errors import RedlineError
from redline.files.moves import notes_on_moves
from redline.files.paragraphs import ConsolidatedParagraph, Consolidation, consolidated_paragraphs
from redline.files.source import (
    FileProposals,
    Source,
    SourceParagraph,
    as_it_is,
    file_proposals,
    form,
    label,
    recount,
    to_labelled,
)
from redline.merge.serialise import as_json

_GAP = "\n\n"

EMPTY = "The file has no words, so it asks to delete all paragraphs. Was it saved before the text was in it?"


@dataclass(frozen=True, slots=True)
class ConsolidatedFile:
    """A file that went in; `warnings` are sentences for people."""

    id: str
    file: str
    sponsors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file alone makes of the base: its `text`, letter for letter, and the numbers that base paragraphs have in it."""

    text: str
    labels: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """One text of many. Reading `inserted_before`, then each paragraph and what was inserted after it, is reading the text.

    `alone` is there where one file changes the base, or several do so in the same way.
    """

    files: tuple[ConsolidatedFile, ...]
    inserted_before: tuple[ConsolidatedParagraph, ...]
    paragraphs: tuple[ConsolidatedParagraph, ...]
    comments: tuple[Mapping[str, Any], ...] = ()
    base_marks: tuple[str, ...] = ()
    lead: str = ""  # what stands before the first paragraph
    alone: FileResult | None = None

    @property
    def conflicts(self) -> int:
        """How many places are in conflict."""
        return sum(paragraph.merged.conflicts for paragraph in self.in_order())

    def in_order(self) -> Iterable[ConsolidatedParagraph]:
        """All paragraphs as a reader meets them; those that were deleted or moved away have no words."""
        yield from self.inserted_before
        for paragraph in self.paragraphs:
            yield paragraph
            yield from paragraph.inserted_after


def consolidate(base: Sequence[SourceParagraph], sources: Iterable[Source], locale: str = "und") -> Consolidated:
    """Merge what each source made of the base; the order of the sources matters only for the list of files.

    Paragraphs are recognised by their words and numbers, in order, also when they were split, joined or moved. New
    paragraphs of several sources at one place are alternatives if they resemble each other, else all are kept.
    RedlineError if two sources have one id, and for lone surrogates.
    """
    all_sources = list(sources)
    found: dict[str, FileProposals] = {}
    for source in all_sources:
        if source.id in found:
            raise RedlineError(f"Two files are called {source.id!r}; each needs its own name.")
        found[source.id] = file_proposals(base, source, locale)
    merged = merge_document(
        [to_labelled(paragraph) for paragraph in base],
        [proposal for each in found.values() for proposal in each.proposals],
        locale,
    )
    before, paragraphs = consolidated_paragraphs(
        Consolidation(base, {source.id: source for source in all_sources}, found, merged, locale)
    )
    notes = notes_on_moves(base, merged)
    return Consolidated(
        tuple(
            ConsolidatedFile(
                source.id,
                source.file,
                source.sponsors,
                (*source.warnings, *_note_on_emptiness(base, source), *notes.get(source.id, ())),
            )
            for source in all_sources
        ),
        before,
        paragraphs,
        tuple({**comment, "file": source.file} for source in all_sources for comment in source.comments),
        tuple(paragraph.mark for paragraph in base),
        base[0].gap if base else "",
        _only_changed(base, all_sources, found),
    )


def _note_on_emptiness(base: Sequence[SourceParagraph], source: Source) -> Sequence[str]:
    return () if not base or any(each.text.strip() for each in source.paragraphs) else (EMPTY,)


def _only_changed(
    base: Sequence[SourceParagraph], sources: Sequence[Source], found: Mapping[str, FileProposals]
) -> FileResult | None:
    changing = {source.as_it_is: source for source in sources if source.as_it_is != as_it_is(base)}
    if len(changing) != 1:
        return None
    [(text, source)] = changing.items()
    return FileResult(text, {index: label(head.mark) for index, head in found[source.id].heads.items()})


def consolidated_as_json(consolidated: Consolidated) -> dict[str, Any]:
    """As plain data: `{"files": […], "inserted_before": […], "paragraphs": […], "comments": […]}`.

    A paragraph has its `index` and `base`, what `as_json` says of its merge, and `inserted_after`, new paragraphs in the
    same form with base "" and the index of the one that they follow (-1: none).
    """
    return {
        "files": [
            {"id": each.id, "file": each.file, "sponsors": list(each.sponsors), "warnings": list(each.warnings)}
            for each in consolidated.files
        ],
        "inserted_before": list(map(_as_json, consolidated.inserted_before)),
        "paragraphs": list(map(_as_json, consolidated.paragraphs)),
        "comments": list(map(dict, consolidated.comments)),
    }


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph that has words, its mark, and the words behind it."""

    paragraph: ConsolidatedParagraph
    mark: str
    words: str


def consolidated_text(consolidated: Consolidated, style: Style = PLAIN) -> str:
    """The text of the file, without what stands behind its last paragraph."""
    if consolidated.alone and style is PLAIN:
        return consolidated.alone.text
    parts: list[str] = []
    for marked in _marked_paragraphs(consolidated, style):
        gap = marked.paragraph.gap if "\n" in marked.paragraph.gap else _GAP
        # A rule or a comment before the first paragraph stands in its gap.
        first = consolidated.lead if consolidated.lead.strip() or not gap.strip() else gap.lstrip()
        parts += (gap if parts else first, marked.mark, marked.words)
    return "".join(parts)


def changed_numbers(consolidated: Consolidated) -> Mapping[str, str]:
    """Numbers of base paragraphs that are others now, where the base has them once."""
    if consolidated.alone:
        now = dict(consolidated.alone.labels)
    else:
        marked = _marked_paragraphs(consolidated, PLAIN)
        now = {each.paragraph.index: label(each.mark) for each in marked if each.paragraph.merged.base}
    old = {index: label(mark) for index, mark in enumerate(consolidated.base_marks)}
    times = Counter(old.values())
    return {old[index]: new for index, new in now.items() if times[old[index]] == 1 and new != old[index]}


def outdated_references(consolidated: Consolidated) -> Iterator[tuple[ConsolidatedParagraph, Suggestion]]:
    """Where the text names a paragraph by a number that it no longer has, and what it should say; nothing is changed."""
    labels = changed_numbers(consolidated)
    for paragraph in consolidated.in_order() if labels else ():
        for suggestion in suggestions(paragraph.merged.bracketed(), labels):
            yield paragraph, suggestion


def _marked_paragraphs(consolidated: Consolidated, style: Style) -> Iterable[MarkedParagraph]:
    """The paragraphs that have words, with their marks as they are counted now and the words behind them."""
    found: list[MarkedParagraph] = []
    for paragraph in consolidated.in_order():
        words = paragraph.merged.bracketed(style)
        if words.strip():
            mark = paragraph.mark.text if words.startswith(paragraph.mark.text) else ""
            found.append(MarkedParagraph(paragraph, mark, words.removeprefix(mark)))
    return renumber(consolidated.paragraphs, found)


def renumber(base: Sequence[ConsolidatedParagraph], marked: Sequence[MarkedParagraph]) -> Iterator[MarkedParagraph]:
    """The paragraphs with their numbers counted anew, but for lists that repeat one; `base` are all that the base had."""
    begun = _count_starts(base)
    counts: dict[int, Iterator[int]] = {}  # by the place where they began in the base, or -1 less one that came
    last: dict[str, int] = {}  # the count to which the last number of each form belongs
    before = ""
    for place, each in enumerate(marked):
        here = form(each.mark)
        if label(each.mark) and not each.paragraph.mark.repeats:
            own = _own_count(each, begun)
            if own is None:
                own = last.get(here) if before == here else _next_own_count(marked, place, begun)
            if own is None:
                own = last.get(here, -1 - place) if each.paragraph.mark.continues else -1 - place
            first = base[own].mark.text if own >= 0 else each.mark
            numbers = counts.setdefault(own, count(int(label(first))))
            last[here] = own
            each = MarkedParagraph(each.paragraph, *recount(each.mark, each.words, numbers))
        yield each
        before = here


def _as_json(paragraph: ConsolidatedParagraph) -> dict[str, Any]:
    return {
        "index": paragraph.index,
        "base": paragraph.merged.base,
        **as_json(paragraph.merged),
        "inserted_after": list(map(_as_json, paragraph.inserted_after)),
    }


def _count_starts(base: Sequence[ConsolidatedParagraph]) -> dict[int, int]:
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


def _own_count(marked: MarkedParagraph, begun: dict[int, int]) -> int | None:
    """The count of a paragraph at its place in the base; None for one that came."""
    return begun.get(marked.paragraph.index) if marked.paragraph.merged.base else None


def _next_own_count(marked: Sequence[MarkedParagraph], place: int, begun: dict[int, int]) -> int | None:
    """The count of the list before whose first paragraph of the base others came."""
    for each in marked[place + 1 :]:
        if form(each.mark) != form(marked[place].mark):
            return None
        if (own := _own_count(each, begun)) is not None:
            return own
    return None
