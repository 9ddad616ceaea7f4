"""A comment form that was filled in by a member's people, against the draft on which they comment."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.queries.placed import placed
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.people.member import Member
from models.rounds.consultation import Round
from models.uploads.operations.uploads import Found
from models.uploads.reading import FileReading, FormReading, RowFault
from models.uploads.upload import Upload
from worker.documents.forms.form import FormFile
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form
from worker.documents.sandbox.parent import read_form
from worker.documents.unreadable import Unreadable
from worker.documents.uploads.advice import as_opinions
from worker.documents.uploads.choices import Brackets, choices_in_form
from worker.documents.uploads.of_word import version_named

MOST = 1_000  # comments of one form; a country's whole answer has some hundred
MOST_LEFTOVERS = 300  # cells, or paragraphs, that are kept to be shown; the others are counted
TOO_MANY = "This form has {count:,} comments. At most {most:,} can be taken over at once: split it into several files, and send each."


def read_form_upload(database: Database, upload: Upload, path: Path) -> tuple[FileReading, Sequence[Found]]:
    """What the rows ask; with the columns, the rows that are wrong, and sentences on how the form was read."""
    before = upload.reading.form if upload.reading else None
    chosen = before.chosen if before else {}
    form = read_form(path, upload.name, chosen)
    count = len(form.rows) + len(form.choices)
    if count > MOST:
        raise Unreadable(TOO_MANY.format(count=count, most=MOST))
    with database.reading(WORKER) as session:
        found, wrong = proposed_in_form(form, _asked(session, upload))
        chosen_there, ended = _choices(session, upload, form)
    found, wrong = [*found, *chosen_there], [*wrong, *ended]
    faults = sorted((*form.faults, *wrong), key=lambda each: (each.sheet, each.row))
    reading = FormReading(
        family=form.family,
        columns=form.columns,
        faults=faults,
        cells=form.cells,
        leftovers=form.leftovers[:MOST_LEFTOVERS],
        leftovers_count=len(form.leftovers),
        outside=form.outside[:MOST_LEFTOVERS],
        outside_count=len(form.outside),
        chosen=chosen,
    )
    return FileReading(form.warnings, form=reading), found


def _choices(session: Session, upload: Upload, form: FormFile) -> tuple[Sequence[Found], Sequence[RowFault]]:
    """What the form says about the brackets of the round's text; a department's choices are opinions."""
    if not form.choices:
        return [], []
    assert upload.round_id is not None
    round = session.get_one(Round, upload.round_id)
    then = version_named(session, round, form.version) or session.get_one(DraftVersion, round.version_id)
    now = placed(session, round.version_id)
    there = now if then.id == round.version_id else placed(session, then.id)
    found, wrong = choices_in_form(form.choices, Brackets(now, there, then.name))
    if upload.department is not None:
        found = as_opinions(found, now, round.consultation.language)
    return found, wrong


def _asked(session: Session, upload: Upload) -> CommentedDraft:
    assert upload.round_id is not None
    round = session.get_one(Round, upload.round_id)
    standing = select(Paragraph).where(
        Paragraph.version_id == round.version_id, Paragraph.removed.is_(False), Paragraph.kind != Kind.NOTE
    )
    members = session.scalars(select(Member)).all()
    own = next(member for member in members if member.id == upload.member_id)
    others = frozenset(member.name.casefold() for member in members if member is not own)
    return CommentedDraft(
        session.scalars(standing.order_by(Paragraph.position)).all(),
        (own.name, own.code),
        others,
        str(round.version_id),
    )
