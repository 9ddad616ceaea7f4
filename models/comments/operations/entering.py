"""Entering a member's answer that came in another way: put down by one of the secretariat, for another to check."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.attachment import ensure_acceptable
from models.comments.entered import (
    LONGEST_SENDER,
    WAITING,
    EnteredAnswer,
    EnteredComment,
    EntryChannel,
    EntryState,
)
from models.comments.operations import differing_letters, entry_outcome
from models.comments.operations.entry_outcome import record_on_entry
from models.comments.operations.wording import Words, checked_words, columns, digest, put_words
from models.comments.queries.clearance import letter_that_prevails
from models.comments.queries.country import submission_of
from models.comments.submission import Submission
from models.errors import Invalid, NotFound, Untimely, ensure_found
from models.letters.operations import answer_letters
from models.meetings.meeting import Meeting
from models.people.person import Person
from models.record.events import digest_of
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations import rounds
from models.text.instants import instant_of, last_day_of
from models.text.typed import file_name, filled

LONGEST_DIFFERENCE = 2000  # code points
DIFFERS = "Say in what the signed letter differs from the answer that was submitted."
ONLY_BEFORE_CIRCULATION = "The next version has been circulated, so nothing can be entered for this round any more."


@dataclass(frozen=True, slots=True)
class Origin:
    """How an answer came: by which channel, dated when, signed or said by whom, arrived when; the original, as name and bytes, or
    the meeting at which it was said; and in what it differs from what the member has submitted, if it has."""

    channel: EntryChannel
    dated: date
    sender: str
    arrived_at: datetime
    original: tuple[str, bytes] | None = None
    meeting_id: int | None = None
    differs: str = ""


def begin(
    session: Session, round_id: int, member_id: int, origin: Origin, *, by: Person, now: datetime
) -> EnteredAnswer:
    """Begin to enter a member's answer; what it says is written next. Where the member has answered, it begins with that answer.

    The original of a signed letter is, unless another is given, the one that the member's coordinator has attached.
    """
    by.ensure_staff()
    round = rounds.locked_round(session, round_id)
    _ensure_takes_entries(round, now)
    submission = ensure_can_be_entered(session, round, member_id)
    member = submission.member
    if origin.original is None and origin.channel is EntryChannel.SIGNED_LETTER:
        origin = replace(origin, original=letter_that_prevails(session, round, member))
    entry = EnteredAnswer(round=round, member=member, entered_by_id=by.id, entered_at=now)
    _write_origin(session, entry, origin, now, differs=submission.is_in)
    session.add(entry)
    if submission.is_in:
        differing_letters.begin(session, entry, by=by, now=now)

    record_on_entry(session, entry, Verb.ENTRY_BEGUN, by, now, **_origin_for_record(entry))
    return entry


def describe(session: Session, entry_id: int, origin: Origin, *, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Say anew how the answer came; without an original, the one of before stays."""
    entry = drafted_entry(session, entry_id, by)
    entry.ensure_seen(seen)
    _write_origin(session, entry, origin, now, differs=bool(entry.differs))
    entry.revision += 1

    record_on_entry(session, entry, Verb.ENTRY_DESCRIBED, by, now, **_origin_for_record(entry))
    return entry


def write(session: Session, entry_id: int, words: Words, *, by: Person, now: datetime) -> EnteredComment:
    """Put down a comment of the answer; the same is kept once."""
    entry = drafted_entry(session, entry_id, by)
    words = checked_words(session, entry.round, words)
    there = session.scalars(select(EnteredComment).filter_by(entry_id=entry.id, **columns(words))).first()
    if there is not None:
        return there

    comment = EnteredComment(
        entry=entry,
        round_id=entry.round_id,
        member=entry.member,
        author_id=by.id,
        written_at=now,
        changed_at=now,
        **columns(words),
    )
    session.add(comment)
    entry.revision += 1

    record_on_entry(session, entry, Verb.ENTRY_COMMENT_WRITTEN, by, now, words=digest(words))
    return comment


