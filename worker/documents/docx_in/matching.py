"""Which paragraph of a draft each paragraph of a Word file is: by its bookmark, else by its number and words, in order. Changes are
accepted for that."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from rapidfuzz import fuzz

import redline
from models.drafts.provisional_labels import LABEL, comparable_label
from models.drafts.version import Paragraph
from redline import Labelled, counterparts, key
from worker.documents.docx_in.story import OUR_PREFIX
from worker.documents.docx_in.word_file import Change, WordParagraph
from worker.documents.ooxml.frame import bookmark
from worker.documents.subsequence import longest_increasing_subsequence

_LEAST_ALIKE = 40  # of 100
_NUMBERED = (
    re.compile(rf"\s*({LABEL})[.)]?\s+", re.IGNORECASE),
    re.compile(r"\s*(\d+(?:\.\d+)*)[.)]?\s+"),
)


@dataclass(slots=True)
class AcceptedParagraph:
    """A paragraph of the text after; `first` is the index of its first entry.

    `before` are its words without the changes, "" for a new paragraph; None if only one of the two texts has its end.
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
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.entries[-1].is_row

    @property
    def is_struck(self) -> bool:
        """Whether words in it were struck out by hand."""
        return any(each.unstruck is not None for each in self.entries)

    @property
    def words(self) -> str:
        """Its text without white space around it, or around its cells."""
        return self.strip(self.text)

    def strip(self, text: str) -> str:
        """A text of it, before its changes or after, without that white space."""
        return redline.row(map(str.strip, redline.cells(text))) if self.is_row else text.strip()

    @property
    def changes(self) -> list[Change]:
        """Its tracked changes, in order."""
        return [change for each in self.entries for change in each.changes]

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors of its changes, sorted."""
        marks = {self.parted_by, *(each.mark_author for each in self.entries if each.mark)}
        return tuple(sorted(name for name in {change.author for change in self.changes} | marks if name))

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading: the style at the end of a paragraph is that of all of it."""
        return self.entries[-1].heading

    @property
    def text_to_match(self) -> str:
        """The words by which it can be recognised in another text; "" for a new paragraph."""
        return self.text if self.before is None else self.before


class MatchKind(Enum):
    BOOKMARK = auto()
    WORDS = auto()


@dataclass(slots=True)
class ParagraphMatches:
    """By the place of a paragraph in the file, its place in the draft, and how that was found.

    `moved` are those of the file that are out of order. `joined` are paragraphs of the draft that became one with that of
    another, by which one of the file.
    """

    places: dict[int, int] = field(default_factory=dict)
    how: dict[int, MatchKind] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    joined: dict[int, int] = field(default_factory=dict)

    @property
    def taken(self) -> set[int]:
        """The paragraphs of the draft that are in the file."""
        return {*self.places.values(), *self.joined}

    def add(self, number: int, place: int, how: MatchKind) -> None:
        self.places[number], self.how[number] = place, how

    def count_sure(self, draft: Sequence[Paragraph], file: Sequence[AcceptedParagraph]) -> int:
        """How many have a bookmark, or words that resemble the draft's: the numbers of rows in any other table may be the same."""
        pairs = [(file[number], draft[place], self.how[number]) for number, place in self.places.items()]
        return sum(
            how is MatchKind.BOOKMARK
            or (
                ((own.entries[-1].cell is not None) is paragraph.kind.in_cells)
                and fuzz.ratio(own.text_to_match, paragraph.text) >= _LEAST_ALIKE
            )
            for own, paragraph, how in pairs
        )


def match_paragraphs(
    draft: Sequence[Paragraph], file: Sequence[AcceptedParagraph], language: str, *, ours: bool
) -> ParagraphMatches:
    """`ours`: the file says that it was made from this draft, so that its bookmarks are those of this draft."""
    found = ParagraphMatches()
    bookmarked = _Bookmarks(draft, file)
    if ours or bookmarked.are_reliable():
        bookmarked.add_matches(found)
        _return_bookmarks(found, draft, file)
        _move_shifted_bookmarks(found, draft, file, language)
    found.moved = set(found.places) - set(longest_increasing_subsequence(found.places))
    for places, numbers in _gaps(found, len(draft), len(file)):
        _match_by_words(found, draft, file, places, numbers, language)
    _find_joined(found, draft, file, language)
    return found


def without_number(text: str, draft: Paragraph) -> str:
    """The words of a numbered paragraph into which its own number was written; its words in the draft may begin with the same."""
    words = _split_label(text, {draft.label}).text if draft.label else text
    begins_alike = bool(draft.label) and bool(_split_label(draft.text, {draft.label}).label)
    return text if begins_alike and not _split_label(words, {draft.label}).label else words


@dataclass(frozen=True, slots=True)
class _Bookmarks:
    draft: Sequence[Paragraph]
    file: Sequence[AcceptedParagraph]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Places in the file and in the draft, as often as a bookmark stands in the file."""
        known = {bookmark(paragraph.key): place for place, paragraph in enumerate(self.draft)}
        for number, whole in enumerate(self.file):
            for each in whole.entries:
                if each.bookmark in known:
                    yield number, known[each.bookmark]

    def are_reliable(self) -> bool:
        """Whether most paragraphs say what the draft says at their bookmark: keys are not the draft's alone."""
        alike = [key(self.file[number].text_to_match) == key(self.draft[place].text) for number, place in self.pairs()]
        return sum(alike) * 2 > len(alike)

    def add_matches(self, found: ParagraphMatches) -> None:
        for number, place in self.pairs():
            if place in found.taken:
                continue
            if number in found.places:
                found.joined[place] = number
            else:
                found.add(number, place, MatchKind.BOOKMARK)


