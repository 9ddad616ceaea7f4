"""The draft as somebody wants to see it: its paragraphs as they are written on the page, with the words marked that are looked for."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from models.comments.queries.margin import Place
from models.rounds.consultation import Round
from templates.rows import RowPlace, in_tables
from webapp.country.comments.margin import Framed, framed_anew
from webapp.texts import reading
from webapp.texts.reading import Reading, Types, View, Wanted, bracketed_in


@dataclass(frozen=True, slots=True)
class DraftReading:
    """What is shown of the draft."""

    text: Reading[Place]
    shown: Sequence[Framed]

    @property
    def wanted(self) -> Wanted:
        return self.text.wanted

    @property
    def has_brackets(self) -> bool:
        """Whether members ask for words anywhere in the text."""
        return bool(bracketed_in(self.text.whole))


def read(
    text: Sequence[Framed],
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
    return DraftReading(found, [_shown(one, row, wanted, round, form, translates=translates) for one, row in rows])


def _shown(one: Framed, row: RowPlace, wanted: Wanted, round: Round, form: str, *, translates: bool) -> Framed:
    row = row._replace(titles=one.row.titles)
    found = None if one.place.kind.in_cells else wanted.marked(one.place.text)
    words = one.words if found is None else found
    if (row, words) != (one.row, one.words):
        one = framed_anew(one, round, form, row=row, words=words, translates=translates)
    return replace(one, before=one.alone, after=Markup(), acts=False) if wanted.view is View.CLEAN else one
