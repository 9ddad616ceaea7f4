"""Entering what a member says to an adoption, to words for brackets or to a corrigendum, that came in another way: typed by one of the
secretariat, checked by another; confirmed by the coordinator where neither a letter nor an objection counts by itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.entered import TIME_TO_CONFIRM, TIME_TO_CORRECT, EnteredPosition, EnteredState, Statement
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import corrigenda, decisions, ending, objections, positions
from models.adoption.operations.effect import give_effect
from models.adoption.queries.adoption import decisions_awaiting
from models.adoption.queries.entered import Matter
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin, origin_columns
from models.errors import Invalid, NotFound, NotYours, Untimely, ensure_found
from models.letters.operations import answer_letters
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.people.person import Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed

MatterType = type[Adoption] | type[Lifting] | type[TextCorrigendum]


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """What the member says; of words for brackets, `objects_to` are those to which it objects, by id."""

    objects: bool = False
    reason: str = ""
    kind: Statement | None = None
    statement: str = ""
    ad_referendum: bool = False
    objects_to: Collection[int] = ()


def enter(
    session: Session,
    matter_type: MatterType,
    id: int,
    member_id: int,
    origin: Origin,
    says: StatedPosition,
    *,
    by: Person,
    now: datetime,
) -> EnteredPosition:
    """Enter what the member says, for another of the secretariat to check; the same is entered once."""
    by.ensure_staff()
    matter = _locked_matter(session, matter_type, id)
    member = ensure_found(session.get(Member, member_id))
    decisions.ensure_is_asked(matter, member)
    origin = replace(origin, arrived_at=decisions.ensure_asked_then(matter, origin.arrived_at, "arrived_at"))
    entry = EnteredPosition(
        **decisions.decision_columns(matter),
        member_id=member_id,
        entered_by_id=by.id,
        entered_at=now,
        **origin_columns(origin, now),
        **_position_columns(matter, says),
    )
    _ensure_can_be_entered(session, matter, entry, member, by)
    if entry.channel is EntryChannel.SIGNED_LETTER and entry.digest is None:
        raise Invalid("Attach the signed letter: its words prevail, so everybody must be able to read it.", "file")
    session.add(entry)
    entry.waits_until = decisions.end_wait_for_correction(session, matter, entry.member_id)

    _record(session, matter, entry, Verb.POSITION_ENTERED, by, now, **_details_for_record(entry))

    answer_letters.owe_position_to_check(session, entry, matter.version, by=by, now=now)
    return entry


def check(session: Session, entry_id: int, *, by: Person, seen: int, now: datetime) -> EnteredPosition:
    """Say, as one who has not typed it, that it agrees with the original. A signed letter and an objection then count;
    anything else waits for the coordinator; nothing waits for what the member's silence says as well."""
    by.ensure_staff()
    entry, matter = _locked_entry(session, entry_id)
    if entry.checked_by_id == by.id and entry.revision == seen + 1:
        return entry
    entry.ensure_seen(seen)
    if entry.entered_by_id == by.id:
        raise NotYours("You have typed this yourself. Somebody else at the secretariat must check it.")
    counts = entry.counts_at_the_check

    entry.move_to(EnteredState.COUNTED if counts else EnteredState.TO_CONFIRM)
    entry.checked_by_id, entry.checked_at = by.id, now
    says_more = entry.says_more_than_silence or not _agrees_in_silence(session, matter, entry.member)
    entry.waits_until = now + TIME_TO_CONFIRM if says_more and not counts else None

    _record(session, matter, entry, Verb.POSITION_CHECKED, by, now, counts=counts)

    if counts:
        give_effect(session, matter, entry, by=by, now=now)
    else:
        answer_letters.owe_position_to_confirm(session, entry, matter.version, now=now)
    return entry


def discard(session: Session, entry_id: int, *, note: str, by: Person, seen: int, now: datetime) -> EnteredPosition:
    """Give up what has not been checked, with the reason; it stays in the record, and can be entered anew. What corrected another
    entry gives no more time for that, else the secretariat could hold back an end as long as it likes."""
    by.ensure_staff()
    entry, matter = _locked_entry(session, entry_id)
    ended = _end_entry(session, matter, entry, EnteredState.DISCARDED, Verb.POSITION_DISCARDED, note, by, seen, now)
    answer_letters.owe_position_discarded(session, ended, matter.version, by=by, now=now)
    return ended


def confirm(session: Session, entry_id: int, *, by: Person, seen: int, now: datetime) -> EnteredPosition:
    """Say as the coordinator that this is what the member says. It then counts."""
    entry, matter = _own_entry(session, entry_id, by)
    if entry.decided_by_id == by.id and entry.revision == seen + 1:
        return entry
    entry.ensure_seen(seen)
    if entry.state is not EnteredState.TO_CONFIRM:
        raise Untimely(f"This is {entry.state.value}; there is nothing to confirm.")

    entry.move_to(EnteredState.COUNTED)
    entry.decided_by_id, entry.decided_at = by.id, now

    _record(session, matter, entry, Verb.POSITION_CONFIRMED, by, now)
    give_effect(session, matter, entry, by=by, now=now)
    return entry


def reject(session: Session, entry_id: int, *, note: str, by: Person, seen: int, now: datetime) -> EnteredPosition:
    """Say as the coordinator, with a reason, that this is not what the member says. A corrigendum that it has stopped goes on."""
    entry, matter = _own_entry(session, entry_id, by)
    counted = entry.state is EnteredState.COUNTED
    ended = _end_entry(session, matter, entry, EnteredState.REJECTED, Verb.POSITION_REJECTED, note, by, seen, now)
    ended.decided_by_id, ended.decided_at = by.id, now
    if counted and isinstance(matter, TextCorrigendum):
        objections.resume(session, matter, ended, by=by, now=now)
    answer_letters.owe_position_rejected(session, ended, matter.version, now=now)
    return ended


