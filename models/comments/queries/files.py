"""Files that stand with comments, for those who may read the comment."""

from sqlalchemy.orm import Session, undefer

from models.comments.attachment import Attachment
from models.errors import NotFound


def attachment(session: Session, attachment_id: int) -> Attachment:
    """A file with its bytes; raises NotFound."""
    found = session.get(Attachment, attachment_id, options=[undefer(Attachment.content)])
    if found is None:
        raise NotFound
    return found
