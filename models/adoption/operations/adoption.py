"""Adoption: announced by one of the secretariat, begun by another, ended by what the members say or by the clock; and the
version in which brackets have ended with the words on which the members have agreed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.operations import adoptable, decisions
from models.adoption.operations.adoptable import Terms
from models.adoption.position import Position, Stance
from models.adoption.queries.amended import new_labels, settled_at_meeting, settled_paragraphs, standing_labels
from models.adoption.queries.proceedings import adoption_under_way
from models.brackets.operations import lifecycle
from models.brackets.queries.placed import placed_brackets
from models.consolidation.inputs import Settled
from models.consolidation.operations.save_candidate import write_version
from models.db.access import unsealed
from models.documents import operations as documents
from models.drafts import operations
from models.drafts.version import DraftVersion, Stage
from models.errors import Outdated
from models.letters.operations import adoption_letters as letters
from models.letters.operations import observer_letters
from models.lifting.queries import meeting_sheet
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


def announce(session: Session, version_id: int, terms: Terms, *, by: Person, seen: str, now: datetime) -> Adoption:
    """Lay the adoption of the newest circulated text, as it was `seen` (its fingerprint), before another of the secretariat.

    Refused while a bracket in it is open for which no meeting has agreed on words: only members lift brackets.
    """
    by.ensure_staff()
    version = decisions.locked_version(session, version_id)
    pending = adoption_under_way(session, version.consultation_id)
    if pending and _is_same(pending, version, terms, by):
        return pending
    if version.fingerprint != seen:
        raise Outdated("This is not the text that you saw. Please look at it again.")
    adoptable.ensure_adoptable(session, version)
    adoptable.ensure_valid_terms(version, terms, by, now)
    if terms.binds_in_silence:
        decisions.ensure_ends_on_working_day(session, version, terms.ends_at, by)
    brackets, entries = placed_brackets(session, version.id), meeting_sheet.sheet_entries(session, version.id)
    is_meeting = terms.way is AdoptionProcedure.MEETING
    if is_meeting:
        adoptable.ensure_all_agreed(brackets, entries)
        adoptable.ensure_drops_no_agreed_words((one, entries[one.bracket.id or 0]) for one in brackets)
        adoptable.ensure_silence_is_enough(version, terms, meeting_sheet.sheet_brackets(session, version))
    else:
        adoptable.ensure_no_brackets(version, brackets)
    settled = adoptable.settled_on_sheet(version, terms, entries) if is_meeting else {}
    adoptable.ensure_no_placeholders(settled_paragraphs(session, version, settled), version.consultation)
    meeting = adoptable.meeting_of(session, terms)

    adoption = Adoption(
        version=version,
        way=terms.way,
        meeting=meeting,
        ends_at=terms.ends_at,
        announced_by_id=by.id,
        announced_at=now,
        agreed_words=adoptable.agreed_words(meeting, brackets, entries) if meeting else [],
    )
    session.add(adoption)

    _record(
        session,
        adoption,
        Verb.ADOPTION_ANNOUNCED,
        by,
        now,
        text=version.fingerprint,
        **adoptable.recorded_terms(terms, entries),
    )

    documents.owe_resulting_files(session, adoption, now=now)
    letters.owe_adoption_proposed(session, adoption, by=by, now=now)
    return adoption


def begin(session: Session, adoption_id: int, *, by: Person, now: datetime) -> Adoption:
    """Ask the members, as somebody else at the secretariat has announced."""
    by.ensure_staff()
    adoption = locked_adoption(session, adoption_id)
    if adoption.begun_by_id == by.id:
        return adoption
    decisions.ensure_may_begin(adoption, by, now)
    adoptable.ensure_none_objected_to(session, adoption.version)

    adoption.move_to(AdoptionState.RUNNING)
    adoption.begun_by_id, adoption.begun_at = by.id, now

    _record(session, adoption, Verb.ADOPTION_BEGUN, by, now, text=adoption.version.fingerprint)

    documents.owe_resulting_files(session, adoption, now=now)
    letters.owe_adoption_begun(session, adoption, now=now)
    return adoption


def withdraw(session: Session, adoption_id: int, *, reason: str, by: Person, now: datetime) -> Adoption:
    """End an adoption that is under way and whose time to answer is not over, with the reason. The members are told if they
    had been asked."""
    by.ensure_staff()
    adoption = locked_adoption(session, adoption_id)
    reason = typed(reason, "reason")
    if adoption.closed_by_id == by.id and adoption.reason == reason:
        return adoption
    decisions.ensure_may_withdraw(adoption, reason, now)

    adoption.move_to(AdoptionState.LAPSED)
    adoption.closed_by_id, adoption.reason, adoption.ended_at = by.id, reason, now

    _record(session, adoption, Verb.ADOPTION_WITHDRAWN, by, now, words=digest_of(reason))
    decisions.lapse_entered(session, adoption, now=now)

    if adoption.begun_at is not None:
        letters.owe_adoption_lapsed(session, adoption, now=now)
    elif by.id != adoption.announced_by_id:
        letters.owe_adoption_returned(session, adoption, now=now)
    return adoption


def adopt(session: Session, adoption: Adoption, *, at: datetime, by: Person | None, now: datetime) -> None:
    """Make the text the adopted one as of `at`: everybody has agreed, or nobody has objected. For who holds its lock."""
    settled = settled_at_meeting(session, adoption)
    text = make_amended_version(session, adoption.version, settled, final=True, by=by, now=now)
    adoption.move_to(AdoptionState.ADOPTED)
    text.move_to(Stage.ADOPTED)
    adoption.result, adoption.ended_at, text.adopted_at = text, at, at

    details = {"text": text.fingerprint, "as of": at.isoformat()}
    _record(session, adoption, Verb.ADOPTED, by, now, **details)
    decisions.lapse_entered(session, adoption, now=now)

    documents.owe_anew(session, text, now=now)
    letters.owe_adopted(session, adoption, now=now)
    observer_letters.owe_circulated(session, text, now=now)


def lapse(session: Session, adoption: Adoption, *, by: Person | None, now: datetime) -> None:
    """End it because its time is over, and not all have agreed. For who holds its lock."""
    adoption.move_to(AdoptionState.LAPSED)
    adoption.ended_at = adoption.ends_at

    _record(session, adoption, Verb.ADOPTION_LAPSED, by, now)
    decisions.lapse_entered(session, adoption, now=now)

    letters.owe_adoption_lapsed(session, adoption, now=now)


def break_off(session: Session, adoption: Adoption, *, by: Person, now: datetime) -> None:
    """End it because a member objects: the text stays as it is, and another round is possible. For who holds its lock."""
    adoption.move_to(AdoptionState.BROKEN)
    adoption.ended_at = now

    _record(session, adoption, Verb.ADOPTION_BROKEN, by, now)
    decisions.lapse_entered(session, adoption, now=now)

    documents.owe_all(session, adoption.version, now=now)
    letters.owe_adoption_broken(session, adoption, now=now)


def positions(session: Session, adoption: Adoption) -> dict[int, Position]:
    """What the members have said in time, by member."""
    in_time = select(Position).where(Position.adoption_id == adoption.id, ~Position.late)
    return {
        position.member_id: position
        for position in session.scalars(
            in_time, execution_options=unsealed("an adoption ends by what all members have said")
        )
    }


def all_agree(session: Session, adoption: Adoption) -> bool:
    """Whether every member has said that it agrees, none of them ad referendum."""
    by_member = positions(session, adoption)
    members = adoption.version.consultation.members
    agreed = {id for id, one in by_member.items() if one.stance is Stance.AGREES and not one.ad_referendum}
    return all(member.id in agreed for member in members)


def locked_adoption(session: Session, adoption_id: int) -> Adoption:
    """The adoption, under its consultation's lock; raises NotFound."""
    return decisions.locked_decision(session, Adoption, adoption_id)


