"""Courtesy translations of paragraphs, as the people of the member read them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.drafts.translation import ParagraphTranslation
from models.drafts.version import Kind, Paragraph
from models.errors import NotFound
from models.people.person import Member
from models.rounds.consultation import Round


def translatable(session: Session, paragraph_id: int) -> Paragraph:
    """A paragraph of a text that the reader may see, with its version; raises NotFound."""
    found = session.get(Paragraph, paragraph_id, options=[joinedload(Paragraph.version)])
    if found is None or found.removed or found.kind is Kind.NOTE:
        raise NotFound
    return found


def translation_of(session: Session, paragraph: Paragraph, member: Member) -> ParagraphTranslation | None:
    """The member's translation of this paragraph, in whichever version it was written."""
    own = select(ParagraphTranslation).where(
        ParagraphTranslation.consultation_id == paragraph.version.consultation_id,
        ParagraphTranslation.member_id == member.id,
        ParagraphTranslation.key == paragraph.key,
    )
    return session.scalars(own).one_or_none()


def translations_of(session: Session, consultation_id: int, member: Member) -> Mapping[str, ParagraphTranslation]:
    """All translations of a text by a member, by the key of the paragraph."""
    own = select(ParagraphTranslation).where(
        ParagraphTranslation.consultation_id == consultation_id, ParagraphTranslation.member_id == member.id
    )
    return {one.key: one for one in session.scalars(own)}


def round_on(session: Session, paragraph: Paragraph) -> int | None:
    """The newest round on the paragraph's version that the reader may see."""
    of_version = select(Round.id).where(Round.version_id == paragraph.version_id)
    return session.scalars(of_version.order_by(Round.number.desc()).limit(1)).one_or_none()
