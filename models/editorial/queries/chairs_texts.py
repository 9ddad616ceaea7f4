"""Chairs' texts: the files of a round, and each change in one beside the candidate and the comments that ask for the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import redline
from models.comments.comment import Change, Comment, CommentState
from models.consolidation.consolidation import Conflict
from models.drafts.version import Paragraph
from models.editorial.editing import Rewording, Stretch, rewordings
from models.editorial.editorial import EditorialChange
from models.editorial.queries import own_words
from models.errors import Invalid, ensure_found
from models.rounds.consultation import Consultation, Round
from models.uploads.upload import Upload, UploadedComment, UploadKind


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A change in the file, its paragraph (the one before a new one) and a comparison with that; `comments` are those that
    ask for all of it.

    `refusal` says why the secretariat may not make it its own, "" if it may.
    """

    item: UploadedComment
    paragraph: Paragraph
    pieces: Sequence[Any]
    comments: Sequence[Comment]
    refusal: str


def chairs_texts_of(session: Session, round_id: int) -> tuple[Round, Sequence[Upload]]:
    """The files sent in in a round, the newest first; raises NotFound."""
    round = ensure_found(session.get(Round, round_id))
    sent = select(Upload).where(Upload.round_id == round_id, Upload.upload_kind == UploadKind.CHAIR)
    return round, session.scalars(sent.options(joinedload(Upload.by)).order_by(Upload.id.desc())).all()


def chairs_text(session: Session, upload_id: int) -> Upload:
    """One of them; raises NotFound."""
    sent = select(Upload).where(Upload.id == upload_id, Upload.upload_kind == UploadKind.CHAIR)
    of_a_round = joinedload(Upload.round).joinedload(Round.consultation)
    return ensure_found(session.scalars(sent.options(joinedload(Upload.by), of_a_round)).one_or_none())


def changes_in(session: Session, upload: Upload) -> Sequence[ProposedChange]:
    """Every change in the file that has a paragraph, in the order of the file."""
    assert upload.round is not None
    consultation = upload.round.consultation
    language = consultation.language
    items = select(UploadedComment).where(
        UploadedComment.upload_id == upload.id, UploadedComment.paragraph_id.is_not(None)
    )
    shown = items.options(joinedload(UploadedComment.paragraph), joinedload(UploadedComment.comment))
    proposed = select(Comment).where(
        Comment.round_id == upload.round_id,
        Comment.state == CommentState.SUBMITTED,
        Comment.change == Change.REPLACE,
    )
    by_key: dict[str, list[Comment]] = defaultdict(list)
    for comment in session.scalars(proposed.options(joinedload(Comment.paragraph)).order_by(Comment.id)):
        if comment.paragraph is not None:
            by_key[comment.paragraph.key].append(comment)
    changes = session.scalars(shown.order_by(UploadedComment.position)).all()
    paragraphs = {item.paragraph.id: item.paragraph.key for item in changes if item.paragraph is not None}
    conflicts = own_words.conflicts_in(session, paragraphs)
    standing = own_words.standing_changes(session, upload.round.id, paragraphs.values())
    found = []
    for item in changes:
        assert item.paragraph is not None
        before = standing.get(item.paragraph.key)
        ours, refusal = _new_rewordings(item, item.paragraph, conflicts[item.paragraph.id], before, consultation)
        here = by_key[item.paragraph.key]
        alike = [each for each in here if item.change is Change.REPLACE and _asks_for_all(each, item, ours, language)]
        pieces = redline.compare(item.paragraph.text, _resulting_words(item), language)
        found.append(ProposedChange(item, item.paragraph, pieces, alike, refusal))
    return found


def unplaced_items(session: Session, upload: Upload) -> Sequence[UploadedComment]:
    """What the file says at no paragraph of the text."""
    items = select(UploadedComment).where(
        UploadedComment.upload_id == upload.id, UploadedComment.paragraph_id.is_(None)
    )
    return session.scalars(items.order_by(UploadedComment.position)).all()


def _resulting_words(item: UploadedComment) -> str:
    if item.change is Change.DELETE:
        return ""
    assert item.paragraph is not None
    return item.proposed_text if item.change is Change.REPLACE else f"{item.paragraph.text}\n\n{item.proposed_text}"


def _new_rewordings(
    item: UploadedComment,
    paragraph: Paragraph,
    conflicts: Sequence[Conflict],
    before: EditorialChange | None,
    consultation: Consultation,
) -> tuple[frozenset[Rewording], str]:
    """The words that are new in a change, beyond those that the secretariat has changed already; and why it may not."""
    if item.change is Change.INSERT_AFTER:
        return frozenset(), ""
    try:
        if item.change is Change.DELETE:
            found = own_words.rewordings_of_deletion(paragraph, conflicts, consultation)
        else:
            found = own_words.read_rewordings(paragraph, conflicts, item.proposed_text, consultation)
    except Invalid as refusal:
        return frozenset(), str(refusal)
    return frozenset(found) - {Rewording(*each) for each in (before.rewordings if before else ())}, ""


def _asks_for_all(comment: Comment, item: UploadedComment, ours: frozenset[Rewording], language: str) -> bool:
    """Whether a comment on the paragraph asks for all of a change, perhaps for more."""
    assert comment.paragraph is not None
    base = comment.paragraph.text
    theirs = rewordings([Stretch(0, base, base)], comment.proposed_text, language)
    alike = redline.key(comment.proposed_text) == redline.key(item.proposed_text)
    return alike or bool(ours and ours.issubset(theirs))
