"""The papers of a member's answer: made of its words as they are, and seen by those who speak for it alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from models.comments.comment import Comment, CommentType
from models.comments.operations import comments
from models.comments.operations.wording import Words
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.work import Unneeded, WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.documents.queries.documents import document
from models.errors import NotFound, NotYours
from models.people.person import Person
from testing.world import LATER, World


@pytest.fixture
def comment(world: World) -> Comment:
    return world.remark("KH", "Only for Cambodia.")


def ask(world: World, what: DocumentKind = DocumentKind.CLEARANCE, by: Person | None = None) -> Document:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return documents.ask_for_paper(session, world.round_id, what, Format.PDF, by=by, now=LATER)


def make(world: World, paper: Document) -> None:
    with world.database.transaction(OPERATOR) as session:
        row = session.get_one(Document, paper.id)
        row.state, row.content, row.size = WorkState.DONE, b"our words", 9


def edit(world: World, comment: Comment) -> None:
    by = world.coordinators["KH"]
    words = Words(CommentType.GENERAL, text="Said otherwise.")
    with world.database.transaction(viewer_of(by)) as session:
        comments.edit(session, comment.id, words, by=by, seen=1, now=LATER)


def ensure_current(world: World, paper: Document) -> None:
    with world.database.reading(WORKER) as session:
        documents.ensure_paper_current(session, document(session, paper.id))


def test_what_a_member_will_send_is_seen_by_those_who_speak_for_it_alone(world: World, comment: Comment) -> None:
    paper = ask(world)
    make(world, paper)
    speaking = [world.coordinators["KH"], world.deputy]
    everybody = [*speaking, world.contributor, *world.staff, *world.coordinators.values()]

    for _when in ("before it has answered", "when it has"):
        for person in everybody:
            with world.database.reading(viewer_of(person)) as session:
                seen = session.scalars(select(Document.id).where(Document.submission_id.is_not(None))).all()
            assert list(seen) == ([paper.id] if person in speaking else []), person.name
        if _when.startswith("before"):
            world.submit("KH")


def test_an_edited_comment_makes_another_paper_and_the_older_one_is_emptied(world: World, comment: Comment) -> None:
    before = ask(world)
    assert ask(world).id == before.id
    make(world, before)
    ensure_current(world, before)

    edit(world, comment)
    with pytest.raises(Unneeded, match="changed since"):
        ensure_current(world, before)
    after = ask(world)

    assert after.id != before.id
    ensure_current(world, after)
    with world.database.reading(WORKER) as session:
        emptied = session.scalars(select(Document).where(Document.id == before.id).options(undefer(Document.content)))
        row = emptied.one()
        assert (row.content, row.size, row.state) == (None, None, WorkState.CANCELLED)


def test_a_worker_that_was_making_the_older_paper_writes_nothing_any_more(world: World, comment: Comment) -> None:
    before = ask(world)
    claim = world.database.take(Document, before.id)
    assert claim is not None
    edit(world, comment)
    ask(world)

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Document.id).where(claim.stands())).all() == []


def test_there_is_a_receipt_once_the_answer_is_in(world: World, comment: Comment) -> None:
    with pytest.raises(NotFound):
        ask(world, DocumentKind.RECEIPT)

    world.submit("KH")

    assert ask(world, DocumentKind.RECEIPT).submission_id is not None
    with pytest.raises(NotFound):
        ask(world, DocumentKind.TEXT)


def test_only_those_who_speak_for_a_member_ask_for_its_papers(world: World, comment: Comment) -> None:
    for person in (world.contributor, world.staff[0]):
        with pytest.raises(NotYours):
            ask(world, by=person)
