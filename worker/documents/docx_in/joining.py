"""New paragraphs of a Word file that are one proposal, as one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from models.comments.comment import Change
from models.text.typed import LONGEST
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision


def join_insertions(found: Iterable[Found]) -> Iterator[Found]:
    """Join new paragraphs at the same place, in order, as long as their words fit into one field."""
    before: Found | None = None
    for one in found:
        both = before and _join_two(before, one)
        if before and not both:
            yield before
        before = both or one
    if before:
        yield before


def _join_two(first: Found, second: Found) -> Found | None:
    """Two proposals as one; None if their places differ, or somebody should look at each."""
    if not _can_join(first, second):
        return None
    lines = "\n".join((first.words.proposed_text, second.words.proposed_text))
    reasons = dict.fromkeys(filter(None, (first.words.justification, second.words.justification)))
    names = {name for each in (first, second) for name in each.said_by.split(", ") if name}
    why = "\n\n".join(reasons)
    if max(len(lines), len(why)) > LONGEST:
        return None
    words = replace(first.words, proposed_text=lines, justification=why)
    return replace(first, words=words, said_by=", ".join(sorted(names)))


def _can_join(first: Found, second: Found) -> bool:
    one, other = first.words, second.words
    return (
        one.change is other.change is Change.INSERT_AFTER
        and first.decision is second.decision is UploadDecision.SUGGESTED
        and (one.paragraph_id, first.note) == (other.paragraph_id, second.note)
    )
