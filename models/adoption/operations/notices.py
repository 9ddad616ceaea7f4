"""That a member knows what it is asked about a text: one of its people says so, or the secretariat records a call with it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Decision
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import decisions
from models.adoption.silence import AdoptionNotice, Notice
from models.errors import Invalid, Outdated, ensure_found
from models.letters.operations import adoption_letters as letters
from models.lifting.lifting import Lifting, LiftingNotice
from models.people.person import Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed

_KINDS: dict[type[Decision], tuple[type[Notice], Verb]] = {
    Adoption: (AdoptionNotice, Verb.ADOPTION_ACKNOWLEDGED),
    Lifting: (LiftingNotice, Verb.LIFTING_ACKNOWLEDGED),
}


def acknowledge(session: Session, what: type[Adoption | Lifting], id: int, *, by: Person, now: datetime) -> Notice:
    """Say for the member that it knows of an adoption, or of words for brackets; only the first time counts. Owes no letter."""
    by.ensure_speaks()
    member = by.of_member()
    return record_notice(session, decisions.locked_decision(session, what, id), member, heard_at=now, by=by, now=now)


def record_call(
    session: Session,
    what: type[Adoption | Lifting],
    id: int,
    member_id: int,
    *,
    note: str,
    called_at: datetime,
    by: Person,
    now: datetime,
) -> Notice:
    """Record that somebody of the secretariat has told a member by telephone, when, and with a note of the call. A call in time counts
    until the result is confirmed, whenever it is recorded."""
    by.ensure_staff()
    member = ensure_found(session.get(Member, member_id))
    decision = decisions.locked_decision(session, what, id)
    decisions.ensure_is_asked(decision, member)
    note = typed(note, "note")
    if not note:
        raise Invalid("Say with whom you spoke.", "note")
    if called_at > now:
        raise Invalid("The call cannot be in the future. Check the date and the time.", "called_at")
    heard_at = decisions.ensure_asked_then(decision, called_at, "called_at")
    notice = _existing_notice(session, decision, member)
    same_call = notice is not None and (notice.note, notice.heard_at) == (note, heard_at)  # two clicks record one call
    if _has_answered(session, decision, member) or (notice is not None and not same_call):
        raise Outdated(
            f"{member.name} has answered or has said that it knows, or another call with it is recorded. So this call is not "
            "recorded."
        )
    return record_notice(session, decision, member, note, heard_at=heard_at, by=by, now=now)


def record_notice(
    session: Session,
    decision: Decision,
    member: Member,
    note: str = "",
    *,
    heard_at: datetime,
    by: Person,
    now: datetime,
    counts: bool = False,
) -> Notice:
    """Note that a member has known of it since `heard_at`, unless that is known. That must be in time, except of one whose answer
    `counts` anyhow. For who holds its lock."""
    decisions.ensure_is_asked(decision, member)
    notice = _existing_notice(session, decision, member)
    if notice is not None:
        return notice
    if not counts:
        decisions.ensure_accepts_answers(decision, by, heard_at)
    kind, verb = _KINDS[type(decision)]
    about = decisions.decision_columns(decision)
    notice = kind(**about, member_id=member.id, note=note, heard_at=heard_at, by_id=by.id, at=now)
    session.add(notice)
    decisions.withdraw_result(session, decision)

    call = {"words": digest_of(note), "called": heard_at.isoformat()} if note else {}
    record(session, notice, verb, consultation_id=decision.version.consultation_id, by=by, at=now, **call)

    if note:
        letters.owe_call_recorded(session, decision, member, now=now)
    return notice


def _existing_notice(session: Session, decision: Decision, member: Member) -> Notice | None:
    kind, _ = _KINDS[type(decision)]
    known = select(kind).filter_by(**decisions.decision_columns(decision), member_id=member.id)
    return session.scalars(known).one_or_none()


def _has_answered(session: Session, decision: Decision, member: Member) -> bool:
    """Whether an adoption has the member's position. Who answers about brackets has a notice, too."""
    return isinstance(decision, Adoption) and member.id in adoptions.positions(session, decision)
