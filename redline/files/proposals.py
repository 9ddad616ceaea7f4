"""What one file asks of the base: proposals for its paragraphs, and what a reader of the result should know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from redline.document.counterparts import Match, counterparts
from redline.document.proposals import DocumentProposal, Join, Move, ParagraphProposal
from redline.files.source import Source, SourceParagraph, kind, labelled, parted, rewrapped


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
    old = [number for number, paragraph in enumerate(source.paragraphs) if paragraph.known_by or not paragraph.text]
    found = counterparts(list(map(labelled, base)), [labelled(source.paragraphs[number]) for number in old], locale)
    matches = [replace(match, new_start=old[match.new_start], new_end=old[match.new_end - 1] + 1) for match in found]
    places = {match.start: match.new_start for match in matches if source.paragraphs[match.new_start].text.strip()}
    heads = {index: source.paragraphs[place] for index, place in places.items()}
    changes = [proposal for match in matches for proposal in _changed(base, source, match, locale)]
    proposals = [*changes, *_gone(base, source, matches), *_new(len(base), source, matches)]
    return FileProposals(tuple(proposals), heads, places)


def _changed(
    base: Sequence[SourceParagraph], source: Source, match: Match, locale: str
) -> Iterator[ParagraphProposal | Join]:
    """The words of matched paragraphs, and which of them are one now."""
    first, *others = source.paragraphs[match.new_start : match.new_end]
    sponsors = tuple(sorted({name for each in (first, *others) for name in source.sponsors_of(each)}))
    text = "".join([first.text, *(each.gap + each.mark + each.text for each in others)])
    old = [paragraph.text for paragraph in base[match.start : match.end]]
    parts = parted(old, text, locale)
    for place, (words, part) in enumerate(zip(old, parts, strict=True), match.start):
        changed = rewrapped(words, part.text, locale)
        if changed != words:
            yield ParagraphProposal(source.id, sponsors, place, changed)
        if place + 1 < match.end:
            yield Join(source.id, sponsors, place, part.glue)


def _gone(base: Sequence[SourceParagraph], source: Source, matches: Sequence[Match]) -> Iterator[ParagraphProposal]:
    recognised = {place for match in matches for place in range(match.start, match.end)}
    for place, paragraph in enumerate(base):
        if place not in recognised and paragraph.text:
            yield ParagraphProposal(source.id, (source.id,), place, None)


def _new(length: int, source: Source, matches: Sequence[Match]) -> Iterator[ParagraphProposal | Move]:
    """New paragraphs and moved ones stand behind what went before the next paragraph that stayed."""
    following = {match.new_start: match for match in matches}
    place = length - 1
    found: list[ParagraphProposal | Move] = []
    known = {each for match in matches for each in range(match.new_start, match.new_end)}
    for number in range(len(source.paragraphs) - 1, -1, -1):
        paragraph = source.paragraphs[number]
        match = following.get(number)
        if match and match.moved:
            found.append(Move(source.id, source.sponsors_of(paragraph), match.start, place, number))
        elif match:
            place = match.start - 1
        elif number not in known and paragraph.text.strip():
            sponsors = source.sponsors_of(paragraph)
            text = kind(paragraph.mark)
            found.append(
                ParagraphProposal(source.id, sponsors, place, paragraph.text, after=True, kind=text, order=number)
            )
    return iter(found[::-1])
