"""From texts and merges to words that are added or taken away, by whom."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from models.brackets.written import write_place
from models.consolidation.opening import one_place
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
from worker.documents.docx_out.sheet import Words


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


def merged_words(
    pieces: Sequence[Piece],
    bracketed: Collection[int] = (),
    offers: Mapping[int, tuple[str, str]] | None = None,
    bracket: Callable[[Applied | Conflict, Offer], Iterator[Words]] | None = None,
) -> tuple[Words, ...]:
    """What a merge made of a text: each change by its sponsors; each bracket is added, one alternative after the other.

    `bracketed` are the places of applied pieces that stand in brackets, `offers` has what else stands in the bracket of a
    place. `bracket` says how one is shown.
    """
    offered = offers or {}
    shown = bracket or _bracket
    return tuple(
        words
        for place, piece in enumerate(pieces)
        for words in _words_of_merged(piece, place in bracketed, offered.get(place), shown)
        if words.text
    )


def _words_of_merged(
    piece: Piece, bracketed: bool, offer: Offer, bracket: Callable[[Applied | Conflict, Offer], Iterator[Words]]
) -> Iterator[Words]:
    if isinstance(piece, Kept):
        yield Words(piece.text)
    elif isinstance(piece, Conflict) or bracketed:
        yield from bracket(piece, offer)
    else:
        yield Words(piece.base, "del", piece.sponsors, ids=piece.ids)
        yield Words(piece.text, "ins", piece.sponsors, ids=piece.ids)


def written_bracket(piece: Applied | Conflict, offer: Offer) -> Iterator[Words]:
    """A bracket as circulated texts write it: the standing words stay where they are, all else is added around them."""
    lead, bracket, trail = one_place(piece)
    if offer is not None:
        bracket = replace(bracket, compromise=(offer[1],))
    written = write_place(bracket, 0)
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


def _bracket(piece: Applied | Conflict, offer: Offer) -> Iterator[Words]:
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
