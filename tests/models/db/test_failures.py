"""What is said of a statement that fails: never the words that stand in its rows."""

from traceback import format_exception

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.comments.comment import Comment
from models.db.access import WORKER
from testing.world import World

SECRET = "before the dry season"


def test_a_row_that_the_database_refuses_is_not_shown(world: World) -> None:
    world.remark("TH", f"Not {SECRET}.")

    with pytest.raises(IntegrityError) as caught, world.database.transaction(WORKER) as session:
        session.execute(update(Comment).values(round_id=None))

    text = "".join(format_exception(caught.value))
    assert "round_id" in text
    assert SECRET not in text
