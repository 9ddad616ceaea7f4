"""Two of the secretariat open the register, redlines and compendia of an adopted text to the public."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from models.achievements import queries
from models.achievements.operations import register
from models.adoption.adoption import AdoptionProcedure
from models.adoption.opening import OpeningKind
from models.adoption.operations import openings
from models.adoption.queries import opened
from models.db.access import NOBODY, WORKER, viewer_of
from models.documents.document import Document, DocumentKind
from models.drafts.version import DraftVersion, Stage
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from testing.world import World
from tests.adoption import begin, circulate_without_comments, terms
from tests.models.achievements.register_steps import LATEST, TRAINING, act, entered, recipients, sent, written


def adopted(world: World) -> DraftVersion:
    process = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.EXPRESS))
    process.all_agree()
    process.end()
    with world.database.reading(WORKER) as session:
        return session.scalars(select(DraftVersion).where(DraftVersion.stage == Stage.ADOPTED)).one()


def opening(world: World, version: DraftVersion, what: OpeningKind) -> int:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (one,) = openings.propose(session, version.id, [what], by=by, now=LATEST)
        session.flush()
        return one.id


def confirm(world: World, opening_id: int) -> None:
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        openings.confirm(session, opening_id, by=by, now=LATEST)


@pytest.mark.slow
def test_the_public_reads_the_register_when_two_of_the_secretariat_have_opened_it(world: World) -> None:
    first = entered(world, world.coordinators["KH"])
    written(world, world.coordinators["TH"], replace(TRAINING, title="A secret"))
    version = adopted(world)
    opening_id = opening(world, version, OpeningKind.ACHIEVEMENTS)
    with world.database.reading(NOBODY) as session:
        assert queries.register(session, world.consultation_id).count == 0
    by = world.staff[0]
    with pytest.raises(NotYours, match="Somebody else"), world.database.transaction(viewer_of(by)) as session:
        openings.confirm(session, opening_id, by=by, now=LATEST)

    confirm(world, opening_id)
    entered_later = sent(world, world.coordinators["CN"], replace(TRAINING, title="Came later"))
    with world.database.transaction(viewer_of(by)) as session:
        later = LATEST + timedelta(days=1)
        register.enter(session, entered_later.id, by=by, seen=entered_later.revision, now=later)

    with world.database.reading(NOBODY) as session:
        found = queries.register(session, world.consultation_id)
        assert [one.title for year in found.years for _, one in year.entries] == [TRAINING.title]
        assert found.waiting == []
        assert opened.opened_with(session, session.get_one(DraftVersion, version.id)).achievements
    for person in (world.coordinators["KH"], world.staff[0]):
        with pytest.raises(Untimely, match="opened to the public"):
            if person.is_staff:
                act(world, person, register.give_back, first.id, reason="No.", seen=first.revision)
            else:
                act(world, person, register.take_back, first.id)
    assert world.coordinators["VN"].id in recipients(world, Letter.OPENED)


@pytest.mark.slow
def test_redlines_and_compendia_are_opened_by_four_eyes_and_made(world: World) -> None:
    world.remark("KH", "Thank you.")
    version = adopted(world)
    for what in (OpeningKind.REDLINE, OpeningKind.COMPENDIUM):
        confirm(world, opening(world, version, what))
    with world.database.transaction(WORKER) as session:
        for document in session.scalars(
            select(Document).where(Document.document_kind.in_((DocumentKind.REDLINE, DocumentKind.COMPENDIUM)))
        ):
            document.content, document.size = b"%PDF", 4
            session.add(_newer(document))

    with world.database.reading(NOBODY) as session:
        shown = opened.opened_with(session, session.get_one(DraftVersion, version.id))
        assert {one.name for one in shown.files} == {
            "What changed since the version before",
            "Comments and answers behind version 2",
        }
        (some, *_) = shown.files
        assert opened.opened_file(session, world.consultation_id, some.document.id).content == b"%PDF, newer"
        files = [(one.name, one.document.format) for one in shown.files]
        assert len(files) == len(set(files))
        with pytest.raises(NotFound):
            opened.opened_file(session, world.consultation_id, 9999)
    with pytest.raises(Untimely, match="opened already"):
        opening(world, version, OpeningKind.REDLINE)


def _newer(edition: Document) -> Document:
    """The same file, made once more when something in it had changed."""
    content = b"%PDF, newer"
    return Document(
        version_id=edition.version_id,
        older_id=edition.older_id,
        document_kind=edition.document_kind,
        format=edition.format,
        fingerprint=sha256(content + edition.fingerprint.encode()).hexdigest(),
        content=content,
        size=len(content),
        not_before=edition.not_before,
    )


@pytest.mark.slow
def test_a_proposal_to_open_more_can_be_declined_with_a_reason_and_made_again(world: World) -> None:
    version = adopted(world)
    opening_id, other = opening(world, version, OpeningKind.COMPENDIUM), world.staff[1]
    with world.database.transaction(viewer_of(other)) as session:
        with pytest.raises(Invalid, match="Say why"):
            openings.decline(session, opening_id, reason="", by=other, now=LATEST)
        openings.decline(session, opening_id, reason="Ask the members first.", by=other, now=LATEST)
    with world.database.reading(NOBODY) as session:
        assert opened.opened_with(session, session.get_one(DraftVersion, version.id)).files == []

    with pytest.raises(Outdated, match="decided on this already"):
        confirm(world, opening_id)
    confirm(world, opening(world, version, OpeningKind.COMPENDIUM))


def test_nothing_is_opened_before_a_text_is_adopted(world: World) -> None:
    version = circulate_without_comments(world)
    with pytest.raises(Untimely, match="Only with an adopted text"):
        opening(world, version, OpeningKind.REDLINE)
    with world.database.reading(viewer_of(world.staff[0])) as session, pytest.raises(NotFound):
        opened.openings(session, version.id)
