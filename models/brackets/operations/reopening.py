"""Reopening words on which members have agreed: nothing is agreed until everything is, but only by an act and with a reason."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.brackets.agreed import AgreedPlace, places_touched_by
from models.brackets.bracket import AgreedSpan
from models.brackets.queries.placed import paragraph_of
from models.brackets.standing import StandingParagraph
from models.drafts.version import Paragraph
from models.errors import Invalid

_SHOWN_WORDS, _SHOWN_LETTERS = 4, 60  # of those before a place at which the members want none


def reopens(
    paragraph: StandingParagraph,
    spans: Sequence[AgreedPlace],
    proposed: str | None,
    language: str,
    *,
    declared: bool,
    reason: str,
) -> bool:
    """Whether a proposal for a paragraph (None: to delete it) changes words on which members have agreed. Raises Invalid where
    it does so without having `declared` it, or without a reason."""
    touched = places_touched_by(paragraph, spans, proposed, language)
    if touched and not declared:
        raise Invalid(
            f"The members have agreed on these words: {quote_agreed_words(paragraph, touched)}. To reopen them, say so "
            "at “Reopen what was agreed” in the comment, and give the reason. Otherwise leave them as they are.",
            "reopens",
        )
    if touched and not reason:
        raise Invalid("Say why these words should be reopened: the other members will read it.", "justification")
    return bool(touched)


def ensure_keeps_agreed(session: Session, paragraph: Paragraph, text: str, language: str) -> None:
    """Raise Invalid if the secretariat's own words ("" takes the paragraph out) would change some on which members have
    agreed."""
    spans = agreed_in(session, paragraph.id)
    if not spans:
        return
    plain = StandingParagraph(paragraph.text, paragraph.text, in_cells=paragraph.kind.in_cells)
    standing = paragraph_of(session, paragraph.id) or plain
    touched = places_touched_by(standing, spans, text or None, language)
    if touched:
        raise Invalid(
            f"The members have agreed on these words: {quote_agreed_words(standing, touched)}. Only a member can reopen them, in a comment "
            "with its reason.",
            "text",
        )


def agreed_places(session: Session, version_id: int) -> dict[int, list[AgreedPlace]]:
    """Where words stand in a version on which members have agreed, by paragraph, in order."""
    rows = session.connection().execute(_AGREED_IN_VERSION, {"version": version_id})
    found: dict[int, list[AgreedPlace]] = {}
    for paragraph_id, *place in rows:
        found.setdefault(paragraph_id, []).append(_agreed_place(*place))
    return found


def agreed_in(session: Session, paragraph_id: int | None) -> list[AgreedPlace]:
    """The same in one paragraph of a text under consultation."""
    if paragraph_id is None:
        return []
    return [
        _agreed_place(*place)
        for _, *place in session.connection().execute(_AGREED_IN_PARAGRAPH, {"paragraph": paragraph_id})
    ]


def _agreed_place(bracket_id: int, start: int, end: int, members: Sequence[str], whole: bool) -> AgreedPlace:
    return AgreedPlace(bracket_id, start, end, tuple(members), whole)


def quote_agreed_words(paragraph: StandingParagraph, spans: Sequence[AgreedPlace]) -> str:
    """The agreed words for a reader: “six”, none behind “at the latest”."""
    if any(one.whole for one in spans):
        return "the whole paragraph"
    return ", ".join(_quote_place(paragraph, one) for one in spans)


def _quote_place(paragraph: StandingParagraph, span: AgreedPlace) -> str:
    """The words there; where the members have agreed that there are none, those before it."""
    if words := paragraph.words[span.start : span.end].strip():
        return f"“{words}”"
    before = " ".join(paragraph.words[: span.start].split()[-_SHOWN_WORDS:])[-_SHOWN_LETTERS:]
    return f"none behind “{before}”" if before else "none at the beginning of the paragraph"


# Past the seals: whoever may comment on a text may see it.
_AGREED_SPANS = select(
    AgreedSpan.paragraph_id,
    AgreedSpan.bracket_id,
    AgreedSpan.start,
    AgreedSpan.end,
    AgreedSpan.members,
    AgreedSpan.whole,
).order_by(AgreedSpan.start, AgreedSpan.id)
_AGREED_IN_PARAGRAPH = _AGREED_SPANS.where(AgreedSpan.paragraph_id == bindparam("paragraph"))
_AGREED_IN_VERSION = _AGREED_SPANS.join(Paragraph, Paragraph.id == AgreedSpan.paragraph_id).where(
    Paragraph.version_id == bindparam("version")
)
