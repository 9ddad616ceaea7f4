"""A chair's text: a Word file with other words for the candidate, in which each change is decided on by itself.

Words become the secretariat's own, or are a comment's already; what belongs to members stays, and the file is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from models.comments.comment import Change
from models.consolidation.operations import consolidations
from models.drafts.queries.lineage import current_candidate
from models.editorial.operations import editorial
from models.editorial.queries import chairs_texts as queries
from models.editorial.queries import own_words
from models.editorial.queries.chairs_texts import ProposedChange
from models.errors import Invalid, NotFound, Refusal
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.uploads.operations.uploads import keep
from models.uploads.upload import Upload, UploadDecision, UploadKind


def receive(session: Session, round_id: int, content: bytes, *, name: str, by: Person, now: datetime) -> Upload:
    """Keep a chair's text and owe its reading against the present candidate, which must be at the secretariat."""
    by.ensure_staff()
    round = rounds.locked_at_work(session, round_id)
    if current_candidate(session, round.id) is None:
        raise Invalid("There is no consolidated text yet with which this file could be compared.", "file")
    upload = keep(session, UploadKind.CHAIR, content, round_id=round.id, name=name, by=by, now=now)

    details = {"round": round.id, "file": upload.digest}
    record(session, upload, Verb.FILE_UPLOADED, consultation_id=round.consultation_id, by=by, at=now, **details)
    return upload


def take_over(
    session: Session,
    upload_id: int,
    *,
    ours: Collection[int],
    linked: Mapping[int, int],
    out: Collection[int],
    reason: str,
    reasons: Mapping[int, str] = MappingProxyType({}),
    by: Person,
    seen: int,
    now: datetime,
) -> Sequence[ProposedChange]:
    """Decide on changes by their numbers: the secretariat's own words, `linked` to a comment that asks for them, or left out.

    `reason` is for all that become the secretariat's own, but for those that have one of their own in `reasons`. Gives those that were refused; they stay open, each with its reason, and the others go in.
    """
    by.ensure_staff()
    upload = queries.chairs_text(session, upload_id)
    round = rounds.locked_at_work(session, upload.round_id or 0)
    session.refresh(upload, ["revision"])
    upload.ensure_seen(seen)
    why = {id: reasons.get(id, "").strip() or reason.strip() for id in ours}
    if not all(why.values()):
        raise Invalid("Give the reason: the members will read it.", "reason")
    chosen = {*ours, *linked, *out}
    everything = queries.changes_in(session, upload)
    open = [one for one in everything if one.item.decision is UploadDecision.OPEN]
    if not any(one.item.id in chosen for one in open):
        raise Invalid("Choose what should become of at least one change.")

    refused = []
    for one in open:
        if one.item.id in ours:
            if not _take_change(session, one, round, why[one.item.id], by, now):
                refused.append(one)
        elif one.item.id in linked:
            _link_to_comment(one, linked[one.item.id])
        elif one.item.id in out:
            one.item.decision = UploadDecision.LEAVE_OUT
    upload.revision += 1
    if all(one.item.decision is not UploadDecision.OPEN for one in everything):
        upload.confirmed_at = now

    details = {"round": round.id, "file": upload.digest}
    record(session, upload, Verb.FILE_TAKEN_OVER, consultation_id=round.consultation_id, by=by, at=now, **details)

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return refused


def _take_change(session: Session, one: ProposedChange, round: Round, reason: str, by: Person, now: datetime) -> bool:
    """Make a change the secretariat's own, or say at it why that cannot be."""
    before = own_words.standing_change(session, round.id, one.paragraph.key)
    seen, id, text = before.revision if before else 0, one.paragraph.id, one.item.proposed_text
    try:
        match one.item.change:
            case Change.INSERT_AFTER:
                editorial.insert_paragraph(session, id, text=text, reason=reason, by=by, now=now)
            case Change.DELETE:
                editorial.delete_paragraph(session, id, reason=reason, by=by, seen=seen, now=now)
            case _:
                editorial.edit_paragraph(session, id, text=text, reason=reason, by=by, seen=seen, now=now)
    except Refusal as refusal:
        one.item.note = str(refusal)
        return False
    one.item.decision, one.item.note = UploadDecision.KEEP, ""
    return True


def _link_to_comment(one: ProposedChange, comment_id: int) -> None:
    if comment_id not in {comment.id for comment in one.comments}:
        raise NotFound
    one.item.decision, one.item.comment_id = UploadDecision.KEEP, comment_id
