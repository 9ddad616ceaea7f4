"""New paragraphs in one place: those that are alike are alternatives of one, the others stand one behind the other."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import redline
from models.drafts.version import LONGEST_KEY, Kind
from models.text.markdown import TypedParagraph, typed_paragraphs

_WIDEST = 20  # digits of a number, so that ids sort as their numbers do


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
        (f"{one.comment_id:0{_WIDEST}}", order): (one, paragraph)
        for one in insertions
        for order, paragraph in enumerate(typed_paragraphs(one.text), start=1)
    }
    proposals = [
        redline.ParagraphProposal(id, one.sponsors, 0, words, after=True, kind=kind, order=order)
        for (id, order), (one, (kind, words)) in wishes.items()
    ]
    merged = redline.merge_document([""], proposals, language, redline.Inserts.ALIKE)
    for new in merged.paragraphs[0].inserted_after:
        assert isinstance(new, redline.NewParagraph)  # nobody has asked to move one here
        alternatives = [wishes[origin] for origin in new.origins]
        id, order = min(new.origins)
        yield NewParagraph(_key(after, int(id), order), Kind(new.kind), _merged(alternatives, language))


def are_alike(words: str, other: str, language: str) -> bool:
    """Whether new paragraphs with these words are alternatives of one, and not two."""
    proposals = [
        redline.ParagraphProposal(str(id), (str(id),), 0, text, after=True) for id, text in enumerate((words, other))
    ]
    merged = redline.merge_document([""], proposals, language, redline.Inserts.ALIKE)
    return len(merged.paragraphs[0].inserted_after) == 1


def _merged(alternatives: list[tuple[Insertion, TypedParagraph]], language: str) -> tuple[redline.Piece, ...]:
    """One paragraph of all that is asked for in its place, with the comments' own numbers as ids."""
    proposals = [redline.Proposal(str(one.comment_id), one.sponsors, paragraph.text) for one, paragraph in alternatives]
    return redline.merge("", proposals, language).pieces


def _key(after: str, comment_id: int, order: int) -> str:
    """A comment's number is given once in all consultations, so a key that grows too long is unique without its beginning."""
    own = f"n{comment_id}_{order}"
    key = f"{after}_{own}"
    return key if len(key) <= LONGEST_KEY else own
