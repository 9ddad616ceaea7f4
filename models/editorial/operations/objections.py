"""Objections of members to editorial changes of the secretariat in a circulated text; and their taking back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.operations.decisions import locked_consultation
from models.adoption.queries.proceedings import newest, pending_before_members
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.editorial.editorial import EditorialChange, EditorialObjection, EditorialSpan
from models.errors import Untimely, ensure_found
from models.letters.operations import letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, ensure_open
from models.rounds.operations import rounds
from models.text.typed import typed


def object_to(session: Session, change_id: int, *, text: str, by: Person, now: datetime) -> EditorialObjection:
    """Object for the member to an editorial change, with a sentence or without; only the first time counts, unless that was taken
    back.

    The next candidate undoes the change. Tells the secretariat.
    """
    by.ensure_speaks()
    version, earlier = _locked_version_and_objection(session, change_id, by)
    text = typed(text, "text")
    if earlier is not None and earlier.taken_back_at is None:
        return earlier
    _ensure_open(session, version, by, now)

    objection = earlier or EditorialObjection(change_id=change_id, member_id=by.of_member().id)
    objection.by_id, objection.at, objection.text, objection.taken_back_at = by.id, now, text, None
    session.add(objection)

    details = {"change": change_id, "words": digest_of(text)}
    consultation_id = version.consultation_id
    record(session, objection, Verb.EDIT_OBJECTED_TO, consultation_id=consultation_id, by=by, at=now, **details)

    letters.owe_objected(session, version, objection.id, now=now)
    return objection


def take_back(session: Session, change_id: int, *, by: Person, now: datetime) -> EditorialObjection:
    """Take back the member's objection, as long as it could object. Until the next text is out no other member knows of it, so none
    has relied on it. Tells the secretariat."""
    by.ensure_speaks()
    version, objection = _locked_version_and_objection(session, change_id, by)
    if objection is None:
        raise Untimely(f"{by.of_member().name} has not objected to this change.")
    if objection.taken_back_at is not None:
        return objection
    _ensure_open(session, version, by, now)

    objection.taken_back_at = now

    consultation_id = version.consultation_id
    record(
        session,
        objection,
        Verb.EDIT_OBJECTION_TAKEN_BACK,
        consultation_id=consultation_id,
        by=by,
        at=now,
        change=change_id,
    )

    letters.owe_objected(session, version, objection.id, now=now)
    return objection


def _locked_version_and_objection(
    session: Session, change_id: int, by: Person
) -> tuple[DraftVersion, EditorialObjection | None]:
    """The circulated text of a change, locked, and what the member has said against the change."""
    change = ensure_found(session.get(EditorialChange, change_id))
    version = _locked_version(session, change)
    own = EditorialObjection.change_id == change.id, EditorialObjection.member_id == by.of_member().id
    return version, session.scalars(select(EditorialObjection).where(*own)).one_or_none()


def _locked_version(session: Session, change: EditorialChange) -> DraftVersion:
    """The circulated text in which the change stands, under its consultation's lock."""
    wanted = select(DraftVersion).where(
        DraftVersion.stage.in_(FOR_MEMBERS),
        DraftVersion.id.in_(
            select(Paragraph.version_id)
            .join(EditorialSpan, EditorialSpan.paragraph_id == Paragraph.id)
            .where(EditorialSpan.change_id == change.id, ~EditorialSpan.undone)
        ),
    )
    version = ensure_found(session.scalars(wanted).one_or_none())
    # A round may be opened on it at this moment: whoever does that holds the same lock.
    locked_consultation(session, version.consultation_id)
    return version


def _ensure_open(session: Session, version: DraftVersion, by: Person, now: datetime) -> None:
    """Until the round on the text closes, or as long as there is none, no newer text has gone out and the members are asked about
    none."""
    if version.stage is Stage.ADOPTED:
        raise Untimely("This text has been adopted.")
    pending = pending_before_members(session, version.consultation_id)
    if isinstance(pending, Adoption):
        raise Untimely("The members are being asked to adopt this text. Object to its adoption instead.")
    if pending is not None:
        raise Untimely(
            "The members are being asked about words for brackets in this text. Comment on the change in the next round instead."
        )
    if version.id != newest(session, version.consultation_id):
        raise Untimely("A newer text has gone out since. Say there what your country does not agree with.")
    round_id = session.scalars(select(Round.id).where(Round.version_id == version.id)).first()
    if round_id is not None:
        ensure_open(rounds.locked_round(session, round_id), by.zone, now)
