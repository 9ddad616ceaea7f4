"""The paragraphs of a Word file with its changes accepted, and new ones that are one proposal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.comments.comment import Change
from models.text.typed import LONGEST
from models.uploads.operations.uploads import Found
from models.uploads.upload import Decision
from worker.documents.docx_in.word_file import WordParagraph


@dataclass(slots=True)
class Whole:
    """A paragraph of the text after; `first` is the index of its first entry.

    `before` are its words without the changes, "" for a new paragraph; None where only one of the two texts has its end.
    `parted_by` is who ended the paragraph before it within the words of one, so that it began.
    """

    first: int
    parted_by: str | None = None
    entries: list[WordParagraph] = field(default_factory=list)
    before: str | None = None

    @property
    def text(self) -> str:
        return "".join(each.after for each in self.entries)

    @property
    def authors(self) -> tuple[str, ...]:
        """Those of its changes, as far as they are named, sorted."""
        changes = {change.author for each in self.entries for change in each.changes}
        marks = {self.parted_by, *(each.mark_author for each in self.entries if each.mark)}
        return tuple(sorted(name for name in changes | marks if name))

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading: the style at the end of a paragraph is that of all of it."""
        return self.entries[-1].heading

    @property
    def known_by(self) -> str:
        """The words by which it can be recognised in another text; "" for a new paragraph."""
        return self.text if self.before is None else self.before


def wholes(entries: Sequence[WordParagraph]) -> Iterator[Whole]:
    """The text after in paragraphs: what runs on into the next is one with it."""
    found, joined = Whole(0), False
    for place, each in enumerate(entries):
        alike = each.mark is None or not (each.before if each.mark == "ins" else each.after)
        found.entries.append(each)
        if each.mark == "del" and found.text:
            joined = True
            continue
        found.before = each.before if alike and not joined else None
        yield found
        parted = each.mark == "ins" and not alike
        found, joined = Whole(place + 1, each.mark_author if parted else None), not alike
    if found.entries:
        yield found


def together(found: Iterable[Found]) -> Iterator[Found]:
    """The same, in the same order; what stands in one place is one, as long as its words can be kept in one field."""
    before: Found | None = None
    for one in found:
        both = before and _both(before, one)
        if before and not both:
            yield before
        before = both or one
    if before:
        yield before


def _both(first: Found, second: Found) -> Found | None:
    """Two as one; None where they are of two places, or somebody should look at each."""
    if not _joins(first, second):
        return None
    lines = "\n".join((first.words.proposed_text, second.words.proposed_text))
    reasons = dict.fromkeys(filter(None, (first.words.justification, second.words.justification)))
    names = {name for each in (first, second) for name in each.said_by.split(", ") if name}
    why = "\n\n".join(reasons)
    if max(len(lines), len(why)) > LONGEST:
        return None
    words = replace(first.words, proposed_text=lines, justification=why)
    return replace(first, words=words, said_by=", ".join(sorted(names)))


def _joins(first: Found, second: Found) -> bool:
    one, other = first.words, second.words
    return (
        one.change is other.change is Change.INSERT_AFTER
        and first.decision is second.decision is Decision.SUGGESTED
        and (one.paragraph_id, first.note) == (other.paragraph_id, second.note)
    )
