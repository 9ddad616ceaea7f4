"""A letter with a link that signs in goes first, once, and opens nothing afterwards."""

from email.message import EmailMessage

import pytest
from sqlalchemy import update

from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.operations import links
from models.people.sign_ins import SignInLink
from models.settings import Settings
from testing.mail_server import NOT_NOW, MailServer
from testing.world import World
from tests.worker.owed import CN, KH, letter_to_person, letters, make_letters_due
from worker.mail import sending


@pytest.fixture
def sign_in(world: World, database: Database) -> Notification:
    """A sign-in letter to the coordinator of Cambodia, and nothing else owed."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
    with database.transaction(WORKER) as session:
        request = links.ask_for_link(session, KH, now=database.now())
        links.answer(session, request.id, now=database.now())
    (letter,) = (one for one in letters(database) if one.letter is Letter.SIGN_IN)
    return letter


def test_a_sign_in_letter_goes_first_and_its_link_is_not_kept(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    with database.transaction(WORKER) as session:
        request = links.ask_for_link(session, CN, now=database.now())
        links.answer(session, request.id, now=database.now())

    sending.send_due(database, settings)

    assert link_in(mail.arrived[0]).startswith("https://consultation.example.org/sign-in/")
    kept = letter_to_person(database, CN, Letter.SIGN_IN)
    assert kept.state is WorkState.DONE
    assert kept.body is not None
    assert "/sign-in/" not in kept.body
    assert "(the link is not kept)" in kept.body


def test_a_sign_in_letter_whose_fate_is_unknown_is_never_sent_again(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.drops = 1

    sending.send_due(database, settings)
    make_letters_due(database)
    sending.send_due(database, settings)

    assert len(mail.arrived) == 1
    assert letter_to_person(database, KH, Letter.SIGN_IN).state is WorkState.FAILED


def test_a_sign_in_letter_that_the_server_did_not_take_is_tried_again(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW, NOT_NOW]}

    for _ in range(3):
        sending.send_due(database, settings)
        make_letters_due(database)

    assert len(mail.arrived) == 1
    assert letter_to_person(database, KH, Letter.SIGN_IN).state is WorkState.DONE


def test_a_sign_in_letter_on_which_a_worker_died_is_not_sent_by_the_next(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    assert database.take(Notification, sign_in.id) is not None
    make_letters_due(database)

    sending.send_due(database, settings)

    assert mail.arrived == []
    failed = letter_to_person(database, KH, Letter.SIGN_IN)
    assert failed.state is WorkState.FAILED
    assert failed.last_error is not None
    assert "never sent twice" in failed.last_error


def test_a_sign_in_link_that_has_run_out_is_not_sent_at_all(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    with database.transaction(OPERATOR) as session:
        session.execute(update(SignInLink).values(expires_at=database.now()))

    sending.send_due(database, settings)

    assert mail.arrived == []
    assert letter_to_person(database, KH, Letter.SIGN_IN).state is WorkState.FAILED


def link_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    (line,) = {line for line in body.get_content().splitlines() if "/sign-in/" in line}  # the summary has it, too
    return str(line)
