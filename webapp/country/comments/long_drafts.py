"""Splits a draft with very many brackets into parts, since one page would be too heavy for a slow line."""

from collections.abc import Collection, Mapping, Sequence

from templates.sentences import count_attributed
from webapp.country.comments.margin import MOST_MARKED_BRACKETS, RenderedParagraph
from webapp.texts.parts import Item, Parts, parts_of

STOPS_OF_PARAGRAPH = 4  # its number, what can be done there, its brackets, and a part of what stands around the text


def parts_of_draft(
    shown: Sequence[RenderedParagraph], anchors: Mapping[int | None, Collection[str]], wanted: str = ""
) -> Parts[RenderedParagraph]:
    """What is shown of a draft; `anchors` are what stands beside a paragraph, by its number, and `wanted` is the one to which the
    address leads."""
    if sum(count_attributed(one.place.text) for one in shown) <= MOST_MARKED_BRACKETS:
        return Parts([Item(one, one.place, 0, 0) for one in shown], (), None)
    return parts_of((_item(one, anchors.get(one.place.id, ())) for one in shown), wanted)


def _item(one: RenderedParagraph, anchors: Collection[str]) -> Item[RenderedParagraph]:
    return Item(one, one.place, STOPS_OF_PARAGRAPH + len(anchors), 0, anchors)
