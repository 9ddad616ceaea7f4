"""The open brackets beside the paragraphs of the draft: each leads to its place in the member's list, and says what the
member has chosen there."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import placed
from models.brackets.queries.positions import positions_of
from models.comments.queries.margin import Place
from models.comments.submission import Submission
from webapp.context import service

MACROS = "pages/country/bracket_macros.html"


class Beside(NamedTuple):
    """A bracket by its number in the text, with the stance that the member has chosen, None for none, and its words."""

    id: int
    number: int
    stance: Stance | None
    words: tuple[str, ...] | None


def brackets_beside(session: Session, answer: Submission) -> Callable[[Place | None], Markup]:
    """What writes the brackets of a paragraph; the round and the member of the answer are loaded."""
    numbered = _numbered(session, answer.round.version_id, answer.round.version.fingerprint)
    chosen = positions_of(session, answer.id)

    def written(brackets: Sequence[Beside]) -> Markup:
        beside: Callable[..., Markup] = get_template_attribute(MACROS, "beside")
        return beside(brackets, answer.round, answer.member.name)

    def on(place: Place | None) -> Markup:
        own = numbered.get(place.id, ()) if place else ()
        brackets = tuple(_beside(id, number, chosen.get(id)) for id, number in own)
        made_of = "brackets", answer.round_id, answer.member_id, brackets
        return service().pieces.once(made_of, partial(written, brackets)) if brackets else Markup()

    return on


def _numbered(session: Session, version_id: int, fingerprint: str) -> Mapping[int, Sequence[tuple[int, int]]]:
    """The brackets of a text by paragraph, each with its number: a version that went out never changes."""

    def read() -> Mapping[int, Sequence[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for number, one in enumerate(placed(session, version_id), start=1):
            if one.bracket.id is not None:
                found.setdefault(one.paragraph.id, []).append((one.bracket.id, number))
        return found

    return service().pieces.once(("numbered brackets", version_id, fingerprint), read)


def _beside(id: int, number: int, own: BracketPosition | None) -> Beside:
    words = tuple(own.words) if own is not None and own.words is not None else None
    return Beside(id, number, own.stance if own is not None else None, words)
