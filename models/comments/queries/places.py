"""Where a paragraph can stand: what a move and a joining may ask for in the text under consultation."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models.brackets.whole_paragraph import ADD_PARAGRAPH
from models.comments.comment import Worded
from models.consolidation.consolidation import Alternative, Conflict
from models.drafts.version import Kind, Paragraph
from models.errors import Invalid
from models.text.rows import column_count, is_typed_row, titles_of_columns


class _Paragraph(NamedTuple):
    """A paragraph of the text with its standing words; `is_added`: members ask for it, and for words in it."""

    id: int
    kind: Kind
    standing: str
    text: str
    is_added: bool

    @property
    def is_only_proposed(self) -> bool:
        return not self.standing.strip() or self.is_added


INSIDE_TABLE = "This place is in the middle of a table. Choose one before or after the table."
NOTE_STAYS = "A note stays where it is."
HEADING_STAYS = "A heading stays where it is. Move the paragraphs that stand under it instead."
ONLY_PROPOSED = "This paragraph is itself only proposed. It can be {} when the members have agreed that it comes in."


def places(session: Session, version_id: int, paragraph_id: int) -> set[int]:
    """The paragraphs after which this one can be moved; none if it stays."""
    text = _read_text(session, version_id)
    return {one.id for one in text if _refusal(text, paragraph_id, one.id) is None}


def ensure_movable(session: Session, version_id: int, paragraph_id: int, after_id: int | None) -> None:
    """Raise Invalid if a paragraph cannot go to the place that was chosen, or not from its own."""
    if sentence := _refusal(_read_text(session, version_id), paragraph_id, after_id):
        raise Invalid(sentence, "after_id")


def why_it_stays(session: Session, version_id: int, paragraph_id: int) -> str:
    """Why a paragraph cannot be moved to any place; "" if it can."""
    return next(_why_it_stays(one) for one in _read_text(session, version_id) if one.id == paragraph_id)


def _why_it_stays(own: _Paragraph) -> str:
    if own.kind is Kind.NOTE:
        return NOTE_STAYS
    if not own.kind.is_counted:
        return HEADING_STAYS
    return ONLY_PROPOSED.format("moved") if own.is_only_proposed else ""


def _refusal(text: Sequence[_Paragraph], paragraph_id: int, after_id: int | None) -> str | None:
    """Why a paragraph cannot go there; None if it can."""
    at = {one.id: place for place, one in enumerate(text)}
    own = text[at[paragraph_id]]
    if sentence := _why_it_stays(own):
        return sentence
    if after_id not in at:
        return "Choose after which paragraph it should stand."
    place = at[after_id]
    if place in (at[own.id], at[own.id] - 1):
        return "The paragraph stands there already. Choose another place."
    if text[place].is_only_proposed:
        return "The paragraph that you chose is itself only proposed. Choose one that stands in the draft."
    if own.kind is Kind.ROW and _start_of_table(text, place) != _start_of_table(text, at[own.id]):
        return "This is a row of a table. Choose a place in the same table."
    if own.kind is not Kind.ROW and _is_inside_table(text, place):
        return INSIDE_TABLE
    return None


def _start_of_table(text: Sequence[_Paragraph], place: int) -> int | None:
    """Where the table begins in which a paragraph stands; None for one that stands in no table."""
    if not text[place].kind.in_cells:
        return None
    while place and text[place].kind is Kind.ROW and text[place - 1].kind.in_cells:
        place -= 1
    return place


def _is_inside_table(text: Sequence[_Paragraph], place: int) -> bool:
    """Whether what stands behind this paragraph stands between two rows of a table."""
    return text[place].kind.in_cells and place + 1 < len(text) and text[place + 1].kind is Kind.ROW


def ensure_keeps_table(session: Session, version_id: int, after_id: int, proposed: str) -> None:
    """Raise Invalid if a proposed paragraph that is no row would stand between two rows of a table."""
    text = _read_text(session, version_id)
    place = next(place for place, one in enumerate(text) if one.id == after_id)
    if _is_inside_table(text, place) and not is_typed_row(proposed):
        raise Invalid(INSIDE_TABLE, "proposed_text")


def column_titles(session: Session, version_id: int) -> dict[int, list[str]]:
    """What the columns are called, for each row of a table and for its head."""
    found: dict[int, list[str]] = {}
    head, in_table = "", False
    for one in _read_text(session, version_id):
        if one.kind is Kind.HEAD or not in_table:
            head = one.standing if one.kind is Kind.HEAD else ""
        in_table = one.kind.in_cells
        if in_table:
            found[one.id] = titles_of_columns(head, column_count(one.text, one.standing))
    return found


def titles_of(session: Session, paragraphs: Iterable[Paragraph | None]) -> dict[int, list[str]]:
    """Those of `column_titles` in the versions of which some of these paragraphs are rows; else there is nothing to read."""
    versions = {one.version_id for one in paragraphs if one is not None and one.kind.in_cells}
    return {id: titles for version_id in versions for id, titles in column_titles(session, version_id).items()}


def titles_for(session: Session, worded: Iterable[Worded]) -> dict[int, list[str]]:
    """What the columns are called of the tables that these comments are about, by row."""
    return titles_of(session, (one.paragraph for one in worded))


def titles_at(session: Session, worded: Worded) -> Sequence[str]:
    """What the columns are called of the table that one comment is about; nothing if it is about no row."""
    return titles_for(session, [worded]).get(worded.paragraph_id or 0, ())


def is_last_of_table(session: Session, version_id: int, paragraph_id: int) -> bool:
    """Whether another paragraph than a row can stand behind this one, which stands in a table."""
    text = _read_text(session, version_id)
    return not _is_inside_table(text, next(place for place, one in enumerate(text) if one.id == paragraph_id))


def paragraph_before(session: Session, version_id: int, paragraph_id: int) -> Paragraph | None:
    """The paragraph with which this one can be joined, if there is one."""
    try:
        return session.get_one(Paragraph, joined_before(session, version_id, paragraph_id))
    except Invalid:
        return None


def joined_before(session: Session, version_id: int, paragraph_id: int) -> int:
    """The paragraph with which this one can be joined: that of the draft before it. Raises Invalid if there is none."""
    text = _read_text(session, version_id)
    at = next(place for place, one in enumerate(text) if one.id == paragraph_id)
    own, before = text[at], next((one for one in reversed(text[:at]) if not one.is_only_proposed), None)
    if own.kind.in_cells or (before is not None and before.kind.in_cells):
        raise Invalid("A row of a table cannot be joined with what stands before it.")
    if own.kind is not Kind.NUMBERED:
        what = "note" if own.kind is Kind.NOTE else "heading"
        raise Invalid(f"A {what} cannot be joined with the paragraph before it.")
    if own.is_only_proposed:
        raise Invalid(ONLY_PROPOSED.format("joined with another"))
    if before is None or before.kind is not Kind.NUMBERED:
        raise Invalid("No paragraph stands right before this one. Move it first, or propose other words.")
    return before.id


def _read_text(session: Session, version_id: int) -> list[_Paragraph]:
    # Past the seals: whoever may see a round may see its text.
    rows = session.connection().execute(_TEXT, {"version": version_id})
    return [_Paragraph(*row) for row in rows]


_ADDED = (
    select(Alternative.id)
    .join(Conflict, Conflict.id == Alternative.conflict_id)
    .where(Conflict.paragraph_id == Paragraph.id, Alternative.text == ADD_PARAGRAPH)
    .exists()
)
_TEXT = (
    select(
        Paragraph.id,
        Paragraph.kind,
        func.coalesce(Paragraph.standing, Paragraph.text).label("standing"),
        Paragraph.text,
        _ADDED.label("is_added"),
    )
    .where(Paragraph.version_id == bindparam("version"), ~Paragraph.removed)
    .order_by(Paragraph.position)
)
