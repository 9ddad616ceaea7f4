"""The merge of a document: paragraphs, and what many proposals do to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redline.errors import RedlineError
from redline.merge import Merged, merge
from redline.pieces import Proposal


@dataclass(frozen=True, slots=True)
class ParagraphProposal:
    """What some sponsors propose for the paragraph with this index (0 for the first).

    `text` replaces it, None or "" deletes it; with `after` the text is a new paragraph behind it, where -1 is the
    place before the first.
    """

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    text: str | None
    after: bool = False


@dataclass(frozen=True, slots=True)
class MergedParagraph:
    """A base paragraph as merged, and the new paragraphs behind it, each merged with base ""."""

    merged: Merged
    inserted_after: tuple[Merged, ...]


@dataclass(frozen=True, slots=True)
class MergedDocument:
    """New paragraphs before the first, then every base paragraph in order."""

    inserted_before: tuple[Merged, ...]
    paragraphs: tuple[MergedParagraph, ...]


def merge_document(
    paragraphs: Sequence[str], proposals: Iterable[ParagraphProposal], locale: str = "und"
) -> MergedDocument:
    """Merge each paragraph by itself; the order of the proposals is no matter.

    Different new paragraphs at one place are a conflict of alternatives, equal ones are one with all sponsors. An id
    may stand once for a paragraph and once for the place behind it. RedlineError for a paragraph that is not there,
    and as from `merge`.
    """
    changes: dict[int, list[Proposal]] = defaultdict(list)
    inserted: dict[int, list[Proposal]] = defaultdict(list)
    for each in proposals:
        if not (-1 if each.after else 0) <= each.paragraph < len(paragraphs):
            raise RedlineError(f"Proposal {each.id!r} is about paragraph {each.paragraph}, which is not there.")
        (inserted if each.after else changes)[each.paragraph].append(Proposal(each.id, each.sponsors, each.text))

    def new_after(index: int) -> tuple[Merged, ...]:
        merged = merge("", inserted.get(index, ()), locale)
        return (merged,) if merged.pieces else ()

    return MergedDocument(
        new_after(-1),
        tuple(
            MergedParagraph(merge(text, changes.get(index, ()), locale), new_after(index))
            for index, text in enumerate(paragraphs)
        ),
    )
