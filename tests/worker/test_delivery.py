"""Letters that are owed leave once, or are visible as failed; each is marked by itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import event, select, update

from models.access import OPERATOR, WORKER
from models.consultation import Consultation
from models.database import Database
from models.notification import Letter, Notification
from models.operations import signing_in
from models.person import Person, SignInLink
from models.settings import Settings
from models.work import WorkState
from tests.worker.mail_server import NEVER, NOT_NOW, MailServer
from tests.world import World
from worker import delivery, reading_ahead

KH, CN, VN = (f"coordinator@{country}.example.org" for country in ("kh", "cn", "vn"))


@pytest.fixture
def owed(world: World, database: Database) -> list[Notification]:
    """Eight letters that a round has opened, owed just now."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=database.now()))
        session.execute(update(Notification).where(Notification.letter == Letter.PROPOSED).values(state=WorkState.DONE))
    return letters(database)


@pytest.fixture
def sign_in(world: World, database: Database) -> Notification:
    """A sign-in letter to the coordinator of Cambodia, and nothing else owed."""
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(state=WorkState.DONE))
    with database.transaction(WORKER) as session:
        signing_in.ask_for_link(session, KH, now=database.now())
    (letter,) = (one for one in letters(database) if one.letter is Letter.SIGN_IN)
    return letter


def letters(database: Database) -> list[Notification]:
    with database.reading(WORKER) as session:
        return list(session.scalars(select(Notification).order_by(Notification.id)))


def to(database: Database, email: str, letter: Letter = Letter.ROUND_OPENED) -> Notification:
    with database.reading(WORKER) as session:
        person = select(Person.id).where(Person.email == email).scalar_subquery()
        mine = select(Notification).where(Notification.person_id == person, Notification.letter == letter)
        return session.scalars(mine).one()


