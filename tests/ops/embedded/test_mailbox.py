"""The mailbox: letters come back exactly as they were sent, and none that was acknowledged is lost."""

import asyncio
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ops.embedded.letters import letters
from ops.embedded.mailbox import LARGEST_LETTER, MailboxHandler
from ops.embedded.parts import Port, free_port
from tests.ops.embedded.conftest import ROOT, eventually

TEXTS = {
    "en": "The round closes on 30 June 2022.",
    "zh": "第一轮于2022年6月30日结束。",
    "km": "ជុំទីមួយនឹងបិទនៅថ្ងៃទី៣០ ខែមិថុនា ឆ្នាំ២០២២។",
    "lo": "ຮອບທຳອິດຈະປິດໃນວັນທີ 30 ມິຖຸນາ 2022.",
    "my": "ပထမအကြိမ်ကို ၂၀၂၂ ခုနှစ် ဇွန်လ ၃၀ ရက်နေ့တွင် ပိတ်ပါမည်။",
    "th": "รอบแรกจะปิดในวันที่ 30 มิถุนายน 2565",
    "vi": "Vòng thứ nhất kết thúc vào ngày 30 tháng 6 năm 2022.",
}


def letter(text: str, to: str = "sokha@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "LMEC <consultation@lmec.example.org>"
    message["To"] = to
    message["Subject"] = text
    message["Date"] = datetime(2022, 4, 22, 9, 30, tzinfo=UTC)
    message["Message-ID"] = "<notification-7@lmec.example.org>"
    message.set_content(f"{text}\n\n.\nFrom here on, the second line.\n")
    message.add_alternative(f"<p>{text}</p>\n", subtype="html")
    return message


class Mailbox:
    """The mail server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = Port("127.0.0.1", free_port(), "SMTP_URL")
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        command = f"serve(Path({str(self.folder)!r}), {self.port.host!r}, {self.port.number})"
        process = subprocess.Popen(
            [sys.executable, "-c", f"from pathlib import Path; from ops.embedded.mailbox import serve; {command}"],
            cwd=ROOT,
        )
        eventually(self.port.is_answering)
        return process

    def line(self) -> smtplib.SMTP:
        return smtplib.SMTP(self.port.host, self.port.number, local_hostname="localhost", timeout=10)

    def send(self, message: EmailMessage) -> None:
        with self.line() as line:
            line.send_message(message)


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    mailbox = Mailbox(tmp_path / "mailbox")
    yield mailbox
    mailbox.process.kill()
    mailbox.process.wait()


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("policy", [SMTP, SMTP.clone(cte_type="7bit"), SMTPUTF8], ids=["8bit", "7bit", "utf8"])
def test_a_letter_comes_back_exactly_in_each_language(
    tmp_path: Path, mailbox: Mailbox, language: str, policy: EmailPolicy
) -> None:
    text = TEXTS[language]
    message = letter(text)
    assert list(letters(mailbox.folder)) == []

    with mailbox.line() as line:
        line.sendmail(
            "consultation@lmec.example.org", ["sokha@example.org"], message.as_bytes(policy=policy), ["SMTPUTF8"]
        )

    [kept] = letters(mailbox.folder)
    assert kept.to == ("sokha@example.org",)
    assert kept.subject == text
    assert kept.text == f"{text}\n\n.\nFrom here on, the second line.\n"
    assert kept.html == f"<p>{text}</p>\n"
    assert kept.date == datetime(2022, 4, 22, 9, 30, tzinfo=UTC)
    assert kept.message_id == "<notification-7@lmec.example.org>"


def test_letters_come_back_the_newest_first_and_no_more_than_asked_for(mailbox: Mailbox) -> None:
    for number in range(5):
        mailbox.send(letter(f"Letter {number}"))

    assert [kept.subject for kept in letters(mailbox.folder)] == [f"Letter {number}" for number in (4, 3, 2, 1, 0)]


def test_a_letter_is_kept_once_with_all_addresses_that_it_was_delivered_to(mailbox: Mailbox) -> None:
    with mailbox.line() as line:
        line.send_message(letter("To two"), to_addrs=["sokha@example.org", "ສົມພອນ@example.org"])

    [kept] = letters(mailbox.folder)

    assert kept.to == ("sokha@example.org", "ສົມພອນ@example.org")


def test_an_acknowledged_letter_survives_a_kill(mailbox: Mailbox) -> None:
    mailbox.send(letter("Before the kill"))
    mailbox.process.send_signal(signal.SIGKILL)
    mailbox.process.wait()

    mailbox.process = mailbox.start()
    mailbox.send(letter("After the kill"))

    assert [kept.subject for kept in letters(mailbox.folder)] == ["After the kill", "Before the kill"]


def test_it_stops_when_told_to(mailbox: Mailbox) -> None:
    with mailbox.line():
        mailbox.process.terminate()

        assert mailbox.process.wait(timeout=5) == 0


def test_a_letter_that_is_too_large_is_refused_and_the_next_one_kept(mailbox: Mailbox) -> None:
    with mailbox.line() as line:
        line.ehlo()
        line.docmd("MAIL", "FROM:<a@example.org>")
        line.rcpt("sokha@example.org")
        code, _ = line.data(b"Subject: large\r\n\r\n" + b"0123456789abcde\r\n" * (LARGEST_LETTER // 17 + 1))

    assert code == 552
    mailbox.send(letter("Small"))
    assert [kept.subject for kept in letters(mailbox.folder)] == ["Small"]


def test_a_letter_that_cannot_be_kept_is_refused_for_now(mailbox: Mailbox) -> None:
    (mailbox.folder / "tmp").rmdir()

    with pytest.raises(smtplib.SMTPDataError, match="cannot be kept now") as refusal:
        mailbox.send(letter("Full"))

    assert refusal.value.smtp_code == 452
    (mailbox.folder / "tmp").mkdir()
    mailbox.send(letter("Room again"))
    assert [kept.subject for kept in letters(mailbox.folder)] == ["Room again"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200)
    | st.builds(
        lambda name, value, body: name + b": " + value + b"\r\n\r\n" + body,
        st.sampled_from(
            [
                b"Subject",
                b"Date",
                b"Message-ID",
                b"To",
                b"Content-Type",
                b"Content-Transfer-Encoding",
                b"Content-Disposition",
            ]
        ),
        st.binary(max_size=60)
        | st.sampled_from(
            [
                b"multipart/mixed; boundary=x",
                b"text/plain; charset=none",
                b"text/html; charset=\xff",
                b"base64",
                b"message/rfc822",
            ]
        ),
        st.binary(max_size=100),
    )
)
@example(b"Message-ID: <a\r\n")
@example(b"Content-Disposition: a;b*\r\n\r\nbody")
@example(b"Content-Type: text/plain; charset=a\x00b\r\n\r\nbody")
@example(b" continues the header above\r\n")
def test_any_letter_at_all_can_be_shown(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "mailbox"
    envelope = Envelope()
    envelope.rcpt_tos, envelope.original_content = ["sokha@example.org"], content

    answer = asyncio.run(MailboxHandler(folder).handle_DATA(None, None, envelope))

    assert answer == "250 2.0.0 Kept"
    assert next(letters(folder)).to == ("sokha@example.org",)
