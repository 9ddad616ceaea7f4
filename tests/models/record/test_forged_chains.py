"""No end, event, consultation or digest can be changed, added or taken away in the record that verification would not name."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.comments.comment import Comment
from models.db.database import Database
from models.record.events import Chain, Event
from models.record.official import checks_of, official_tables, row_digest
from models.record.row_digests import RowDigest
from models.record.sealing import body_digest, link_hash
from models.record.signing import Signer
from models.record.verifying import Trust
from testing.world import World, make_world
from tests.conftest import on_sqlite
from tests.models.record.forgery import rewrite
from tests.models.record.test_record import disarm, findings, run

pytestmark = pytest.mark.tampers


@pytest.fixture
def signed(database: Database, tmp_path: Path) -> World:
    """A world of a service that signs its record, with an answer of Cambodia."""
    database.signer = Signer.at(tmp_path / "record_key")
    world = make_world(database)
    world.remark("KH", "Thank you.")
    world.submit("KH")
    assert found(world) == []
    return world


def found(world: World) -> list[str]:
    trust = Trust.from_signer(world.database.signer)
    return [fault for finding in findings(world.database, trust) for fault in finding.faults]


def test_an_end_that_was_cut_off_with_its_chain_made_to_fit_is_found(signed: World) -> None:
    disarm(signed.database)
    run(
        signed.database,
        "DELETE FROM row_digests WHERE seq > 6",
        "DELETE FROM events WHERE seq > 6",
        "UPDATE comments SET state = 'drafted', number = NULL",
        "UPDATE submissions SET state = 'collecting', submitted_at = NULL, submitted_by_id = NULL, nil_return = false",
        "UPDATE chains SET seq = 6, head = (SELECT hash FROM events WHERE seq = 6)",
    )

    assert "the record ends at event 6, but the service has signed event 7: its end was cut off" in found(signed)


def test_a_record_that_was_computed_anew_is_found(signed: World) -> None:
    disarm(signed.database)
    with signed.database.engine.begin() as connection:
        rewrite(connection, lambda body: {**body, "by": {"person": 1, "name": "Somebody", "office": "else"}})

    faults = found(signed)
    assert any("was not signed by this service" in fault for fault in faults)
    assert any("the record was rewritten" in fault for fault in faults) or "event 1" in faults[0]


def test_a_record_that_was_computed_anew_without_signatures_is_found_by_the_anchors(signed: World) -> None:
    disarm(signed.database)
    with signed.database.engine.begin() as connection:
        rewrite(connection, lambda body: {name: value for name, value in body.items() if name != "rows"})
        connection.execute(sa.update(Event).values(signature=None))
        connection.execute(sa.delete(RowDigest))

    assert "the service has signed another event 5: the record was rewritten" in found(signed)


def test_bodies_that_were_emptied_are_found(signed: World) -> None:
    disarm(signed.database)
    run(signed.database, "UPDATE events SET body = NULL")

    assert found(signed)[0] == "the body of event 1 (consultation begun) has been emptied"


def test_a_consultation_that_was_removed_whole_is_found(signed: World) -> None:
    disarm(signed.database)
    database = signed.database
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.detach()
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            for name in (*official_tables(), "events", "row_digests", "chains"):
                connection.execute(sa.text(f"DELETE FROM {name}"))

    assert found(signed) == ["it has been removed whole: no more than entries of its record is left"]


def test_an_event_that_somebody_has_added_by_hand_is_found(signed: World) -> None:
    with signed.database.engine.begin() as connection:
        last = connection.execute(sa.select(Event.__table__).order_by(Event.seq.desc()).limit(1)).one()
        digest = body_digest(last.salt, body := {**last.body, "rows": {"count": 0}})
        hash = link_hash(last.seq + 1, last.hash, last.verb.value, last.at, digest)
        values = {**last._mapping, "id": last.id + 1, "seq": last.seq + 1, "prev": last.hash, "hash": hash}
        connection.execute(sa.insert(Event).values({**values, "digest": digest, "body": body}))
        connection.execute(sa.update(Chain).values(seq=last.seq + 1, head=hash))

    assert found(signed) == ["event 8 (submitted) was not signed by this service"]


def test_anchors_are_only_believed_if_the_key_has_signed_them(signed: World) -> None:
    signer = signed.database.signer
    assert signer is not None
    with signer.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps([1, 99, "a" * 64, "b" * 86]) + "\nno line of ours\n")

    assert found(signed) == []
    assert [anchor.seq for anchor in signer.kept()] == [5, 6, 7]


def test_a_consultation_that_somebody_has_added_whole_is_found(signed: World) -> None:
    signer, signed.database.signer = signed.database.signer, None
    make_world(signed.database, title="What nobody has begun")
    signed.database.signer = signer

    assert found(signed) == ["none of its entries was signed by this service"]


def test_digests_that_somebody_has_added_beyond_the_chain_are_found(signed: World) -> None:
    comment = official_tables()["comments"]
    with signed.database.engine.begin() as connection:
        connection.execute(sa.update(Comment).values(text="We agree to everything."))
        [row] = comment.every(connection)
        digest, checks = row_digest("", "comments", row.key, row.values), checks_of("", row.values)
        forged = {"consultation_id": 1, "seq": 99, "table_name": "comments", "row_key": row.key}
        connection.execute(sa.insert(RowDigest).values(**forged, salt="", digest=digest, checks=checks))

    assert found(signed) == [
        "there are digests of official rows for event 99, which is not in the record",
        "comment KH-1 of Cambodia, round 1 has been changed (text); event 7 (submitted) holds it otherwise",
    ]


@on_sqlite  # PostgreSQL takes no such value
@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("UPDATE events SET at = 'never' WHERE seq = 3", "event 3 cannot be read any more"),
        ("UPDATE events SET verb = 'nonsense' WHERE seq = 3", "event 3 cannot be read any more"),
        ("UPDATE events SET body = 'nonsense' WHERE seq = 3", "event 3 cannot be read any more"),
        ("UPDATE consultations SET title = CAST(X'FF' AS TEXT)", "consultation 1 cannot be read any more"),
    ],
)
def test_what_no_program_would_write_into_the_record_is_named(signed: World, written: str, named: str) -> None:
    disarm(signed.database)
    run(signed.database, written)

    assert named in found(signed)
