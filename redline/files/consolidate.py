"""Several files made from one base become one text, in which every paragraph of the base keeps its place in the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redline.document.document import merge_document
from redline.document.proposals import Inserts
from redline.errors import RedlineError
from redline.files.paragraphs import ConsolidatedParagraph, Consolidation, consolidated_paragraphs, notes_on_moves
from redline.files.proposals import FileProposals, file_proposals
from redline.files.source import Source, SourceParagraph, as_it_is, label, labelled
from redline.merge.serialise import as_json


@dataclass(frozen=True, slots=True)
class ConsolidatedFile:
    """A file that went in; `warnings` are sentences for people."""

    id: str
    file: str
    sponsors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alone:
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
    alone: Alone | None = None

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
    """Merge what each source made of the base; the order of the sources is no matter but for the list of files.

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
        [labelled(paragraph) for paragraph in base],
        [proposal for each in found.values() for proposal in each.proposals],
        locale,
        Inserts.ALIKE,
    )
    before, paragraphs = consolidated_paragraphs(
        Consolidation(base, {source.id: source for source in all_sources}, found, merged, locale)
    )
    notes = notes_on_moves(base, merged)
    return Consolidated(
        tuple(
            ConsolidatedFile(source.id, source.file, source.sponsors, (*source.warnings, *notes.get(source.id, ())))
            for source in all_sources
        ),
        before,
        paragraphs,
        tuple({**comment, "file": source.file} for source in all_sources for comment in source.comments),
        tuple(paragraph.mark for paragraph in base),
        base[0].gap if base else "",
        _alone(base, all_sources, found),
    )


def _alone(
    base: Sequence[SourceParagraph], sources: Sequence[Source], found: Mapping[str, FileProposals]
) -> Alone | None:
    changing = {source.as_it_is: source for source in sources if source.as_it_is != as_it_is(base)}
    if len(changing) != 1:
        return None
    [(text, source)] = changing.items()
    return Alone(text, {index: label(head.mark) for index, head in found[source.id].heads.items()})


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


def _as_json(paragraph: ConsolidatedParagraph) -> dict[str, Any]:
    return {
        "index": paragraph.index,
        "base": paragraph.merged.base,
        **as_json(paragraph.merged),
        "inserted_after": list(map(_as_json, paragraph.inserted_after)),
    }
