"""Objections to corrigenda: any stops one, by a coordinator or entered for a member; one that the member disowns lets it go on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.corrigendum import UNDECIDED, TextCorrigendum, TextCorrigendumState
from models.adoption.entered import EnteredPosition
from models.adoption.operations import corrigenda, decisions
from models.adoption.operations.silence import LAST_HOURS
from models.db.access import unsealed
from models.errors import Invalid, Untimely
from models.letters.operations import adoption_letters as letters
from models.people.person import Member, Person
from models.record.events import digest_of
from models.record.verbs import Verb
from models.text.instants import full_minute, when
from models.text.typed import typed


def object_to(session: Session, corrigendum_id: int, *, reason: str, by: Person, now: datetime) -> TextCorrigendum:
    """Object for the member, with the reason: this stops it."""
    by.ensure_coordinator()
    one = corrigenda.locked_corrigendum(session, corrigendum_id)
    reason = typed(reason, "reason")
    if one.objected_by_id == by.id and one.objection == reason:
        return one
    decisions.ensure_is_asked(one, by.of_member())
    return record_objection(session, one, by.of_member(), reason, by=by, now=now, heard_at=now)


def record_objection(
    session: Session,
    one: TextCorrigendum,
    member: Member,
    reason: str,
    *,
    by: Person,
    now: datetime,
    heard_at: datetime,
    entry: EnteredPosition | None = None,
) -> TextCorrigendum:
    """Note that a member objects: this stops it. It counts as said at `heard_at`; what came in another way is an `entry`, which the
    member can disown: until then, what was entered for other members stays. The caller holds its lock."""
    ensure_accepts_objections(one, by, heard_at)
    if not reason:
        raise Invalid("Say why your country objects.", "reason")

    one.member_id = member.id
    one.move_to(TextCorrigendumState.STOPPED)
    one.objected_by_id, one.objected_at, one.objection = by.id, heard_at, reason

    corrigenda.record_on(session, one, Verb.CORRIGENDUM_STOPPED, by, now, words=digest_of(reason))

    if entry is None:
        decisions.lapse_entered(session, one, now=now)
    letters.owe_corrigendum_ended(session, one, one.version, now=now, entry=entry)
    return one


def ensure_accepts_objections(one: TextCorrigendum, by: Person, at: datetime) -> None:
    """Raise Untimely where an objection that is made `at` then stops nothing any more."""
    if one.member is not None:
        raise Untimely(f"{one.member.name} has objected already, so this corrigendum is stopped.")
    if one.issued_at is not None and at <= one.until:
        raise Untimely(
            f"This corrigendum was issued on {when(one.issued_at, by.zone)}. If a member had objected in time, propose a "
            "corrigendum that gives back the words."
        )
    if not one.accepts_objections(at):
        raise Untimely(f"The time to object to this corrigendum ended on {when(one.until, by.zone)}.")


def resume(session: Session, one: TextCorrigendum, entry: EnteredPosition, *, by: Person, now: datetime) -> None:
    """Go on, since the objection that was entered is not the member's own: with the time that was left when it was stopped, and a
    day at least. The caller holds its lock."""
    assert entry.checked_at is not None
    later = TextCorrigendum.paragraph_id == one.paragraph_id, TextCorrigendum.proposed_at > one.proposed_at
    alive = TextCorrigendum.state.in_((*UNDECIDED, TextCorrigendumState.ISSUED))
    known = unsealed("a member does not see what is proposed, but it is in the way")
    if session.scalars(select(TextCorrigendum.id).where(*later, alive), execution_options=known).first() is not None:
        raise Untimely(
            "Another corrigendum to this paragraph has been proposed since, so this one cannot go on. Write to the secretariat."
        )
    left = one.until - entry.checked_at

    one.move_to(TextCorrigendumState.WITH_MEMBERS)
    one.member_id = one.objected_by_id = one.objected_at = None
    one.objection = ""

    corrigenda.record_on(session, one, Verb.CORRIGENDUM_RESUMED, by, now)

    letters.withdraw_corrigendum_ended(session, one)
    name = entry.member.name
    reason = f"{name} says that the objection which the secretariat had entered for it is not its own: the corrigendum goes on."
    corrigenda.extend(session, one, full_minute(now + max(left, LAST_HOURS)), reason, now)
