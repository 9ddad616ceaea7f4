"""Beginning a consultation: together with its first text, as one act, or without one."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.db.base import for_update
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.version import DraftVersion
from models.errors import Invalid
from models.people.person import Member, Person
from models.record.events import Chain, digest_of, record
from models.record.row_changes import note_added
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Policy, participations
from models.text.placeholders import placeholders
from models.text.scripts import LANGUAGES
from models.text.typed import line, typed

LONGEST_TITLE = 300  # characters


class FirstText(NamedTuple):
    """The text with which a consultation begins, and whether it has begun now."""

    version: DraftVersion
    is_new: bool


def begin(
    session: Session,
    *,
    title: str,
    language: str,
    members: Collection[int],
    policy: Policy,
    paragraphs: Sequence[NewParagraph],
    literal_brackets: Collection[str] = (),
    source_id: int | None = None,
    by: Person,
    now: datetime,
) -> FirstText:
    """Begin the process on this text among the members with these ids. The same again gives what has begun already.

    `literal_brackets` look like placeholders and are part of the text; `source_id` is the file of the secretariat that the text came in, if it came in one.
    """
    by.ensure_staff()
    title = line(title, "title")
    if not title:
        raise Invalid("Write the title of the text.", "title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"This title has {len(title)} characters; at most {LONGEST_TITLE} can be kept.", "title")
    if language not in LANGUAGES:
        raise Invalid("Choose the language of the text.", "language")
    taking_part = session.scalars(select(Member).where(Member.id.in_(members)).order_by(Member.name)).all()
    if not taking_part:
        raise Invalid("Tick at least one member.", "members")
    # A button pressed twice is one act: the second waits here until the first is done.
    session.scalars(for_update(select(Person).where(Person.id == by.id), Person)).one()
    found = dict.fromkeys(placeholders(paragraph.text for paragraph in paragraphs))
    literal = [one for one in found if one in literal_brackets]
    terms = (language, policy, {member.id for member in taking_part}, literal)
    for begun in _same_first_texts(session, title, paragraphs):
        if _terms_of(begun.consultation) == terms:
            return FirstText(begun, is_new=False)

    consultation = begin_consultation(
        session,
        title=title,
        language=language,
        members=taking_part,
        policy=policy,
        literal_brackets=literal,
        by=by,
        now=now,
    )
    source = operations.draft_file(session, source_id) if source_id is not None else None
    return FirstText(
        operations.put_up(session, consultation.id, paragraphs, source=source, by=by, now=now), is_new=True
    )


def begin_consultation(
    session: Session,
    *,
    title: str,
    language: str,
    members: Sequence[Member],
    by: Person,
    now: datetime,
    policy: Policy = Policy.BRACKET,
    literal_brackets: Sequence[str] = (),
) -> Consultation:
    """Begin the process on one text among these members; `literal_brackets` are part of it, and no placeholders."""
    by.ensure_staff()
    if not members:
        raise Invalid("A consultation needs members.", "members")
    consultation = Consultation(
        title=line(title, "title"),
        language=language,
        policy=policy,
        began_at=now,
        members=list(members),
        literal_brackets=list(literal_brackets),
    )
    session.add(consultation)
    session.flush()
    session.add(Chain(consultation_id=consultation.id))
    session.flush()
    note_added(session, participations, participations.c.consultation_id == consultation.id)

    record(session, consultation, Verb.CONSULTATION_BEGUN, consultation_id=consultation.id, by=by, at=now)
    return consultation


def _same_first_texts(session: Session, title: str, paragraphs: Sequence[NewParagraph]) -> list[DraftVersion]:
    """The first texts of consultations with this title that are just these paragraphs."""
    fingerprint = digest_of(*(typed(paragraph.text, "text") for paragraph in paragraphs))
    same_words = (
        select(DraftVersion)
        .join(DraftVersion.consultation)
        .where(Consultation.title == title, DraftVersion.round_id.is_(None), DraftVersion.fingerprint == fingerprint)
        .order_by(DraftVersion.id)
        .options(selectinload(DraftVersion.paragraphs))
    )
    kinds = [paragraph.kind for paragraph in paragraphs]
    return [one for one in session.scalars(same_words) if [p.kind for p in one.paragraphs] == kinds]


def _terms_of(consultation: Consultation) -> tuple[str, Policy, set[int], list[str]]:
    members = {member.id for member in consultation.members}
    return consultation.language, consultation.policy, members, consultation.literal_brackets
