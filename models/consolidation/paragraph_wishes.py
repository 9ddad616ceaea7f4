"""What a round asks of whole paragraphs: new ones in one place, and those that go to another place. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import redline
from models.brackets.agreement import OpenBracket, Stance
from models.brackets.standing import StandingParagraph
from models.brackets.typed_words import Choice
from models.brackets.whole_paragraph import joined_with, moved_after
from models.consolidation.result import MadeParagraph
from models.drafts.version import LONGEST_KEY, Kind
from models.text.markdown import TypedParagraph, typed_paragraphs

BEGINNING = ""
"""The place behind which stands what comes before all other paragraphs."""
_WIDEST_NUMBER = 20  # digits of a number, so that ids sort as their numbers do


def choice_of_wish(paragraph: StandingParagraph, words: str) -> tuple[int, Choice] | None:
    """What a wish about the whole paragraph says about one of its brackets. Where one is about that already, it accepts what
    others ask for, or asks for something else there; the wish to delete a paragraph that is itself only proposed keeps the
    text as it is without it."""
    for number, bracket in enumerate(paragraph.brackets):
        if bracket.brings_paragraph_in:
            return number, Choice(Stance.KEEP)
        if bracket.is_on_paragraph:
            for offered in bracket.circulated:
                if _is_same_wish(offered[0], words):
                    return number, Choice(Stance.ACCEPT, offered)
            return number, Choice(Stance.OTHER, (words,))
    if not paragraph.words.strip() and paragraph.brackets:
        return 0, Choice(Stance.KEEP)
    return None


def merge_wishes(
    wishes: Iterable[tuple[str, redline.Proposal]],
) -> redline.Applied | redline.Conflict | None:
    """What all ask for who ask something of the whole paragraph: the words of each wish, with those who have it."""
    by_words: dict[str, list[redline.Proposal]] = {}
    for words, proposal in wishes:
        by_words.setdefault(words, []).append(proposal)
    found = [
        redline.Alternative(
            words,
            tuple(sorted({name for one in own for name in one.sponsors})),
            tuple(sorted(one.id for one in own)),
        )
        for words, own in by_words.items()
    ]
    if len(found) > 1:
        return redline.Conflict("", tuple(sorted(found, key=lambda one: (one.sponsors[0], one.text))))
    return redline.Applied("", found[0].text, found[0].sponsors, found[0].ids) if found else None


def joins_paragraph(bracket: OpenBracket) -> bool:
    """Whether somebody asks in it that the paragraph becomes one with another."""
    return any(joined_with(one[0]) is not None for one in bracket.circulated)


def move_paragraphs(paragraphs: Sequence[MadeParagraph], stood_behind: Mapping[str, str]) -> list[MadeParagraph]:
    """The paragraphs in order, each that moves directly behind the one after which it is to stand, and new ones that were put
    in behind it with it. `stood_behind`: see `Terms`.

    Of paragraphs that are to stand behind one another, the first of the text stays where it is.
    """
    if all(one.after is None for one in paragraphs):
        return list(paragraphs)
    keys = {one.key for one in paragraphs}
    blocks: list[list[MadeParagraph]] = []
    moving: dict[str, list[list[MadeParagraph]]] = {}
    moved = False
    for one in paragraphs:
        if one.after is not None:
            moved = True
            place = one.after if one.after in keys else stood_behind.get(one.after, BEGINNING)
            moving.setdefault(place, []).append(block := [one])
        elif moved and one.base_id is None:
            block.append(one)
        else:
            moved = False
            blocks.append([one])
    first = moving.pop(BEGINNING, [])
    found = [each for block in [*first, *blocks] for each in _with_moved(block, moving)]
    placed = {one.key for one in found}
    stays = next((one for one in paragraphs if one.key not in placed), None)
    if stays is None:
        return found
    return move_paragraphs([replace(one, after=None) if one is stays else one for one in paragraphs], stood_behind)


class Insertion(NamedTuple):
    """What one comment asks to put in at a place, in the name of members (their English short names)."""

    comment_id: int
    sponsors: tuple[str, ...]
    text: str


class NewParagraph(NamedTuple):
    """A paragraph to be put in, merged from nothing: its alternatives as wholes, each with the comments behind it."""

    key: str
    kind: Kind
    pieces: tuple[redline.Piece, ...]


def new_paragraphs(after: str, insertions: Iterable[Insertion], language: str) -> Iterator[NewParagraph]:
    """The paragraphs that come behind the one with the key `after`; the order of the insertions does not matter.

    Those of one comment stand together and in order, alphabetical by member and then by comment; what is alike stands
    where the first member has it. Keys are the same in every candidate that holds the same comments.
    """
    wishes = {
        (f"{one.comment_id:0{_WIDEST_NUMBER}}", order): (one, paragraph)
        for one in insertions
        for order, paragraph in enumerate(typed_paragraphs(one.text), start=1)
    }
    proposals = [
        redline.ParagraphProposal(id, one.sponsors, 0, words, after=True, kind=kind, order=order)
        for (id, order), (one, (kind, words)) in wishes.items()
    ]
    merged = redline.merge_document([""], proposals, language)
    for new in merged.paragraphs[0].inserted_after:
        assert isinstance(new, redline.NewParagraph)  # nobody has asked to move one here
        alternatives = [wishes[origin] for origin in new.origins]
        id, order = min(new.origins)
        yield NewParagraph(
            _key_of_new(after, int(id), order), Kind(new.kind), _merge_alternatives(alternatives, language)
        )


def are_alike(words: str, other: str, language: str) -> bool:
    """Whether new paragraphs with these words are alternatives of one, and not two."""
    proposals = [
        redline.ParagraphProposal(str(id), (str(id),), 0, text, after=True) for id, text in enumerate((words, other))
    ]
    merged = redline.merge_document([""], proposals, language)
    return len(merged.paragraphs[0].inserted_after) == 1


def _is_same_wish(one: str, other: str) -> bool:
    """Whether two wishes do the same with a paragraph, whatever the place is called to which they move it."""
    return one == other or any(
        place(one) is not None and place(one) == place(other) for place in (moved_after, joined_with)
    )


def _with_moved(
    block: Sequence[MadeParagraph], moving: Mapping[str, list[list[MadeParagraph]]]
) -> Iterator[MadeParagraph]:
    for one in block:
        yield one
        for other in moving.get(one.key, ()):
            yield from _with_moved(other, moving)


def _merge_alternatives(
    alternatives: list[tuple[Insertion, TypedParagraph]], language: str
) -> tuple[redline.Piece, ...]:
    """One paragraph of all that is asked for in its place, with the comments' own numbers as ids."""
    proposals = [redline.Proposal(str(one.comment_id), one.sponsors, paragraph.text) for one, paragraph in alternatives]
    return redline.merge("", proposals, language).pieces


def _key_of_new(after: str, comment_id: int, order: int) -> str:
    """A comment's number is given once in all consultations, so a key that grows too long is unique without its beginning."""
    own = f"n{comment_id}_{order}"
    key = f"{after}_{own}"
    return key if len(key) <= LONGEST_KEY else own
