"""What a mail server answers is told as it is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from testing.mail_server import NEVER, NOT_NOW, MailServer
from worker.mail.message import Envelope, message
from worker.mail.smtp import FOR_NOBODY_HERE, Outcome, Post, Reply

SENDER = "consultation@lmec.example.org"


@pytest.fixture
def post(mail: MailServer) -> Iterator[Post]:
    with Post(mail.url, patience=2) as post:
        yield post


def letter(to: str, text: str = "Words.\n") -> EmailMessage:
    envelope = Envelope(SENDER, "A name", to, "letter-1", datetime(2022, 4, 22, tzinfo=UTC))
    return message(envelope, subject="A title", text=text, html="<p>Words.</p>", language="en")


def send(post: Post, to: str) -> Reply:
    return post.send(letter(to), sender=SENDER, to=to)


def test_letters_go_out_one_after_the_other_on_one_connection(mail: MailServer, post: Post) -> None:
    replies = [send(post, f"{name}@example.org") for name in ("one", "two", "three")]

    assert {reply.outcome for reply in replies} == {Outcome.TAKEN}
    assert len(mail.arrived) == 3
    assert mail.connections == 1


def test_a_refusal_for_now_and_one_for_good_are_told_apart_and_leave_the_next_letter_alone(
    mail: MailServer, post: Post
) -> None:
    mail.recipients = {"busy@example.org": [NOT_NOW], "gone@example.org": [NEVER]}

    assert send(post, "busy@example.org") == Reply(Outcome.LATER, NOT_NOW)
    assert send(post, "gone@example.org") == Reply(Outcome.NEVER, NEVER)
    assert send(post, "there@example.org").outcome is Outcome.TAKEN
    assert len(mail.arrived) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        "554 5.7.1 <there@example.org>: Relay access denied",
        "553 5.7.1 <consultation@lmec.example.org>: Sender address rejected: not owned by user lmec",
        "550 5.1.8 <consultation@lmec.example.org>: Sender address rejected: Domain not found",
        "530 5.7.57 Client not authenticated to send mail",
        "530 Authentication required",
        "550 relay not permitted",
    ],
)
def test_what_the_operator_can_mend_is_no_refusal_for_good_though_it_comes_when_the_recipient_is_named(
    mail: MailServer, post: Post, refusal: str
) -> None:
    mail.recipients = {"there@example.org": [refusal]}

    assert send(post, "there@example.org") == Reply(Outcome.LATER, refusal)
    assert send(post, "there@example.org").outcome is Outcome.TAKEN


def test_a_refusal_before_the_words_of_a_letter_are_given_is_told_as_the_server_says_it(
    mail: MailServer, post: Post
) -> None:
    mail.recipients = {"one@example.org": ["250 OK"]}  # the server forgets whom it has accepted

    assert send(post, "one@example.org") == Reply(Outcome.NEVER, "503 Error: need RCPT command")
    assert send(post, "two@example.org").outcome is Outcome.TAKEN


def test_a_line_cut_after_the_last_dot_leaves_the_letter_unknown_and_the_next_one_goes_out(
    mail: MailServer, post: Post
) -> None:
    mail.drops = 1

    assert send(post, "one@example.org").outcome is Outcome.LOST
    assert send(post, "two@example.org").outcome is Outcome.TAKEN
    assert mail.connections == 2


def test_a_server_that_is_silent_after_the_last_dot_is_not_waited_for_for_ever(mail: MailServer) -> None:
    mail.gate.clear()

    with Post(mail.url, patience=0.3) as post:
        assert send(post, "one@example.org").outcome is Outcome.LOST


def test_a_server_that_is_away_is_asked_once_for_all_letters() -> None:
    away = MailServer()

    with Post(away.url, patience=2) as post:
        first = send(post, "one@example.org")
        with away.running():
            second = send(post, "two@example.org")

    assert first.outcome is second.outcome is Outcome.LATER
    assert "cannot be reached" in first.words
    assert "Connection refused" in second.words
    assert away.arrived == []


def test_an_address_in_another_script_goes_out_where_the_server_can_write_it(mail: MailServer, post: Post) -> None:
    assert send(post, "សុគន្ធា@kh.example.org").outcome is Outcome.TAKEN
    assert len(mail.arrived) == 1


def test_an_address_in_another_script_is_refused_for_good_where_the_server_cannot() -> None:
    with MailServer().running(every_script=False) as old, Post(old.url, patience=2) as post:
        assert send(post, "សុគន្ធា@kh.example.org") == Reply(Outcome.NEVER, FOR_NOBODY_HERE)
        assert send(post, "name@kh.example.org").outcome is Outcome.TAKEN
