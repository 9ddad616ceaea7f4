"""Checking an entered answer: by one of the secretariat who did not type it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.brackets.queries.in_answer import choices_of
from models.comments.entered import EnteredAnswer, EnteredComment, EntryChannel, EntryState
from models.comments.operations import differing_letters, entering, entry_outcome
from models.comments.operations.entry_outcome import record_on_entry
from models.errors import Invalid, NotYours, Untimely
from models.letters.operations import answer_letters
from models.people.person import Person
from models.record.verbs import Verb
from models.rounds.operations import rounds
from models.text.typed import typed


def check(session: Session, entry_id: int, *, reason: str = "", by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Say, as one who did not type it, that the entry agrees with the original. A signed letter then counts as the
    member's answer; any other entry waits for the coordinator.

    A letter that differs from the answer comes late once the text is consolidated, and is admitted with a reason.
    """
    entry = entering.locked_for_staff(session, entry_id, by)
    if entry.checked_by_id == by.id and entry.revision == seen + 1:
        return entry
    entered = _comments_to_check(session, entry, by, seen)
    entering.ensure_can_be_entered(session, entry.round, entry.member_id, but=entry)
    reason = _checked_reason(reason) if entry.is_late_letter else ""
    prevails = entry.channel is EntryChannel.SIGNED_LETTER and (
        entry.differs != "" or not entry_outcome.has_choices(session, entry)
    )

    entry.move_to(EntryState.PREVAILS if prevails else EntryState.TO_CONFIRM)
    entry.checked_by_id, entry.checked_at, entry.reason = by.id, now, reason

    words = entry_outcome.details_for_record(session, entry, entered)
    record_on_entry(session, entry, Verb.ENTRY_CHECKED, by, now, counts=prevails, **words)

    answer_letters.owe_entry_checked(session, entry, now=now)
    if entry.differs:
        rounds.locked_at_work(session, entry.round_id)
        differing_letters.prevail(session, entry, by=by, now=now)
    elif prevails:
        entry_outcome.give_effect(session, entry, by=by, now=now)
    return entry


def decline(session: Session, entry_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Do not admit a signed letter that differs from the answer and was found after the text had been consolidated, with a reason."""
    entry = entering.locked_for_staff(session, entry_id, by)
    if entry.checked_by_id == by.id and entry.revision == seen + 1:
        return entry
    _comments_to_check(session, entry, by, seen)
    if not entry.is_late_letter:
        raise Untimely(
            "Only a letter that differs from the answer and came after the text was consolidated is admitted or not."
        )
    reason = _checked_reason(reason)

    entry.move_to(EntryState.DECLINED)
    entry.checked_by_id, entry.checked_at, entry.reason = by.id, now, reason

    record_on_entry(session, entry, Verb.LETTER_DECLINED, by, now, reason=reason)

    answer_letters.owe_entry_checked(session, entry, now=now)
    return entry


def _checked_reason(reason: str) -> str:
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid(
            "Give the reason: the text has been consolidated, so the letter is late. The member reads it.", "reason"
        )
    return reason


def send_back(session: Session, entry_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Return an entry to whoever typed it, with the reason."""
    entry = entering.locked_for_staff(session, entry_id, by)
    _comments_to_check(session, entry, by, seen)
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say what should be changed in the entry.", "reason")

    entry.move_to(EntryState.DRAFTED)
    entry.reason = reason

    record_on_entry(session, entry, Verb.ENTRY_SENT_BACK, by, now, reason=reason)

    answer_letters.owe_entry_sent_back(session, entry, now=now)
    return entry


def _comments_to_check(session: Session, entry: EnteredAnswer, by: Person, seen: int) -> Sequence[EnteredComment]:
    """Its comments, if the person may check it."""
    if entry.state is not EntryState.TO_CHECK:
        raise Untimely(f"This entry is {entry.state.value}; nobody waits for a check.")
    entry.ensure_seen(seen)
    entered = entry_outcome.comments_of(session, entry)
    choices = choices_of(session, entry.id).values()
    if by.id in {entry.entered_by_id, *(one.author_id for one in entered), *(one.by_id for one in choices)}:
        raise NotYours("You have typed this entry, or a part of it. Somebody else at the secretariat must check it.")
    return entered
