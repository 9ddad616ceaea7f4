"""Letters that are owed leave once, or are visible as failed; each is marked by itself."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from models.db.access import OPERATOR, viewer_of
from models.db.database import Database
from models.db.work import ATTEMPTS, WorkState
from models.letters.notification import Notification
from models.letters.operations import bounces
from models.people.person import Person
from models.rounds.consultation import Consultation
from models.settings import Settings
from testing.mail_server import NEVER, NOT_NOW, MailServer
from testing.world import World
from tests.rounds import arrange
from tests.worker.owed import CN, KH, letter_to_person, letters, make_letters_due
from worker.mail import sending


def test_every_letter_leaves_once_and_its_words_are_kept(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    assert sending.send_due(database, settings) is False
    assert sending.send_due(database, settings) is False

    assert len(mail.arrived) == len([one for one in owed if one.state is WorkState.WAITING]) == 7
    assert mail.connections == 1
    sent = letter_to_person(database, KH)
    assert sent.state is WorkState.DONE
    assert sent.sent_at is not None
    assert sent.subject == mail.letters_to(KH)[0]["Subject"]
    assert sent.body is not None
    assert "29 April 2022, 16:00 (Phnom Penh time)" in sent.body


def test_a_letter_that_states_the_deadline_carries_it_for_the_calendar(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    sending.send_due(database, settings)

    (letter,) = mail.letters_to(KH)
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("deadline.ics", "text/calendar")
    assert "attached for your calendar" in letter_to_person(database, KH).body
    lines = file.get_content().splitlines()
    assert "DTSTART:20220429T090000Z" in lines
    assert any(line.startswith("UID:round-1-") for line in lines)


def test_a_refusal_for_now_is_tried_again_and_uses_up_no_attempt(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW] * 6}

    for _ in range(6):
        sending.send_due(database, settings)
        waiting = letter_to_person(database, KH)
        assert (waiting.state, waiting.attempts) == (WorkState.WAITING, 0)
        assert waiting.last_error == f"Not now: {NOT_NOW}"
        assert waiting.not_before > database.now()
        make_letters_due(database)
    sending.send_due(database, settings)

    assert letter_to_person(database, KH).state is WorkState.DONE
    assert len(mail.letters_to(KH)) == len(mail.letters_to(CN)) == 1


def test_a_refused_recipient_is_final_at_once_and_the_others_get_theirs(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NEVER]}

    sending.send_due(database, settings)
    make_letters_due(database)
    sending.send_due(database, settings)

    failed = letter_to_person(database, KH)
    assert (failed.state, failed.last_error) == (WorkState.FAILED, f"Refused for good: {NEVER}")
    assert mail.letters_to(KH) == []
    assert letter_to_person(database, CN).state is WorkState.DONE


def test_a_letter_whose_fate_is_unknown_is_sent_again_under_the_same_message_id(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.drops = 1

    sending.send_due(database, settings)
    make_letters_due(database)
    sending.send_due(database, settings)

    lost = mail.arrived[0]["To"].addresses[0].addr_spec
    first, second = mail.letters_to(lost)
    assert first["Message-ID"] == second["Message-ID"]
    assert len({letter["Message-ID"] for letter in mail.arrived}) == 7
    assert letter_to_person(database, lost).state is WorkState.DONE


def test_a_letter_whose_fate_stays_unknown_is_not_sent_for_ever(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.drops = 100

    for _ in range(10):
        sending.send_due(database, settings)
        make_letters_due(database)

    given_up = letter_to_person(database, KH)
    assert given_up.state is WorkState.FAILED
    assert (given_up.last_error or "").startswith("Handed over, but no answer came: ")
    assert len(mail.letters_to(KH)) == ATTEMPTS


def test_a_letter_that_staff_send_again_is_no_twin_of_the_first(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer, world: World
) -> None:
    sending.send_due(database, settings)
    staff = world.staff[0]
    with database.transaction(viewer_of(staff)) as session:
        bounces.send_again(session, letter_to_person(database, KH).id, by=staff, now=database.now())
    mail.drops = 1

    sending.send_due(database, settings)
    make_letters_due(database)
    sending.send_due(database, settings)

    first, second, third = (letter["Message-ID"] for letter in mail.letters_to(KH))
    assert first != second
    assert second == third
    assert letter_to_person(database, KH).state is WorkState.DONE


def test_a_title_and_a_name_that_would_break_headers_leave_with_spaces(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    breaking = "One\r\nBcc: other@example.org\x0btwo\x85three\u2028four"
    with database.transaction(OPERATOR) as session:
        consultation = session.scalars(select(Consultation)).one()
        arrange(session, consultation, consultation.id, title=breaking)
        session.execute(update(Person).where(Person.email == KH).values(name=breaking))

    sending.send_due(database, settings)

    assert len(mail.arrived) == 7
    assert {len(letter.get_all("Subject")) for letter in mail.arrived} == {1}
    assert "One Bcc: other@example.org two three four" in mail.letters_to(KH)[0]["Subject"]
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
        make_letters_due(database)
        sending.send_due(database, away)
        waiting = letter_to_person(database, KH)
        assert waiting.state is WorkState.WAITING
        assert 0.7 * minutes < (waiting.not_before - database.now()).total_seconds() / 60 < 1.3 * minutes
    make_letters_due(database)
    with elsewhere.running():
        sending.send_due(database, away)

    assert len(elsewhere.arrived) == 7


def test_after_three_days_a_letter_is_given_up_where_people_can_see_it(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW] * 2}
    sending.send_due(database, settings)
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=database.now() - timedelta(days=3, minutes=1)))
    make_letters_due(database)

    sending.send_due(database, settings)

    assert letter_to_person(database, KH).state is WorkState.FAILED
    assert letter_to_person(database, CN).state is WorkState.DONE


def test_a_letter_that_was_held_for_days_or_is_asked_for_again_is_not_given_up_at_the_first_refusal_for_now(
    owed: list[Notification], database: Database, settings: Settings, mail: MailServer
) -> None:
    mail.recipients = {KH: [NOT_NOW]}
    with database.transaction(OPERATOR) as session:
        session.execute(update(Notification).values(owed_at=database.now() - timedelta(days=4)))

    sending.send_due(database, settings)
    assert letter_to_person(database, KH).state is WorkState.WAITING

    make_letters_due(database)
    sending.send_due(database, settings)
    assert letter_to_person(database, KH).state is WorkState.DONE
