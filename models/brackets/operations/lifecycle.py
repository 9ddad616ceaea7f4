"""What circulating a version does to brackets: new ones get their rows, and those that have ended are entered in the record."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.brackets.agreement import Rule
from models.brackets.bracket import Bracket, BracketEnding
from models.brackets.queries.placed import placed
from models.consolidation.consolidation import Conflict
from models.drafts.version import DraftVersion, Paragraph
from models.people.person import Person
from models.record.events import Verb, digest_of, record
from models.record.touched import touch


def open_and_end(session: Session, version: DraftVersion, *, by: Person | None, now: datetime) -> None:
    """Give the brackets that this version opens their rows, and record how others have ended in it."""
    session.flush()
    for one in placed(session, version.id):
        if one.bracket.id is None:
            bracket = Bracket(consultation_id=version.consultation_id, opened_in_id=version.round_id)
            session.add(bracket)
            session.flush()
            places = Conflict.id.in_([place.id for place in one.places])
            touch(session, Conflict, places)
            session.execute(update(Conflict).where(places).values(bracket_id=bracket.id))
    ended = select(BracketEnding, Paragraph.key).join(Paragraph, Paragraph.id == BracketEnding.paragraph_id)
    for ending, key in session.execute(ended.where(BracketEnding.version_id == version.id).order_by(BracketEnding.id)):
        record(
            session,
            ending,
            Verb.BRACKET_ENDED,
            consultation_id=version.consultation_id,
            by=by,
            at=now,
            bracket=ending.bracket_id,
            paragraph=key,
            rule=Rule(ending.rule).value,
            words=digest_of(*ending.words),
            members=ending.members,
        )
