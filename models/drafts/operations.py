"""Texts: put up by hand or from a file, proposed by one, approved by another and thereby circulated; and the courtesy translations of
their paragraphs by members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.adoption.operations.decisions import locked_consultation
from models.brackets.operations import lifecycle
from models.comments.operations import entry_outcome
from models.comments.queries import late
from models.dispositions import queries as dispositions
from models.dispositions.operations import answers
from models.documents import operations as documents
from models.drafts.queries.texts import translatable_paragraph, translation_of
from models.drafts.translation import ParagraphTranslation, ensure_seen
from models.drafts.version import Approval, DraftVersion, Kind, Paragraph, Stage, labels
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely, ensure_found
from models.letters.operations import letters, observer_letters
from models.observers.operations import comments as observers
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations import rounds
from models.text.rows import typed_text
from models.text.typed import typed
from models.uploads.operations.uploads import digest_of_file, keep, receive_again
from models.uploads.upload import Upload, UploadKind


@dataclass(frozen=True, slots=True)
class NewParagraph:
    """One paragraph of a text that is put up, in order; numbered ones get their labels from their order."""

    kind: Kind
    text: str


def put_up(
    session: Session,
    consultation_id: int,
    paragraphs: Sequence[NewParagraph],
    *,
    source: Upload | None = None,
    by: Person,
    now: datetime,
) -> DraftVersion:
    """Lay down the secretariat's first text, to be proposed and approved like any other; `source` is the file it came in."""
    by.ensure_staff()
    consultation = locked_consultation(session, consultation_id)
    if not any(paragraph.kind.is_counted for paragraph in paragraphs):
        raise Invalid("A draft needs at least one numbered paragraph.", "text")
    texts = [typed_text(paragraph.kind, paragraph.text, "text") for paragraph in paragraphs]
    if not all(texts):
        raise Invalid("A paragraph is empty.", "text")
    version = DraftVersion(
        consultation=consultation,
        source_id=source.id if source else None,
        fingerprint=digest_of(*texts),
        made_at=now,
    )
    session.add(version)
    session.flush()
    kinds = [paragraph.kind for paragraph in paragraphs]
    session.add_all(
        Paragraph(version_id=version.id, position=position, key=f"p{position}", kind=kind, label=label, text=text)
        for position, (kind, label, text) in enumerate(zip(kinds, labels(kinds), texts, strict=True), start=1)
    )

    came_in = {"file": source.digest} if source else {}
    _record(session, version, Verb.DRAFT_PUT_UP, by, now, **came_in)
    return version


def propose(session: Session, version_id: int, *, by: Person, seen: str, now: datetime) -> Approval:
    """Put a candidate, as it was `seen` (its fingerprint), before another member of the secretariat."""
    by.ensure_staff()
    version = _locked(session, version_id, seen)
    pending = _pending_approval(session, version)
    if pending and pending.proposed_by_id == by.id:
        return pending
    _ensure_nothing_late_waits(session, version)
    dispositions.ensure_ready(session, version)

    version.move_to(Stage.PROPOSED)
    approval = Approval(version_id=version.id, proposed_by_id=by.id, proposed_at=now)
    session.add(approval)

    _record(session, version, Verb.DRAFT_PROPOSED, by, now)

    letters.owe_proposed(session, version, approval.id, by=by, now=now)
    return approval


def send_back(session: Session, version_id: int, *, by: Person, seen: str, reason: str, now: datetime) -> Approval:
    """Return a proposed text to work on it again, with the reason. The proposer may do so too."""
    by.ensure_staff()
    version = _locked(session, version_id, seen)
    approval = _ensure_pending_approval(session, version)
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say what should be changed before the text can go out.", "reason")

    version.move_to(Stage.CANDIDATE)
    approval.decided_by_id, approval.decided_at, approval.reason = by.id, now, reason

    _record(session, version, Verb.DRAFT_RETURNED, by, now)

    if by.id != approval.proposed_by_id:
        letters.owe_returned(session, version, approval.id, to=approval.proposed_by, now=now)
    return approval


def approve(session: Session, version_id: int, *, by: Person, seen: str, now: datetime) -> DraftVersion:
    """Approve what somebody else proposed, and thereby circulate it to the members under the next number."""
    by.ensure_staff()
    version = _locked(session, version_id, seen)
    if version.stage is Stage.CIRCULATED and _has_approved(session, version, by):
        return version
    approval = _ensure_pending_approval(session, version)
    if approval.proposed_by_id == by.id:
        raise NotYours("You proposed this text yourself. Somebody else at the secretariat must approve it.")
    _ensure_nothing_late_waits(session, version)
    dispositions.ensure_ready(session, version)

    number = next_number(session, version.consultation_id)
    version.move_to(Stage.CIRCULATED)
    version.number, version.circulated_at = number, now
    approval.decided_by_id, approval.decided_at, approval.approved = by.id, now, True
    if version.round_id is not None:
        round = session.get_one(Round, version.round_id)
        entry_outcome.lapse_waiting(session, round, now=now)
        observers.publish_answers(session, round)
        answers.forget_undo(session, round)
        round.move_to(RoundState.DONE)

    _record(session, version, Verb.DRAFT_CIRCULATED, by, now, number=version.number)

    lifecycle.open_and_end(session, version, by=by, now=now)

    documents.owe_all(session, version, now=now)
    if version.round_id is not None:  # of the first text, members hear when a round opens on it
        letters.owe_circulated(session, version, now=now)
        observer_letters.owe_circulated(session, version, now=now)
    return version


