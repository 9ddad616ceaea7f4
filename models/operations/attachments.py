"""Files that stand with comments: added and taken away until the comments are submitted."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from models.attachment import BEGINNINGS, LARGEST, MOST, Attachment
from models.comment import Comment
from models.consultation import Round
from models.errors import Invalid, NotFound
from models.history import Verb, record
from models.operations.collecting import ensure_collecting
from models.operations.comments import own
from models.person import Person
from models.text import file_name


def attach(session: Session, comment_id: int, content: bytes, *, name: str, by: Person, now: datetime) -> Attachment:
    """Let a file stand with the member's own comment; the same one stands there once."""
    by.ensure_speaks()
    comment, round = own(session, comment_id, by)
    ensure_collecting(session, round, by=by, now=now)
    name, digest = file_name(name), sha256(content).hexdigest()
    for there in comment.attachments:
        if there.digest == digest:
            return there
    _ensure_taken(name, content)
    if len(comment.attachments) >= MOST:
        raise Invalid(f"With one comment can stand {MOST} files. Take one away first.", "file")

    attachment = Attachment(
        comment_id=comment.id, by_id=by.id, at=now, name=name, content=content, size=len(content), digest=digest
    )
    comment.attachments.append(attachment)
    _changed(comment, now)

    _record(session, round, comment, attachment, Verb.FILE_ATTACHED, by, now)
    return attachment


def detach(session: Session, attachment_id: int, *, by: Person, now: datetime) -> Comment:
    """Take a file away from the member's own comment; raises NotFound for one that is not there any more."""
    by.ensure_speaks()
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise NotFound
    comment, round = own(session, attachment.comment_id, by)
    ensure_collecting(session, round, by=by, now=now)

    _record(session, round, comment, attachment, Verb.FILE_DETACHED, by, now)
    comment.attachments.remove(attachment)
    _changed(comment, now)
    return comment


def _ensure_taken(name: str, content: bytes) -> None:
    _, dot, ending = name.rpartition(".")
    beginnings = BEGINNINGS.get(ending.lower()) if dot else None
    if beginnings is None:
        raise Invalid("Attach a PDF, Word (.docx) or Excel (.xlsx) file, or a picture (PNG, JPEG, GIF, WebP).", "file")
    if not content:
        raise Invalid("This file is empty: there is nothing in it.", "file")
    if not content.startswith(beginnings):
        raise Invalid("This file is not what the end of its name says. Save it again in its own program.", "file")
    if len(content) > LARGEST:
        raise Invalid(
            f"This file has {len(content) / 1_000_000:.1f} megabytes; up to {LARGEST // 1_000_000} can be attached.",
            "file",
        )


def _changed(comment: Comment, now: datetime) -> None:
    """Whoever looks at the comment, or submits it, sees that it is not as it was."""
    comment.revision += 1
    comment.changed_at = now


def _record(
    session: Session, round: Round, comment: Comment, attachment: Attachment, verb: Verb, by: Person, now: datetime
) -> None:
    of = {"round": round.id, "member": comment.member_id, "file": attachment.digest}
    record(session, comment, verb, consultation_id=round.consultation_id, by=by, at=now, **of)
