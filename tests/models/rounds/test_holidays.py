"""The holidays of the members: kept by staff, and named for a time by each member's own clock."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from models.db.access import WORKER, viewer_of
from models.errors import Invalid, NotYours
from models.people.person import Member
from models.rounds.deadline import Holiday
from models.rounds.operations import holidays
from models.rounds.queries import deadlines as queries
from testing.world import World

LINES = "2026-09-28; Cambodia; Pchum Ben\n2026-10-01\tChina\tNational Day\n\n2026-10-01, LA, Boat Racing Festival, Vientiane"


def keep(world: World, lines: str = LINES) -> int:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        count, refused = holidays.keep(session, lines, by=by)
    assert not refused
    return count


def kept(world: World) -> list[tuple[date, str, str]]:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        return [(one.day, one.member.name, one.name) for one in queries.holidays_from(session, date(2026, 1, 1))]


def test_lines_that_were_pasted_are_kept_and_a_day_that_is_known_gets_the_new_name(world: World) -> None:
    assert keep(world) == 3
    keep(world, "2026-09-28; KH; Ancestors’ Day")

    assert kept(world) == [
        (date(2026, 9, 28), "Cambodia", "Ancestors’ Day"),
        (date(2026, 10, 1), "China", "National Day"),
        (date(2026, 10, 1), "Lao PDR", "Boat Racing Festival, Vientiane"),
    ]


def test_countries_and_days_are_read_as_people_write_them_and_no_day_is_guessed(world: World) -> None:
    assert keep(world, "2 December 2026; Laos; National Day\n2026/9/2;vietnam;Ngày Quốc khánh") == 2
    assert kept(world) == [
        (date(2026, 9, 2), "Viet Nam", "Ngày Quốc khánh"),
        (date(2026, 12, 2), "Lao PDR", "National Day"),
    ]

    with pytest.raises(Invalid, match=r"could mean two days\. Write each as a date"):
        keep(world, "02/12/2026; Lao PDR; National Day")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "Enter a holiday"),
        ("2026-09-28; Cambodia", "“2026-09-28; Cambodia” is not complete"),
        ("x\n28 Sep; China; Day", "“x” is not complete. “28 Sep; China; Day” does not begin with a date. Write each"),
        ("2026-09-28; France; Day", "“2026-09-28; France; Day” names none of the countries: Cambodia, China, Lao PDR"),
    ],
)
def test_where_no_line_is_right_each_is_named(world: World, lines: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        keep(world, lines)
    assert kept(world) == []


def test_a_wrong_line_keeps_no_other_out(world: World) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        count, refused = holidays.keep(session, f"28 Sep; China; Day\n{LINES}", by=by)

    assert (count, len(kept(world))) == (3, 3)
    assert refused == [("28 Sep; China; Day", "“28 Sep; China; Day” does not begin with a date.")]


def test_a_time_falls_on_the_day_that_the_members_clock_shows(world: World) -> None:
    keep(world)
    with world.database.reading(WORKER) as session:
        members = session.scalars(select(Member)).all()
        early, late = (
            [one.name for one in queries.holidays_on(session, members, instant)]
            for instant in (datetime(2026, 9, 27, 18, 0, tzinfo=UTC), datetime(2026, 9, 28, 18, 0, tzinfo=UTC))
        )
    assert (early, late) == (["Pchum Ben"], [])


def test_staff_remove_a_holiday_and_nobody_else_keeps_any(world: World) -> None:
    keep(world)
    staff, member = world.staff[0], world.coordinators["KH"]
    with world.database.transaction(viewer_of(staff)) as session:
        holiday_id = session.scalars(select(Holiday.id).order_by(Holiday.day).limit(1)).one()
        for _ in range(2):
            holidays.remove(session, holiday_id, by=staff)
            session.flush()
    with pytest.raises(NotYours), world.database.transaction(viewer_of(member)) as session:
        holidays.keep(session, LINES, by=member)
    assert len(kept(world)) == 2
