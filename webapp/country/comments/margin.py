"""Renders what stands beside the paragraphs of the draft: comments, and open brackets with what the member says about each. Every
piece is rendered once and then kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from flask import get_template_attribute, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Stance
from models.brackets.bracket import BracketPosition
from models.brackets.queries.answering import said_in_round
from models.brackets.queries.brackets import adjacent_bracket_starts
from models.brackets.queries.placed import placed_brackets, standing_by_paragraph
from models.brackets.standing import StandingParagraph
from models.brackets.typed_words import Choice
from models.brackets.written import shown_bracket_words
from models.comments.queries import margin
from models.comments.queries.margin import OwnComment, Place
from models.comments.submission import Submission
from models.drafts.queries.texts import translations_of
from models.people.person import Member
from models.rounds.consultation import Round
from templates.rows import RowPlace, in_tables
from templates.sentences import attributed_with_bars, count_attributed
from webapp.context import service

PARTS_TEMPLATE = "pages/country/parts.html"
PLACEHOLDER = "\0"  # which nobody can have typed
EMPTY = Markup()

MACROS_TEMPLATE = "pages/country/bracket_macros.html"
MOST_MARKED_BRACKETS = 200
"""Of so many brackets a page shows the marks of the members; of more it has their names alone, and says beside a paragraph only
how many it has, for it must stay light."""
MOST_COMMENTS_SHOWN = 60
"""So many comments a page shows; of more, each paragraph and the whole text say how many they have, and show them when somebody
asks for them."""


@dataclass(frozen=True, slots=True)
class RenderedParagraph:
    """A paragraph of the draft as HTML: `alone`, and as `before` and `after`, between which stands what is said about it."""

    place: Place
    row: RowPlace  # where it stands in its table
    words: Markup | None  # as they are marked up; None: as they stand
    alone: Markup
    before: Markup
    after: Markup
    acts: bool

    def with_margin(self, content: Markup, beneath: Markup = EMPTY) -> Markup:
        """The paragraph with what is said about it, and what stands beneath it; of a row, that stands with what is said."""
        if beneath and not self.place.kind.is_counted:
            content, beneath = beneath + content, EMPTY
        return (self.before + content + self.after if self.acts or content else self.alone) + beneath


def render_paragraphs(
    session: Session, round: Round, form: str, *, acts: bool, translates: bool = False
) -> Sequence[RenderedParagraph]:
    """The text under consultation; with `acts` each paragraph offers what may be proposed, on the page `form`, and to be
    translated where the reader `translates`.

    The session's viewer has read the round's version, and whoever may see a version may see its text.
    """
    address = url_for(form, round_id=round.id)
    made_of = round.id, round.version.id, round.version.fingerprint, address, acts, translates
    language = round.consultation.language

    def render() -> list[RenderedParagraph]:
        places = margin.text_of(session, round)
        marked = sum(count_attributed(place.text) for place in places)
        has_marks = marked <= MOST_MARKED_BRACKETS
        starts = adjacent_bracket_starts(session, round.version_id) if marked and has_marks else {}
        return [
            _render_paragraph(
                place,
                row,
                language,
                address,
                acts=acts,
                translates=translates,
                words=attributed_with_bars(place.text, starts.get(place.id, ())) if has_marks else None,
            )
            for place, row in in_tables(places)
        ]

    return service().fragments.get_or_make(made_of, render)


def render_paragraph_again(
    one: RenderedParagraph, round: Round, form: str, *, row: RowPlace, words: Markup | None, translates: bool
) -> RenderedParagraph:
    """The paragraph in another place of its table, or with other words marked up; it offers what it offered."""
    address = url_for(form, round_id=round.id)
    return _render_paragraph(
        one.place, row, round.consultation.language, address, acts=one.acts, translates=translates, words=words
    )


def _render_paragraph(
    place: Place, row: RowPlace, language: str, address: str, *, acts: bool, translates: bool, words: Markup | None
) -> RenderedParagraph:
    alone: Markup = get_template_attribute("pages/draft_macros.html", "paragraph")(place, language, words, place=row)
    whole: Markup = get_template_attribute(PARTS_TEMPLATE, "framed")(
        place, language, PLACEHOLDER, acts, address, translates, row, words
    )
    before, _, after = whole.partition(PLACEHOLDER)
    return RenderedParagraph(place, row, words, alone, before, after, acts)


def translation_renderer(session: Session, round: Round, member: Member, *, changes: bool) -> Callable[[Place], Markup]:
    """A function that renders the member's courtesy translation of a paragraph, folded."""
    own = translations_of(session, round.consultation_id, member)
    macro: Callable[..., Markup] = get_template_attribute("pages/country/translation_macros.html", "beneath")

    def render_translation(place: Place) -> Markup:
        one = own.get(place.key)
        return macro(one, place, member.language, changes) if one else Markup()

    return render_translation


