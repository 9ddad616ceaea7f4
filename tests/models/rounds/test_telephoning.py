"""After three days without a word that the letter has arrived, staff see whom to telephone, and note the call."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.db.access import WORKER, viewer_of
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds, telephoning
from models.rounds.queries.telephoning import members_to_telephone, silence
from models.rounds.telephone import TelephoneCall
from testing.world import LATER, NOW, World

AFTER_THREE_DAYS = NOW + timedelta(days=3)
NOTE = "The letter lay in the wrong folder. She reads it today."


def silent(world: World, now: datetime = AFTER_THREE_DAYS) -> list[str]:
    with world.database.reading(WORKER) as session:
        round = session.get_one(Round, world.round_id)
        return [member.code for member in members_to_telephone(session, round, now)]


def note_call(
    world: World, code: str = "TH", *, spoke_with: str = "Ms Chea", note: str = NOTE, called_at: datetime = LATER
) -> TelephoneCall:
    by, member_id = world.staff[0], world.coordinators[code].of_member().id
    with world.database.transaction(viewer_of(by)) as session:
        about = {"spoke_with": spoke_with, "note": note, "called_at": called_at}
        return telephoning.note_call(session, world.round_id, member_id, **about, by=by, now=AFTER_THREE_DAYS)


def test_who_has_acknowledged_or_answered_or_was_called_need_not_be_telephoned(world: World) -> None:
    assert silent(world, AFTER_THREE_DAYS - timedelta(minutes=1)) == []
    assert silent(world) == ["KH", "CN", "LA", "MM", "TH", "VN"]
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        rounds.acknowledge(session, world.round_id, by=by, now=LATER)
    world.submit("LA")
    note_call(world)

    assert silent(world) == ["CN", "MM", "VN"]
    assert silent(world, NOW + timedelta(days=8)) == []


def test_a_call_is_kept_once_and_stands_in_the_record(world: World) -> None:
    for _ in range(2):
        note_call(world)

    with world.database.reading(viewer_of(world.staff[1])) as session:
        found = silence(session, world.round_id, world.coordinators["TH"].of_member().id)
        events = session.scalars(select(Event).where(Event.verb == Verb.TELEPHONED)).all()
    assert [(call.spoke_with, call.note, call.called_at) for call in found.calls] == [("Ms Chea", NOTE, LATER)]
    assert [person.name for person, letter in found.people if letter] == ["Coordinator of Thailand"]
    assert len(events) == 1


def test_what_is_no_note_of_a_call_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="with whom"):
        note_call(world, spoke_with=" ")
    with pytest.raises(Invalid, match="what was said"):
        note_call(world, note="")
    with pytest.raises(Invalid, match="had not opened then"):
        note_call(world, called_at=NOW - timedelta(hours=1))
    with pytest.raises(Invalid, match="call cannot be in the future"):
        note_call(world, called_at=AFTER_THREE_DAYS + timedelta(hours=1))
    by = world.coordinators["KH"]
    about = {"spoke_with": "Me", "note": "Mine.", "called_at": LATER, "now": AFTER_THREE_DAYS}
    with pytest.raises(NotYours), world.database.transaction(viewer_of(by)) as session:
        telephoning.note_call(session, world.round_id, by.of_member().id, **about, by=by)
    staff = world.staff[0]
    with pytest.raises(NotFound), world.database.transaction(viewer_of(staff)) as session:
        telephoning.note_call(session, world.round_id, 999, **about, by=staff)
    world.deadline_passes()
    with pytest.raises(Untimely, match="has closed"):
        note_call(world)


def test_no_member_reads_of_calls(world: World) -> None:
    note_call(world)
    with world.database.reading(viewer_of(world.coordinators["TH"])) as session:
        assert session.scalars(select(TelephoneCall)).all() == []
