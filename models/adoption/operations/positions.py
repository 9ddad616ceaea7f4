"""What members say to the adoption of a text: each through its coordinator, officially."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.entered import EnteredPosition, Statement
from models.adoption.operations import adoption as adoptions
from models.adoption.operations.adoptable import ensure_accepts_answers
from models.adoption.operations.decisions import end_waits_for, ensure_is_asked
from models.adoption.position import Position, Stance
from models.adoption.queries.adoption import decisions_awaiting
from models.documents import operations as documents
from models.documents.document import DocumentKind
from models.errors import Invalid, Outdated, Untimely
from models.letters.operations import adoption_letters as letters
from models.people.person import Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed

OBJECTED_LATE = "{name} has already objected after the end. That stands in the record."


def agree(
    session: Session,
    adoption_id: int,
    *,
    kind: Statement | None = None,
    statement: str = "",
    ad_referendum: bool = False,
    by: Person,
    seen: int,
    now: datetime,
) -> Position:
    """Say for the member that it agrees, or of a meeting that the record is right; with a statement or without.

    `ad_referendum`: it has still to confirm that. `seen` is the revision of what the member had said before, 0 for nothing.
    When all agree, none of them ad referendum, the text is adopted.
    """
    adoption = _locked_adoption(session, adoption_id, by)
    content = kind, typed(statement, "statement"), ad_referendum
    return record_agreement(session, adoption, by.of_member(), content, by=by, now=now, heard_at=now, seen=seen)


def record_agreement(
    session: Session,
    adoption: Adoption,
    member: Member,
    content: tuple[Statement | None, str, bool],
    *,
    by: Person,
    now: datetime,
    heard_at: datetime,
    seen: int | None = None,
    entry: EnteredPosition | None = None,
) -> Position:
    """Note that a member agrees, with a statement (kind and words) or ad referendum. The caller holds the adoption's lock.

    It counts as said at `heard_at`; what came in another way is an `entry`, and takes the place of what was said before.
    """
    kind, statement, ad_referendum = content
    own = _own_position(session, adoption.id, member)
    is_said = own is not None and (own.statement_kind, own.statement, own.ad_referendum) == content
    if entry is None and own and own.stance is Stance.AGREES and is_said:
        return own
    awaited = adoption.id in decisions_awaiting(session, Adoption, member.id)
    if not awaited:
        ensure_accepts_answers(adoption, by, heard_at)
    if kind is None and statement:
        raise Invalid("Say whether this is a reservation or an interpretative statement.", "kind")
    if kind is not None and not statement:
        raise Invalid(f"Write the {kind.value}, or choose to agree without a statement.", "statement")
    _ensure_seen(own, seen)

    position = _put_position(session, adoption, member, own, Stance.AGREES, by, now, entry=entry)
    position.statement_kind, position.statement, position.ad_referendum = content
    if entry is None:
        end_waits_for(session, adoption, member, by=by, now=now)

    words = {"statement": kind.value, "words": digest_of(statement)} if kind else {}
    how = {"ad referendum": True} if ad_referendum else {}
    _record(session, adoption, position, Verb.AGREED, by, now, **words, **how)

    letters.owe_position(session, adoption, position, now=now)
    if adoptions.all_agree(session, adoption):
        adoptions.adopt(session, adoption, at=now, by=by, now=now)
    elif awaited:
        letters.owe_answered_after_silence(session, adoption, member, position.revision, now=now)
    return position


def object_to(session: Session, adoption_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> Position:
    """Object for the member, with the reason: this ends the adoption. Against a silence that is over, the objection is kept
    apart and changes nothing."""
    adoption = _locked_adoption(session, adoption_id, by)
    return record_objection(
        session, adoption, by.of_member(), typed(reason, "reason"), by=by, now=now, heard_at=now, seen=seen
    )


def record_objection(
    session: Session,
    adoption: Adoption,
    member: Member,
    reason: str,
    *,
    by: Person,
    now: datetime,
    heard_at: datetime,
    seen: int | None = None,
    entry: EnteredPosition | None = None,
) -> Position:
    """Note that a member objects. The caller holds the adoption's lock. As `record_agreement`."""
    awaited = adoption.id in decisions_awaiting(session, Adoption, member.id)
    late = adoption.accepts_late_objections(heard_at) and not awaited
    own = _own_position(session, adoption.id, member, late=late)
    if late and own and entry is not None:
        raise Untimely(OBJECTED_LATE.format(name=member.name))
    if own and own.stance is Stance.OBJECTS and own.reason == reason:
        return own
    if not late and not awaited:
        ensure_accepts_answers(adoption, by, heard_at)
    if not reason:
        raise Invalid(
            "Say why your country objects, so that the others can look for words on which all agree.", "reason"
        )
    _ensure_seen(own, 0 if late else seen)

    position = _put_position(session, adoption, member, own, Stance.OBJECTS, by, now, late=late, entry=entry)
    position.reason, position.statement_kind, position.statement = reason, None, ""
    position.ad_referendum = False

    verb = Verb.OBJECTED_LATE if late else Verb.OBJECTED
    _record(session, adoption, position, verb, by, now, words=digest_of(reason))

    letters.owe_position(session, adoption, position, now=now)
    if late:
        letters.owe_late_objection(session, adoption, position, now=now)
    else:
        adoptions.break_off(session, adoption, by=by, now=now)
    return position


