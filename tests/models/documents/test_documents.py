"""Documents of a version: owed when it goes out, asked for once, seen by those who see the version."""

import pytest
from sqlalchemy import select, update

from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.work import Unneeded, WorkState
from models.dispositions.disposition import Outcome
from models.dispositions.operations import answers
from models.documents import operations as documents
from models.documents.document import FORMATS, Document, DocumentKind, Format
from models.documents.queries.documents import document, version_files
from models.drafts.version import DraftVersion, Stage
from models.errors import NotFound
from models.people.person import Person
from testing.world import LATER, World
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion

OF_ADOPTION = (DocumentKind.RESULTING, DocumentKind.RESULTING_REDLINE)
OF_MEMBER = (DocumentKind.CLEARANCE, DocumentKind.RECEIPT, DocumentKind.OWN_ANSWERS)
NOT_YET = (
    DocumentKind.TABLES,
    DocumentKind.CANDIDATE,
    DocumentKind.CERTIFICATE,
    DocumentKind.MEETING,
    DocumentKind.MINUTES,
    *OF_MEMBER,
    *OF_ADOPTION,
)


def rows(world: World) -> list[Document]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def ask(
    world: World,
    version_id: int,
    what: DocumentKind = DocumentKind.TEXT,
    format: Format = Format.PDF,
    older_id: int | None = None,
) -> Document:
    return ask_as(world, world.coordinators["TH"], version_id, what, format, older_id)


def ask_as(
    world: World,
    by: Person,
    version_id: int,
    what: DocumentKind,
    format: Format = Format.PDF,
    older_id: int | None = None,
) -> Document:
    with world.database.transaction(viewer_of(by)) as session:
        return documents.ask(session, version_id, what, format, older_id=older_id, now=LATER)


def test_a_version_that_goes_out_owes_each_of_its_documents_once_and_rings_for_them(
    version_2: SecondVersion, rung: list[tuple[str, int | None]]
) -> None:
    of_the_first = rows(version_2.world)
    rung.clear()

    version_2.circulate()

    owed = [row for row in rows(version_2.world) if row.version_id == version_2.version_id]
    assert {(row.document_kind, row.format) for row in owed} == {
        (what, one) for what, formats in FORMATS.items() if what not in NOT_YET for one in formats
    }
    assert {("document", row.id) for row in owed} <= set(rung)
    assert {row.document_kind for row in of_the_first} == {DocumentKind.TEXT, DocumentKind.FORM}


def test_asking_for_what_is_owed_owes_nothing_more(version_2: SecondVersion) -> None:
    version_2.circulate()
    before = rows(version_2.world)

    again = ask(version_2.world, version_2.version_id)

    assert [row.id for row in rows(version_2.world)] == [row.id for row in before]
    assert again.id in [row.id for row in before]


def test_a_document_that_could_not_be_made_is_tried_again_when_somebody_asks(version_2: SecondVersion) -> None:
    version_2.circulate()
    with version_2.world.database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.FAILED, last_error="No Pango.", attempts=5))

    again = ask(version_2.world, version_2.version_id)

    assert (again.state, again.attempts, again.last_error) == (WorkState.WAITING, 0, None)


def test_there_is_no_document_of_a_text_that_is_not_out_nor_of_changes_in_a_first_one(version_2: SecondVersion) -> None:
    with pytest.raises(NotFound):
        ask(version_2.world, version_2.version_id)
    with pytest.raises(NotFound):
        ask(version_2.world, version_2.world.version_id, DocumentKind.REDLINE)
    with pytest.raises(NotFound):
        ask(version_2.world, version_2.world.version_id, DocumentKind.TEXT, Format.XLSX)


def test_a_member_sees_documents_of_circulated_versions_of_its_own_consultations_only(version_2: SecondVersion) -> None:
    version_2.circulate()
    (first, *_) = (row for row in rows(version_2.world) if row.version_id == version_2.version_id)
    coordinator = version_2.world.coordinators["TH"]

    with version_2.world.database.reading(viewer_of(coordinator)) as session:
        assert document(session, first.id).document_kind is DocumentKind.TEXT
        assert [one.document_kind for one in version_files(session, version_2.version_id).documents] == [
            DocumentKind.TEXT,
            DocumentKind.FORM,
            DocumentKind.BRACKETS,
            DocumentKind.REDLINE,
            DocumentKind.COMPENDIUM,
        ]
    with version_2.world.database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(version_id=_candidate(version_2)))
    with version_2.world.database.reading(viewer_of(coordinator)) as session, pytest.raises(NotFound):
        document(session, first.id)


def test_a_redline_against_a_version_long_before_is_made_when_somebody_asks_and_once(version_2: SecondVersion) -> None:
    version_2.circulate()
    third = circulate_round(open_next_round(version_2))
    first = version_2.world.version_id

    wanted = ask(version_2.world, third.id, DocumentKind.REDLINE, older_id=first)

    assert (wanted.version_id, wanted.older_id) == (third.id, first)
    assert ask(version_2.world, third.id, DocumentKind.REDLINE, older_id=first).id == wanted.id
    assert ask(version_2.world, third.id, DocumentKind.REDLINE).id != wanted.id
    with pytest.raises(NotFound):
        ask(version_2.world, first, DocumentKind.REDLINE, older_id=third.id)
    with pytest.raises(NotFound):
        ask(version_2.world, third.id, DocumentKind.TEXT, older_id=first)


def test_what_would_change_is_for_the_secretariat_alone_also_when_the_text_has_gone_out(
    version_2: SecondVersion,
) -> None:
    staff, member = version_2.world.staff[0], version_2.world.coordinators["TH"]

    candidate = ask_as(version_2.world, staff, version_2.version_id, DocumentKind.CANDIDATE, Format.DOCX)

    with pytest.raises(NotFound):
        ask_as(version_2.world, member, version_2.version_id, DocumentKind.CANDIDATE)
    version_2.circulate()
    with version_2.world.database.reading(viewer_of(staff)) as session:
        assert document(session, candidate.id).document_kind is DocumentKind.CANDIDATE
    with version_2.world.database.reading(viewer_of(member)) as session, pytest.raises(NotFound):
        document(session, candidate.id)
    with pytest.raises(NotFound):
        ask_as(version_2.world, staff, version_2.version_id, DocumentKind.CANDIDATE)


def test_a_redline_at_the_secretariat_is_another_once_an_answer_has_changed(version_2: SecondVersion) -> None:
    staff = version_2.world.staff[0]
    before = ask_as(version_2.world, staff, version_2.version_id, DocumentKind.CANDIDATE)
    with version_2.world.database.transaction(viewer_of(staff)) as session:
        documents.ensure_current(session, session.get_one(Document, before.id))
        outcome, id = Outcome.NOTED, version_2.comments["remark"]
        answers.answer(session, id, outcome=outcome, reason="With many thanks.", by=staff, seen=1, now=LATER)

    assert ask_as(version_2.world, staff, version_2.version_id, DocumentKind.CANDIDATE).id != before.id
    with version_2.world.database.reading(WORKER) as session, pytest.raises(Unneeded, match="changed since"):
        documents.ensure_current(session, session.get_one(Document, before.id))


def _candidate(version_2: SecondVersion) -> int:
    """A version that is not out: the candidate that was superseded on the way."""
    with version_2.world.database.reading(WORKER) as session:
        return session.scalars(select(DraftVersion.id).where(DraftVersion.stage == Stage.SUPERSEDED)).first() or 0
