"""Courtesy translations of paragraphs: written, changed and taken away by those who speak for a member."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.drafts.queries.texts import translatable_paragraph, translation_of
from models.drafts.translation import ParagraphTranslation, ensure_seen
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


def translate(
    session: Session, paragraph_id: int, text: str, *, by: Person, seen: int, now: datetime
) -> ParagraphTranslation | None:
    """Save the member's translation of a paragraph; empty text removes it."""
    by.ensure_speaks()
    paragraph = translatable_paragraph(session, paragraph_id)
    consultation_id, member = paragraph.version.consultation_id, by.of_member()
    text = typed(text, "text")
    there = translation_of(session, paragraph, member)
    if (there.text if there else "", there.words if there else paragraph.text) == (text, paragraph.text):
        return there
    ensure_seen(there, seen)

    if not text and there is not None:
        session.delete(there)
    elif there is not None:
        there.text, there.words, there.by_id, there.at = text, paragraph.text, by.id, now
        there.revision += 1
    else:
        there = ParagraphTranslation(
            consultation_id=consultation_id,
            member_id=member.id,
            key=paragraph.key,
            words=paragraph.text,
            text=text,
            by_id=by.id,
            at=now,
        )
        session.add(there)

    verb = Verb.PARAGRAPH_TRANSLATED if text else Verb.TRANSLATION_REMOVED
    assert there is not None
    about = {"member": member.id, "paragraph": paragraph.key, "words": digest_of(text)}
    record(session, there, verb, consultation_id=consultation_id, by=by, at=now, **about)
    return there if text else None
