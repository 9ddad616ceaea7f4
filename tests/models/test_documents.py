"""Documents of a version: owed when it goes out, asked for once, seen by those who see the version."""

import pytest
from sqlalchemy import select, update

from models.access import OPERATOR, WORKER, viewer_of
from models.document import MADE, Document, Format, What
from models.draft import DraftVersion, Stage
from models.errors import NotFound
from models.operations import documents
from models.queries.documents import document, shelf
from models.work import WorkState
from tests.web.circulation import Made, make_version_2
from tests.world import LATER, World


@pytest.fixture
def made(world: World) -> Made:
    return make_version_2(world)


def rows(world: World) -> list[Document]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def ask(world: World, version_id: int, what: What = What.TEXT, format: Format = Format.PDF) -> Document:
    by = world.coordinators["TH"]
    with world.database.transaction(viewer_of(by)) as session:
        return documents.ask(session, version_id, what, format, now=LATER)


def test_a_version_that_goes_out_owes_each_of_its_documents_once_and_rings_for_them(
    made: Made, rung: list[tuple[str, int | None]]
) -> None:
    of_the_first = rows(made.world)
    rung.clear()

    made.circulate()

    owed = [row for row in rows(made.world) if row.version_id == made.version_id]
    assert {(row.what, row.format) for row in owed} == {
        (what, one) for what, formats in MADE.items() for one in formats
    }
    assert {("document", row.id) for row in owed} <= set(rung)
    assert {row.what for row in of_the_first} == {What.TEXT}


def test_asking_for_what_is_owed_owes_nothing_more(made: Made) -> None:
    made.circulate()
    before = rows(made.world)

    again = ask(made.world, made.version_id)

    assert [row.id for row in rows(made.world)] == [row.id for row in before]
    assert again.id in [row.id for row in before]


def test_a_document_that_could_not_be_made_is_tried_again_when_somebody_asks(made: Made) -> None:
    made.circulate()
    with made.world.database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.FAILED, last_error="No Pango.", attempts=5))

    again = ask(made.world, made.version_id)

    assert (again.state, again.attempts, again.last_error) == (WorkState.WAITING, 0, None)


def test_there_is_no_document_of_a_text_that_is_not_out_nor_of_changes_in_a_first_one(made: Made) -> None:
    with pytest.raises(NotFound):
        ask(made.world, made.version_id)
    with pytest.raises(NotFound):
        ask(made.world, made.world.version_id, What.REDLINE)
    with pytest.raises(NotFound):
        ask(made.world, made.world.version_id, What.TEXT, Format.XLSX)


def test_a_member_sees_documents_of_circulated_versions_of_its_own_consultations_only(made: Made) -> None:
    made.circulate()
    (first, *_) = (row for row in rows(made.world) if row.version_id == made.version_id)
    coordinator = made.world.coordinators["TH"]

    with made.world.database.reading(viewer_of(coordinator)) as session:
        assert document(session, first.id).what is What.TEXT
        assert len(shelf(session, made.version_id).documents) == 6
    with made.world.database.transaction(OPERATOR) as session:
        session.execute(Document.__table__.update().values(version_id=_candidate(made)))
    with made.world.database.reading(viewer_of(coordinator)) as session, pytest.raises(NotFound):
        document(session, first.id)


def _candidate(made: Made) -> int:
    """A version that is not out: the candidate that was superseded on the way."""
    with made.world.database.reading(WORKER) as session:
        return session.scalars(select(DraftVersion.id).where(DraftVersion.stage == Stage.SUPERSEDED)).first() or 0
