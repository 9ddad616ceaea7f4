"""What is held about a person is given out whole; a person is erased, and the record goes on to hold."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError

from lmec import main
from models.comments.clearance import Clearance
from models.comments.comment import Comment
from models.comments.operations import clearance
from models.comments.queries.clearance import clearing_in_round
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.base import Base
from models.db.database import Database
from models.errors import Untimely
from models.letters.notification import Notification
from models.people.factor_codes import FactorKey
from models.people.operations import erasing, links, people, second_factor, signing_in
from models.people.person import Appointment, Person
from models.people.queries.personal_data import personal_data
from models.people.sign_ins import SignInLink
from models.record import verifying
from models.record.events import Event
from models.record.guards import missing_guards
from models.record.signing import Signer
from models.record.verbs import Verb
from models.record.verifying import Trust
from testing.world import LATER, World
from tests.installation import settings_of
from tests.models.record.test_record import disarm

NAME, FORMER = "Coordinator of Thailand", "a former country coordinator of Thailand"


def export(database: Database, email: str) -> dict[str, Any]:
    with database.reading(OPERATOR) as session:
        found: dict[str, Any] = json.loads(
            json.dumps(personal_data(session, people.person_with_address(session, email)))
        )
    return found


def erase(world: World, person: Person) -> Person:
    """After their office has ended."""
    with world.database.transaction(OPERATOR) as session:
        people.end_office_of(session, person.email, now=LATER)
    with world.database.transaction(OPERATOR) as session:
        return erasing.erase(session, person.email, now=LATER)


def everything(database: Database) -> Iterator[str]:
    """All that stands in the database, table by table."""
    with database.connect_reader() as connection:
        for table in inspect(connection).get_table_names():
            yield from (repr(tuple(row)) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'))


def faults(database: Database, trust: Trust | None = None) -> list[str]:
    with database.reading(OPERATOR) as session:
        guards = list(missing_guards(session.connection()))
        return guards + [fault for finding in verifying.verify(session, trust) for fault in finding.faults]


def bodies(database: Database, verb: Verb) -> list[dict[str, Any]]:
    with database.reading(OPERATOR) as session:
        return [body for body in session.scalars(select(Event.body).where(Event.verb == verb)) if body]


def test_everything_that_points_to_a_person_is_given_out_and_nothing_that_opens_anything(world: World) -> None:
    person = world.coordinators["TH"]
    remark = world.remark("TH", "We thank the secretariat.")
    world.submit("TH")
    with world.database.transaction(WORKER) as session:
        links.answer(session, links.ask_for_link(session, person.email, browser="desk", now=LATER).id, now=LATER)
        link = links.new_link(session, person, lasts=links.LINK_LASTS, now=LATER)
        token = signing_in.begin(session, person, now=LATER)
        app = second_factor.begin_app(session, key=FactorKey("a key of these tests"), by=person, now=LATER)

    found = export(world.database, person.email)

    assert [row["name"] for row in found["tables"]["people"]] == [NAME]
    assert [(row["id"], row["as"]) for row in found["tables"]["comments"]] == [(remark.id, "author_id")]
    assert {
        "appointments",
        "notifications",
        "sign_in_links",
        "sign_in_requests",
        "signed_in",
        "authenticator_apps",
        "submissions",
    } <= found["tables"].keys()
    assert [act["what"] for act in found["record"]] == ["comment written", "submitted"]
    written = json.dumps(found)
    assert link.nonce not in written
    assert token not in written
    assert app.encrypted_secret not in written
    assert world.coordinators["KH"].email not in written


def test_every_table_that_points_to_people_is_looked_at(staged: Database) -> None:
    pointing = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "people" for key in table.foreign_keys)
    }
    with staged.reading(OPERATOR) as session:
        found = {
            name for person in session.scalars(select(Person)) for name in personal_data(session, person)["tables"]
        }

    # Nobody has signed in on the stage, or set a second factor up.
    signing = {
        "sign_in_links",
        "sign_in_requests",
        "signed_in",
        "authenticator_apps",
        "one_time_codes",
        "factor_changes",
        "factor_resets",
        "passkeys",
        "passwords",
    }
    assert pointing - found <= signing


def test_name_address_and_letters_are_gone_and_what_was_done_stays_under_the_office(world: World) -> None:
    person = world.coordinators["TH"]
    remark = world.remark("TH", "We thank the secretariat.")
    world.submit("TH")
    with world.database.transaction(OPERATOR) as session:
        own = sa.update(Notification).where(Notification.person_id == person.id)
        session.execute(own.values(bounce=f"{person.email}: mailbox full", last_error=f"550 {person.email}"))
        session.execute(
            sa.update(Notification).values(
                subject="A receipt",
                body=f"Dear colleague, {NAME} has submitted.",
            )
        )

    erased = erase(world, person)

    assert erased.name == FORMER
    left = "\n".join(everything(world.database))
    assert NAME not in left
    assert person.email not in left
    assert FORMER in left
    with world.database.reading(OPERATOR) as session:
        assert session.get_one(Comment, remark.id).author_id == person.id
        letters = session.scalars(select(Notification)).all()
        assert all((one.body is None) is (one.person_id == person.id) for one in letters)
        assert not session.scalars(select(SignInLink).where(SignInLink.person_id == person.id)).all()
    assert [body["by"] for body in bodies(world.database, Verb.SUBMITTED)] == [
        {"person": person.id, "name": FORMER, "office": "country coordinator, Thailand"}
    ]


def test_the_record_says_that_a_name_was_erased_and_holds_and_the_database_guards_it_as_before(
    world: World, tmp_path: Path
) -> None:
    world.database.signer = signer = Signer.at(tmp_path / "key")
    world.remark("TH", "We thank the secretariat.")
    world.submit("TH")

    erase(world, world.coordinators["TH"])
    world.remark("KH", "Life goes on.")

    assert faults(world.database, Trust.from_signer(signer)) == []
    (entry,) = bodies(world.database, Verb.PERSON_ERASED)
    assert entry["called"] == FORMER
    assert len(entry["entries"]) == 2
    with pytest.raises(DBAPIError), world.database.engine.begin() as connection:
        connection.execute(sa.update(Event).values(body=None))


def test_a_clearance_that_they_have_given_names_the_office_and_the_record_holds(world: World) -> None:
    thai, khmer = world.coordinators["TH"], world.coordinators["KH"]
    world.remark("KH", "We thank the secretariat.")
    with world.database.transaction(viewer_of(khmer)) as session:
        seen = clearing_in_round(session, world.round_id, khmer.of_member()).fingerprint
        found = clearance.ask(session, world.round_id, by=khmer, seen=seen, now=LATER)
    fields = {"cleared_by": NAME, "office": "Minister", "cleared_on": LATER.date()}
    with world.database.transaction(viewer_of(khmer)) as session:
        clearance.note_cleared(session, world.round_id, **fields, by=khmer, seen=found.revision, now=LATER)

    erase(world, thai)

    with world.database.reading(OPERATOR) as session:
        assert session.scalars(select(Clearance.cleared_by)).all() == [FORMER]
    assert NAME not in "\n".join(everything(world.database))
    assert faults(world.database) == []


def test_who_is_erased_twice_or_after_somebody_else_of_the_same_case_leaves_a_record_that_holds(world: World) -> None:
    world.remark("TH", "We thank the secretariat.")
    world.remark("KH", "So do we.")
    for code in ("TH", "KH"):
        erase(world, world.coordinators[code])

    assert faults(world.database) == []
    assert len(bodies(world.database, Verb.PERSON_ERASED)) == 2


@pytest.mark.tampers
def test_a_name_that_was_taken_out_does_not_let_anybody_write_what_they_like(world: World) -> None:
    world.remark("TH", "We thank the secretariat.")
    world.submit("TH")
    erase(world, world.coordinators["TH"])
    disarm(world.database)
    with world.database.engine.begin() as connection:
        forged = {"by": {"person": 1, "name": "Somebody else", "office": "secretariat staff"}, "thing": "Submission 1"}
        connection.execute(sa.update(Event).where(Event.verb == Verb.SUBMITTED).values(body=forged))

    assert any("the body of event" in fault and "has been changed" in fault for fault in faults(world.database))


def test_who_holds_an_office_is_not_erased(world: World) -> None:
    person = world.coordinators["TH"]
    with (
        pytest.raises(Untimely, match="lmec leave"),
        world.database.transaction(OPERATOR) as session,
    ):
        erasing.erase(session, person.email, now=LATER)

    with world.database.reading(OPERATOR) as session:
        assert session.get_one(Person, person.id).name == NAME
        assert session.scalars(select(Appointment).where(Appointment.person_id == person.id)).one().until is None


def command(database: Database, folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["person", *words], env=settings_of(database, folder))


def test_operators_do_it_by_commands_of_which_the_log_of_security_knows(world: World, tmp_path: Path) -> None:
    person, file = world.coordinators["TH"], tmp_path / "person.json"
    exported = command(world.database, tmp_path, "export", person.email, str(file))
    refused = command(world.database, tmp_path, "erase", person.email, "--yes")
    with world.database.transaction(OPERATOR) as session:
        people.end_office_of(session, person.email, now=LATER)
    erased = command(world.database, tmp_path, "erase", person.email, "--yes")
    unknown = command(world.database, tmp_path, "export", person.email, str(tmp_path / "none.json"))

    assert exported.exit_code == erased.exit_code == 0, (exported.output, erased.output)
    assert json.loads(file.read_text("utf-8"))["tables"]["people"][0]["email"] == person.email
    assert file.stat().st_mode & 0o077 == 0
    assert "End that first: lmec leave" in refused.output
    assert f"Pages and the record say: {FORMER}." in erased.output
    assert (unknown.exit_code, "Nobody here has the address" in unknown.output) == (1, True)
    log = (tmp_path / "log" / "security.log").read_text("utf-8")
    assert [json.loads(line)["event"] for line in log.splitlines()] == [
        "data of a person given out",
        "data of a person erased",
    ]
