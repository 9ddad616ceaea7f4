"""What a department has sent its coordinator as a file: made its opinions by the coordinator, who then decides on them."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.departments.operations import deciding
from models.departments.opinion import Channel
from models.errors import Invalid
from models.people.person import Person
from models.text.typed import line
from models.uploads.queries.previews import Preview, words_in
from models.uploads.upload import Upload


def enter_for_department(
    session: Session, upload: Upload, preview: Preview, department: str, *, by: Person, now: datetime
) -> None:
    """Enter everything that is kept of a file as what the department says. All of it or nothing: raises Invalid."""
    by.ensure_speaks()
    assert upload.round is not None
    if upload.department is not None or upload.replaces_id is not None:
        raise Invalid("Only a new file that you have uploaded yourself can become comments of a department.")
    if preview.kept_choices:
        raise Invalid(
            "The file says something about brackets, which a department does not choose. Leave that out first."
        )
    for one in preview.kept_comments:
        one.item.opinion = deciding.enter(
            session,
            upload.round.id,
            words_in(one.item),
            department=department,
            came_by=Channel.FILE,
            by=by,
            now=now,
        )
        session.flush()
        one.item.written_revision = one.item.opinion.revision
    upload.source = line(department, "department")
