"""What is done beside a text: in the register of achievements, and at meetings."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.achievements.operations import fields, register
from models.achievements.operations.register import AchievementWords
from models.db.access import WORKER
from models.meetings.meeting import Meeting
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Plan
from models.meetings.operations.minutes import Attended, Minutes
from models.people.person import Person
from tests.models.record.life import Life, Thing
from tests.models.record.life_conditions import coordinator, is_, on, speaks, staff, state

PLAN = timedelta(seconds=6)  # from planning a meeting to its beginning: a few acts later


def name_field(life: Life, session: Session, by: Person) -> None:
    fields.name_fields(session, life.world.consultation_id, ["p1"], by=by, now=life.now)


def write_entry(life: Life, session: Session, by: Person) -> int:
    words = AchievementWords(2022, None, f"A station {life.number}", "It measures what the river carries.")
    one = register.write(session, life.world.consultation_id, words, by=by, now=life.now)
    session.flush()
    return one.id


def owns_entry(life: Life, office: str) -> bool:
    """Whether the entry is of the person's member, or of the secretariat."""
    return life.entry_of == ("secretariat" if staff(office) else office[-2:])


def sends_entry(life: Life, office: str) -> bool:
    """For a member its coordinator alone."""
    return owns_entry(life, office) and (staff(office) or coordinator(office))


def staff_or_speaks(office: str) -> bool:
    return staff(office) or speaks(office)


def wrote_entry(life: Life, office: str, id: int) -> None:
    life.entry, life.entry_of = Thing(id, office), "secretariat" if staff(office) else office[-2:]


def take_entry_back(life: Life, session: Session, by: Person) -> None:
    register.take_back(session, life.entry.id if life.entry else 0, by=by, now=life.now)


def plan(life: Life, session: Session, by: Person) -> int:
    begins_at = life.now + PLAN
    how = Plan(f"Meeting {life.number}", begins_at, None, "Asia/Vientiane", "online")
    one = convening.plan(session, life.world.consultation_id, how, by=by, now=life.now)
    session.flush()
    return one.id


def planned(life: Life, office: str, id: int) -> None:
    life.meeting, life.begins_at, life.confirmed = Thing(id, office, "planned"), life.now + PLAN, set()


def to_come(life: Life, *states: str) -> bool:
    assert life.begins_at is not None
    return is_("meeting", *states)(life) and life.begins_at > life.soon()


def keep_minutes(life: Life, session: Session, by: Person) -> None:
    there = {life.world.coordinators["KH"].of_member().id: Attended(f"Ms Chan {life.number}")}
    on("meeting", Meeting, lambda session, meeting, **about: minutes.keep(session, meeting, Minutes(there), **about))(
        life, session, by
    )


def may_keep_minutes(life: Life, _: str) -> bool:
    assert life.begins_at is not None
    begun = is_("meeting", "planned", "convened")(life) and life.begins_at <= life.soon()
    return begun or is_("meeting", "held")(life)


def reply(words: str) -> Any:
    def act(life: Life, session: Session, by: Person) -> None:
        id = life.meeting.id if life.meeting else 0
        with life.database.reading(WORKER) as reading:
            issue = reading.get_one(Meeting, id).issue
        minutes.reply(session, id, words=words, by=by, issue=issue, now=life.now)

    return act


def replies(life: Life, office: str) -> bool:
    return is_("meeting", "sent")(life) and office[-2:] not in life.confirmed


def sent(life: Life, office: str, _: object) -> None:
    state("meeting", "sent")(life, office, None)
    life.confirmed = set()


def unconfirmed(life: Life) -> bool:
    return is_("meeting", "sent", "held")(life)
