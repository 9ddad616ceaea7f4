"""Letters go in batches: each once, whoever else sends, and none is held up by another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.comments.submission import Submission
from models.db.access import OPERATOR
from models.db.database import Database
from models.db.work import WorkState
from models.letters.notification import Notification
from models.people.person import Person
from models.settings import Settings
from testing.mail_server import MailServer
from tests.statements import statements
from tests.worker.owed import KH, VN, letter_to_person, letters
from worker.mail import sending


def test_two_workers_at_once_send_each_letter_once(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: sending.send_due(database, settings), range(4)))

    assert len(mail.arrived) == len({letter["Message-ID"] for letter in mail.arrived}) == 7
    assert {letter.state for letter in letters(database)} == {WorkState.DONE}


def test_a_batch_that_is_full_asks_for_the_next_one(
    owed: list[Notification],
    database: Database,
    settings: Settings,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "BATCH", 4)

    assert sending.send_due(database, settings) is True
    assert len(mail.arrived) == 4
    assert sending.send_due(database, settings) is False
    assert len(mail.arrived) == 7


def test_a_letter_that_cannot_be_read_fails_alone(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    broken = letter_to_person(database, VN)
    with database.transaction(OPERATOR) as session:
        nobody_did = select(func.min(Submission.id)).scalar_subquery()
        session.execute(update(Notification).where(Notification.id == broken.id).values(submission_id=nobody_did))

    sending.send_due(database, settings)

    assert len(mail.arrived) == 6
    assert {one.attempts for one in letters(database) if one.state is WorkState.DONE and one.sent_at} == {1}
    waits = letter_to_person(database, VN)
    assert (waits.state, waits.attempts) == (WorkState.WAITING, 1)
    assert waits.last_error is not None
    assert "A fault of the program" in waits.last_error


def test_letters_are_read_together(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    with statements(database) as of_all:
        sending.send_due(database, settings)
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).where(Notification.id == owed[-1].id).values(state=WorkState.WAITING))
    with statements(database) as of_one:
        sending.send_due(database, settings)

    assert len(mail.arrived) == 8
    reads = [sum(statement.startswith("SELECT") for statement in some) for some in (of_all, of_one)]
    each = 6  # the time when it is marked, and what is its member's own: answer, comments, coordinators, departments
    assert reads[0] - reads[1] <= 6 * each < 6 * reads[1] / 2


def test_a_letter_that_others_have_kept_waiting_tells_what_is_so_when_it_is_sent(
    owed: list[Notification],
    database: Database,
    settings: Settings,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "FRESH", 0.0)

    def moves() -> None:
        with database.transaction(OPERATOR) as session:
            session.execute(update(Person).where(Person.email == KH).values(email="new@kh.example.org"))

    last = letter_to_person(database, KH)
    with database.transaction(OPERATOR) as session:
        later = last.not_before + timedelta(milliseconds=1)
        session.execute(update(Notification).where(Notification.id == last.id).values(not_before=later))
    mail.meanwhile = moves

    sending.send_due(database, settings)

    assert len(mail.arrived) == 7
    assert mail.letters_to(KH) == []
    assert len(mail.letters_to("new@kh.example.org")) == 1
