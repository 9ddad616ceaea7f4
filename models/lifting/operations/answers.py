"""The members' answers to words for brackets that are put to them outside a round: received, agreed, or objected to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.entered import EnteredPosition
from models.adoption.operations.decisions import (
    checked_call,
    end_waits_for,
    ensure_accepts_answers,
    ensure_call_is_needed,
    ensure_is_asked,
    withdraw_result,
)
from models.adoption.queries.adoption import decisions_awaiting
from models.errors import Invalid, NotFound, Outdated, ensure_found
from models.letters.operations import letters
from models.letters.operations.adoption_letters import owe_call_recorded, owe_silence_over
from models.lifting.lifting import Lifting, LiftingAnswer, LiftingNotice
from models.lifting.operations import procedure
from models.people.person import Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


def acknowledge(session: Session, lifting_id: int, *, by: Person, now: datetime) -> LiftingNotice:
    """Say for the member that the notice has arrived; only the first time counts."""
    by.ensure_speaks()
    lifting = _locked_lifting(session, lifting_id, by.of_member())
    return _record_notice(session, lifting, by.of_member(), "", by, now, heard_at=now)


def record_call(
    session: Session, lifting_id: int, member_id: int, *, note: str, called_at: datetime, by: Person, now: datetime
) -> LiftingNotice:
    """Record that somebody of the secretariat has told a member by telephone, when, and with a note of the call. A call in time
    counts until the result is confirmed, whenever it is recorded."""
    by.ensure_staff()
    member = ensure_found(session.get(Member, member_id))
    lifting = _locked_lifting(session, lifting_id, member)
    note, heard_at = checked_call(lifting, note, called_at, now)
    # Whose answer counts has a notice, too.
    ensure_call_is_needed(member, _existing_notice(session, lifting, member), (note, heard_at), answered=False)
    return _record_notice(session, lifting, member, note, by, now, heard_at=heard_at)


def answer(
    session: Session,
    lifting_id: int,
    *,
    objects_to: Collection[int] = (),
    reason: str = "",
    by: Person,
    seen: int,
    now: datetime,
) -> LiftingAnswer:
    """Say for the member that it agrees with the words, but for the brackets (by id) to which it objects with a reason: in time, or
    after a silence that does not bind it.

    `seen` is the revision of what the member had said before, 0 for nothing. When all have answered, it ends.
    """
    by.ensure_coordinator()
    member = by.of_member()
    lifting = _locked_lifting(session, lifting_id, member)
    return record_answer(
        session, lifting, member, objects_to, typed(reason, "reason"), by=by, now=now, heard_at=now, seen=seen
    )


def record_answer(
    session: Session,
    lifting: Lifting,
    member: Member,
    objects_to: Collection[int],
    reason: str,
    *,
    by: Person,
    now: datetime,
    heard_at: datetime,
    seen: int | None = None,
    entry: EnteredPosition | None = None,
) -> LiftingAnswer:
    """Note what a member says to the words. The caller holds the lifting's lock. It counts as said at `heard_at`; what came in
    another way is an `entry`, and takes the place of what was said before."""
    objected = sorted(set(objects_to))
    own = session.scalars(
        select(LiftingAnswer).where(LiftingAnswer.lifting_id == lifting.id, LiftingAnswer.member_id == member.id)
    ).one_or_none()
    if entry is None and own and (own.objects_to, own.reason) == (objected, reason):
        return own
    awaited = lifting.id in decisions_awaiting(session, Lifting, member.id)
    if not awaited:
        ensure_accepts_answers(lifting, by, heard_at)
    if not set(objected) <= {one.bracket_id for one in lifting.words}:
        raise NotFound
    if objected and not reason:
        raise Invalid(
            "Say why your country objects, so that the others can look for words on which all agree.", "reason"
        )
    if reason and not objected:
        raise Invalid(
            "Tick the words to which your country objects. If it agrees with all of them, clear the reason.", "reason"
        )
    if seen is not None and (own.revision if own else 0) != seen:
        raise Outdated("Your country has answered since you opened this page. Please look at its answer first.")

    if own is None:
        own = LiftingAnswer(lifting_id=lifting.id, member_id=member.id, revision=0)
        session.add(own)
    own.objects_to, own.reason, own.by_id, own.at = objected, reason, by.id, now
    own.entry_id = entry.id if entry else None
    own.revision += 1
    if entry is None:
        end_waits_for(session, lifting, member, by=by, now=now)
    _record_notice(session, lifting, member, "", by, now, heard_at=heard_at, counts=True)
    withdraw_result(session, lifting)

    verb = Verb.OBJECTED_TO_WORDS if objected else Verb.AGREED_TO_WORDS
    details = {"brackets": objected, "words": digest_of(reason)} if objected else {}
    record(session, own, verb, consultation_id=lifting.version.consultation_id, by=by, at=now, **details)

    letters.owe_lifting_answered(session, lifting, member, own.revision, now=now)
    members = {one.id for one in lifting.version.consultation.members}
    if {one.member_id for one in procedure.answers(session, lifting)} >= members:
        procedure.end(session, lifting, at=now, by=by, now=now)
    else:
        # A member does not see the result, and leaves it as it is.
        newly_awaited = procedure.update_awaited(session, lifting, lifting.silence) if lifting.silence else []
        if awaited or newly_awaited:
            owe_silence_over(session, lifting, newly_awaited, now=now, occasion=f"{member.code}:{own.revision}")
    return own


def _locked_lifting(session: Session, lifting_id: int, member: Member) -> Lifting:
    """It, locked, if this member is asked; raises NotFound."""
    lifting = procedure.locked_lifting(session, lifting_id)
    ensure_is_asked(lifting, member)
    return lifting


def _record_notice(
    session: Session,
    lifting: Lifting,
    member: Member,
    note: str,
    by: Person,
    now: datetime,
    *,
    heard_at: datetime,
    counts: bool = False,
) -> LiftingNotice:
    """Note that a member has known of it since `heard_at`, unless that is known. That must be in time, except of one whose answer
    `counts` anyhow."""
    notice = _existing_notice(session, lifting, member)
    if notice is not None:
        return notice
    if not counts:
        ensure_accepts_answers(lifting, by, heard_at)
    notice = LiftingNotice(
        lifting_id=lifting.id, member_id=member.id, note=note, by_id=by.id, at=now, heard_at=heard_at
    )
    session.add(notice)
    withdraw_result(session, lifting)

    call = {"words": digest_of(note), "called": heard_at.isoformat()} if note else {}
    consultation_id = lifting.version.consultation_id
    record(session, notice, Verb.LIFTING_ACKNOWLEDGED, consultation_id=consultation_id, by=by, at=now, **call)

    if note:
        owe_call_recorded(session, lifting, member, now=now)
    return notice


def _existing_notice(session: Session, lifting: Lifting, member: Member) -> LiftingNotice | None:
    known = LiftingNotice.lifting_id == lifting.id, LiftingNotice.member_id == member.id
    return session.scalars(select(LiftingNotice).where(*known)).one_or_none()