def comment_renderer(
    comments: Mapping[int | None, Sequence[OwnComment]],
    titles: Mapping[int, Sequence[str]],
    language: str,
    *,
    acts: bool,
    traced: bool,
    unsent: str,
) -> Callable[[Place | None], Markup]:
    """A function that renders the comments on a paragraph, or on the whole text (None), with the macro `own`. `titles` are the column
    titles above each row."""

    def render_comment(comment: OwnComment, beside: bool, under: Sequence[str]) -> Markup:
        own: Callable[..., Markup] = get_template_attribute(PARTS_TEMPLATE, "own")
        return own(comment, language, beside, acts, traced, unsent, comment.departments, comment.file, under)

    def render_comments(place: Place | None) -> Markup:
        on = comments.get(place.id if place else None, ())
        under = tuple(titles.get(place.id, ())) if place else ()
        get_or_make = service().fragments.get_or_make
        return Markup("").join(
            get_or_make(
                (comment, language, place is None, acts, traced, unsent, under),
                partial(render_comment, comment, place is not None, under),
            )
            for comment in on
        )

    return render_comments


def comment_address(round_id: int, comment_id: int) -> str:
    """The address of a comment beside the draft, also where paragraphs say only how many they have."""
    return url_for("country.draft", round_id=round_id, comment=comment_id, _anchor=f"c-{comment_id}")


def count_renderer(
    counts: Mapping[int | None, int],
    round: Round,
    shown: Callable[[Place | None], Markup],
    opened: Collection[int | None],
) -> Callable[[Place | None], Markup]:
    """A function that renders how many comments a paragraph has, or the whole text (None); on those `opened` it renders them
    with `shown`."""
    counted: Callable[..., Markup] = get_template_attribute(PARTS_TEMPLATE, "counted_comments")
    get_or_make = service().fragments.get_or_make

    def render_count(place: Place | None) -> Markup:
        on = place.id if place else None
        if on in opened or on not in counts:
            return shown(place)
        count = counts[on]
        return get_or_make(("counted", round.id, place, count), partial(counted, place, count, round))

    return render_count


class MarginBracket(NamedTuple):
    """A bracket by its number in the text, with the stance of the member, None if it says nothing, and the words for that as people read them."""

    id: int
    number: int
    stance: Stance | None
    words: str


class MarginBrackets:
    """The brackets of a draft and what the member says about them; the round and the member of the answer are loaded."""

    def __init__(self, session: Session, answer: Submission) -> None:
        self.answer = answer
        self.text = _bracket_index(session, answer.round.version_id, answer.round.version.fingerprint)
        self.positions = said_in_round(session, answer, self.text.paragraphs)

    @property
    def paragraph_ids(self) -> Collection[int]:
        """The paragraphs in which brackets are open."""
        return self.text.numbered.keys()

    @property
    def count_said(self) -> int:
        """About how many of the brackets the member says something."""
        return len(self.positions)

    def render(self, place: Place | None) -> Markup:
        """What is shown beside a paragraph."""
        own = self.text.numbered.get(place.id, ()) if place else ()
        brackets = tuple(
            _margin_bracket(bracket, number, self.positions.get(bracket.id or 0)) for bracket, number in own
        )
        made_of = "brackets", self.answer.round_id, self.answer.member_id, brackets
        return service().fragments.get_or_make(made_of, partial(self._render, brackets)) if brackets else Markup()

    def _render(self, brackets: Sequence[MarginBracket]) -> Markup:
        if self.text.count_brackets > MOST_MARKED_BRACKETS:
            how_many: Callable[..., Markup] = get_template_attribute(MACROS_TEMPLATE, "how_many")
            answered = sum(one.stance is not None for one in brackets)
            return how_many(brackets, answered, self.answer.round, self.answer.member.name)
        beside: Callable[..., Markup] = get_template_attribute(MACROS_TEMPLATE, "beside")
        return beside(brackets, self.answer.round, self.answer.member.name)


class _BracketIndex(NamedTuple):
    """The paragraphs of a text that have brackets, and these by paragraph, each with its number in the text."""

    paragraphs: Mapping[int, StandingParagraph]
    numbered: Mapping[int, Sequence[tuple[OpenBracket, int]]]

    @property
    def count_brackets(self) -> int:
        """How many brackets there are."""
        return sum(map(len, self.numbered.values()))


def _bracket_index(session: Session, version_id: int, fingerprint: str) -> _BracketIndex:
    """A version that went out never changes."""

    def build_index() -> _BracketIndex:
        numbered: dict[int, list[tuple[OpenBracket, int]]] = {}
        brackets = placed_brackets(session, version_id)
        for number, one in enumerate(brackets, start=1):
            if one.bracket.id is not None:
                numbered.setdefault(one.paragraph.id, []).append((one.bracket, number))
        return _BracketIndex(standing_by_paragraph(brackets), numbered)

    return service().fragments.get_or_make(("brackets of a text", version_id, fingerprint), build_index)


def _margin_bracket(bracket: OpenBracket, number: int, position: BracketPosition | Choice | None) -> MarginBracket:
    words = shown_bracket_words(bracket, position.words) if position is not None and position.words is not None else ""
    return MarginBracket(bracket.id or 0, number, position.stance if position is not None else None, words)
