"""The open brackets beside the paragraphs of the draft: each leads to its place in the member's list, and says what the
member says there."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Stance
from models.brackets.bracket import BracketPosition
from models.brackets.queries.answering import said_in_round
from models.brackets.queries.placed import by_paragraph, placed
from models.brackets.reading import Choice, StandingParagraph
from models.brackets.written import shown_in
from models.comments.queries.margin import Place
from models.comments.submission import Submission
from webapp.context import service

MACROS = "pages/country/bracket_macros.html"


class Beside(NamedTuple):
    """A bracket by its number in the text, with the stance of the member, None if it says nothing, and the words for that as people read them."""

    id: int
    number: int
    stance: Stance | None
    words: str


class BracketsBeside:
    """The brackets of a draft and what the member says about them; the round and the member of the answer are loaded."""

    def __init__(self, session: Session, answer: Submission) -> None:
        self.answer = answer
        self.text = _text(session, answer.round.version_id, answer.round.version.fingerprint)
        self.said = said_in_round(session, answer, self.text.paragraphs)

    @property
    def count_said(self) -> int:
        """About how many of the brackets the member says something."""
        return len(self.said)

    def on(self, place: Place | None) -> Markup:
        """What is shown beside a paragraph."""
        own = self.text.numbered.get(place.id, ()) if place else ()
        brackets = tuple(_beside(bracket, number, self.said.get(bracket.id or 0)) for bracket, number in own)
        made_of = "brackets", self.answer.round_id, self.answer.member_id, brackets
        return service().pieces.once(made_of, partial(self._written, brackets)) if brackets else Markup()

    def _written(self, brackets: Sequence[Beside]) -> Markup:
        beside: Callable[..., Markup] = get_template_attribute(MACROS, "beside")
        return beside(brackets, self.answer.round, self.answer.member.name)


class _Text(NamedTuple):
    """The paragraphs of a text that have brackets, and these by paragraph, each with its number in the text."""

    paragraphs: Mapping[int, StandingParagraph]
    numbered: Mapping[int, Sequence[tuple[OpenBracket, int]]]


def _text(session: Session, version_id: int, fingerprint: str) -> _Text:
    """A version that went out never changes."""

    def read() -> _Text:
        numbered: dict[int, list[tuple[OpenBracket, int]]] = {}
        brackets = placed(session, version_id)
        for number, one in enumerate(brackets, start=1):
            if one.bracket.id is not None:
                numbered.setdefault(one.paragraph.id, []).append((one.bracket, number))
        return _Text(by_paragraph(brackets), numbered)

    return service().pieces.once(("brackets of a text", version_id, fingerprint), read)


def _beside(bracket: OpenBracket, number: int, said: BracketPosition | Choice | None) -> Beside:
    words = shown_in(bracket, said.words) if said is not None and said.words is not None else ""
    return Beside(bracket.id or 0, number, said.stance if said is not None else None, words)