def _agrees_in_silence(session: Session, matter: Matter, member: Member) -> bool:
    return isinstance(matter, TextCorrigendum) or ending.agrees_in_silence(session, matter, member)


def _position_columns(matter: Matter, says: StatedPosition) -> dict[str, object]:
    """What is said, as columns; raises Invalid."""
    reason, statement = typed(says.reason, "reason"), typed(says.statement, "statement")
    objects_to = sorted(set(says.objects_to)) if isinstance(matter, Lifting) else []
    objects = bool(objects_to) if isinstance(matter, Lifting) else says.objects
    if isinstance(matter, Lifting) and not set(objects_to) <= {one.bracket_id for one in matter.words}:
        raise NotFound
    if isinstance(matter, TextCorrigendum) and not objects:
        raise Invalid("Only an objection is entered about a corrigendum: silence lets it be issued.")
    if objects and not reason:
        raise Invalid("Write why it objects, in the words that were given.", "reason")
    if not objects and reason:
        raise Invalid("There is a reason, but no objection. Choose that it objects, or clear the reason.", "reason")
    if objects and (statement or says.kind):
        raise Invalid("Only a member that agrees attaches a statement.", "statement")
    if (says.kind is None) is not (statement == ""):
        raise Invalid("Choose the kind of the statement, and write it; or choose none and leave it empty.", "statement")
    answer = {"objects": objects, "objects_to": objects_to, "reason": reason}
    return answer | {
        "statement_kind": says.kind,
        "statement": statement,
        "ad_referendum": says.ad_referendum and not objects,
    }


def _ensure_can_be_entered(
    session: Session, matter: Matter, entry: EnteredPosition, member: Member, by: Person
) -> None:
    """Raise Untimely when it came too late, or when the member has answered, or is being entered already. An objection that
    came too late to a silence can be entered: it is kept apart."""
    if isinstance(matter, TextCorrigendum):
        objections.ensure_accepts_objections(matter, by, entry.arrived_at)
    elif decisions.is_late_objection(session, matter, entry):
        positions.ensure_has_not_objected_late(session, matter.id, member)
    elif matter.id not in decisions_awaiting(session, type(matter), entry.member_id):
        decisions.ensure_accepts_answers(matter, by, entry.arrived_at)
    decisions.ensure_no_entry_waits(session, matter, entry.member_id)


def _end_entry(
    session: Session,
    matter: Matter,
    entry: EnteredPosition,
    state: EnteredState,
    verb: Verb,
    note: str,
    by: Person,
    seen: int,
    now: datetime,
) -> EnteredPosition:
    if entry.state is state and entry.revision == seen + 1:
        return entry
    entry.ensure_seen(seen)
    note = typed(note, "note")
    if not note:
        raise Invalid("Say why.", "note")

    entry.move_to(state)
    corrects = entry.waits_until if state is EnteredState.DISCARDED else None
    entry.note, entry.waits_until = note, corrects or now + TIME_TO_CORRECT

    _record(session, matter, entry, verb, by, now, words=digest_of(note))
    return entry


def _locked_matter(session: Session, matter_type: MatterType, id: int) -> Matter:
    if matter_type is TextCorrigendum:
        return corrigenda.locked_corrigendum(session, id)
    return adoptions.locked_adoption(session, id) if matter_type is Adoption else procedure.locked_lifting(session, id)


def _locked_entry(session: Session, entry_id: int) -> tuple[EnteredPosition, Matter]:
    """It, with what it is about locked; raises NotFound if the reader may not know of it."""
    found = ensure_found(session.get(EnteredPosition, entry_id))
    matter = _locked_matter(session, *_matter_of(found))
    session.refresh(found, ["state", "revision"])
    return found, matter


def _matter_of(entry: EnteredPosition) -> tuple[MatterType, int]:
    abouts: tuple[tuple[MatterType, int | None], ...] = (
        (Adoption, entry.adoption_id),
        (Lifting, entry.lifting_id),
        (TextCorrigendum, entry.text_corrigendum_id),
    )
    return next((kind, id) for kind, id in abouts if id)


def _own_entry(session: Session, entry_id: int, by: Person) -> tuple[EnteredPosition, Matter]:
    by.ensure_coordinator()
    entry, matter = _locked_entry(session, entry_id)
    if entry.member_id != by.of_member().id:
        raise NotFound
    return entry, matter


def _details_for_record(entry: EnteredPosition) -> dict[str, object]:
    """How it came and what it says, for the record."""
    words = digest_of(entry.reason, entry.statement)
    answer = {"objects": entry.objects, "brackets": entry.objects_to, "words": words, "sender": digest_of(entry.sender)}
    arrived = {
        "channel": entry.channel.value,
        "dated": entry.dated.isoformat(),
        "arrived": entry.arrived_at.isoformat(),
    }
    file = {} if entry.digest is None else {"file": entry.digest}
    return {"member": entry.member_id, **arrived, **answer, **file}


def _record(
    session: Session,
    matter: Matter,
    entry: EnteredPosition,
    verb: Verb,
    by: Person,
    now: datetime,
    **details: object,
) -> None:
    record(session, entry, verb, consultation_id=matter.version.consultation_id, by=by, at=now, **details)
