"""From texts and merges to words that are added or taken away, by whom."""

from collections.abc import Iterator, Sequence

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
    compare,
    lay_out,
)
from worker.documents.words import Words


def compared(before: str, after: str, authors: tuple[str, ...], locale: str) -> tuple[Words, ...]:
    """What became of a text, all of it by the same authors."""
    return tuple(_compared(piece, authors) for piece in compare(before, after, locale))


def _compared(piece: Compared, authors: tuple[str, ...]) -> Words:
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


def merged(pieces: Sequence[Piece]) -> tuple[Words, ...]:
    """What a merge made of a text: each change by its sponsors; each bracket is added, one alternative after the other."""
    return tuple(words for piece in pieces for words in _merged(piece) if words.text)


def _merged(piece: Piece) -> Iterator[Words]:
    if isinstance(piece, Kept):
        yield Words(piece.text)
    elif isinstance(piece, Applied):
        yield Words(piece.base, "del", piece.sponsors)
        yield Words(piece.text, "ins", piece.sponsors)
    else:
        yield from _bracket(piece)


def _bracket(conflict: Conflict) -> Iterator[Words]:
    text, spans = lay_out((conflict,))
    whole, *alternatives = spans
    lead, trail = text[: whole.start], text[whole.end :]
    # White space that stays as it is, is not taken away and added again.
    around = len(lead) + len(trail) <= len(conflict.base) and conflict.base.startswith(lead)
    around = around and conflict.base.endswith(trail)
    core = conflict.base[len(lead) : len(conflict.base) - len(trail)] if around else conflict.base
    sponsors = tuple(sorted({name for each in alternatives for name in each.sponsors}))
    yield Words(lead, None if around else "ins", () if around else sponsors)
    yield Words(core, "del", sponsors)
    starts = [each.start - len(f"[{', '.join(each.sponsors)}: ") for each in alternatives]
    for each, start, end in zip(alternatives, starts, [*starts[1:], whole.end], strict=True):
        yield Words(text[start:end], "ins", each.sponsors)
    yield Words(trail, None if around else "ins", () if around else sponsors)
