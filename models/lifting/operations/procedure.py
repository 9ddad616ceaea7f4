"""Lifting brackets outside a round: announced by one of the secretariat, begun by another, ended by the members, or when
its time is over."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import adoptable, decisions
from models.adoption.operations.adoptable import Terms
from models.adoption.operations.adoption import make_amended_version
from models.adoption.queries.proceedings import lifting_under_way
from models.adoption.silence import SilenceResult
from models.brackets.agreement import Rule
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.consolidation.inputs import Settled
from models.db.access import unsealed
from models.documents import operations as documents
from models.drafts.version import DraftVersion
from models.errors import Invalid, Outdated, Untimely
from models.letters.operations import letters, observer_letters
from models.lifting.lifting import (
    Lifting,
    LiftingAnswer,
    LiftingNotice,
    LiftingState,
    LiftingWords,
    Mark,
    SheetEntry,
    not_bound,
)
from models.lifting.operations import sheet
from models.lifting.queries import meeting_sheet
from models.lifting.queries.progress import agreed_words, put_words
from models.people.person import Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


def announce(session: Session, version_id: int, terms: Terms, *, by: Person, seen: str, now: datetime) -> Lifting:
    """Lay the words on the sheet of the newest circulated text, as it was `seen` (its fingerprint), before another of the
    secretariat. Brackets that are pending on the sheet stay open."""
    by.ensure_staff()
    version = sheet.locked_sheet_version(session, version_id)
    if version.fingerprint != seen:
        raise Outdated("This is not the text that you saw. Please look at it again.")
    pending = lifting_under_way(session, version.consultation_id)
    if pending and (pending.announced_by_id, pending.way, pending.ends_at) == (by.id, terms.way, terms.ends_at):
        return pending
    _ensure_can_be_asked(session, version)
    if terms.way is AdoptionProcedure.EXPRESS:
        raise Invalid("Brackets end at a meeting, or under a silence procedure.", "way")
    adoptable.ensure_valid_terms(version, terms, by, now)
    if terms.binds_in_silence:
        decisions.ensure_ends_on_working_day(session, version, terms.ends_at, by)
    noted = meeting_sheet.sheet_entries(session, version.id)
    listed = [
        (one, noted[one.bracket.id])
        for one in placed_brackets(session, version.id)
        if one.bracket.id in noted and noted[one.bracket.id].mark is not Mark.PENDING
    ]
    _ensure_can_be_lifted(listed, terms.way)
    adoptable.ensure_drops_no_agreed_words(listed)

    lifting = Lifting(
        version=version,
        way=terms.way,
        meeting=adoptable.meeting_of(session, terms),
        ends_at=terms.ends_at,
        announced_by_id=by.id,
        announced_at=now,
        words=[
            LiftingWords(bracket_id=entry.bracket_id, words=entry.words or [], ad_referendum=entry.ad_referendum)
            for _, entry in listed
        ],
    )
    session.add(lifting)

    details = adoptable.recorded_terms(terms, {entry.bracket_id: entry for _, entry in listed})
    brackets = [entry.bracket_id for _, entry in listed]
    _record(session, lifting, Verb.LIFTING_ANNOUNCED, by, now, text=version.fingerprint, brackets=brackets, **details)

    letters.owe_lifting_proposed(session, lifting, by=by, now=now)
    return lifting


def begin(session: Session, lifting_id: int, *, by: Person, now: datetime) -> Lifting:
    """Put the words to the members, as somebody else at the secretariat has announced."""
    by.ensure_staff()
    lifting = locked_lifting(session, lifting_id)
    if lifting.begun_by_id == by.id:
        return lifting
    decisions.ensure_may_begin(lifting, by, now)
    adoptable.ensure_none_objected_to(session, lifting.version)

    lifting.move_to(LiftingState.RUNNING)
    lifting.begun_by_id, lifting.begun_at = by.id, now

    _record(session, lifting, Verb.LIFTING_BEGUN, by, now)

    letters.owe_lifting_begun(session, lifting, now=now)
    return lifting


def withdraw(session: Session, lifting_id: int, *, reason: str, by: Person, now: datetime) -> Lifting:
    """End it before its time is over, with the reason: no bracket ends. The members are told if they had been asked."""
    by.ensure_staff()
    lifting = locked_lifting(session, lifting_id)
    reason = typed(reason, "reason")
    if lifting.closed_by_id == by.id and lifting.reason == reason:
        return lifting
    decisions.ensure_may_withdraw(lifting, reason, now)

    _end_as_lapsed(lifting, at=now)
    lifting.closed_by_id, lifting.reason = by.id, reason

    _record(session, lifting, Verb.LIFTING_WITHDRAWN, by, now, words=digest_of(reason))
    decisions.lapse_entered(session, lifting, now=now)

    if lifting.begun_at is not None:
        letters.owe_lifting_ended(session, lifting, now=now)
    elif by.id != lifting.announced_by_id:
        letters.owe_lifting_returned(session, lifting, now=now)
    return lifting


def end(session: Session, lifting: Lifting, *, at: datetime, by: Person | None, now: datetime) -> None:
    """End it with what the members have said. For who holds its lock."""
    ending = settled_words(session, lifting)
    if not ending:
        _end_as_lapsed(lifting, at=at)
        _record(session, lifting, Verb.LIFTING_LAPSED, by, now)
        decisions.lapse_entered(session, lifting, now=now)
        letters.owe_lifting_ended(session, lifting, now=now)
        return
    text = make_amended_version(session, lifting.version, ending, final=False, by=by, now=now)
    lifting.move_to(LiftingState.LIFTED)
    lifting.result, lifting.ended_at = text, at

    _record(session, lifting, Verb.LIFTED, by, now, text=text.fingerprint)
    decisions.lapse_entered(session, lifting, now=now)

    documents.owe_all(session, text, now=now)
    letters.owe_lifting_ended(session, lifting, now=now)
    observer_letters.owe_circulated(session, text, now=now)


def answers(session: Session, lifting: Lifting) -> Sequence[LiftingAnswer]:
    """What the members have said."""
    own = select(LiftingAnswer).where(LiftingAnswer.lifting_id == lifting.id)
    return session.scalars(own, execution_options=unsealed("a silence ends by what all members have said")).all()


def locked_lifting(session: Session, lifting_id: int) -> Lifting:
    """It, under its consultation's lock; raises NotFound."""
    return decisions.locked_decision(session, Lifting, lifting_id)


