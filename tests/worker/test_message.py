"""Mail that nothing in a name or a title can break."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from worker.mail.message import Envelope, message

DATE = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
SENDER = "LMEC consultation service <consultation@lmec.example.org>"


def sent(*, subject: str = "A title", name: str = "A name", email: str = "name@kh.example.org") -> EmailMessage:
    """The letter as the receiver's program reads it."""
    envelope = Envelope(SENDER, name, email, "letter-1", DATE)
    mail = message(envelope, subject=subject, text="ខ្ញុំ မြန်မာ ລາວ\n", html="<p>ខ្ញុំ</p>", language="en")
    return message_from_bytes(mail.as_bytes(), policy=SMTP)


@pytest.mark.parametrize("breaking", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x00", "\x1e", "\x85", "\u2028", "\u2029"])
def test_characters_that_break_headers_become_a_space_in_subject_and_name(breaking: str) -> None:
    mail = sent(subject=f"One{breaking}Bcc: other@example.org", name=f"Name{breaking}Bcc: other@example.org")

    assert mail.get_all("Subject") == ["One Bcc: other@example.org"]
    assert mail["To"].addresses[0].display_name == "Name Bcc other example.org"
    assert mail["To"].addresses[0].addr_spec == "name@kh.example.org"
    assert "Bcc" not in mail


@pytest.mark.parametrize(
    "words", ["ពេជ្រ សុគន្ធា " * 8, "သီရိအောင် " * 12, "ລາວ " * 40, "ทดสอบ" * 30, "陈玉兰" * 40, "Trần Bích Hạnh " * 9]
)
def test_long_names_and_titles_in_every_script_come_through_whole(words: str) -> None:
    mail = sent(subject=words, name=words)

    assert mail["Subject"] == words.strip()
    # Not by the addresses of the header: the standard library reads a space between the parts of a long name.
    (raw,) = (value for name, value in mail.raw_items() if name == "To")
    assert str(make_header(decode_header(str(raw)))) == f"{words.strip()} <name@kh.example.org>"


@pytest.mark.parametrize("before", range(60, 76))
def test_a_title_in_two_scripts_keeps_its_spaces_wherever_the_line_is_folded(before: int) -> None:
    subject = f"{'a' * before} River ទន្លេមេគង្គ မြစ်"

    mail = sent(subject=subject)

    (raw,) = (value for name, value in mail.raw_items() if name == "Subject")
    assert (mail["Subject"], str(make_header(decode_header(str(raw))))) == (subject, subject)


@pytest.mark.parametrize(
    "name",
    [
        'Other <other@example.org>, "',
        "Trần, other@example.org, Hạnh",
        "Ministry of Natural Resources, Environment, other@example.org, Water, Land and everything else that is there",
    ],
)
def test_a_name_is_never_taken_for_an_address(name: str) -> None:
    mail = sent(name=name)

    assert [address.addr_spec for address in mail["To"].addresses] == ["name@kh.example.org"]


def test_the_letter_is_plain_text_with_html_beside_it_in_seven_bits() -> None:
    mail = sent()

    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "ខ្ញុំ မြန်မာ ລາວ" in plain.get_content()
    assert "<p>ខ្ញុំ</p>" in html.get_content()
    assert mail.as_bytes().isascii()


def test_a_letter_says_its_language_and_that_no_person_wrote_it_and_keeps_its_date_and_identity() -> None:
    mail = sent()

    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<letter-1@lmec.example.org>"
    assert mail["Date"].datetime == DATE
