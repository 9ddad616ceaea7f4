"""A transaction seals what it has changed: no official row changes without an act."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from models.comments.comment import Comment
from models.db.access import OPERATOR
from models.db.database import Database
from models.record.commands import audit
from models.record.earlier import seal_loose
from models.record.events import Event, record
from models.record.row_digests import RowDigest
from models.record.sealing import Unrecorded
from models.record.verbs import Verb
from models.rounds.consultation import Round
from testing.world import LATER, World
from tests.installation import settings_of
from tests.models.record.forgery import rewrite
from tests.models.record.test_record import disarm, findings, run


def test_an_official_row_does_not_change_without_an_act(world: World) -> None:
    comment = world.remark("KH", "Thank you.")

    with (
        pytest.raises(Unrecorded, match=f"comments {comment.id} has changed"),
        world.database.transaction(OPERATOR) as session,
    ):
        session.get_one(Comment, comment.id).text = "Not at all."

    with world.database.reading(OPERATOR) as session:
        assert session.get_one(Comment, comment.id).text == "Thank you."


def test_what_is_not_official_changes_without_one(world: World) -> None:
    with world.database.transaction(OPERATOR) as session:
        session.get_one(Round, world.round_id).reminds = True

    assert [finding.faults for finding in findings(world.database)] == [()]


def test_an_entry_says_how_many_rows_it_has_changed_from_what_to_what(world: World) -> None:
    world.remark("KH", "Thank you.")
    world.submit("KH")

    with world.database.reading(OPERATOR) as session:
        written, submitted = session.scalars(select(Event).order_by(Event.seq.desc()).limit(2)).all()[::-1]
    assert written.body is not None
    assert submitted.body is not None
    assert written.body["rows"]["count"] == 1
    assert submitted.body["rows"]["count"] == 2  # the comment and the submission
    assert submitted.body["rows"]["before"] != submitted.body["rows"]["after"]
    assert submitted.body["by"]["name"] == "Coordinator of Cambodia"


def test_an_act_does_not_seal_what_was_altered_before_it(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    world.remark("KH", "And thank you again.")
    run(world.database, f"UPDATE comments SET text = 'No, thanks.' WHERE id = {comment.id}")

    world.submit("KH")

    with world.database.reading(OPERATOR) as session:
        last = session.scalar(select(func.max(Event.seq)))
    fault = (
        f"event {last} (submitted) changed what had been altered in the database before: comment {comment.id} (text)"
    )
    assert [finding.faults for finding in findings(world.database)] == [(fault,)]
    with world.database.engine.begin() as connection:
        assert len(seal_loose(connection, None, LATER)) == 1
    assert [finding.faults for finding in findings(world.database)] == [()]


def test_a_part_that_was_altered_is_told_when_a_statement_takes_it_away(world: World) -> None:
    world.replace("KH", "1", "every year", "each year")
    world.replace("VN", "1", "every year", "any year")
    world.everybody_submits()
    world.close()
    world.consolidate()
    run(world.database, "UPDATE dispositions SET reason = 'Of somebody else'")

    world.consolidate()

    [finding] = findings(world.database)
    assert "changed what had been altered in the database before: disposition" in finding.faults[0]
    assert "(reason)" in finding.faults[0]
    with world.database.engine.begin() as connection:
        seal_loose(connection, None, LATER)


def test_the_same_words_of_two_members_have_different_digests(world: World) -> None:
    for code in ("KH", "TH"):
        world.remark(code, "We agree.")

    with world.database.reading(OPERATOR) as session:
        digests = session.scalars(select(RowDigest.digest).where(RowDigest.table_name == "comments")).all()
    assert len(set(digests)) == 2


def without_rows(body: dict[str, Any]) -> dict[str, Any]:
    """The body as a program of before would have written it, where it has changed no row."""
    return body if body["rows"]["count"] else {name: value for name, value in body.items() if name != "rows"}


def write_as_before(world: World, statement: str) -> None:
    """What a program of before the digests leaves: an event without them, and rows of which the record knows nothing."""
    with world.database.transaction(OPERATOR) as session:
        round = session.get_one(Round, world.round_id)
        record(session, round, Verb.REMINDED, consultation_id=world.consultation_id, by=None, at=LATER)
    disarm(world.database)
    with world.database.engine.begin() as connection:
        rewrite(connection, without_rows)
        connection.execute(text(statement))


@pytest.mark.tampers
def test_what_an_earlier_release_has_written_is_sealed_when_an_operator_says_so(
    world: World, database: Database
) -> None:
    write_as_before(world, "UPDATE rounds SET final_reading = true")
    assert findings(database)[0].faults[0].startswith("without digests of official rows: event 3 and 1 more; ")

    with database.engine.begin() as connection:
        assert len(seal_loose(connection, None, LATER)) == 1
        assert seal_loose(connection, None, LATER) == []

    assert [finding.faults for finding in findings(database)] == [()]


@pytest.mark.tampers
def test_before_it_seals_anything_an_operator_reads_what_and_may_stop(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    comment = world.remark("KH", "Thank you.")
    write_as_before(world, "UPDATE comments SET text = 'We agree.'")
    before = findings(database)
    for name, value in settings_of(database, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LMEC_ALLOW", "open-database")

    stopped = CliRunner().invoke(audit, ["seal"], input="n\n")

    assert f"comment {comment.id} of Cambodia, round 1 has been changed (text)" in stopped.output
    assert (stopped.exit_code, findings(database)) == (1, before)
    assert CliRunner().invoke(audit, ["seal", "--yes"]).exit_code == 0
    assert [finding.faults for finding in findings(database)] == [()]
