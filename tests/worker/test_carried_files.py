"""A circulated text goes to the members with its files, as soon as those are made or cannot be."""

from email.message import EmailMessage

import pytest
from sqlalchemy import update

from models.access import OPERATOR
from models.database import Database
from models.document import MEDIA, Document, Format, What
from models.notification import Letter, Notification
from models.queries.letters import LARGEST
from models.settings import Settings
from models.work import WorkState
from tests.web.circulation import make_version_2
from tests.worker.mail_server import MailServer
from tests.worker.test_delivery import KH, to
from tests.world import World
from worker import delivery


def test_a_circulated_text_waits_for_its_files_and_carries_them(
    world: World, database: Database, settings: Settings, mail: MailServer
) -> None:
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
    made = make_version_2(world)
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
    made.circulate()
    with database.transaction(OPERATOR) as session:
        session.execute(
            update(Notification).where(Notification.letter != Letter.CIRCULATED).values(state=WorkState.DONE)
        )

    delivery.send_due(database, settings)
    waiting = to(database, KH, Letter.CIRCULATED)
    assert (mail.arrived, waiting.state, waiting.attempts) == ([], WorkState.WAITING, 0)
    assert waiting.last_error == delivery.WAITS
    with database.transaction(OPERATOR) as session:
        of_text = update(Document).where(Document.what == What.TEXT, Document.version_id == made.version_id)
        session.execute(of_text.values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
        session.execute(update(Document).where(Document.what != What.TEXT).values(state=WorkState.FAILED))
    delivery.send_due(database, settings)

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
    world: World, database: Database, settings: Settings, mail: MailServer, size: int, carried: int
) -> None:
    make_version_2(world).circulate()
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=size))
        session.execute(
            update(Notification).where(Notification.letter != Letter.CIRCULATED).values(state=WorkState.DONE)
        )

    delivery.send_due(database, settings)

    assert len(mail.arrived) == 7
    assert {len(list(letter.iter_attachments())) for letter in mail.arrived} == {carried}
    assert {"Attached" in words_of(letter) for letter in mail.arrived} == {carried > 0}


def words_of(letter: EmailMessage) -> str:
    plain = letter.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())
