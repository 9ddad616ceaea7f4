"""A circulated text goes to the members with its files, as soon as those are made or cannot be."""

from email.message import EmailMessage

import pytest
from sqlalchemy import update

from models.db.access import OPERATOR, WORKER
from models.db.database import Database, now
from models.db.work import WorkState, due_bells
from models.documents.document import MEDIA, Document, DocumentKind, Format
from models.health import queries as health
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.letters.queries.contents import LARGEST
from models.settings import Settings
from testing.mail_server import MailServer
from testing.world import World
from tests.web.circulation import SecondVersion, make_version_2
from tests.worker.owed import KH, letter_to_person
from worker.mail import sending


def test_a_circulated_text_is_left_alone_until_its_files_are_made_and_carries_them(
    world: World, database: Database, settings: Settings, mail: MailServer
) -> None:
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
    version_2 = make_version_2(world)
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
    version_2.circulate()
    with database.transaction(OPERATOR) as session:
        session.execute(
            update(Notification).where(Notification.letter != Letter.CIRCULATED).values(state=WorkState.DONE)
        )

    pdf, docx, redline = (
        (DocumentKind.TEXT, Format.PDF),
        (DocumentKind.TEXT, Format.DOCX),
        (DocumentKind.REDLINE, Format.PDF),
    )
    owed = letter_to_person(database, KH, Letter.CIRCULATED)
    for file, state in [(pdf, WorkState.DONE), (docx, WorkState.DONE), (redline, WorkState.RUNNING)]:
        assert (letters_due(database), database.take(Notification, owed.id)) == (0, None)
        sending.send_due(database, settings)
        become(database, version_2.version_id, file, state)
    assert (letters_due(database), mail.arrived) == (0, [])
    become(database, version_2.version_id, redline, WorkState.FAILED)
    assert letters_due(database) == 7
    waited = letter_to_person(database, KH, Letter.CIRCULATED)
    assert (waited.not_before, waited.attempts, waited.last_error) == (owed.not_before, 0, None)
    sending.send_due(database, settings)

    carried = {
        tuple((file.get_filename(), file.get_content_type(), file.get_content()) for file in letter.iter_attachments())
        for letter in mail.arrived
    }
    assert len(mail.arrived) == 7
    name = "lmec-a-strategy-for-the-river-version-2"
    assert carried == {
        (
            (f"{name}.pdf", MEDIA[Format.PDF], b"%PDF-1.7"),
            (f"{name}.docx", MEDIA[Format.DOCX], b"%PDF-1.7"),
        )
    }
    assert "Attached: the text as PDF and the text as a Word file." in words_of(mail.arrived[0])


@pytest.mark.parametrize(("size", "carried"), [(LARGEST // 2, 2), (LARGEST, 1), (LARGEST + 1, 0)])
def test_files_too_big_for_mail_are_left_to_the_links(
    out: SecondVersion, database: Database, settings: Settings, mail: MailServer, size: int, carried: int
) -> None:
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=size))
        session.execute(
            update(Notification).where(Notification.letter != Letter.CIRCULATED).values(state=WorkState.DONE)
        )

    sending.send_due(database, settings)

    assert len(mail.arrived) == 7
    assert {len(list(letter.iter_attachments())) for letter in mail.arrived} == {carried}
    assert {"Attached" in words_of(letter) for letter in mail.arrived} == {carried > 0}


def letters_due(database: Database) -> int:
    """How many letters could go now; the sweep rings for them, and only for them."""
    with database.reading(WORKER) as session:
        at = now(session.connection())
        (letters,) = (one for one in health.work_counts(session, at) if one.kind == Notification.kind)
        assert (Notification.kind in [kind for kind, *_ in due_bells(session, at)]) == bool(letters.due)
    return letters.due


def become(database: Database, version_id: int, file: tuple[DocumentKind, Format], state: WorkState) -> None:
    """Let a worker have come so far with the file of the version."""
    what, format = file
    with database.transaction(OPERATOR) as session:
        of_version = update(Document).where(Document.version_id == version_id, Document.older_id.is_(None))
        one = of_version.where(Document.document_kind == what, Document.format == format)
        session.execute(one.values(state=state, content=b"%PDF-1.7", size=8))


def words_of(letter: EmailMessage) -> str:
    plain = letter.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())
