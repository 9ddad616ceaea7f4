"""Files that stand with comments and with opinions: added and taken away until these go on; passed on with an opinion."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from models.comments.attachment import MOST, Attachment, ensure_acceptable
from models.comments.comment import Comment, WithFiles
from models.comments.operations import comments
from models.comments.operations.collecting import ensure_collecting, undo_clearance
from models.db.access import unsealed
from models.db.numbers import next_row_number
from models.departments.operations import opinions
from models.departments.opinion import Opinion
from models.errors import Invalid, ensure_found
from models.people.person import Person
from models.record.events import record
from models.record.row_changes import note_added
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.text.typed import file_name

TOO_MANY = f"With one comment can stand {MOST} files. Take one away first."
TOO_MANY_TOGETHER = (
    f"The files of these comments are too many: with one comment can stand {MOST}. Include them one by one."
)
_COPIED_COLUMNS = (
    Attachment.by_id,
    Attachment.at,
    Attachment.name,
    Attachment.content,
    Attachment.size,
    Attachment.digest,
)


def attach(session: Session, comment_id: int, content: bytes, *, name: str, by: Person, now: datetime) -> Attachment:
    """Let a file stand with the member's own comment; the same one stands there once."""
    by.ensure_speaks()
    comment, round = comments.own_comment(session, comment_id, by)
    return _attach(session, round, comment, content, name, by, now)


def attach_to_opinion(
    session: Session, opinion_id: int, content: bytes, *, name: str, by: Person, now: datetime
) -> Attachment:
    """Let a file stand with the person's own opinion that is not forwarded; the same one stands there once."""
    opinion, round = opinions.own_opinion(session, opinion_id, by)
    opinions.ensure_drafted(opinion)
    return _attach(session, round, opinion, content, name, by, now)


def detach(session: Session, attachment_id: int, *, by: Person, now: datetime) -> WithFiles:
    """Take a file away from what it stands with, where it could be attached; raises NotFound for one that is gone."""
    attachment = ensure_found(session.get(Attachment, attachment_id))
    owner, round = _owner_of(session, attachment, by)
    ensure_collecting(session, round, by=by, now=now)

    _record(session, round, owner, attachment.digest, Verb.FILE_DETACHED, by, now)
    owner.attachments.remove(attachment)
    _mark_changed(session, round, owner, by, now)
    return owner


def pass_on(
    session: Session, round: Round, sources: Sequence[Opinion], comment: Comment, *, by: Person, now: datetime
) -> None:
    """Let the files of opinions stand with the comment that is made of them, too; each file once."""
    there = {file.digest for file in comment.attachments}
    files = {file.digest: file.id for opinion in sources for file in opinion.attachments if file.digest not in there}
    if not files:
        return
    if len(there) + len(files) > MOST:
        raise Invalid(TOO_MANY_TOGETHER)

    # From table to table: the bytes of ten files need not come here.
    for id in sorted(files.values()):
        same = select(literal(next_row_number()), literal(comment.id), *_COPIED_COLUMNS).where(Attachment.id == id)
        passed_on = insert(Attachment).from_select([Attachment.id, Attachment.comment_id, *_COPIED_COLUMNS], same)
        session.execute(
            passed_on, execution_options=unsealed("a file of an opinion that the coordinator reads, by its number")
        )
    note_added(session, Attachment, (Attachment.comment_id == comment.id) & Attachment.digest.in_(files))
    session.expire(comment, ["attachments"])

    for digest in files:
        _record(session, round, comment, digest, Verb.FILE_ATTACHED, by, now)


def _attach(
    session: Session, round: Round, owner: WithFiles, content: bytes, name: str, by: Person, now: datetime
) -> Attachment:
    ensure_collecting(session, round, by=by, now=now)
    name, digest = file_name(name), sha256(content).hexdigest()
    for there in owner.attachments:
        if there.digest == digest:
            return there
    ensure_acceptable(name, content)
    if len(owner.attachments) >= MOST:
        raise Invalid(TOO_MANY, "file")

    attachment = Attachment(by_id=by.id, at=now, name=name, content=content, size=len(content), digest=digest)
    owner.attachments.append(attachment)
    _mark_changed(session, round, owner, by, now)

    _record(session, round, owner, digest, Verb.FILE_ATTACHED, by, now)
    return attachment


def _owner_of(session: Session, attachment: Attachment, by: Person) -> tuple[WithFiles, Round]:
    """What the file stands with, as the person may change it."""
    if attachment.comment_id is not None:
        by.ensure_speaks()
        return comments.own_comment(session, attachment.comment_id, by)
    opinion, round = opinions.own_opinion(session, attachment.opinion_id or 0, by)
    opinions.ensure_drafted(opinion)
    return opinion, round


def _mark_changed(session: Session, round: Round, owner: WithFiles, by: Person, now: datetime) -> None:
    """Whoever looks at it, submits it or forwards it, sees that it is not as it was."""
    if isinstance(owner, Comment):
        undo_clearance(session, round, by=by, now=now)
    owner.revision += 1
    owner.changed_at = now


def _record(
    session: Session, round: Round, owner: WithFiles, digest: str, verb: Verb, by: Person, now: datetime
) -> None:
    details = {"round": round.id, "member": owner.member_id, "file": digest}
    record(session, owner, verb, consultation_id=round.consultation_id, by=by, at=now, **details)
