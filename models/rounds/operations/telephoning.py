"""Noting a telephone call with a member about a round."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid, NotFound, Untimely
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.operations import rounds
from models.rounds.telephone import LONGEST_NAME, TelephoneCall
from models.text.instants import instant_of
from models.text.typed import line, typed


def note_call(
    session: Session,
    round_id: int,
    member_id: int,
    *,
    spoke_with: str,
    called_at: datetime,
    note: str,
    by: Person,
    now: datetime,
) -> TelephoneCall:
    """Keep with whom of a member somebody of the secretariat spoke, when, and what was said; the same is kept once."""
    by.ensure_staff()
    round = rounds.locked_round(session, round_id)
    if member_id not in {member.id for member in round.consultation.members}:
        raise NotFound
    if round.is_closed:
        raise Untimely(f"{round.name.capitalize()} has closed. A call is noted while it is open.")
    spoke_with, note = line(spoke_with, "spoke_with"), typed(note, "note")
    if not spoke_with:
        raise Invalid("Say with whom you spoke.", "spoke_with")
    if len(spoke_with) > LONGEST_NAME:
        raise Invalid(f"At most {LONGEST_NAME} characters can be kept here.", "spoke_with")
    if not note:
        raise Invalid("Say what was said.", "note")
    if called_at > now:
        raise Invalid("The call cannot be in the future. Check the date and the time.", "called_at")
    called_at = instant_of(called_at, since=round.opens_at)
    if called_at < round.opens_at:
        raise Invalid("The round had not opened then. Check the date and the time.", "called_at")
    same = {
        "round_id": round.id,
        "member_id": member_id,
        "spoke_with": spoke_with,
        "called_at": called_at,
        "note": note,
    }
    known = session.scalars(select(TelephoneCall).filter_by(**same)).first()
    if known is not None:
        return known

    call = TelephoneCall(**same, by_id=by.id, at=now)
    session.add(call)

    words = digest_of(spoke_with, note)
    record(session, call, Verb.TELEPHONED, consultation_id=round.consultation_id, by=by, at=now, words=words)
    return call
