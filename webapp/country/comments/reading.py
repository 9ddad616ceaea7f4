"""The draft as the address asks for it: its rendered paragraphs, filtered, with the words that are searched for marked; one with very
many brackets in parts, since one page would be too heavy for a slow line."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from models.comments.queries.margin import Place
from models.rounds.consultation import Round
from templates.rows import RowPlace, in_tables
from templates.sentences import count_attributed
from webapp.country.comments.margin import MOST_MARKED_BRACKETS, RenderedParagraph, render_paragraph_again
from webapp.texts import reading
from webapp.texts.parts import Item, Parts, parts_of
from webapp.texts.reading import Reading, TextFilter, Types, View, bracketed_paragraphs

STOPS_OF_PARAGRAPH = 4  # its number, what can be done there, its brackets, and a part of what stands around the text


@dataclass(frozen=True, slots=True)
class DraftReading:
    """What is shown of the draft."""

    text: Reading[Place]
    shown: Sequence[RenderedParagraph]

    @property
    def wanted(self) -> TextFilter:
        return self.text.wanted

    @property
    def has_brackets(self) -> bool:
        """Whether members ask for words anywhere in the text."""
        return bool(bracketed_paragraphs(self.text.whole))


def read(
    text: Sequence[RenderedParagraph],
    round: Round,
    form: str,
    *,
    types: Callable[[], Types],
    bracketed: Callable[[], Collection[int | None]] = tuple,
    translates: bool = False,
) -> DraftReading:
    """What the address asks to see of the draft, whose paragraphs offer the page `form`; `types` gives the types of the reader's
    comments by paragraph."""
    found = reading.read_text([one.place for one in text], types=lambda _: types(), bracketed=bracketed)
    wanted = found.wanted
    if not wanted.is_asked:
        return DraftReading(found, text)
    ids = {one.id for one in found.shown}
    rows = in_tables([one for one in text if one.place.id in ids], "place")
    return DraftReading(
        found, [_select_words(one, row, wanted, round, form, translates=translates) for one, row in rows]
    )


def _select_words(
    one: RenderedParagraph, row: RowPlace, wanted: TextFilter, round: Round, form: str, *, translates: bool
) -> RenderedParagraph:
    row = row._replace(titles=one.row.titles)
    found = None if one.place.kind.in_cells else wanted.mark_words(one.place.text)
    words = one.words if found is None else found
    if (row, words) != (one.row, one.words):
        one = render_paragraph_again(one, round, form, row=row, words=words, translates=translates)
    return replace(one, before=one.alone, after=Markup(), acts=False) if wanted.view is View.CLEAN else one


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
