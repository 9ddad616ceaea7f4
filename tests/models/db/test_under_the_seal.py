"""Statements that go past the seal, or ask in another way for what is sealed."""

import pytest
from sqlalchemy import Executable, delete, exists, func, insert, literal_column, select, text, union, update
from sqlalchemy.orm import aliased

from models.comments.comment import Comment
from models.db.access import WORKER, unsealed, viewer_of
from models.errors import NoViewer
from models.rounds.consultation import Round
from testing.world import World

COMMENTS = Comment.__table__
OTHER = COMMENTS.alias()
OF_ROUND = COMMENTS.c.round_id == Round.id
WRITTEN_OUT = "SELECT id FROM comments"
PAST_THE_SEAL = {
    "a table": select(COMMENTS.c.id),
    "text": text(WRITTEN_OUT),
    "text for an entity": select(Comment).from_statement(text(WRITTEN_OUT)),
    "text as a condition": select(Round.id).where(text(f"EXISTS ({WRITTEN_OUT})")),
    "text as a column": select(Round.id, literal_column(f"({WRITTEN_OUT})")),
    "a table that is joined": select(Round.id).join(COMMENTS, OF_ROUND),
    "a table by another name": select(Round.id).join(OTHER, OTHER.c.round_id == Round.id),
    "a condition on a table": select(Round.id).where(exists().where(OF_ROUND)),
    "whether there is one": select(exists().where(Comment.id > 0)),
}


@pytest.mark.parametrize("statement", PAST_THE_SEAL.values(), ids=list(PAST_THE_SEAL))
def test_a_statement_past_the_seal_raises(world: World, statement: Executable) -> None:
    world.remark("KH", "Only for Cambodia.")
    with world.database.reading(viewer_of(world.deputy)) as session, pytest.raises(NoViewer):
        session.execute(statement)

    with world.database.reading(viewer_of(world.deputy)) as session:
        assert session.execute(statement, execution_options=unsealed("it is tried")).all() != []


def test_nothing_is_copied_from_rows_that_nobody_may_read(world: World) -> None:
    copied = insert(Comment).from_select([Comment.text], select(Comment.text))
    with world.database.reading(viewer_of(world.deputy)) as session, pytest.raises(NoViewer):
        session.execute(copied)


UNDER_THE_SEAL = {
    "one of another": select(Comment.id),
    "how many": select(func.count()).select_from(Comment),
    "whether there is one": select(Round.id).where(exists().where(Comment.round_id == Round.id)),
    "one by another name": select(aliased(Comment).id),
    "what is joined": select(Round.id).join(Comment, Comment.round_id == Round.id),
    "two together": union(select(Comment.id), select(Comment.id)),
    "what is asked of another": select(Round.id).where(Round.id.in_(select(Comment.round_id))),
}


@pytest.mark.parametrize("statement", UNDER_THE_SEAL.values(), ids=list(UNDER_THE_SEAL))
def test_what_is_sealed_is_not_there_in_whatever_way_it_is_asked_for(world: World, statement: Executable) -> None:
    world.remark("KH", "Only for Cambodia.")
    with world.database.reading(viewer_of(world.coordinators["TH"])) as session:
        assert set(session.scalars(statement)) <= {0}
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        assert set(session.scalars(statement)) - {0}


@pytest.mark.parametrize(
    "statement", [update(Comment).values(text="Forged."), delete(Comment)], ids=["change", "remove"]
)
def test_a_statement_changes_no_row_that_its_viewer_may_not_read(world: World, statement: Executable) -> None:
    comment = world.remark("KH", "Only for Cambodia.")
    with world.database.transaction(viewer_of(world.coordinators["TH"])) as session:
        session.execute(statement)
    with world.database.reading(WORKER) as session:
        assert session.get_one(Comment, comment.id).text == "Only for Cambodia."
