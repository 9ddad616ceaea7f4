"""A file becomes comments: what it asks is kept, placed or left out, and confirmed as a whole, once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Change, Comment, CommentType, Worded
from models.comments.operations import comments
from models.comments.operations.collecting import ensure_collecting
from models.comments.operations.wording import Words, present_words
from models.db.base import for_update
from models.departments.operations import opinions
from models.departments.opinion import Opinion, OpinionState
from models.errors import Invalid, NotFound, Refusal, Untimely, ensure_found
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.uploads.operations.choices_in_files import choose, note_seen, take_back_choice
from models.uploads.operations.for_department import enter_for_department
from models.uploads.queries import previews, uploads
from models.uploads.queries.previews import Previewed, words_in
from models.uploads.upload import PROPOSED, Upload, UploadDecision, UploadedComment, with_proposed, without_proposed


def decide(session: Session, uploaded_id: int, decision: UploadDecision, *, by: Person, now: datetime) -> Upload:
    """Keep one thing that a file asks, or leave it out; the same decision again changes nothing."""
    item, upload = _locked_item(session, uploaded_id, by, now)
    if decision is UploadDecision.KEEP and item.paragraph_id is None and item.change is not Change.REMARK:
        raise Invalid("Choose the paragraph to which this belongs.", "paragraph")
    if item.stance is not None and decision is UploadDecision.KEEP:
        note_seen(session, upload, item, by=by)
    if item.decision is not decision:
        item.decision = decision
        upload.revision += 1
    return upload


def call_correction(session: Session, uploaded_id: int, *, by: Person, now: datetime) -> Upload:
    """Say of one thing that a file asks that it is an editorial correction, and keep it."""
    item, upload = _locked_item(session, uploaded_id, by, now)
    if item.stance is not None:
        raise Invalid("This is a choice about a bracket, and has no kind. Keep it, or leave it out.")
    if item.type is not CommentType.EDITORIAL:
        item.type = CommentType.EDITORIAL
        upload.revision += 1
    return decide(session, uploaded_id, UploadDecision.KEEP, by=by, now=now)


def call_corrections(session: Session, upload_id: int, *, by: Person, now: datetime) -> Upload:
    """Say the same of all changes of words in a Word file that gives no kind; what else is open in them stays so."""
    upload = undecided_upload(session, upload_id, by, now)
    for one in previews.preview(session, upload).without_kind:
        one.item.type = CommentType.EDITORIAL
        upload.revision += 1
    return upload


def leave_out_open(session: Session, upload_id: int, *, by: Person, now: datetime) -> Upload:
    """Leave out everything on which nobody has decided; each of it can be kept after all."""
    upload = undecided_upload(session, upload_id, by, now)
    for one in previews.preview(session, upload).open:
        one.item.decision = UploadDecision.LEAVE_OUT
        upload.revision += 1
    return upload


def place(
    session: Session,
    uploaded_id: int,
    *,
    paragraph_id: int | None,
    change: Change,
    type: CommentType,
    by: Person,
    now: datetime,
) -> Upload:
    """Say where one proposal in a file belongs, what it asks for there and of what type it is; it is kept then.

    Words that become a comment, or the other way round, go along; beside a comment, it names them as proposed.
    """
    item, upload = _locked_item(session, uploaded_id, by, now)
    assert upload.round is not None
    if item.stance is not None:
        raise Invalid("This is a choice about a bracket, and belongs there. Keep it, or leave it out.")
    if item.after_id is not None:
        raise Invalid("This is about a whole paragraph. Keep it, or leave it out and write it beside the draft.")
    present = present_words(session, upload.round.version_id, paragraph_id)
    text, words = (item.text, item.proposed_text) if item.proposed_text else without_proposed(item.text)
    if change is not Change.REMARK and present is None:
        raise Invalid("Choose the paragraph that should change.", "paragraph")
    if change in (Change.REPLACE, Change.INSERT_AFTER) and not words:
        raise Invalid("There are no words that could stand there; the file only takes some away.", "change")

    if change is Change.REMARK:
        item.text, item.proposed_text = _as_comment(item) or "Please see the justification.", ""
    elif change is Change.DELETE:
        item.text, item.proposed_text = _as_comment(item), ""
    else:
        item.text, item.proposed_text = text, words
    item.paragraph_id, item.change, item.type, item.decision = paragraph_id, change, type, UploadDecision.KEEP
    upload.revision += 1
    return upload


def _as_comment(item: UploadedComment) -> str:
    """All that it says, as words of a comment."""
    return with_proposed(item.text, item.proposed_text) if item.text else item.proposed_text


def replace(session: Session, upload_id: int, replaces_id: int | None, *, by: Person, now: datetime) -> Upload:
    """Say that a file is a corrected one of another (None: of no other), whose comments it then updates.

    What has the same words goes where that one had it, and is left out if it was there.
    """
    upload = undecided_upload(session, upload_id, by, now)
    if replaces_id is not None and replaces_id not in {one.id for one in uploads.replaceable_uploads(session, upload)}:
        raise NotFound
    if upload.replaces_id != replaces_id:
        upload.replaces_id = replaces_id
        upload.revision += 1
        if replaces_id is not None:
            _decide_as_before(
                previews.uploaded_items(session, upload.id), previews.uploaded_items(session, replaces_id)
            )
    return upload


def _decide_as_before(items: Sequence[UploadedComment], olds: Sequence[UploadedComment]) -> None:
    decided = {_words_of(old): old for old in olds if old.decision in (UploadDecision.KEEP, UploadDecision.LEAVE_OUT)}
    for item in items:
        old = decided.get(_words_of(item))
        if old is not None and item.decision in (UploadDecision.OPEN, UploadDecision.SUGGESTED):
            for name in ("paragraph_id", "change", "type", "text", "proposed_text", "after_id"):
                setattr(item, name, getattr(old, name))
            item.decision = (
                UploadDecision.LEAVE_OUT if old.decision is UploadDecision.LEAVE_OUT else UploadDecision.SUGGESTED
            )


def _words_of(item: UploadedComment) -> tuple[object, ...]:
    """Its words, wherever they stand; a deletion or a move has none, and is known by its place, a choice by its bracket."""
    if item.stance is not None:
        also = item.package, str(item.can_accept)
        return item.bracket_id, item.stance, str(item.accepted), item.proposed_text, item.justification, *also
    words = _as_comment(item).removeprefix(PROPOSED)
    return (words, item.justification) if words else (item.paragraph_id, item.change, item.after_id)


def confirm(
    session: Session,
    upload_id: int,
    *,
    by: Person,
    seen: int,
    forward: bool = False,
    department: str | None = None,
    now: datetime,
) -> Upload:
    """Make comments of everything that is kept (for a department: opinions, forwarded if it says so), and positions of the
    choices about brackets; once. Of a file that a coordinator has uploaded for a `department`, opinions of that are made,
    which then wait for a decision.

    What cannot be kept as it is stays behind with the reason, and does not hold back the others. `seen` is the revision of
    the file that the person saw.
    """
    upload = _locked_upload(session, upload_id, by)
    if upload.department is None:
        by.ensure_speaks()
    if upload.confirmed_at is not None:
        return upload
    _ensure_open(session, upload, by, now)
    upload.ensure_seen(seen)
    preview = previews.preview(session, upload)
    if preview.open:
        raise Invalid("Some changes still need your decision. They stand first on the page.")

    if department is not None:
        enter_for_department(session, upload, preview, department, by=by, now=now)
    else:
        for one in preview.kept_comments:
            _take_over(session, upload, one, by, forward, now)
    choose(session, upload, preview.kept_choices, by=by, now=now)
    for old in preview.dropped:
        _remove_earlier(session, old, by, now)
    upload.confirmed_at = now
    upload.revision += 1

    assert upload.round is not None
    details = {"round": upload.round_id, "member": upload.member_id, "comments": len(preview.kept)}
    record(
        session, upload, Verb.FILE_TAKEN_OVER, consultation_id=upload.round.consultation_id, by=by, at=now, **details
    )
    return upload


def _take_over(session: Session, upload: Upload, one: Previewed, by: Person, forward: bool, now: datetime) -> None:
    """Write one thing down, or update what was made of the old file; a refusal is noted beside it."""
    item = one.item
    assert upload.round is not None
    earlier = one.old.comment or one.old.opinion if one.old else None
    words = words_in(item, earlier.national, earlier.cell) if earlier is not None else words_in(item)
    try:
        if one.old and one.same:
            item.comment, item.opinion = one.old.comment, one.old.opinion
        elif upload.department is None:
            item.comment = _write_comment(session, upload.round, words, earlier, by, now)
        else:
            item.opinion = _write_opinion(session, upload.round.id, words, earlier, by, forward, now)
    except Refusal as refusal:
        item.decision, item.note = UploadDecision.OPEN, str(refusal)
        return
    session.flush()
    assert item.saved_as is not None
    item.written_revision = item.saved_as.revision


def _write_comment(
    session: Session, round: Round, words: Words, earlier: Worded | None, by: Person, now: datetime
) -> Comment:
    if earlier is None:
        return session.get_one(Comment, comments.add(session, round, words, by=by, now=now))
    return comments.edit(session, earlier.id, words, by=by, seen=earlier.revision, now=now)


def _write_opinion(
    session: Session, round_id: int, words: Words, earlier: Worded | None, by: Person, forward: bool, now: datetime
) -> Opinion:
    if not isinstance(earlier, Opinion):
        opinion = opinions.write(session, round_id, words, by=by, now=now)
        session.flush()
    else:
        opinion = _changeable_opinion(session, earlier, by, now)
        opinions.edit(session, opinion.id, words, by=by, seen=opinion.revision, now=now)
    if forward and opinion.state is OpinionState.DRAFTED:
        opinions.forward(session, opinion.id, by=by, seen=opinion.revision, now=now)
    return opinion


def _remove_earlier(session: Session, old: UploadedComment, by: Person, now: datetime) -> None:
    """Take back what the replaced file had asked and this one does not."""
    if old.comment is not None:
        comments.remove(session, old.comment.id, by=by, seen=old.comment.revision, now=now)
    elif old.bracket_position is not None:
        take_back_choice(session, old.bracket_position, by=by, now=now)
    elif old.opinion is not None:
        opinion = _changeable_opinion(session, old.opinion, by, now)
        opinions.remove(session, opinion.id, by=by, seen=opinion.revision, now=now)


def _changeable_opinion(session: Session, opinion: Opinion, by: Person, now: datetime) -> Opinion:
    """An opinion that may be changed: one that lies before the coordinator is taken back for it."""
    if opinion.state is OpinionState.FORWARDED:
        opinions.take_back(session, opinion.id, by=by, seen=opinion.revision, now=now)
    return opinion


def _locked_item(session: Session, uploaded_id: int, by: Person, now: datetime) -> tuple[UploadedComment, Upload]:
    upload_id = ensure_found(
        session.scalars(select(UploadedComment.upload_id).where(UploadedComment.id == uploaded_id)).one_or_none()
    )
    upload = undecided_upload(session, upload_id, by, now)
    return session.get_one(UploadedComment, uploaded_id, populate_existing=True), upload


def undecided_upload(session: Session, upload_id: int, by: Person, now: datetime) -> Upload:
    """A file about which the person may still decide, locked until the transaction ends."""
    upload = _locked_upload(session, upload_id, by)
    _ensure_open(session, upload, by, now)
    return upload


def _locked_upload(session: Session, upload_id: int, by: Person) -> Upload:
    """The file, locked until the transaction ends, after its round: comments are written in that order, too."""
    by.of_member()
    round_id = ensure_found(session.scalars(select(Upload.round_id).where(Upload.id == upload_id)).one_or_none())
    rounds.locked_round(session, round_id)
    session.scalars(for_update(select(Upload.id).where(Upload.id == upload_id), Upload)).one()
    return uploads.upload(session, upload_id)


def _ensure_open(session: Session, upload: Upload, by: Person, now: datetime) -> None:
    assert upload.round is not None
    ensure_collecting(session, upload.round, by=by, now=now)
    if upload.confirmed_at is not None:
        raise Untimely("This file has been taken over already. Change its comments beside the draft.")
    if not upload.is_read:
        raise Untimely("Nothing in this file can be used.")
    if session.scalars(
        select(Upload.id).where(Upload.replaces_id == upload.id, Upload.confirmed_at.is_not(None))
    ).first():
        raise Untimely("A corrected file has taken the place of this one.")
