"""What a coordinator asks about a contribution, and what its department says to that; inside the member."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.operations.collecting import ensure_collecting
from models.departments.message import LONGEST_MESSAGE, OpinionMessage
from models.departments.opinion import Opinion, OpinionState
from models.errors import Invalid, NotFound, Untimely
from models.letters.operations import department_letters
from models.people.person import Person, Role
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.operations import rounds
from models.text.typed import filled


def write(session: Session, opinion_id: int, *, text: str, by: Person, now: datetime) -> OpinionMessage:
    """Add a message to the thread of a contribution; the other side gets a letter without its words. The same, sent twice in a
    row, is kept once."""
    opinion = _readable(session, opinion_id, by)
    round = rounds.locked_alone(session, opinion.round_id)
    text = filled(text, "text", "Write your message.", LONGEST_MESSAGE)
    newest = select(OpinionMessage).where(OpinionMessage.opinion_id == opinion.id).order_by(OpinionMessage.id.desc())
    last = session.scalars(newest.limit(1)).one_or_none()
    if last is not None and (last.by_id, last.text) == (by.id, text):
        return last
    ensure_collecting(session, round, by=by, now=now)
    if opinion.state is OpinionState.DRAFTED:
        raise Untimely("The coordinator has not got this comment yet. Forward it first.")
    if opinion.came_by is not None:
        raise Invalid("Nobody of the department signs in for this comment. Ask in another way.", "text")

    message = OpinionMessage(opinion_id=opinion.id, by=session.get_one(Person, by.id), at=now, text=text)
    session.add(message)

    details = {"round": round.id, "member": opinion.member_id, "words": digest_of(text)}
    record(session, message, Verb.OPINION_MESSAGE, consultation_id=round.consultation_id, by=by, at=now, **details)

    department_letters.owe_message(session, message, opinion, now=now)
    return message


def _readable(session: Session, opinion_id: int, by: Person) -> Opinion:
    own = select(Opinion).where(Opinion.id == opinion_id, Opinion.member_id == by.of_member().id)
    if by.role is Role.CONTRIBUTOR:
        own = own.where(Opinion.author_id == by.id)
    found = session.scalars(own).one_or_none()
    if found is None:
        raise NotFound
    return found