def edit(session: Session, comment_id: int, words: Words, *, by: Person, seen: int, now: datetime) -> EnteredComment:
    """Put a comment of the answer down in other words; `seen` is the revision of its entry."""
    comment, entry = _drafted_comment(session, comment_id, by)
    entry.ensure_seen(seen)
    words = checked_words(session, entry.round, words)
    if comment.corrects_id is not None:
        differing_letters.ensure_corrects(words, comment)

    put_words(words, comment)
    comment.author_id, comment.changed_at = by.id, now
    comment.revision += 1
    entry.revision += 1

    record_on_entry(session, entry, Verb.ENTRY_COMMENT_CHANGED, by, now, words=digest(words))
    return comment


def remove(session: Session, comment_id: int, *, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Take a comment out of the entry."""
    comment, entry = _drafted_comment(session, comment_id, by)
    entry.ensure_seen(seen)

    record_on_entry(session, entry, Verb.ENTRY_COMMENT_REMOVED, by, now, words=digest(comment))
    session.delete(comment)
    entry.revision += 1
    return entry


def hand_over(session: Session, entry_id: int, *, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Have the entry checked by somebody else; without comments and choices it is a nil return, or takes all back that was
    submitted."""
    entry = locked_for_staff(session, entry_id, by)
    if entry.state is EntryState.TO_CHECK and entry.revision == seen + 1:
        return entry
    _ensure_drafted(entry)
    entry.ensure_seen(seen)
    _ensure_takes_entries(entry.round, now)
    ensure_can_be_entered(session, entry.round, entry.member_id, but=entry)
    if entry.differs and not differing_letters.differs_from_answer(session, entry):
        raise Invalid(
            "The entry says the same as the answer that was submitted. Change what the letter says otherwise."
        )
    if entry.channel is EntryChannel.SIGNED_LETTER and entry.digest is None:
        raise Invalid("Attach the signed letter first: its words prevail, so everybody must be able to read it.")
    entered = entry_outcome.comments_of(session, entry)

    entry.move_to(EntryState.TO_CHECK)

    words = entry_outcome.details_for_record(session, entry, entered)
    record_on_entry(session, entry, Verb.ENTRY_HANDED_OVER, by, now, **words, **_origin_for_record(entry))

    answer_letters.owe_entry_to_check(session, entry, by=by, now=now)
    return entry


def discard(session: Session, entry_id: int, *, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Give up an entry that has not been handed over, such as one for the wrong member; it stays in the record."""
    entry = locked_for_staff(session, entry_id, by)
    if entry.state is EntryState.DISCARDED:
        return entry
    _ensure_drafted(entry)
    entry.ensure_seen(seen)

    entry.move_to(EntryState.DISCARDED)

    record_on_entry(session, entry, Verb.ENTRY_DISCARDED, by, now)
    return entry


def _write_origin(session: Session, entry: EnteredAnswer, origin: Origin, now: datetime, *, differs: bool) -> None:
    if differs and origin.channel is not EntryChannel.SIGNED_LETTER:
        raise Invalid("Only a signed letter prevails over an answer that was submitted.", "channel")
    entry.differs = filled(origin.differs, "differs", DIFFERS, LONGEST_DIFFERENCE) if differs else ""
    meeting = _checked_meeting(session, entry, origin)
    if meeting is not None and meeting.begins_at is not None:  # what is said there arrives there
        origin = replace(origin, dated=meeting.held_on, arrived_at=meeting.begins_at)
    for column, value in origin_columns(origin, now).items():
        setattr(entry, column, value)
    entry.arrived_at = instant_of(origin.arrived_at, since=entry.round.opens_at)
    if entry.arrived_at < entry.round.opens_at:
        raise Invalid("The round had not opened then. Check the date and the time.", "arrived_at")
    entry.meeting = meeting


def origin_columns(origin: Origin, now: datetime) -> dict[str, Any]:
    """How it came, as columns; the original only if there is one. Raises Invalid."""
    sender = filled(origin.sender, "sender", "Say who signed the letter, wrote it, or said it.", LONGEST_SENDER)
    if origin.arrived_at > now:
        raise Invalid("The answer cannot have arrived in the future. Check the date and the time.", "arrived_at")
    if origin.dated > last_day_of(origin.arrived_at):
        raise Invalid("It cannot have a date after the day on which it arrived. Check both.", "dated")
    columns = {"channel": origin.channel, "dated": origin.dated, "sender": sender, "arrived_at": origin.arrived_at}
    if origin.original is None:
        return columns
    name, content = file_name(origin.original[0]), origin.original[1]
    ensure_acceptable(name, content)
    digest = sha256(content).hexdigest()
    return columns | {"file_name": name, "content": content, "size": len(content), "digest": digest}


def _checked_meeting(session: Session, entry: EnteredAnswer, origin: Origin) -> Meeting | None:
    """The meeting at which it was said; raises Invalid if the member was not there."""
    if origin.channel is not EntryChannel.MEETING or origin.meeting_id is None:
        return None
    meeting = session.get(Meeting, origin.meeting_id)
    if meeting is None or meeting.version.consultation_id != entry.round.consultation_id:
        raise NotFound
    if meeting.attendance_of(entry.member) is None:
        raise Invalid(f"The minutes do not say that {entry.member.name} was at this meeting.", "meeting")
    return meeting


def _ensure_takes_entries(round: Round, now: datetime) -> None:
    if round.state is RoundState.DONE:
        raise Untimely(ONLY_BEFORE_CIRCULATION)
    if now < round.opens_at:
        raise Untimely("The round has not opened yet.")


def ensure_can_be_entered(
    session: Session, round: Round, member_id: int, but: EnteredAnswer | None = None
) -> Submission:
    """The member's answer, if the member was asked in the round and has sent none, or one over which a signed letter can prevail,
    and no other entry waits; raises Untimely."""
    submission = submission_of(session, round.id, member_id)
    name = submission.member.name
    differs = but.differs != "" if but else submission.is_in
    if differs or not submission.is_at_home:
        differing_letters.ensure_can_prevail(session, round, submission)
    waiting = select(EnteredAnswer.id).where(
        EnteredAnswer.round_id == round.id, EnteredAnswer.member_id == member_id, EnteredAnswer.state.in_(WAITING)
    )
    if any(id != (but.id if but else None) for id in session.scalars(waiting)):
        raise Untimely(f"An answer of {name} has been entered already. Go on with that one.")
    return submission


def locked_for_staff(session: Session, entry_id: int, by: Person) -> EnteredAnswer:
    """The entry, with its round locked, for somebody of the secretariat; raises NotFound."""
    by.ensure_staff()
    return entry_outcome.locked_entry(session, entry_id)


def drafted_entry(session: Session, entry_id: int, by: Person) -> EnteredAnswer:
    """An entry that is being typed, with its round locked; raises Untimely for another."""
    entry = locked_for_staff(session, entry_id, by)
    _ensure_drafted(entry)
    return entry


def _ensure_drafted(entry: EnteredAnswer) -> None:
    if entry.state is not EntryState.DRAFTED:
        raise Untimely(f"This entry is {entry.state.value} and cannot be changed.")


def _drafted_comment(session: Session, comment_id: int, by: Person) -> tuple[EnteredComment, EnteredAnswer]:
    entry_id = ensure_found(
        session.scalars(select(EnteredComment.entry_id).where(EnteredComment.id == comment_id)).one_or_none()
    )
    entry = drafted_entry(session, entry_id, by)
    comment = ensure_found(session.get(EnteredComment, comment_id, populate_existing=True))
    return comment, entry


def _origin_for_record(entry: EnteredAnswer) -> dict[str, object]:
    """How an answer came, for the record."""
    came: dict[str, object] = {
        "member": entry.member.id,
        "channel": entry.channel.value,
        "dated": entry.dated.isoformat(),
        "arrived": entry.arrived_at.isoformat(),
        "sender": digest_of(entry.sender),
    }
    if entry.meeting is not None:
        came["meeting"] = entry.meeting.id
    return came if entry.digest is None else {**came, "file": entry.digest}