def make_amended_version(
    session: Session,
    before: DraftVersion,
    settled: Mapping[int, Settled],
    *,
    final: bool,
    by: Person | None,
    now: datetime,
) -> DraftVersion:
    """The next version, circulated, in which brackets have ended with the words that are `settled` for them; with `final`,
    all paragraphs are counted anew. If that changes nothing, the version itself.

    For who holds the consultation's lock.
    """
    paragraphs = settled_paragraphs(session, before, settled)
    labels = new_labels(session, before, paragraphs, final=final)
    if not settled and [label for label in labels if label] == standing_labels(session, before):
        return before
    version = DraftVersion(
        consultation=before.consultation,
        base_id=before.id,
        number=operations.next_number(session, before.consultation_id),
        stage=Stage.CIRCULATED,
        fingerprint=digest_of(before.fingerprint, *(row.text for row in paragraphs)),
        made_at=now,
        circulated_at=now,
    )
    write_version(session, version, paragraphs, labels)

    details = {"number": version.number, "text": version.fingerprint, **({"brackets": len(settled)} if settled else {})}
    verb = Verb.BRACKETS_LIFTED if settled else Verb.DRAFT_NUMBERED
    record(session, version, verb, consultation_id=before.consultation_id, by=by, at=now, **details)

    lifecycle.open_and_end(session, version, by=by, now=now)
    return version


def _is_same(adoption: Adoption, version: DraftVersion, terms: Terms, by: Person) -> bool:
    same = adoption.version_id == version.id and adoption.announced_by_id == by.id
    meeting_id = terms.held.id if terms.held else None
    return same and (adoption.way, adoption.ends_at, adoption.meeting_id) == (terms.way, terms.ends_at, meeting_id)


def _record(
    session: Session, adoption: Adoption, verb: Verb, by: Person | None, at: datetime, **details: object
) -> None:
    record(session, adoption, verb, consultation_id=adoption.version.consultation_id, by=by, at=at, **details)