def _return_bookmarks(found: ParagraphMatches, draft: Sequence[Paragraph], file: Sequence[AcceptedParagraph]) -> None:
    """Who moves a paragraph may take its bookmark along to the new place, which the file calls new: its words are still
    where it was."""
    left: dict[str, list[int]] = {}
    for number, whole in enumerate(file):
        has_own_name = any((each.bookmark or "").startswith(OUR_PREFIX) for each in whole.entries)
        if number not in found.places and whole.before and not has_own_name:
            left.setdefault(key(whole.before).strip(), []).append(number)
    for number, place in list(found.places.items()):
        is_new = not file[number].text_to_match and number not in found.joined.values()
        if is_new and (were := left.get(key(draft[place].text).strip())):
            del found.places[number], found.how[number]
            found.add(were.pop(0), place, MatchKind.WORDS)


def _move_shifted_bookmarks(
    found: ParagraphMatches, draft: Sequence[Paragraph], file: Sequence[AcceptedParagraph], language: str
) -> None:
    """Who begins a new paragraph before another may take that one's bookmark along: the words tell."""
    for number, place in list(found.places.items()):
        here, next_one = file[number].text_to_match, number + 1
        text = draft[place].text
        if (
            key(here) == key(text)
            or next_one >= len(file)
            or next_one in found.places
            or not file[next_one].text_to_match
        ):
            continue
        pair = [Labelled(here), Labelled(file[next_one].text_to_match)]
        if [(match.new_start, match.new_end) for match in counterparts([Labelled(text)], pair, language)] == [(1, 2)]:
            del found.places[number], found.how[number]
            found.add(next_one, place, MatchKind.WORDS)


def _find_joined(
    found: ParagraphMatches, draft: Sequence[Paragraph], file: Sequence[AcceptedParagraph], language: str
) -> None:
    """Paragraphs that are missing because their words stand in the one before them, though no tracked change says so."""
    for number, place in list(found.places.items()):
        behind = place + 1
        while behind < len(draft) and behind not in found.taken and draft[behind].text.strip():
            both = [Labelled(each.text) for each in draft[place : behind + 1]]
            match = next(iter(counterparts(both, [Labelled(file[number].text)], language)), None)
            if match is None or (match.start, match.end) != (0, len(both)):
                break
            found.joined[behind] = number
            behind += 1


def _gaps(found: ParagraphMatches, length: int, file_length: int) -> Iterator[tuple[list[int], list[int]]]:
    """What is not yet recognised between paragraphs that are, of the draft and of the file."""
    known = sorted((number, place) for number, place in found.places.items() if number not in found.moved)
    taken, reached, place_reached = found.taken, -1, -1
    for number, place in [*known, (file_length, length)]:
        places = [each for each in range(place_reached + 1, place) if each not in taken]
        numbers = [each for each in range(reached + 1, number) if each not in found.places]
        if places and numbers:
            yield places, numbers
        reached, place_reached = number, place


def _match_by_words(
    found: ParagraphMatches,
    draft: Sequence[Paragraph],
    file: Sequence[AcceptedParagraph],
    places: Sequence[int],
    numbers: Sequence[int],
    language: str,
) -> None:
    numbers = [
        each for each in numbers if file[each].text_to_match.strip()
    ]  # what the file calls new is not in the draft
    base = [Labelled(draft[each].text, draft[each].label) for each in places]
    labels = {each.label for each in base if each.label}
    new = [_split_label(file[each].text_to_match, labels) for each in numbers]
    for match in counterparts(base, new, language):
        number, place = numbers[match.new_start], places[match.start]
        found.add(number, place, MatchKind.WORDS)
        if match.moved:
            found.moved.add(number)
        found.joined |= dict.fromkeys((places[each] for each in range(match.start + 1, match.end)), number)
    left = {draft[each].label: each for each in places if each not in found.taken and draft[each].label}
    for number, labelled in zip(numbers, new, strict=True):
        if number not in found.places and labelled.label in left:
            found.add(number, left.pop(labelled.label), MatchKind.WORDS)


def _split_label(text: str, labels: set[str]) -> Labelled:
    """The words without the number that is typed before them, if it is one of these labels."""
    known = {comparable_label(label): label for label in labels}
    for number in _NUMBERED:  # "12 ter Meer" may be paragraph 12
        if (typed := number.match(text)) and (label := known.get(comparable_label(typed[1]))):
            return Labelled(text[typed.end() :], label)
    return Labelled(text)


def accepted_paragraphs(entries: Sequence[WordParagraph]) -> Iterator[AcceptedParagraph]:
    """The text after in paragraphs: what runs on into the next is one with it."""
    found, joined = AcceptedParagraph(0), False
    for place, each in enumerate(entries):
        alike = each.mark is None or not (each.before if each.mark == "ins" else each.after)
        found.entries.append(each)
        if each.mark == "del" and found.text:
            joined = True
            continue
        found.before = each.before if alike and not joined else None
        yield found
        parted = each.mark == "ins" and not alike
        found, joined = AcceptedParagraph(place + 1, each.mark_author if parted else None), not alike
    if found.entries:
        yield found


def without_heads(
    file: Iterable[AcceptedParagraph], heads: Collection[str], draft: Sequence[Paragraph]
) -> Iterator[AcceptedParagraph]:
    """Without the `heads` of our files; a paragraph of the draft with such words stays, by its bookmark or since it comes later."""
    known, left = {bookmark(each.key) for each in draft}, set(heads)
    for each in file:
        words = redline.key(each.text.strip())
        if words in left and known.isdisjoint(one.bookmark for one in each.entries):
            left.remove(words)
        else:
            yield each
