"""The draft and what is said beside it, in pieces: each paragraph and each comment is written once, however often it is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import get_template_attribute, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.comments.queries import margin
from models.comments.queries.margin import Own, Place
from models.drafts.version import Kind
from models.rounds.consultation import Round
from webapp.context import service

PARTS = "pages/country/parts.html"
MARK = "\0"  # which nobody can have typed


@dataclass(frozen=True, slots=True)
class Framed:
    """A paragraph of the draft, written, as it stands `alone` and with room for what is said about it."""

    place: Place
    alone: Markup
    before: Markup
    after: Markup
    acts: bool

    def around(self, said: Markup) -> Markup:
        """The paragraph with what is said about it."""
        return self.before + said + self.after if self.acts or said else self.alone


def framed(session: Session, round: Round, form: str, *, acts: bool) -> Sequence[Framed]:
    """The text under consultation; with `acts` each paragraph offers what may be proposed, on the page `form`.

    The round's version has been read with the eyes of the session's viewer, and whoever may see a version may see its text.
    """
    address = url_for(form, round_id=round.id)
    made_of = round.id, round.version.id, round.version.fingerprint, address, acts
    language = round.consultation.language
    return service().pieces.once(
        made_of, lambda: [_framed(place, language, address, acts=acts) for place in margin.places(session, round)]
    )


def _framed(place: Place, language: str, address: str, *, acts: bool) -> Framed:
    alone: Markup = get_template_attribute("pages/draft_macros.html", "paragraph")(place, language)
    if place.kind is Kind.NOTE:
        return Framed(place, alone, alone, Markup(), acts)
    whole: Markup = get_template_attribute(PARTS, "framed")(place, language, MARK, acts, address)
    before, _, after = whole.partition(MARK)
    return Framed(place, alone, before, after, acts)


def comments_beside(
    comments: Mapping[int | None, Sequence[Own]], language: str, *, acts: bool, traced: bool, unsent: str
) -> Callable[[Place | None], Markup]:
    """What writes the comments on a paragraph, or (None) on the whole text; as `own` of the country's parts has it."""

    def written(comment: Own, beside: bool) -> Markup:
        own: Callable[..., Markup] = get_template_attribute(PARTS, "own")
        return own(comment, language, beside, acts, traced, unsent, comment.departments, comment.file)

    def beside(place: Place | None) -> Markup:
        on = comments.get(place.id if place else None, ())
        once = service().pieces.once
        return Markup("").join(
            once((comment, language, place is None, acts, traced, unsent), partial(written, comment, place is not None))
            for comment in on
        )

    return beside
