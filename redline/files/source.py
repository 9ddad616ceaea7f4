"""A text as one file has it: its paragraphs, their marks and labels, the lines and parts in which their words stand; and what it
asks of the base."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from redline.diff.diff import Edit, apply, diff
from redline.document.counterparts import Labelled, Match, counterparts
from redline.document.document import ROW
from redline.document.proposals import DocumentProposal, Join, Move, ParagraphProposal
from redline.files.cells import Cell, match_cells, new_rows
from redline.text.digits import as_written
from redline.text.segment import segment

_NUMBER = re.compile(r"\d+")
_PARAGRAPH_BREAK = "\n\n"
_HARD_BREAK = re.compile(r"\n\s*\n| {2}\n|\\\n")  # an empty line, or a line end that is meant


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """A paragraph of a file.

    `mark` is what stands before its words and is none of them ("## ", "- ", "12. "); `gap` what stands between it and the
    paragraph before. `sponsors` changed it, where the file says who. `before` are its words without their changes, where
    the file says so: "" for a new paragraph; `text` is "" if it was deleted. `cell` is the table, row and column in which it
    stands alone or with others.
    """

    text: str
    mark: str = ""
    gap: str = "\n\n"
    sponsors: tuple[str, ...] = ()
    before: str | None = None
    cell: Cell | None = None

    @property
    def text_to_match(self) -> str:
        """The words by which it can be recognised in the base."""
        return self.text if self.before is None else self.before


@dataclass(frozen=True, slots=True)
class Source:
    """A file: `id` is unique among those consolidated, and the sponsor of all for which no other is named."""

    id: str
    file: str
    paragraphs: Sequence[SourceParagraph]
    comments: Sequence[Mapping[str, Any]] = ()
    warnings: Sequence[str] = field(default=())

    def sponsors_of(self, paragraph: SourceParagraph) -> tuple[str, ...]:
        """Who stands behind the changes of a paragraph."""
        return paragraph.sponsors or (self.id,)

    @property
    def as_it_is(self) -> str:
        """The text of the file, without what stands behind its last paragraph."""
        return as_it_is(self.paragraphs)

    @property
    def sponsors(self) -> tuple[str, ...]:
        """Everybody whom the file names, or else its id; sorted."""
        named = {sponsor for paragraph in self.paragraphs for sponsor in paragraph.sponsors}
        return tuple(sorted(named)) or (self.id,)


def as_it_is(paragraphs: Sequence[SourceParagraph]) -> str:
    """Paragraphs as they stand in their file, with the gaps between them and their marks."""
    return "".join(f"{each.gap}{each.mark}{each.text}" for each in paragraphs)


def kind(mark: str) -> str:
    """A mark without its number and outer spaces, or "row": paragraphs of one kind have the same."""
    plain = form(mark).strip()
    return ROW if plain.endswith("|") else plain


def label(mark: str) -> str:
    """The number in a mark; "" if it has none."""
    found = _NUMBER.search(mark)
    return found[0] if found else ""


def to_labelled(paragraph: SourceParagraph) -> Labelled:
    """The paragraph as it is compared with others."""
    return Labelled(paragraph.text_to_match, label(paragraph.mark), kind(paragraph.mark))


@dataclass(frozen=True, slots=True)
class CountedMark:
    """A mark as it stands in a file: whether its number `continues` the count there, that of the last mark of its form, or
    its list `repeats` one number ("1. 1. 1.", as Markdown counts by itself)."""

    text: str
    continues: bool = False
    repeats: bool = False


def counted_marks(paragraphs: Sequence[SourceParagraph]) -> list[CountedMark]:
    """The marks of a file."""
    last: dict[str, int] = {}
    found: list[CountedMark] = []
    for mark_form, listed in groupby((paragraph.mark for paragraph in paragraphs), key=form):
        marks = list(listed)
        repeats = bool(label(marks[0])) and len(marks) > 1 and len(set(map(label, marks))) == 1
        for mark in marks:
            number = label(mark)
            found.append(CountedMark(mark, bool(number) and last.get(mark_form) == int(number) - 1, repeats))
            if number:
                last[mark_form] = int(number)
    return found


def form(mark: str) -> str:
    """A mark with 0 for its number."""
    return _NUMBER.sub("0", mark)


def recount(mark: str, words: str, numbers: Iterator[int]) -> tuple[str, str]:
    """A mark with the next number, and the words behind it, in which paragraphs that were split off it have further ones."""
    pattern = _NUMBER.sub(r"\\d+", re.escape(mark))
    return _next_mark(mark, numbers), re.sub(f"(?<=\n){pattern}", lambda found: _next_mark(found[0], numbers), words)


def _next_mark(mark: str, numbers: Iterator[int]) -> str:
    return _NUMBER.sub(lambda found: as_written(str(next(numbers)), found[0]), mark, count=1)


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one of the paragraphs, and what stands between it and the next."""

    text: str
    glue: str = ""