def time_passes(database: Database) -> None:
    """Whatever waits for a later moment is due."""
    with database.transaction(OPERATOR) as session:
        now = database.now()
        session.execute(update(Notification).values(not_before=now))
        session.execute(update(Notification).where(Notification.claimed_until.is_not(None)).values(claimed_until=now))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked within the block."""
    engines = [database.engine, database.reader] if database.is_sqlite else [database.engine]
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def link_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    (line,) = (line for line in body.get_content().splitlines() if "/sign-in/" in line)
    return str(line)


def test_every_letter_leaves_once_and_its_words_are_kept(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    assert delivery.send_due(database, settings) is False
    assert delivery.send_due(database, settings) is False

    assert len(mail.arrived) == len([one for one in owed if one.state is WorkState.WAITING]) == 7
    assert mail.connections == 1
    sent = to(database, KH)
    assert sent.state is WorkState.DONE
    assert sent.sent_at is not None
    assert sent.subject == mail.to(KH)[0]["Subject"]
    assert sent.body is not None
    assert "29 April 2022, 16:00 (Phnom Penh time)" in sent.body


def test_a_refusal_for_now_is_tried_again_and_uses_up_no_attempt(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW] * 6}

    for _ in range(6):
        delivery.send_due(database, settings)
        waiting = to(database, KH)
        assert (waiting.state, waiting.attempts) == (WorkState.WAITING, 0)
        assert waiting.last_error == f"Not now: {NOT_NOW}"
        assert waiting.not_before > database.now()
        time_passes(database)
    delivery.send_due(database, settings)

    assert to(database, KH).state is WorkState.DONE
    assert len(mail.to(KH)) == len(mail.to(CN)) == 1


def test_a_refused_recipient_is_final_at_once_and_the_others_get_theirs(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NEVER]}

    delivery.send_due(database, settings)
    time_passes(database)
    delivery.send_due(database, settings)

    failed = to(database, KH)
    assert (failed.state, failed.last_error) == (WorkState.FAILED, f"Refused for good: {NEVER}")
    assert mail.to(KH) == []
    assert to(database, CN).state is WorkState.DONE


def test_a_letter_whose_fate_is_unknown_is_sent_again_under_the_same_message_id(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.drops = 1

    delivery.send_due(database, settings)
    time_passes(database)
    delivery.send_due(database, settings)

    lost = mail.arrived[0]["To"].addresses[0].addr_spec
    first, second = mail.to(lost)
    assert first["Message-ID"] == second["Message-ID"]
    assert len({letter["Message-ID"] for letter in mail.arrived}) == 7
    assert to(database, lost).state is WorkState.DONE


def test_a_title_and_a_name_that_would_break_headers_leave_with_spaces(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    breaking = "One\r\nBcc: other@example.org\x0btwo\x85three\u2028four"
    with database.transaction(OPERATOR) as session:
        session.execute(update(Consultation).values(title=breaking))
        session.execute(update(Person).where(Person.email == KH).values(name=breaking))

    delivery.send_due(database, settings)

    assert len(mail.arrived) == 7
    assert {len(letter.get_all("Subject")) for letter in mail.arrived} == {1}
    assert "One Bcc: other@example.org two three four" in mail.to(KH)[0]["Subject"]
    assert not any("Bcc" in letter for letter in mail.arrived)
    assert {one.state for one in letters(database)} == {WorkState.DONE}


def test_a_mail_server_that_is_away_for_an_hour_delays_letters_and_loses_none(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    elsewhere = MailServer()
    away = replace(settings, smtp_url=elsewhere.url)

    for minutes in (1, 20, 60):
        with database.transaction(OPERATOR) as session:
            session.execute(update(Notification).values(owed_at=database.now() - timedelta(minutes=minutes)))
        time_passes(database)
        delivery.send_due(database, away)
        waiting = to(database, KH)
        assert waiting.state is WorkState.WAITING
        assert 0.7 * minutes < (waiting.not_before - database.now()).total_seconds() / 60 < 1.3 * minutes
    time_passes(database)
    with elsewhere.running():
        delivery.send_due(database, away)

    assert len(elsewhere.arrived) == 7


def test_after_three_days_a_letter_is_given_up_where_people_can_see_it(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW]}
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=database.now() - timedelta(days=3, minutes=1)))

    delivery.send_due(database, settings)

    assert to(database, KH).state is WorkState.FAILED
    assert to(database, CN).state is WorkState.DONE


def test_two_workers_at_once_send_each_letter_once(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: delivery.send_due(database, settings), range(4)))

    assert len(mail.arrived) == len({letter["Message-ID"] for letter in mail.arrived}) == 7
    assert {letter.state for letter in letters(database)} == {WorkState.DONE}


def test_a_batch_that_is_full_asks_for_the_next_one(
    owed: list[Notification],
    database: Database,
    settings: Settings,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "BATCH", 4)

    assert delivery.send_due(database, settings) is True
    assert len(mail.arrived) == 4
    assert delivery.send_due(database, settings) is False
    assert len(mail.arrived) == 7


def test_a_letter_that_cannot_be_read_fails_alone(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    broken = to(database, VN)
    with database.transaction(OPERATOR) as session:
        nowhere = update(Notification).where(Notification.id == broken.id)
        session.execute(nowhere.values(event="adoption:999999:"))

    delivery.send_due(database, settings)

    assert len(mail.arrived) == 6
    assert {one.attempts for one in letters(database) if one.state is WorkState.DONE and one.sent_at} == {1}
    waits = to(database, VN)
    assert (waits.state, waits.attempts) == (WorkState.WAITING, 1)
    assert waits.last_error is not None
    assert "NotFound" in waits.last_error


def test_letters_are_read_together(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    with statements(database) as of_all:
        delivery.send_due(database, settings)
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).where(Notification.id == owed[-1].id).values(state=WorkState.WAITING))
    with statements(database) as of_one:
        delivery.send_due(database, settings)

    assert len(mail.arrived) == 8
    reads = [sum(statement.startswith("SELECT") for statement in some) for some in (of_all, of_one)]
    each = 5  # the time when it is marked, and what is its member's own: answer, comments, coordinators
    assert reads[0] - reads[1] <= 6 * each < 6 * reads[1] / 2


def test_a_letter_that_others_have_kept_waiting_tells_what_is_so_when_it_is_sent(
    owed: list[Notification],
    database: Database,
    settings: Settings,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading_ahead, "FRESH", 0.0)

    def moves() -> None:
        with database.transaction(OPERATOR) as session:
            session.execute(update(Person).where(Person.email == KH).values(email="new@kh.example.org"))

    last = to(database, KH)
    with database.transaction(OPERATOR) as session:
        later = last.not_before + timedelta(milliseconds=1)
        session.execute(update(Notification).where(Notification.id == last.id).values(not_before=later))
    mail.meanwhile = moves

    delivery.send_due(database, settings)

    assert len(mail.arrived) == 7
    assert mail.to(KH) == []
    assert len(mail.to("new@kh.example.org")) == 1


def test_a_sign_in_letter_goes_first_and_its_link_is_not_kept(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    with database.transaction(WORKER) as session:
        signing_in.ask_for_link(session, CN, now=database.now())

    delivery.send_due(database, settings)

    assert link_in(mail.arrived[0]).startswith("https://consultation.example.org/sign-in/")
    kept = to(database, CN, Letter.SIGN_IN)
    assert kept.state is WorkState.DONE
    assert kept.body is not None
    assert "/sign-in/" not in kept.body
    assert "(the link is not kept)" in kept.body


def test_a_sign_in_letter_whose_fate_is_unknown_is_never_sent_again(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.drops = 1

    delivery.send_due(database, settings)
    time_passes(database)
    delivery.send_due(database, settings)

    assert len(mail.arrived) == 1
    assert to(database, KH, Letter.SIGN_IN).state is WorkState.FAILED


def test_a_sign_in_letter_that_the_server_did_not_take_is_tried_again(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW, NOT_NOW]}

    for _ in range(3):
        delivery.send_due(database, settings)
        time_passes(database)

    assert len(mail.arrived) == 1
    assert to(database, KH, Letter.SIGN_IN).state is WorkState.DONE


def test_a_sign_in_letter_on_which_a_worker_died_is_not_sent_by_the_next(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    assert database.take(Notification, sign_in.id) is not None
    time_passes(database)

    delivery.send_due(database, settings)

    assert mail.arrived == []
    failed = to(database, KH, Letter.SIGN_IN)
    assert failed.state is WorkState.FAILED
    assert failed.last_error is not None
    assert "never sent twice" in failed.last_error


def test_a_sign_in_link_that_has_run_out_is_not_sent_at_all(
    sign_in: Notification, database: Database, settings: Settings, mail: MailServer
) -> None:
    with database.transaction(OPERATOR) as session:
        session.execute(update(SignInLink).values(expires_at=database.now()))

    delivery.send_due(database, settings)

    assert mail.arrived == []
    assert to(database, KH, Letter.SIGN_IN).state is WorkState.FAILED
