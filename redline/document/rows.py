"""A row of a table, merged cell by cell."""

from collections.abc import Iterable
from dataclasses import replace

from redline.merge.merge import Merged, merge
from redline.merge.pieces import Kept, Piece, Proposal, put

ROW = "row"
_BORDER = "|"


def merge_row(base: str, proposals: Iterable[Proposal], locale: str = "und") -> Merged:
    """The merge of a row whose cells stand between "|": no change reaches from one cell into the next.

    Where a proposal deletes the row or has another number of cells, the row is merged as one text.
    """
    given = tuple(proposals)
    cells = base.split(_BORDER)
    texts = [(each.text or "").split(_BORDER) for each in given]
    if len(cells) == 1 or any(len(text) != len(cells) for text in texts):
        return merge(base, given, locale)
    pieces: list[Piece] = []
    for number, cell in enumerate(cells):
        if number:
            put(pieces, Kept(_BORDER))
        asked = (replace(each, text=text[number]) for each, text in zip(given, texts, strict=True))
        for piece in merge(cell, asked, locale).pieces:
            put(pieces, piece)
    return Merged(base, locale, given, tuple(pieces))
