"""The secretariat's own words as they stand: which changes there are, and how typed words read as changes of the base."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

import redline
from models.brackets.queries.brackets import places
from models.brackets.queries.placed import open_bracket
from models.consolidation.consolidation import Conflict
from models.consolidation.opening import written_by_piece
from models.drafts.version import Paragraph
from models.editorial.editing import Rewording, Stretch, rewordings, stretches
from models.editorial.editorial import EditorialChange, EditorialState
from models.errors import Invalid
from models.rounds.consultation import Consultation
from models.text.named import apart, ensure_unnamed


def read(session: Session, paragraph: Paragraph, text: str, consultation: Consultation) -> tuple[Rewording, ...]:
    """See `read_in`."""
    return read_in(paragraph, conflicts_in(session, [paragraph.id])[paragraph.id], text, consultation)


def read_in(
    paragraph: Paragraph, conflicts: Iterable[Conflict], text: str, consultation: Consultation
) -> tuple[Rewording, ...]:
    """What `text`, in place of a candidate's paragraph, would change; raises Invalid for what is not the secretariat's."""
    if not text:
        raise Invalid("A paragraph cannot be emptied here: only words in it can be changed.", "text")
    if "\n\n" in text and "\n\n" not in paragraph.text:
        raise Invalid("A new paragraph cannot be made here: only words in this one can be changed.", "text")
    words = paragraph.text.strip()
    lead, trail = paragraph.text.split(words)[0], paragraph.text.rpartition(words)[2]  # nobody sees these in the form
    found = rewordings(_parts(paragraph, conflicts, consultation), lead + text + trail, consultation.language)
    ensure_unnamed(text, paragraph.text, consultation.member_names, "text")
    return found


def without(paragraph: Paragraph, conflicts: Iterable[Conflict], consultation: Consultation) -> tuple[Rewording, ...]:
    """What taking the whole of a candidate's paragraph out would change; raises Invalid where words in it are of members."""
    return rewordings(_parts(paragraph, conflicts, consultation), "", consultation.language)


def conflicts_in(session: Session, paragraphs: Collection[int]) -> Mapping[int, list[Conflict]]:
    """The conflicts of paragraphs by number, with their alternatives; a list for each, if only an empty one."""
    found: dict[int, list[Conflict]] = {id: [] for id in paragraphs}
    inside = select(Conflict).where(Conflict.paragraph_id.in_(paragraphs)).order_by(Conflict.id)
    for conflict in session.scalars(inside.options(selectinload(Conflict.alternatives))):
        found[conflict.paragraph_id].append(conflict)
    return found


def _parts(paragraph: Paragraph, conflicts: Iterable[Conflict], consultation: Consultation) -> list[Stretch]:
    """The paragraph in parts, of which every second one belongs to members."""
    pieces = redline.pieces_from_json(paragraph.pieces or [{"kind": "kept", "text": paragraph.text}])
    brackets = places(conflicts)
    named = {place: frozenset(open_bracket([one]).named) for place, one in brackets.items()}
    found = stretches(
        pieces, written_by_piece(paragraph.text, pieces, {place: one.end for place, one in brackets.items()}), named
    )
    return apart(found, consultation.member_names)


def standing(session: Session, round_id: int, paragraph_key: str) -> EditorialChange | None:
    """The editorial change that stands for a paragraph of a round's text."""
    return all_standing(session, round_id, [paragraph_key]).get(paragraph_key)


def all_standing(session: Session, round_id: int, paragraph_keys: Collection[str]) -> Mapping[str, EditorialChange]:
    """Those that stand for paragraphs of a round's text, by the key of each."""
    found = session.scalars(
        select(EditorialChange).where(
            EditorialChange.round_id == round_id,
            EditorialChange.paragraph_key.in_(paragraph_keys),
            EditorialChange.state == EditorialState.STANDING,
        )
    )
    return {change.paragraph_key: change for change in found}
