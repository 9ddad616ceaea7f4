"""Correcting an adopted text: proposed by one of the secretariat, put to the members by another, and issued by the clock unless a
member objects (`objections`). The adopted words are never changed."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.adoption.corrigendum import UNDECIDED, CorrigendumKind, TextCorrigendum, TextCorrigendumState
from models.adoption.operations import decisions
from models.adoption.operations.silence import LAST_HOURS, extend_entries, holiday_reason, outage_reason
from models.adoption.queries.corrigenda import corrected_text, issued_corrigenda
from models.adoption.silence import SilenceExtension
from models.documents import operations as documents
from models.documents.document import DocumentKind
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import Invalid, NotYours, Untimely, ensure_found
from models.health.queries import SILENT_AFTER
from models.letters.operations import adoption_letters as letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import GRACE
from models.rounds.queries import deadlines
from models.text.typed import typed


@dataclass(frozen=True, slots=True)
class CorrigendumWords:
    """For `wrong` read `correct`, in a paragraph of an adopted text."""

    kind: CorrigendumKind
    paragraph_id: int
    wrong: str
    correct: str
    reason: str
    until: datetime


def propose(
    session: Session, version_id: int, words: CorrigendumWords, *, by: Person, now: datetime
) -> TextCorrigendum:
    """Lay a corrigendum before another of the secretariat; the same is proposed once."""
    by.ensure_staff()
    version = decisions.locked_version(session, version_id)
    if version.stage is not Stage.ADOPTED:
        raise Untimely("Only an adopted text has corrigenda. Before that, propose other words in a round.")
    correct = typed(words.correct, "correct")
    wrong, before, after = _read_correction(session, version, words.paragraph_id, typed(words.wrong, "wrong"), correct)
    reason = typed(words.reason, "reason")
    if not reason:
        raise Invalid("Say why this is an error. The members and the public read it.", "reason")
    if words.until < decisions.earliest_end(now, binds_in_silence=True):
        raise Invalid(f"The members have at least {decisions.AT_LEAST} to object. Choose a later time.", "until")
    decisions.ensure_ends_on_working_day(session, version, words.until, by, "until")
    columns = {
        "version_id": version.id,
        "paragraph_id": words.paragraph_id,
        "kind": words.kind,
        "wrong": wrong,
        "correct": correct,
        "reason": reason,
        "until": words.until,
        "proposed_by_id": by.id,
    }
    same = select(TextCorrigendum).filter_by(**columns, state=TextCorrigendumState.PROPOSED)
    known = session.scalars(same).first()
    if known is not None:
        return known
    _ensure_none_waits(session, words.paragraph_id)

    one = TextCorrigendum(**columns, version=version, before=before, after=after, proposed_at=now)
    session.add(one)

    record_on(session, one, Verb.CORRIGENDUM_PROPOSED, by, now, words=digest_of(before, after))

    letters.owe_corrigendum_proposed(session, one, version, by=by, now=now)
    return one


def approve(session: Session, corrigendum_id: int, *, by: Person, now: datetime) -> TextCorrigendum:
    """Put it to the members, as another of the secretariat."""
    by.ensure_staff()
    one = locked_corrigendum(session, corrigendum_id)
    if one.decided_by_id == by.id and one.state is TextCorrigendumState.WITH_MEMBERS:
        return one
    if one.proposed_by_id == by.id:
        raise NotYours("You have proposed this yourself. Somebody else at the secretariat must put it to the members.")
    if one.until < decisions.earliest_end(now, binds_in_silence=True):
        raise Untimely(
            f"The members would have less than {decisions.AT_LEAST} to object. Decline it; it can be proposed again."
        )
    decisions.ensure_ends_on_working_day(session, one.version, one.until, by, "until")

    one.move_to(TextCorrigendumState.WITH_MEMBERS)
    one.decided_by_id, one.decided_at = by.id, now

    record_on(session, one, Verb.CORRIGENDUM_PUT, by, now, until=one.until.isoformat())

    letters.owe_corrigendum_put(session, one, one.version, now=now)
    return one


def decline(session: Session, corrigendum_id: int, *, note: str, by: Person, now: datetime) -> TextCorrigendum:
    """Leave the text as it is, with the reason: another of the secretariat, or who has proposed it."""
    by.ensure_staff()
    one = locked_corrigendum(session, corrigendum_id)
    note = typed(note, "note")
    if one.state is TextCorrigendumState.DECLINED and one.note == note:
        return one
    if not note:
        raise Invalid("Say why it is declined.", "note")

    one.move_to(TextCorrigendumState.DECLINED)
    one.decided_by_id = None if one.proposed_by_id == by.id else by.id
    one.decided_at, one.note = now, note

    record_on(session, one, Verb.CORRIGENDUM_DECLINED, by, now, words=digest_of(note))

    if one.proposed_by_id != by.id:
        letters.owe_corrigendum_declined(session, one, one.version, now=now)
    return one


def extend_for_outage(session: Session, since: datetime | None, *, now: datetime) -> None:
    """Extend the time to object to those in whose last hours the service was away, and the time to correct what was entered, by the
    rules for silences."""
    if since is None or now - since <= SILENT_AFTER:
        return
    ending = (TextCorrigendum.until <= now + LAST_HOURS) & (TextCorrigendum.state == TextCorrigendumState.WITH_MEMBERS)
    for corrigendum_id in session.scalars(select(TextCorrigendum.id).where(ending).order_by(TextCorrigendum.id)).all():
        one = locked_corrigendum(session, corrigendum_id)
        if one.is_under_way and one.until > since:
            until = max(one.until + (now - since), now + LAST_HOURS)
            extend(session, one, until, outage_reason(since, now), now)
        extend_entries(session, one, since, now=now)


def issue_due(session: Session, *, now: datetime) -> list[int]:
    """Issue those to which nobody has objected in time. Safe to run twice at once. Gives their ids."""
    over = (TextCorrigendum.state == TextCorrigendumState.WITH_MEMBERS) & (TextCorrigendum.until <= now - GRACE)
    due = session.scalars(select(TextCorrigendum.id).where(over).order_by(TextCorrigendum.id)).all()
    return [corrigendum_id for corrigendum_id in due if issue(session, corrigendum_id, now=now)]


def issue(session: Session, corrigendum_id: int, *, now: datetime) -> bool:
    """Issue it with the next number, as of the end of its time; whether it was with the members until then. An end that falls on a
    holiday which was entered since is moved instead; nothing is issued while an objection that came in time waits for its check, or
    can be entered correctly."""
    one = locked_corrigendum(session, corrigendum_id)
    version = one.version
    if one.state is not TextCorrigendumState.WITH_MEMBERS or one.until > now - GRACE:
        return False
    days = deadlines.holidays_on(session, version.consultation.members, one.until)
    if days:
        extend(session, one, one.until, holiday_reason(days), now)
        return False
    if decisions.remind_of_checks(session, one, now) or decisions.correction_awaited(session, one, now):
        return False
    numbered = select(func.count(TextCorrigendum.number)).where(TextCorrigendum.version_id == version.id)

    one.number, one.issued_at = session.scalars(numbered).one() + 1, one.until
    one.move_to(TextCorrigendumState.ISSUED)
    session.flush()

    record_on(session, one, Verb.CORRIGENDUM_ISSUED, None, now, number=one.number)

    documents.owe_each(session, version, DocumentKind.TEXT, now=now)
    letters.owe_corrigendum_ended(session, one, version, now=now)
    return True


def extend(session: Session, one: TextCorrigendum, until: datetime, reason: str, now: datetime) -> None:
    """Give the members more time to object, to the next working day. The caller holds its lock."""
    was, one.until = one.until, deadlines.working_time(session, one.version.consultation.members, until)
    session.add(SilenceExtension(text_corrigendum_id=one.id, was=was, until=one.until, reason=reason, at=now))

    details = {"was": was.isoformat(), "until": one.until.isoformat(), "reason": reason}
    record_on(session, one, Verb.SILENCE_EXTENDED, None, now, **details)

    letters.owe_corrigendum_extended(session, one, one.version, now=now)


def _read_correction(
    session: Session, version: DraftVersion, paragraph_id: int, wrong: str, correct: str
) -> tuple[str, str, str]:
    """The wrong words as they stand in the paragraph, where a space may be one that nobody can type; how it reads now, with what
    has been issued; and how it is to be read. Raises Invalid."""
    paragraph = session.get(Paragraph, paragraph_id)
    if paragraph is None or paragraph.version_id != version.id or paragraph.removed:
        raise Invalid("Choose the paragraph.", "paragraph")
    before = corrected_text(paragraph, issued_corrigenda(session, version))
    if not wrong:
        raise Invalid("Type the words that are wrong, as they stand in the paragraph.", "wrong")
    if not correct or correct == wrong:
        raise Invalid("Type the words that should be read instead.", "correct")
    found = list(re.finditer(r"\s+".join(map(re.escape, wrong.split())), before))
    if len(found) != 1:
        how_often = "do not stand in this paragraph" if not found else f"stand {len(found)} times in this paragraph"
        raise Invalid(f"These words {how_often}. Type so many of the words around that they stand there once.", "wrong")
    return found[0][0], before, before[: found[0].start()] + correct + before[found[0].end() :]


def _ensure_none_waits(session: Session, paragraph_id: int) -> None:
    """Raise Invalid while another corrigendum to the paragraph is under way: each says how the whole paragraph is to be read, so
    the second would take back what the first has corrected."""
    other = select(TextCorrigendum.id).where(
        TextCorrigendum.paragraph_id == paragraph_id, TextCorrigendum.state.in_(UNDECIDED)
    )
    if session.scalars(other).first() is not None:
        raise Invalid(
            "Another corrigendum to this paragraph is not decided yet. Wait for it, or decline it and propose both in one.",
            "paragraph",
        )


def locked_corrigendum(session: Session, corrigendum_id: int) -> TextCorrigendum:
    """A corrigendum under its consultation's lock; raises NotFound."""
    one = ensure_found(session.get(TextCorrigendum, corrigendum_id))
    decisions.locked_version(session, one.version_id)
    session.refresh(one)
    return one


def record_on(
    session: Session, one: TextCorrigendum, verb: Verb, by: Person | None, now: datetime, **details: object
) -> None:
    record(session, one, verb, consultation_id=one.version.consultation_id, by=by, at=now, **details)
