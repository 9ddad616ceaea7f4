"""The number of a row tells when it was written, and not how many others were: whoever may not read them would know them busy."""

import secrets
import time
from typing import Any

import pytest
from sqlalchemy import Column, insert, inspect, select

from models.brackets.bracket import AgreedSpan, Bracket, BracketDuty, BracketEnding, BracketParting
from models.db.base import Base
from models.db.database import Database
from models.db.numbers import FIRST_DAY, RANDOM, Numbers, TimeOrderedId
from models.people.sign_ins import SignedIn
from testing.world import NOW, World

WORKED_OUT = "the service works it out of texts, for all at once"
OF_STAFF = "the secretariat writes it, and numbers its own work"
FOR_ALL = "all who take part read every row as soon as it is there"
NOWHERE = "its number stands in no address, form, letter or file"
MAY_COUNT = {
    **dict.fromkeys(("Alternative", "Conflict", "Paragraph", "Consolidation"), WORKED_OUT),
    **dict.fromkeys((one.__name__ for one in (AgreedSpan, Bracket, BracketEnding)), WORKED_OUT),
    **dict.fromkeys(("TraceSpan", "Disposition"), f"{WORKED_OUT}, and {NOWHERE}"),
    **dict.fromkeys(("Adoption", "Approval", "Consultation", "DraftVersion", "Lifting", "Meeting", "Round"), OF_STAFF),
    **dict.fromkeys(("AgendaItem", "Attendance", "Conclusion", "DeadlineChange", "Opening"), OF_STAFF),
    **dict.fromkeys(
        (
            "AgreedWords",
            "LiftingWords",
            "EditorialChange",
            "EditorialSpan",
            "ObserverAnswer",
            "RemovedCompromise",
            "Compromise",
        ),
        OF_STAFF,
    ),
    **dict.fromkeys(("SheetEntry", "SilenceExtension", "SilenceResult", "StandardReason"), OF_STAFF),
    **dict.fromkeys(("TelephoneCall", "FactorReset", "PriorityField"), OF_STAFF),
    **dict.fromkeys(("ObserverInvitation", "RoundInvitation", "Observer", "Holiday"), OF_STAFF),
    **dict.fromkeys(
        (BracketDuty.__name__, BracketParting.__name__, "ActingCoordinator", "Appointment", "Member", "Ministry"),
        FOR_ALL,
    ),
    **dict.fromkeys(("Person",), f"{FOR_ALL}; people come and go seldom"),
    **dict.fromkeys(("AuthenticatorApp", "FactorChange", "OneTimeCode", "Password", "SignInRequest"), NOWHERE),
    **dict.fromkeys(("Chain", "Event", "RowDigest", "ServiceState"), NOWHERE),
}


def test_somebody_has_decided_for_every_entity_whether_its_numbers_may_count() -> None:
    counting = {
        mapper.class_.__name__ for mapper in Base.registry.mappers if not issubclass(mapper.class_, TimeOrderedId)
    }

    assert counting == MAY_COUNT.keys()


def test_no_number_tells_how_many_rows_others_have_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monday, friday = FIRST_DAY + 5_000_000_000, FIRST_DAY + 5_345_600_000
    for written_by_others in (0, 42, 5_000):
        own = Numbers()
        at(monday, monkeypatch)
        own.next()
        for _ in range(written_by_others):
            own.next()
        at(friday, monkeypatch)

        assert own.next() >> RANDOM == friday - FIRST_DAY


def test_each_is_larger_than_those_before_also_where_the_clock_stands_or_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, found = Numbers(), []
    for instant in (FIRST_DAY + 1000, FIRST_DAY + 1000, FIRST_DAY + 1001, FIRST_DAY - 50, FIRST_DAY + 9000):
        at(instant, monkeypatch)
        found += [own.next() for _ in range(500)]

    assert found == sorted({*found})


def test_a_browser_reads_each_of_them_exactly_for_a_lifetime(monkeypatch: pytest.MonkeyPatch) -> None:
    at(FIRST_DAY + 69 * 365 * 86_400_000, monkeypatch)

    assert Numbers().next() < 2**53


def test_processes_that_write_many_rows_in_the_same_moment_do_not_meet_unless_they_have_drawn_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(FIRST_DAY + 1_000_000, monkeypatch)
    one, other = written_by_a_process(17, monkeypatch), written_by_a_process(4000, monkeypatch)

    assert len(one) == len(other) == 500
    assert one.isdisjoint(other)


def test_what_a_member_writes_has_the_same_number_whatever_others_have_written_meanwhile(world: World) -> None:
    began = time.time_ns() // 1_000_000 - FIRST_DAY
    first = world.remark("KH", "First.").id
    for place in range(20):
        world.remark("TH", f"Sealed {place}.")
    second = world.remark("KH", "Second.").id

    assert began <= first >> RANDOM < second >> RANDOM
    ahead = 100  # milliseconds by which rows that are written at once may be before the clock
    assert second >> RANDOM <= time.time_ns() // 1_000_000 - FIRST_DAY + ahead


def test_rows_that_are_added_many_at_a_time_have_them_in_their_order(world: World) -> None:
    digests, person = [f"{place:064}" for place in range(30)], world.coordinators["KH"].id
    rows = [{"person_id": person, "digest": one, "began_at": NOW} for one in digests]
    with world.database.engine.begin() as connection:
        connection.execute(insert(SignedIn), rows)
        found = connection.execute(select(SignedIn.id, SignedIn.digest).order_by(SignedIn.id)).all()

    assert [one.digest for one in found] == digests
    assert all(one.id > 1 << 40 for one in found)


def test_every_key_has_room_for_them(database: Database) -> None:
    tables = Base.metadata.tables
    with database.engine.connect() as connection:
        kinds = {
            (table, column["name"]): str(column["type"])
            for table in tables
            for column in inspect(connection).get_columns(table)
            if column["name"] in tables[table].c and is_key(tables[table].c[column["name"]])
        }

    assert len(kinds) > 200
    assert {*kinds.values()} == {"INTEGER" if database.is_sqlite else "BIGINT"}


def is_key(column: Column[Any]) -> bool:
    return column.primary_key or bool(column.foreign_keys)


def at(instant: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock to a millisecond."""
    monkeypatch.setattr(time, "time_ns", lambda: instant * 1_000_000)


def written_by_a_process(draw: int, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The numbers of five hundred rows, written at once by a process that draws these bits at first."""
    draws = iter((draw, *range(1, 500)))
    monkeypatch.setattr(secrets, "randbits", lambda _bits: next(draws))
    process = Numbers()
    return {process.next() for _ in range(500)}
