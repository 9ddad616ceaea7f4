"""The entries of the register: written and sent by a member, edited, entered, returned and taken out by the secretariat."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from models.achievements.achievement import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_SOURCE,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    WITH_ITS_AUTHOR,
    Achievement,
    AchievementFile,
    AchievementState,
    PriorityField,
)
from models.achievements.queries import is_public, participating_members
from models.adoption.operations.decisions import locked_consultation
from models.comments.attachment import ensure_acceptable
from models.errors import Invalid, NotYours, Outdated, Untimely, ensure_found
from models.letters.operations import achievement_letters as letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.instants import last_day_of
from models.text.typed import file_name, filled, line, typed

PUBLIC = "This entry has been opened to the public. It stays as it is; write another one to add to it."


@dataclass(frozen=True, slots=True)
class AchievementWords:
    """What a form says of an entry. `field_id` None is the whole of the text; `members` are names of members."""

    year: int | None
    field_id: int | None
    title: str
    summary: str
    members: Collection[str] = ()
    source: str = ""


def write(session: Session, consultation_id: int, words: AchievementWords, *, by: Person, now: datetime) -> Achievement:
    """Begin an entry for the person's member, or for the secretariat; nobody else reads it until it is sent."""
    _ensure_may_write(by)
    locked_consultation(session, consultation_id)
    one = Achievement(
        consultation_id=consultation_id,
        member_id=by.member.id if by.member else None,
        state=AchievementState.DRAFTED,
        revision=1,
        by_id=by.id,
        at=now,
        edited_title="",
        edited_summary="",
        reason="",
    )
    _write_words(session, one, words, now)
    session.add(one)

    _record(session, one, Verb.ACHIEVEMENT_WRITTEN, by, now)
    return one


def change(
    session: Session, achievement_id: int, words: AchievementWords, *, by: Person, seen: int, now: datetime
) -> Achievement:
    """Change an entry that is with its author; `seen` is its revision."""
    one = _own_entry(session, achievement_id, by)
    _ensure_with_author(one)
    _ensure_seen(one, seen)
    _write_words(session, one, words, now)
    one.revision, one.by_id, one.at = one.revision + 1, by.id, now

    _record(session, one, Verb.ACHIEVEMENT_CHANGED, by, now)
    return one


def remove(session: Session, achievement_id: int, *, by: Person, seen: int, now: datetime) -> int:
    """Take away an entry that is with its author; gives the number of its consultation."""
    one = _own_entry(session, achievement_id, by)
    _ensure_with_author(one)
    _ensure_seen(one, seen)

    _record(session, one, Verb.ACHIEVEMENT_REMOVED, by, now)
    letters.withdraw(session, one)
    session.delete(one)
    return one.consultation_id


def send(session: Session, achievement_id: int, *, by: Person, seen: int, now: datetime) -> Achievement:
    """Send an entry to the secretariat, for the member by its coordinator."""
    one = _own_entry(session, achievement_id, by)
    if by.member is not None:
        by.ensure_coordinator()
    if one.state is AchievementState.SENT and one.revision == seen + 1:
        return one
    _ensure_seen(one, seen)
    one.move_to(AchievementState.SENT)

    _record(session, one, Verb.ACHIEVEMENT_SENT, by, now)

    letters.owe_sent(session, one, by=by, now=now)
    return one


def take_back(session: Session, achievement_id: int, *, by: Person, now: datetime) -> Achievement:
    """Take an entry of one's own back, out of the register too, as long as it is not public."""
    one = _own_entry(session, achievement_id, by)
    if by.member is not None:
        by.ensure_coordinator()
    if one.state is AchievementState.DRAFTED:
        return one
    _ensure_not_public(session, one)
    one.move_to(AchievementState.DRAFTED)
    _clear_registration(one)

    _record(session, one, Verb.ACHIEVEMENT_TAKEN_BACK, by, now)
    return one


def edit(
    session: Session, achievement_id: int, *, title: str, summary: str, by: Person, seen: int, now: datetime
) -> Achievement:
    """Write other words for an entry at the secretariat; the contributor's own are kept beside them."""
    one = _entry_at_secretariat(session, achievement_id, by, seen)
    title = filled(title, "title", "Give it a title.", LONGEST_TITLE)
    summary = _checked_summary(summary)
    edited = ("" if title == one.title else title), ("" if summary == one.summary else summary)
    if edited == (one.edited_title, one.edited_summary):
        return one
    one.edited_title, one.edited_summary = edited
    one.revision += 1

    words = digest_of(one.shown_title, one.shown_summary)
    _record(session, one, Verb.ACHIEVEMENT_EDITED, by, now, words=words)
    if one.state is AchievementState.REGISTERED:
        letters.owe_decided(session, one, now=now)
    return one


def enter(session: Session, achievement_id: int, *, by: Person, seen: int, now: datetime) -> Achievement:
    """Enter what was sent into the register, where the members read it."""
    if (
        one := _locked_entry(session, achievement_id)
    ).state is AchievementState.REGISTERED and one.revision == seen + 1:
        return one
    one = _entry_at_secretariat(session, achievement_id, by, seen)
    one.move_to(AchievementState.REGISTERED)
    one.registered_at, one.registered_by_id = now, by.id

    _record(session, one, Verb.ACHIEVEMENT_REGISTERED, by, now)

    letters.owe_decided(session, one, now=now)
    return one