def hindrance(session: Session, version: DraftVersion) -> str:
    """Why no words for brackets of this text can be put to the members now, or ""."""
    try:
        _ensure_can_be_asked(session, version)
    except Untimely as untimely:
        return str(untimely)
    return ""


def _ensure_can_be_asked(session: Session, version: DraftVersion) -> None:
    decisions.ensure_can_be_asked(session, version)
    adoptable.ensure_none_objected_to(session, version)


def _ensure_can_be_lifted(listed: Sequence[tuple[PlacedBracket, SheetEntry]], way: AdoptionProcedure) -> None:
    if not listed:
        raise Untimely("The sheet has no words for any bracket yet. Choose them first.")
    if way is not AdoptionProcedure.TACIT:
        return
    for bracket, entry in listed:
        _ensure_binds_in_silence(bracket, entry)


def _ensure_binds_in_silence(placed: PlacedBracket, entry: SheetEntry) -> None:
    name, awaited = placed.paragraph.name, placed.bracket.ad_referendum
    if entry.mark is Mark.AD_REFERENDUM:
        raise Untimely(
            f"In {name} words are marked “{entry.mark.value}”. Only a meeting agrees so: nobody's silence confirms them."
        )
    if awaited:
        raise Untimely(
            f"In {name} a meeting has agreed ad referendum, and {', '.join(awaited)} must still confirm it. Silence does "
            "not confirm it: leave it pending, or take it to a round or a meeting."
        )
    if placed.brings_paragraph_in and any(entry.words or ()):
        raise Untimely(
            f"{name.capitalize()} is new. A new paragraph does not come in by silence: leave it pending, or take it to a "
            "round or a meeting."
        )


def unbound_members(session: Session, lifting: Lifting) -> list[Member]:
    """The members that are not bound: while there is one, no bracket ends."""
    noticed = select(LiftingNotice).where(LiftingNotice.lifting_id == lifting.id)
    notices = session.scalars(noticed, execution_options=unsealed("a silence binds whoever had notice of it"))
    return not_bound(lifting, notices, answered={one.member_id for one in answers(session, lifting)})


def members_to_ask(session: Session, lifting: Lifting, awaited: Collection[int] = ()) -> list[Member]:
    """Once a silence is over, the members that have not answered and that it does not bind, or that are `awaited` (by id); none
    if no bracket can end any more, whatever they say."""
    all_answers = answers(session, lifting)
    answered = {one.member_id for one in all_answers}
    silent = {*awaited, *(member.id for member in unbound_members(session, lifting))} - answered
    members = [member for member in lifting.version.consultation.members if member.id in silent]
    words = put_words(session, lifting, all_answers, agreeing=[member.name for member in members])
    return members if agreed_words(words) else []


def update_awaited(session: Session, lifting: Lifting, result: SilenceResult) -> list[Member]:
    """See whom to ask after a member has answered; a member that has answered can still change that. Gives those that were not
    asked before."""
    answered = {one.member_id for one in answers(session, lifting)}
    members = members_to_ask(session, lifting, result.awaited)
    new = [member for member in members if member.id not in result.awaited]
    result.awaited = [*(id for id in result.awaited if id in answered), *(member.id for member in members)]
    return new


def settled_words(session: Session, lifting: Lifting) -> dict[int, Settled]:
    """The words with which brackets end as things stand, by bracket, and which members are for them; none while a member is
    not bound."""
    if unbound_members(session, lifting):
        return {}
    rule = Rule.MEETING if lifting.way is AdoptionProcedure.MEETING else Rule.SILENCE
    members = tuple(member.name for member in lifting.version.consultation.members)
    return {
        one.id: Settled(one.words, rule, members, tuple(one.ad_referendum))
        for one in agreed_words(put_words(session, lifting, answers(session, lifting)))
    }


def _end_as_lapsed(lifting: Lifting, *, at: datetime) -> None:
    lifting.move_to(LiftingState.LAPSED)
    lifting.ended_at = at


def _record(session: Session, lifting: Lifting, verb: Verb, by: Person | None, at: datetime, **details: object) -> None:
    record(session, lifting, verb, consultation_id=lifting.version.consultation_id, by=by, at=at, **details)
