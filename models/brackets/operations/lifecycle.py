"""What circulating a version does to brackets: new ones get their rows, and those that have ended are entered in the record."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.brackets.agreement import Rule
from models.brackets.bracket import Bracket, BracketDuty, BracketEnding
from models.brackets.operations.parting import part_from
from models.brackets.queries.placed import PlacedBracket, placed
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
            for duty in one.duties:
                duty.bracket_id = bracket.id
            _keep_duties_of_fallen(session, version, one, bracket)
            part_from(session, version, one, bracket.id)
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


def _keep_duties_of_fallen(session: Session, version: DraftVersion, wider: PlacedBracket, bracket: Bracket) -> None:
    """What words gave members to do in brackets that fell with a wider one of the paragraph goes on in that: all of its words
    but the draft's are taken to give the same."""
    fallen = select(BracketEnding.bracket_id).where(
        BracketEnding.version_id == version.id,
        BracketEnding.paragraph_id == wider.paragraph.id,
        BracketEnding.rule == Rule.FELL_WITH,
    )
    for one in session.scalars(select(BracketDuty).where(BracketDuty.bracket_id.in_(fallen))).all():
        session.add(
            BracketDuty(
                round_id=one.round_id,
                bracket_id=bracket.id,
                words=None,
                members=one.members,
                member_id=one.member_id,
                by_id=one.by_id,
                at=one.at,
            )
        )
