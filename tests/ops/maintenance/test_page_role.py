"""The role of the pages on PostgreSQL makes nothing outside the tables, and the doctor says so where it still could."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from models.db import page_role
from models.db.database import Database
from models.health.queries import Verdict
from ops.doctor.postgresql import check_postgresql
from tests.templates import PAGES, of_pages


def test_a_role_that_can_make_large_objects_is_named_with_its_cure_and_granting_takes_it_away(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    with database.engine.connect() as connection:
        page_role.grant(connection, PAGES)
        assert not any("large objects" in finding.words for finding in check_postgresql(connection))

        connection.exec_driver_sql("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC")
        (found,) = (finding for finding in check_postgresql(connection) if "large objects" in finding.words)
        assert found.verdict is Verdict.LOOK
        assert f"{PAGES} can make large objects" in found.words
        assert "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid)" in found.words

        page_role.grant(connection, PAGES)
        assert page_role.makers_of_large_objects(connection) == []
        connection.rollback()
    database.close()


def test_an_owner_that_is_no_superuser_upgrades_before_and_after_a_superuser_has_taken_large_objects_away(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    with database.engine.connect() as connection:
        for function in page_role.LARGE_OBJECTS:
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO PUBLIC")
        connection.exec_driver_sql("CREATE ROLE plain_owner")
        connection.exec_driver_sql("SET LOCAL ROLE plain_owner")
        page_role.close_large_objects(connection)
        connection.exec_driver_sql("RESET ROLE")
        assert page_role.makers_of_large_objects(connection) == [PAGES]

        page_role.close_large_objects(connection)
        connection.exec_driver_sql("SET LOCAL ROLE plain_owner")
        page_role.close_large_objects(connection)
        connection.exec_driver_sql("RESET ROLE")
        assert page_role.makers_of_large_objects(connection) == []
        connection.rollback()
    database.close()


def test_the_pages_cannot_change_what_the_service_says_of_its_own_running(postgres_url: str) -> None:
    owner = Database(postgres_url)
    pages = of_pages(owner)
    try:
        with pages.engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("UPDATE keeping SET record_faults = 0, record_checked_at = now()"))
        with pages.engine.connect() as connection:
            assert connection.scalar(text("SELECT record_faults FROM keeping")) is None
    finally:
        pages.close()
        owner.close()