def split_into_parts(paragraphs: Sequence[str], text: str, locale: str) -> list[Part]:
    """A part of the text for each paragraph; joining parts and glue gives the text.

    Words that took the place of an end belong to the paragraph that ended there.
    """
    if len(paragraphs) == 1:
        return [Part(text)]
    tokens = segment(_PARAGRAPH_BREAK.join(paragraphs), locale)
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    edits = [
        (offsets[edit.start], offsets[edit.end], edit.replacement)
        for edit in diff(_PARAGRAPH_BREAK.join(paragraphs), text, locale)
    ]
    parts: list[Part] = []
    end = shift = reached = index = 0
    for paragraph in paragraphs[:-1]:
        end += len(paragraph)
        while index < len(edits) and edits[index][1] <= end:
            shift += len(edits[index][2]) - (edits[index][1] - edits[index][0])
            index += 1
        cut = max(reached, end + shift)
        stop = max(reached, end + shift + len(_PARAGRAPH_BREAK))
        if index < len(edits) and edits[index][0] < end + len(_PARAGRAPH_BREAK):
            start, past, words = edits[index]
            cut = start + shift + len(words.rstrip())
            stop = start + shift + len(words)
            shift += len(words) - (past - start)
            index += 1
        parts.append(Part(text[reached:cut], text[cut:stop]))
        reached = stop
        end += len(_PARAGRAPH_BREAK)
    return [*parts, Part(text[reached:])]


def rewrap(base: str, new: str, locale: str) -> str:
    """The new text, with white space as in the base wherever one of them only breaks a line."""
    if "\n" not in base and "\n" not in new:
        return new
    tokens = segment(base, locale)
    edits = [edit for edit in diff(base, new, locale) if not _only_wraps("".join(tokens[edit.start : edit.end]), edit)]
    return apply(edits, base, locale)


@dataclass(frozen=True, slots=True)
class FileProposals:
    """The proposals of a file. `heads` says which of its paragraphs stands for one of the base, with another mark or gap
    perhaps, and `places` where that is in the file."""

    proposals: tuple[DocumentProposal, ...]
    heads: dict[int, SourceParagraph]
    places: dict[int, int]


def file_proposals(base: Sequence[SourceParagraph], source: Source, locale: str) -> FileProposals:
    """What becomes of the base in a file. Ids of proposals are that of the file, orders the places in it."""
    # What the file itself calls new is never looked for in the base.
    old = [
        number for number, paragraph in enumerate(source.paragraphs) if paragraph.text_to_match or not paragraph.text
    ]
    found = counterparts(
        list(map(to_labelled, base)), [to_labelled(source.paragraphs[number]) for number in old], locale
    )
    matches = [replace(match, new_start=old[match.new_start], new_end=old[match.new_end - 1] + 1) for match in found]
    matches = match_cells(base, source.paragraphs, matches)
    places = {match.start: match.new_start for match in matches if source.paragraphs[match.new_start].text.strip()}
    heads = {index: source.paragraphs[place] for index, place in places.items()}
    changes = [proposal for match in matches for proposal in _changed_paragraphs(base, source, match, locale)]
    proposals = [*changes, *_deleted_paragraphs(base, source, matches), *_new_and_moved(len(base), source, matches)]
    return FileProposals(tuple(proposals), heads, places)


def _only_wraps(words: str, edit: Edit) -> bool:
    if words.strip() or edit.replacement.strip() or not (words and edit.replacement):
        return False
    return (
        "\n" in words + edit.replacement and not _HARD_BREAK.search(words) and not _HARD_BREAK.search(edit.replacement)
    )


def _changed_paragraphs(
    base: Sequence[SourceParagraph], source: Source, match: Match, locale: str
) -> Iterator[ParagraphProposal | Join]:
    """The words of matched paragraphs, and which of them are one now."""
    first, *others = source.paragraphs[match.new_start : match.new_end]
    sponsors = tuple(sorted({name for each in (first, *others) for name in source.sponsors_of(each)}))
    text = "".join([first.text, *(each.gap + each.mark + each.text for each in others)])
    old = [paragraph.text for paragraph in base[match.start : match.end]]
    parts = split_into_parts(old, text, locale)
    for place, (words, part) in enumerate(zip(old, parts, strict=True), match.start):
        changed = rewrap(words, part.text, locale)
        if changed != words:
            yield ParagraphProposal(source.id, sponsors, place, changed)
        if place + 1 < match.end:
            yield Join(source.id, sponsors, place, part.glue)


def _deleted_paragraphs(
    base: Sequence[SourceParagraph], source: Source, matches: Sequence[Match]
) -> Iterator[ParagraphProposal]:
    recognised = {place for match in matches for place in range(match.start, match.end)}
    for place, paragraph in enumerate(base):
        if place not in recognised and paragraph.text:
            yield ParagraphProposal(source.id, (source.id,), place, None)


def _new_and_moved(length: int, source: Source, matches: Sequence[Match]) -> Iterator[ParagraphProposal | Move]:
    """New paragraphs and moved ones stand behind what went before the next paragraph that stayed."""
    following = {match.new_start: match for match in matches}
    place = length - 1
    found: list[ParagraphProposal | Move] = []
    known = {each for match in matches for each in range(match.new_start, match.new_end)}
    rows = new_rows(source.paragraphs, known)
    for number in range(len(source.paragraphs) - 1, -1, -1):
        paragraph = source.paragraphs[number]
        match = following.get(number)
        if match and match.moved:
            found.append(Move(source.id, source.sponsors_of(paragraph), match.start, place, number))
        elif match:
            place = match.start - 1
        elif number not in known and paragraph.text.strip():
            sponsors = source.sponsors_of(paragraph)
            cell = "" if paragraph.cell is None else f"{paragraph.cell[2]} {rows.get(paragraph.cell[:2], '')}"
            kinds = (
                kind(paragraph.mark) + cell
            )  # what stands in different columns, or in rows that are not the same, is not alike
            found.append(
                ParagraphProposal(source.id, sponsors, place, paragraph.text, after=True, kind=kinds, order=number)
            )
    return iter(found[::-1])
