"""The members' answers to words for brackets that are put to them outside a round: agreed, or objected to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.entered import EnteredPosition
from models.adoption.operations.decisions import (
    end_waits_for,
    ensure_accepts_answers,
    ensure_is_asked,
    withdraw_result,
)
from models.adoption.operations.notices import record_notice
from models.adoption.queries.adoption import decisions_awaiting
from models.errors import Invalid, NotFound, Outdated
from models.letters.operations import letters
from models.letters.operations.adoption_letters import owe_answered_after_silence
from models.lifting.lifting import Lifting, LiftingAnswer
from models.lifting.operations import procedure
from models.people.person import Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


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
    lifting = procedure.locked_lifting(session, lifting_id)
    ensure_is_asked(lifting, member)
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
    record_notice(session, lifting, member, heard_at=heard_at, by=by, now=now, counts=True)
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
            owe_answered_after_silence(session, lifting, member, own.revision, newly_awaited, now=now)
    return own
