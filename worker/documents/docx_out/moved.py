"""Paragraphs that moved, in a file that shows changes: each stands at both places, taken away at the one and added at the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.drafts.queries.comparison import ComparedParagraph
from models.drafts.version import LONGEST_KEY
from worker.documents.docx_out.sheet import Marked, Passage, Words
from worker.documents.subsequence import longest_increasing_subsequence


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    """A paragraph at one of its places; `end` says which of the two it is, None if it has only one. `move` counts them."""

    paragraph: ComparedParagraph
    end: Marked | None = None
    move: int = 0


def in_both_orders(paragraphs: Sequence[ComparedParagraph]) -> list[PlacedParagraph]:
    """The paragraphs in the order of the newer text, so that without what is added they stand in that of the older one."""
    before = {number: one.before.position for number, one in enumerate(paragraphs) if one.before}
    both = {number: place for number, place in before.items() if paragraphs[number].now}
    unmoved = {number: place for number, place in both.items() if not paragraphs[number].rearranged.moved}
    stay = set(longest_increasing_subsequence(unmoved))
    for number, place in both.items():  # one that members have moved may still stand in its order: others moved as well
        if number not in unmoved and all((number < other) == (place < both[other]) for other in stay):
            stay.add(number)
    moves = {number: count for count, number in enumerate((each for each in both if each not in stay), 1)}
    old = [number for number in sorted(before, key=before.__getitem__) if number not in stay]
    found: list[PlacedParagraph] = []
    for number, one in enumerate(paragraphs):
        if number in stay:
            while old and before[old[0]] < before[number]:
                found.append(_old_place(paragraphs[old[0]], moves.get(old.pop(0), 0)))
        if one.now:
            found.append(PlacedParagraph(one, "ins" if number in moves else None, moves.get(number, 0)))
    return found + [_old_place(paragraphs[number], moves.get(number, 0)) for number in old]


def _old_place(one: ComparedParagraph, move: int) -> PlacedParagraph:
    return PlacedParagraph(one, "del" if move else None, move)


def at_place(passage: Passage, placed: PlacedParagraph, authors: tuple[str, ...]) -> Passage:
    """The passage of a paragraph as it stands at one of its places, which `authors` have given it."""
    end, move = placed.end, 0 if passage.kind.in_cells else placed.move  # Word knows no moves of rows
    if end is None:
        return passage
    words = tuple(_word_at_place(each, end, move, authors) for each in passage.words if each.change in (None, end))
    moved = replace(passage, words=words, change=end, authors=authors, move=move)
    if end == "ins":
        return moved
    key = f"{passage.key[1 - LONGEST_KEY :]}_"  # the paragraph itself stands at the other place
    return replace(moved, key=key, label="", margin=())


def _word_at_place(words: Words, end: Marked, move: int, authors: tuple[str, ...]) -> Words:
    return replace(words, move=0) if words.change else replace(words, change=end, authors=authors, move=move)
