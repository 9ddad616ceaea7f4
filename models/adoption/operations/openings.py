"""Opening more than the adopted text to the public: one of the secretariat proposes it, another confirms."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.opening import OPENED_WORDS, Opening, OpeningKind
from models.adoption.operations.decisions import locked_version
from models.adoption.queries.opened import SHOWN, openings
from models.documents import operations as documents
from models.documents.document import DocumentKind
from models.drafts.queries.texts import consultation as texts
from models.drafts.version import DraftVersion, Stage
from models.errors import Invalid, NotYours, Outdated, Untimely, ensure_found
from models.letters.operations import achievement_letters as letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


def propose(
    session: Session, version_id: int, wanted: Collection[OpeningKind], *, by: Person, now: datetime
) -> list[Opening]:
    """Propose to open these with an adopted text; raises Invalid for none, Untimely for what is open or proposed already."""
    by.ensure_staff()
    version = _locked_adopted_version(session, version_id)
    if not wanted:
        raise Invalid("Tick what is to be opened.", "what")
    free = openings(session, version.id).can_be_proposed
    for kind in wanted:
        if kind not in free:
            raise Untimely(f"“{OPENED_WORDS[kind]}” has been proposed or opened already.")
    new = [
        Opening(version_id=version.id, kind=kind, proposed_by_id=by.id, proposed_at=now)
        for kind in OpeningKind
        if kind in wanted
    ]
    session.add_all(new)

    for one in new:
        _record(session, version, one, Verb.OPENING_PROPOSED, by, now)

    letters.owe_opening_proposed(session, version, new, by=by, now=now)
    return new


def confirm(session: Session, opening_id: int, *, by: Person, now: datetime) -> Opening:
    """Open it, by another of the secretariat than who has proposed it. What has been opened stays open."""
    version, opening = _waiting_opening(session, opening_id, by)
    if opening.decided_at is not None and opening.confirmed:
        return opening
    _ensure_waits(opening)

    opening.decided_by_id, opening.decided_at, opening.confirmed = by.id, now, True

    _record(session, version, opening, Verb.OPENED, by, now)

    _owe_files(session, version, opening, now)
    letters.owe_opened(session, version, opening, now=now)
    return opening


def decline(session: Session, opening_id: int, *, reason: str, by: Person, now: datetime) -> Opening:
    """Leave it closed, with a reason: by another of the secretariat, or by whoever has proposed it."""
    version, opening = _waiting_opening(session, opening_id, by, own=True)
    _ensure_waits(opening)
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say why it stays closed.", "reason")

    opening.decided_by_id = None if opening.proposed_by_id == by.id else by.id
    opening.decided_at, opening.confirmed, opening.reason = now, False, reason

    _record(session, version, opening, Verb.OPENING_DECLINED, by, now, why=digest_of(reason))
    return opening


def _locked_adopted_version(session: Session, version_id: int) -> DraftVersion:
    version = locked_version(session, version_id)
    if version.stage is not Stage.ADOPTED:
        raise Untimely("Only with an adopted text can more be opened to the public.")
    return version


def _waiting_opening(
    session: Session, opening_id: int, by: Person, *, own: bool = False
) -> tuple[DraftVersion, Opening]:
    by.ensure_staff()
    opening = ensure_found(session.get(Opening, opening_id))
    version = _locked_adopted_version(session, opening.version_id)
    session.refresh(opening)
    if opening.proposed_by_id == by.id and not own:
        raise NotYours("You have proposed this yourself. Somebody else at the secretariat confirms it.")
    return version, opening


def _ensure_waits(opening: Opening) -> None:
    if not opening.waits:
        raise Outdated("Somebody has decided on this already.")


def _owe_files(session: Session, version: DraftVersion, opening: Opening, now: datetime) -> None:
    """Have made whatever of it is not made yet: the redlines of the adopted text, or the compendium of each round."""
    document_kind = SHOWN.get(opening.kind)
    if document_kind is None:
        return
    of_texts = (
        [one.version for one in texts(session, version.consultation_id)[1]]
        if document_kind is DocumentKind.COMPENDIUM
        else [version]
    )
    for text in of_texts:
        documents.owe_each(session, text, document_kind, now=now)


def _record(
    session: Session, version: DraftVersion, opening: Opening, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    all_details = {"version": version.id, "what": opening.kind.value, **details}
    record(session, opening, verb, consultation_id=version.consultation_id, by=by, at=now, **all_details)
