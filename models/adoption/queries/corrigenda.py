"""The corrigenda to an adopted text, and how a paragraph is to be read with them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.corrigendum import TextCorrigendum, TextCorrigendumState
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import ensure_found


def issued_corrigenda(session: Session, version: DraftVersion) -> Sequence[TextCorrigendum]:
    """Those that have been issued, by number; none of a text that is not adopted."""
    if version.stage is not Stage.ADOPTED:
        return ()
    own = (TextCorrigendum.version_id == version.id) & (TextCorrigendum.state == TextCorrigendumState.ISSUED)
    return session.scalars(select(TextCorrigendum).where(own).order_by(TextCorrigendum.number)).all()


def corrigenda_of(session: Session, version_id: int) -> Sequence[TextCorrigendum]:
    """All that the reader may see, the newest first."""
    own = select(TextCorrigendum).where(TextCorrigendum.version_id == version_id)
    return session.scalars(own.order_by(TextCorrigendum.id.desc())).all()


def corrected_text(paragraph: Paragraph, corrigenda: Iterable[TextCorrigendum]) -> str:
    """How a paragraph is to be read: with what has been issued last about it."""
    words = [one.after for one in corrigenda if one.paragraph_id == paragraph.id]
    return words[-1] if words else paragraph.text


def corrigenda_to(corrigenda: Iterable[TextCorrigendum], paragraph: Paragraph) -> list[tuple[TextCorrigendum, str]]:
    """Those that have been issued about a paragraph, by number, each with what a later one makes of it where that gives back the
    words that stood there before an earlier one; else ""."""
    own = [one for one in corrigenda if one.paragraph_id == paragraph.id]
    effects = [""] * len(own)
    for last, one in enumerate(own):
        first = next((number for number, other in enumerate(own[:last]) if other.before == one.after), None)
        if first is not None:
            effects[first:last] = [f"taken back by corrigendum {one.number}"] * (last - first)
            effects[last] = f"to be read as before corrigendum {own[first].number}"
    return list(zip(own, effects, strict=True))


def corrigendum(session: Session, corrigendum_id: int) -> TextCorrigendum:
    """Raises NotFound."""
    return ensure_found(session.get(TextCorrigendum, corrigendum_id))