def _pending_approval(session: Session, version: DraftVersion) -> Approval | None:
    """The proposal that waits for a decision, if there is one."""
    return session.scalars(
        select(Approval).where(Approval.version_id == version.id, Approval.decided_at.is_(None))
    ).one_or_none()


def next_number(session: Session, consultation_id: int) -> int:
    """The number of the next version that goes out. The caller holds the consultation's lock."""
    # Numbers are quoted in letters, so they have no gaps: we hold the lock and count.
    last = select(func.max(DraftVersion.number)).where(DraftVersion.consultation_id == consultation_id)
    return (session.scalars(last).one() or 0) + 1


def _ensure_pending_approval(session: Session, version: DraftVersion) -> Approval:
    approval = _pending_approval(session, version)
    if approval is not None:
        return approval
    decisions = select(Approval).where(Approval.version_id == version.id).order_by(Approval.id.desc())
    last = session.scalars(decisions.limit(1)).one_or_none()
    if last is None or last.decided_by is None:
        raise Untimely("Nobody has proposed this text for approval.")
    if not last.approved:
        raise Untimely(f"{last.decided_by.name} has sent this text back already. It has not been proposed again.")
    raise Untimely(f"{last.decided_by.name} has approved this text already. It is version {version.number}.")


def _ensure_nothing_late_waits(session: Session, version: DraftVersion) -> None:
    """Raise Untimely while the secretariat has not decided on what came late: after circulation nothing is admitted."""
    sentences = late.undecided(session, version)
    if sentences:
        raise Untimely(sentences[0])


def _has_approved(session: Session, version: DraftVersion, by: Person) -> bool:
    mine = select(Approval.id).where(
        Approval.version_id == version.id, Approval.approved, Approval.decided_by_id == by.id
    )
    return session.scalars(mine).first() is not None


def _locked(session: Session, version_id: int, seen: str) -> DraftVersion:
    """The version, with its consultation and the round it comes from held, if it still is what the person saw."""
    wanted = select(DraftVersion.consultation_id, DraftVersion.round_id).where(DraftVersion.id == version_id)
    found = ensure_found(session.execute(wanted).one_or_none())
    locked_consultation(session, found.consultation_id)
    if found.round_id is not None:
        rounds.locked_round(
            session, found.round_id
        )  # else somebody could change an answer while we look at all of them
    version = session.scalars(
        select(DraftVersion).where(DraftVersion.id == version_id).execution_options(populate_existing=True)
    ).one()
    if version.stage is Stage.SUPERSEDED or version.fingerprint != seen:
        raise Outdated("A newer text has been made since you opened this page. Please look at that one.")
    return version


def _record(session: Session, version: DraftVersion, verb: Verb, by: Person, now: datetime, **details: object) -> None:
    record(
        session,
        version,
        verb,
        consultation_id=version.consultation_id,
        by=by,
        at=now,
        text=version.fingerprint,
        **details,
    )


def receive(session: Session, content: bytes, *, name: str, by: Person, now: datetime) -> Upload:
    """Keep a file of the secretariat and owe its reading. The same file is kept once; what could not be read is tried again.

    No consultation exists yet in whose record this could stand: its digest is recorded when the text is put up.
    """
    by.ensure_staff()
    digest = digest_of_file(content)
    known = session.scalars(
        select(Upload)
        .where(Upload.upload_kind == UploadKind.DRAFT, Upload.member_id.is_(None), Upload.digest == digest)
        .order_by(Upload.id)
        .limit(1)
    ).one_or_none()
    if known is not None:
        return receive_again(session, known, now=now)

    return keep(session, UploadKind.DRAFT, content, name=name, by=by, now=now)


def draft_file(session: Session, upload_id: int) -> Upload:
    """A file of the secretariat that a text came in; raises NotFound."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.upload_kind is not UploadKind.DRAFT or upload.member_id is not None:
        raise NotFound
    return upload


def translate(
    session: Session, paragraph_id: int, text: str, *, by: Person, seen: int, now: datetime
) -> ParagraphTranslation | None:
    """Save the member's translation of a paragraph; empty text removes it."""
    by.ensure_speaks()
    paragraph = translatable_paragraph(session, paragraph_id)
    consultation_id, member = paragraph.version.consultation_id, by.of_member()
    text = typed(text, "text")
    there = translation_of(session, paragraph, member)
    if (there.text if there else "", there.words if there else paragraph.text) == (text, paragraph.text):
        return there
    ensure_seen(there, seen)

    if not text and there is not None:
        session.delete(there)
    elif there is not None:
        there.text, there.words, there.by_id, there.at = text, paragraph.text, by.id, now
        there.revision += 1
    else:
        there = ParagraphTranslation(
            consultation_id=consultation_id,
            member_id=member.id,
            key=paragraph.key,
            words=paragraph.text,
            text=text,
            by_id=by.id,
            at=now,
        )
        session.add(there)

    verb = Verb.PARAGRAPH_TRANSLATED if text else Verb.TRANSLATION_REMOVED
    assert there is not None
    details = {"member": member.id, "paragraph": paragraph.key, "words": digest_of(text)}
    record(session, there, verb, consultation_id=consultation_id, by=by, at=now, **details)
    return there if text else None
