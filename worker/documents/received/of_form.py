"""A comment form that was filled in by a member's people, against the draft on which they comment."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import WORKER
from models.consultation import Round
from models.database import Database
from models.draft import Kind, Paragraph
from models.member import Member
from models.operations.uploads import Found
from models.upload import Upload
from worker.documents.fence.apart import read_form
from worker.documents.fence.unreadable import Unreadable
from worker.documents.forms.asked import Asked, asked_in_form

MOST = 1_000  # comments of one form; a country's whole answer has some hundred
TOO_MANY = "This form has {count:,} comments. At most {most:,} can be taken over at once: split it into several files, and send each."


def read_form_upload(database: Database, upload: Upload, path: Path) -> tuple[dict[str, Any], Sequence[Found]]:
    """What the rows ask; with the columns, the rows that are wrong, and sentences on how the form was read.

    `chosen` in the upload's result are columns that somebody has chosen by hand.
    """
    chosen = (upload.result or {}).get("chosen", {})
    form = read_form(path, upload.name, chosen)
    if len(form.rows) > MOST:
        raise Unreadable(TOO_MANY.format(count=len(form.rows), most=MOST))
    with database.reading(WORKER) as session:
        found, wrong = asked_in_form(form, _asked(session, upload))
    faults = sorted((*form.faults, *wrong), key=lambda each: (each.sheet, each.row))
    facts = {
        "family": form.family,
        "columns": [asdict(each) for each in form.columns],
        "faults": [asdict(each) for each in faults],
        "chosen": chosen,
        "older": None,
        "warnings": form.warnings,
    }
    return facts, found


def _asked(session: Session, upload: Upload) -> Asked:
    assert upload.round_id is not None
    round = session.get_one(Round, upload.round_id)
    standing = select(Paragraph).where(
        Paragraph.version_id == round.version_id, Paragraph.removed.is_(False), Paragraph.kind != Kind.NOTE
    )
    members = session.scalars(select(Member)).all()
    own = next(member for member in members if member.id == upload.member_id)
    others = frozenset(member.name.casefold() for member in members if member is not own)
    return Asked(
        session.scalars(standing.order_by(Paragraph.position)).all(),
        (own.name, own.code),
        others,
        str(round.version_id),
    )
