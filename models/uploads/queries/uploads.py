"""The files that a member's people have sent in; only those that the viewer may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, undefer

from models.db.work import WorkState
from models.errors import ensure_found
from models.rounds.consultation import Consultation, Round
from models.uploads.upload import Upload, UploadedComment

WHOSE = func.coalesce(func.nullif(Upload.source, ""), func.nullif(UploadedComment.said_by, ""), Upload.name)
"""Whose words a file holds: as its sender says, else by the names in it, else only its own name is known."""


def uploads_of_round(session: Session, round_id: int) -> Sequence[Upload]:
    """Those sent in in a round, the newest first."""
    sent = select(Upload).where(Upload.round_id == round_id).options(joinedload(Upload.by))
    return session.scalars(sent.order_by(Upload.id.desc())).all()


def upload(session: Session, upload_id: int) -> Upload:
    """One of a round, with what its page shows; raises NotFound."""
    wanted = (
        select(Upload)
        .where(Upload.id == upload_id, Upload.round_id.is_not(None))
        .options(
            joinedload(Upload.by),
            joinedload(Upload.member),
            joinedload(Upload.replaces),
            joinedload(Upload.round).joinedload(Round.consultation).raiseload(Consultation.members),
            joinedload(Upload.round).joinedload(Round.version),
        )
    )
    return ensure_found(session.scalars(wanted).one_or_none())


def original(session: Session, upload_id: int) -> Upload:
    """A file with its bytes; raises NotFound."""
    return ensure_found(session.get(Upload, upload_id, options=[undefer(Upload.content)]))


def uploaded_comment(session: Session, uploaded_id: int) -> UploadedComment:
    """One thing that a file asks, with its paragraph; raises NotFound."""
    return ensure_found(session.get(UploadedComment, uploaded_id, options=[joinedload(UploadedComment.paragraph)]))


def senders_by_comment(session: Session, round_id: int) -> dict[int, str]:
    """Whose words in a file each comment was made of, by the comment's number."""
    taken_over = (
        select(UploadedComment.comment_id, WHOSE)
        .join(Upload, Upload.id == UploadedComment.upload_id)
        .where(Upload.round_id == round_id, UploadedComment.comment_id.is_not(None))
        .order_by(UploadedComment.id)
    )
    return {id: whose for id, whose in session.execute(taken_over) if id}


def unconfirmed_uploads(session: Session, round_id: int) -> Sequence[Upload]:
    """Files that wait to be confirmed or to be read, the oldest first."""
    replaced = select(Upload.replaces_id).where(Upload.replaces_id.is_not(None))
    asks = exists().where(UploadedComment.upload_id == Upload.id)
    waiting = select(Upload).where(
        Upload.round_id == round_id,
        Upload.refusal.is_(None),
        Upload.confirmed_at.is_(None),
        Upload.id.not_in(replaced),
        or_(asks, Upload.state != WorkState.DONE),
        ~is_superseded(),
    )
    return session.scalars(waiting.order_by(Upload.id)).all()


def is_superseded() -> ColumnElement[bool]:
    """That workers have given a file up, and that a newer one has taken its place: of the same people, the same kind and the same name,
    and it could be read. Nobody needs the old one any more."""
    newer = aliased(Upload)
    return and_(Upload.state == WorkState.FAILED, exists().where(*_is_replacement(newer, Upload)))


def superseded_in(session: Session, round_id: int) -> set[int]:
    """The files of a round of which that holds, by number."""
    return set(session.scalars(select(Upload.id).where(Upload.round_id == round_id, is_superseded())))


def newer_than(session: Session, upload: Upload) -> Upload | None:
    """The file that has taken the place of one that was given up, if there is one."""
    if upload.state is not WorkState.FAILED:
        return None
    newer = select(Upload).where(*_is_replacement(Upload, upload)).order_by(Upload.id.desc()).limit(1)
    return session.scalars(newer).one_or_none()


def replaceable_uploads(session: Session, upload: Upload) -> Sequence[Upload]:
    """The other files of the round that this one may correct, as they said something, the newest first."""
    confirmed = select(Upload.replaces_id).where(Upload.replaces_id.is_not(None), Upload.confirmed_at.is_not(None))
    others = select(Upload).where(
        Upload.round_id == upload.round_id,
        Upload.upload_kind == upload.upload_kind,
        Upload.id < upload.id,
        Upload.refusal.is_(None),
        Upload.result.is_not(None),
        exists().where(UploadedComment.upload_id == Upload.id),
        Upload.id.not_in(confirmed),
    )
    return session.scalars(others.options(joinedload(Upload.by)).order_by(Upload.id.desc())).all()


def _is_replacement(newer: type[Upload], old: type[Upload] | Upload) -> tuple[ColumnElement[bool], ...]:
    return (
        newer.id > old.id,
        newer.upload_kind == old.upload_kind,
        newer.name == old.name,
        newer.round_id.is_not_distinct_from(old.round_id),
        newer.member_id.is_not_distinct_from(old.member_id),
        newer.department.is_not_distinct_from(old.department),
        newer.state == WorkState.DONE,
        newer.refusal.is_(None),
    )
