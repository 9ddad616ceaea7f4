"""From texts and merges to words that are added or taken away, by whom. A paragraph that moved stands at both of its places: taken away at
the one and added at the other."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.brackets.written import write_place
from models.consolidation.opening import one_place
from models.drafts.queries.comparison import ComparedParagraph
from models.drafts.version import LONGEST_KEY
from redline import (
    Applied,
    Compared,
    Conflict,
    Deleted,
    Inserted,
    Kept,
    MovedFrom,
    MovedTo,
    Piece,
    Style,
    compare,
    lay_out,
)
from worker.documents.docx_out.sheet import Marked, Passage, Words
from worker.documents.subsequence import longest_increasing_subsequence


def compared_words(before: str, after: str, authors: tuple[str, ...], locale: str) -> tuple[Words, ...]:
    """What became of a text, all of it by the same authors."""
    return tuple(_words_of_piece(piece, authors) for piece in compare(before, after, locale))


def _words_of_piece(piece: Compared, authors: tuple[str, ...]) -> Words:
    match piece:
        case Kept(text):
            return Words(text)
        case Deleted(text):
            return Words(text, "del", authors)
        case Inserted(text):
            return Words(text, "ins", authors)
        case MovedFrom(text, move):
            return Words(text, "del", authors, move)
        case MovedTo(text, move):
            return Words(text, "ins", authors, move)


Offer = tuple[str, str] | None
"""What else stands in a bracket: (label, words)."""

WriteBracket = Callable[[Applied | Conflict, Offer, bool], Iterator[Words]]


def merged_words(
    pieces: Sequence[Piece],
    bracketed: Collection[int] = (),
    offers: Mapping[int, tuple[str, str]] | None = None,
    bracket: WriteBracket | None = None,
) -> tuple[Words, ...]:
    """What a merge made of a text: each change by its sponsors; each bracket is added, one alternative after the other.

    `bracketed` are the places of applied pieces that stand in brackets, `offers` has what else stands in the bracket of a
    place. `bracket` says how one is shown, and hears whether it stands right behind another one.
    """
    return tuple(
        words for words in _words_of_merged(pieces, bracketed, offers or {}, bracket or _bracket) if words.text
    )


def _words_of_merged(
    pieces: Sequence[Piece], bracketed: Collection[int], offers: Mapping[int, tuple[str, str]], bracket: WriteBracket
) -> Iterator[Words]:
    behind_bracket = False
    for place, piece in enumerate(pieces):
        if isinstance(piece, Kept):
            yield Words(piece.text)
            behind_bracket = behind_bracket and not piece.text.strip()
        elif isinstance(piece, Conflict) or place in bracketed:
            yield from bracket(piece, offers.get(place), behind_bracket)
            behind_bracket = True
        else:
            yield Words(piece.base, "del", piece.sponsors, ids=piece.ids)
            yield Words(piece.text, "ins", piece.sponsors, ids=piece.ids)
            behind_bracket = behind_bracket and not piece.text.strip()


def written_bracket(piece: Applied | Conflict, offer: Offer, behind_bracket: bool) -> Iterator[Words]:
    """A bracket as circulated texts write it: the standing words stay where they are, all else is added around them."""
    lead, bracket, trail = one_place(piece)
    if offer is not None:
        bracket = replace(bracket, compromise=(offer[1],))
    written = write_place(bracket, 0, behind_bracket=behind_bracket)
    yield Words(lead)
    yield Words(written.lead, "ins", bracket.named)
    for one in written.wordings:
        if one.names or one.offered:
            yield Words(one.text, "ins", one.names or (offer or ("",))[:1])
        else:
            yield Words(one.label, "ins", bracket.named)
            yield Words(one.words)
            yield Words(one.closing, "ins", bracket.named)
    yield Words(written.trail, "ins", bracket.named)
    yield Words(trail)


def _bracket(piece: Applied | Conflict, offer: Offer, _behind_bracket: bool) -> Iterator[Words]:
    extra = {} if offer is None else {0: offer}
    text, spans = lay_out((piece,), Style(brackets=lambda _: True, extra=extra))
    whole, *alternatives = spans
    lead, trail = text[: whole.start], text[whole.end :]
    # White space that stays as it is, is not taken away and added again.
    around = len(lead) + len(trail) <= len(piece.base) and piece.base.startswith(lead) and piece.base.endswith(trail)
    core = piece.base[len(lead) : len(piece.base) - len(trail)] if around else piece.base
    sponsors = tuple(sorted({name for each in alternatives if each.ids for name in each.sponsors}))
    ids = tuple(sorted({id for each in alternatives for id in each.ids}))
    yield Words(lead, None if around else "ins", () if around else sponsors, ids=ids)
    yield Words(core, "del", sponsors, ids=ids)
    starts = [each.start - len(f"[{', '.join(each.sponsors)}: ") for each in alternatives]
    for each, start, end in zip(alternatives, starts, [*starts[1:], whole.end], strict=True):
        yield Words(text[start:end], "ins", each.sponsors, ids=each.ids)
    yield Words(trail, None if around else "ins", () if around else sponsors, ids=ids)


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
