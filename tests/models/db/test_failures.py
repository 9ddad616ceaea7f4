"""What is said of a statement or a connection that fails: never the words that stand in rows, and never a password."""

import socket
from collections.abc import Iterator
from traceback import format_exception

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from models.comments.comment import Comment
from models.db.access import WORKER
from models.db.database import Database
from models.db.schema import why_unusable
from testing import postgres
from testing.world import World

SECRET = "before the dry season"


def test_a_row_that_the_database_refuses_is_not_shown(world: World) -> None:
    world.remark("TH", f"Not {SECRET}.")

    with pytest.raises(IntegrityError) as caught, world.database.transaction(WORKER) as session:
        session.execute(update(Comment).values(round_id=None))

    text = "".join(format_exception(caught.value))
    assert "round_id" in text
    assert SECRET not in text


@pytest.fixture(scope="module")
def server_with_passwords() -> Iterator[postgres.Server]:
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    with postgres.run_server() as server:
        server.ask_for_passwords()
        yield server


def failure(url: str) -> DBAPIError:
    """What is raised where the database at this address is to be used."""
    database = Database(url)
    with pytest.raises(OperationalError) as caught, database.transaction(WORKER):
        pass
    database.close()
    return caught.value


def test_of_a_wrong_password_it_is_said_that_it_is_wrong_and_not_what_it_is(
    server_with_passwords: postgres.Server,
) -> None:
    url = server_with_passwords.url("postgres").replace("lmec@", "lmec:s3cret@")

    error = failure(url)

    assert 'cannot be used: password authentication failed for user "lmec". Look at' in why_unusable(error)
    assert "s3cret" not in "".join(format_exception(error))


def test_of_a_place_where_nothing_listens_that_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens at it
        error = failure(f"postgresql+psycopg://lmec:s3cret@127.0.0.1:{taken.getsockname()[1]}/lmec")

    assert "cannot be used: Connection refused. Look at" in why_unusable(error)
    assert "s3cret" not in "".join(format_exception(error))


def test_of_a_host_without_an_address_it_is_said_that_it_cannot_be_reached() -> None:
    error = failure("postgresql+psycopg://lmec:s3cret@nowhere.invalid/lmec")

    assert "cannot be used: it cannot be reached. Look at" in why_unusable(error)
    assert "s3cret" not in "".join(format_exception(error))