def give_back(
    session: Session, achievement_id: int, *, reason: str, by: Person, seen: int, now: datetime
) -> Achievement:
    """Return an entry to its author with a reason, or take it out of the register."""
    one = _entry_at_secretariat(session, achievement_id, by, seen)
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid(f"Say why: {one.contributor} reads it.", "reason")
    one.move_to(AchievementState.RETURNED)
    one.reason = reason
    _clear_registration(one)

    _record(session, one, Verb.ACHIEVEMENT_RETURNED, by, now, why=digest_of(reason))

    letters.owe_decided(session, one, now=now)
    return one


def attach(session: Session, achievement_id: int, content: bytes, *, name: str, by: Person, now: datetime) -> None:
    """Let a picture or file stand with an entry that is with its author, in the place of another."""
    one = _own_entry(session, achievement_id, by)
    _ensure_with_author(one)
    name, digest = file_name(name), sha256(content).hexdigest()
    if one.file is not None and one.file.digest == digest:
        return
    ensure_acceptable(name, content)
    _remove_file(session, one)
    one.file = AchievementFile(by_id=by.id, at=now, name=name, content=content, size=len(content), digest=digest)
    one.revision += 1

    _record(session, one, Verb.FILE_ATTACHED, by, now, file=digest)


def detach(session: Session, achievement_id: int, *, by: Person, now: datetime) -> Achievement:
    """Take its file away; what is gone already stays gone."""
    one = _own_entry(session, achievement_id, by)
    _ensure_with_author(one)
    if one.file is not None:
        digest = one.file.digest
        _remove_file(session, one)
        one.revision += 1
        _record(session, one, Verb.FILE_DETACHED, by, now, file=digest)
    return one


def _remove_file(session: Session, one: Achievement) -> None:
    """At once, so that another can stand in its place."""
    one.file = None
    session.flush()


def _ensure_may_write(by: Person) -> None:
    if not by.is_staff:
        by.ensure_speaks()


def _write_words(session: Session, one: Achievement, words: AchievementWords, now: datetime) -> None:
    if words.year is None or not FIRST_YEAR <= words.year <= LAST_YEAR:
        raise Invalid("Enter the year in which it was done, such as 2026.", "year")
    if words.year > last_day_of(now).year:
        raise Invalid("This year has not come yet. Enter the year in which it was done.", "year")
    if words.field_id is not None:
        field = session.get(PriorityField, words.field_id)
        if field is None or field.consultation_id != one.consultation_id:
            raise Invalid("Choose one of the priority fields, or the whole of the text.", "field")
    names = [member.name for member in participating_members(session, one.consultation_id)]
    one.year, one.field_id = words.year, words.field_id
    one.title = filled(words.title, "title", "Give it a title.", LONGEST_TITLE)
    one.summary = _checked_summary(words.summary)
    one.members = [name for name in names if name in words.members]
    one.source = line(words.source, "source")
    if len(one.source) > LONGEST_SOURCE:
        raise Invalid(f"A source can have at most {LONGEST_SOURCE} characters.", "source")
    one.edited_title = one.edited_summary = ""


def _checked_summary(text: str) -> str:
    text = typed(text, "summary")
    if not text:
        raise Invalid("Say in a few sentences what was done.", "summary")
    if len(text) > LONGEST_SUMMARY:
        raise Invalid(f"This has {len(text):,} characters; at most {LONGEST_SUMMARY:,} can be kept.", "summary")
    return text


def _locked_entry(session: Session, achievement_id: int) -> Achievement:
    """An entry that the person may read, locked until the transaction ends; raises NotFound."""
    one = ensure_found(session.get(Achievement, achievement_id))
    locked_consultation(session, one.consultation_id)
    session.refresh(one)
    return one


def _own_entry(session: Session, achievement_id: int, by: Person) -> Achievement:
    _ensure_may_write(by)
    one = _locked_entry(session, achievement_id)
    if one.member_id != (by.member.id if by.member else None):
        raise NotYours(f"This entry is of {one.contributor}.")
    return one


def _entry_at_secretariat(session: Session, achievement_id: int, by: Person, seen: int) -> Achievement:
    by.ensure_staff()
    one = _locked_entry(session, achievement_id)
    _ensure_seen(one, seen)
    if one.state in WITH_ITS_AUTHOR:
        raise Untimely(f"This entry is with {one.contributor}.")
    _ensure_not_public(session, one)
    return one


def _ensure_with_author(one: Achievement) -> None:
    if one.state not in WITH_ITS_AUTHOR:
        raise Untimely(f"This entry is {one.state.value}. Take it back first, then change it.")


def _ensure_seen(one: Achievement, seen: int) -> None:
    if one.revision != seen:
        raise Outdated("Somebody has changed this entry since you opened the page. Please look at it again.")


def _ensure_not_public(session: Session, one: Achievement) -> None:
    if is_public(session, one):
        raise Untimely(PUBLIC)


def _clear_registration(one: Achievement) -> None:
    one.registered_at = one.registered_by_id = None


def _record(session: Session, one: Achievement, verb: Verb, by: Person, now: datetime, **details: object) -> None:
    record(session, one, verb, consultation_id=one.consultation_id, by=by, at=now, year=one.year, **details)
