"""Letters of a database that has been in use say in columns what they are about."""

import pytest
import sqlalchemy as sa

from models.db import schema
from models.db.access import OPERATOR
from models.db.database import Database
from models.letters.notification import Notification
from tests.models.db.first_schema import EARLIER, ground, upgrade_to

pytestmark = pytest.mark.slow

__all__ = ["ground"]


def test_letters_say_in_columns_what_they_are_about_from_then_on(ground: Database) -> None:
    upgrade_to(ground, "0026")
    with ground.engine.begin() as connection:
        version, person = (connection.scalar(sa.text(f"SELECT min(id) FROM {t}")) for t in ("draft_versions", "people"))
        thai = connection.scalar(sa.text("SELECT id FROM members WHERE code = 'TH'"))
        _insert(
            connection,
            "liftings",
            id=7,
            version_id=version,
            way="under a silence procedure",
            state="announced",
            announced_by_id=person,
            announced_at=EARLIER,
            ends_at=EARLIER,
            reason="",
        )
        _insert(
            connection,
            "notifications",
            person_id=person,
            letter="lifting_answered",
            event="lifting:7:TH:1",
            owed_at=EARLIER,
            state="waiting",
            attempts=0,
            not_before=EARLIER,
            progress=0,
        )

    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        about = {one.event: one for one in session.scalars(sa.select(Notification))}
        answered, proposed, opened = (
            about[name] for name in ("lifting:7:TH:1", "approval:1:proposed", "round:1:opened")
        )
    assert (answered.lifting_id, answered.member_id, answered.approval_id) == (7, thai, None)
    assert (proposed.approval_id, proposed.lifting_id) == (1, None)
    assert (opened.round_id, opened.approval_id, opened.member_id) == (1, None, None)


def test_a_letter_about_a_mark_points_to_it_from_then_on(ground: Database) -> None:
    upgrade_to(ground, "0033")
    with ground.engine.begin() as connection:
        round_id, person = (connection.scalar(sa.text(f"SELECT min(id) FROM {t}")) for t in ("rounds", "people"))
        mark = {"paragraph_key": "p", "fingerprint": "f", "members": "[]", "by_id": person, "at": EARLIER}
        _insert(connection, "bracket_duties", id=7, round_id=round_id, **mark)
        work = {"state": "waiting", "attempts": 0, "not_before": EARLIER, "progress": 0, "owed_at": EARLIER}
        for event in ("duty:7", "duty:8"):  # the other has been taken off
            _insert(connection, "notifications", person_id=person, letter="duty_marked", event=event, **work)

    schema.upgrade(ground)

    with ground.reading(OPERATOR) as session:
        about = {one.event: one.duty_id for one in session.scalars(sa.select(Notification))}
    assert (about["duty:7"], about["duty:8"]) == (7, None)


def _insert(connection: sa.Connection, table: str, **row: object) -> None:
    names = ", ".join(row)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(row)})"), row)
