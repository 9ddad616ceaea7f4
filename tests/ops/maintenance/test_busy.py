"""A database that people use can be brought to a new shape: nobody who reads waits long, and it is done in the end."""

import time
from threading import Thread

import pytest
from sqlalchemy import text

from models.db import schema
from models.db.database import Database
from tests.models.db.test_migrations import ground

__all__ = ["ground"]

WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'comments'::regclass")


@pytest.mark.slow
@pytest.mark.parametrize("ground", ["postgres"], indirect=True)
def test_while_somebody_reads_a_table_that_must_change_others_read_on_and_the_change_comes_later(
    ground: Database,
) -> None:
    def count() -> int:
        """Reads the table, as a page would; how many wait for it."""
        with ground.engine.connect() as other:
            other.execute(text("SELECT * FROM comments"))
            waits: int = other.scalar(WAITS)
            return waits

    with ground.engine.connect() as reader:
        reader.execute(text("SELECT * FROM comments"))
        upgrade = Thread(target=schema.upgrade, args=[ground])
        upgrade.start()
        longest, waited, gave_way = 0.0, False, False
        while not gave_way:
            assert upgrade.is_alive()
            began = time.monotonic()
            waits = count()
            longest = max(longest, time.monotonic() - began)
            waited, gave_way = waited or longest > 0.1 or waits > 0, waited and not waits
        assert not schema.is_current(ground)
    upgrade.join()

    assert schema.is_current(ground)
    assert longest < 20  # behind the change itself they would have waited for the reader, who waits for them