def withdraw_statement(session: Session, adoption_id: int, *, by: Person, now: datetime) -> Position:
    """Withdraw for the member what it attached to its agreement to an adopted text. Its words stay, with the day; everybody gets a
    letter, and the files of the text are made again. Twice is once."""
    adoption = _locked_adoption(session, adoption_id, by)
    own = _own_position(session, adoption.id, by.of_member())
    if own is None or own.statement_kind is None:
        raise Untimely(f"{by.of_member().name} has attached no statement to this text.")
    if adoption.result is None:
        raise Untimely(f"The text is not adopted, so the {own.statement_kind.value} cannot be withdrawn.")
    if own.withdrawn_at is not None:
        return own

    own.withdrawn_by_id, own.withdrawn_at = by.id, now

    _record(session, adoption, own, Verb.STATEMENT_WITHDRAWN, by, now, statement=own.statement_kind.value)

    documents.owe_each(session, adoption.result, DocumentKind.TEXT, now=now)
    letters.owe_statement_withdrawn(session, adoption, own, now=now)
    return own


def ensure_has_not_objected_late(session: Session, adoption_id: int, member: Member) -> None:
    """Raise Untimely if the member has already objected after the end."""
    if _own_position(session, adoption_id, member, late=True) is not None:
        raise Untimely(OBJECTED_LATE.format(name=member.name))


def _locked_adoption(session: Session, adoption_id: int, by: Person) -> Adoption:
    """The adoption, locked, if the member of this coordinator is asked; raises NotFound."""
    by.ensure_coordinator()
    adoption = adoptions.locked_adoption(session, adoption_id)
    ensure_is_asked(adoption, by.of_member())
    return adoption


def _own_position(session: Session, adoption_id: int, member: Member, *, late: bool = False) -> Position | None:
    own = select(Position).where(Position.adoption_id == adoption_id, Position.member_id == member.id)
    return session.scalars(own.where(Position.late == late)).one_or_none()


def _ensure_seen(own: Position | None, seen: int | None) -> None:
    if seen is not None and (own.revision if own else 0) != seen:
        raise Outdated("Your country has answered since you opened this page. Please look at its answer first.")


def _put_position(
    session: Session,
    adoption: Adoption,
    member: Member,
    own: Position | None,
    stance: Stance,
    by: Person,
    now: datetime,
    *,
    late: bool = False,
    entry: EnteredPosition | None,
) -> Position:
    """The member's position, new or taking the place of the one before."""
    if own is None:
        position = Position(adoption_id=adoption.id, member_id=member.id, stance=stance, late=late, by_id=by.id, at=now)
        position.entry_id = entry.id if entry else None
        session.add(position)
        return position
    own.stance, own.by_id, own.at, own.entry_id = stance, by.id, now, entry.id if entry else None
    own.revision += 1
    return own


def _record(
    session: Session, adoption: Adoption, position: Position, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    version = adoption.version
    record(session, position, verb, consultation_id=version.consultation_id, by=by, at=now, **details)
