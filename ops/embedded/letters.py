"""Reading back the letters that the embedded mailbox keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from functools import lru_cache
from itertools import takewhile
from mailbox import Maildir
from pathlib import Path
from typing import cast

# The mailbox writes it above the letter's own headers, once for each address; To may say something else.
DELIVERED_TO = "Delivered-To"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it arrived. `to` are the addresses it was delivered to, `date` is in UTC; `html` is as untrusted as any letter."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    date: datetime
    message_id: str


def letters(folder: Path) -> Iterator[Letter]:
    """The letters in the Maildir `folder`, read one by one when asked for, the newest first; none if there is no such folder."""
    if (folder / "new").is_dir():
        for name in sorted(Maildir(folder, create=False).keys(), key=_arrival, reverse=True):
            yield _read_letter(folder, name)


@lru_cache(maxsize=1000)
def _read_letter(folder: Path, name: str) -> Letter:
    """One letter; its file never changes, so it is taken apart once."""
    return _read(Maildir(folder, create=False).get_bytes(name), _arrival(name))


class _Tolerant(EmailPolicy):
    """Headers may hold plain UTF-8, as an address outside ASCII makes them do (RFC 6532), and may be malformed."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        return super().header_source_parse(
            [line.encode(errors="surrogateescape").decode(errors="replace") for line in sourcelines]
        )

    def header_fetch_parse(self, name: str, value: str) -> str:
        try:
            parsed: str = super().header_fetch_parse(name, value)
        except IndexError:
            # The library falls over some malformed headers ("Message-ID: <a", "Content-Disposition: a;b*").
            # They say nothing.
            parsed = super().header_fetch_parse(name, "")
        return parsed


def _arrival(name: str) -> tuple[int, int, int]:
    """Second, microsecond and number of a file in a Maildir, from the name that the standard library gives it."""
    second, _, rest = name.partition(".M")
    microsecond, _, rest = rest.partition("P")
    number = rest.partition("Q")[2].partition(".")[0]
    return int(second), int(microsecond), int(number)


def _read(content: bytes, arrival: tuple[int, int, int]) -> Letter:
    message = cast(EmailMessage, BytesParser(policy=_Tolerant()).parsebytes(content))
    own = takewhile(lambda header: header[0] == DELIVERED_TO, message.raw_items())
    return Letter(
        to=tuple(str(address).partition("\n")[0].strip() for _, address in own),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        date=_date(message) or datetime.fromtimestamp(arrival[0], UTC),
        message_id=str(message["Message-ID"] or "").strip(),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    try:
        text = content.decode(part.get_content_charset("utf-8"), errors="replace")
    except (LookupError, ValueError):
        # An encoding that does not exist, or whose name is no name.
        text = content.decode(errors="replace")
    return text.replace("\r\n", "\n")


def _date(message: EmailMessage) -> datetime | None:
    """The instant in the letter's Date, if it has one that can be read."""
    header = message["Date"]
    date: datetime | None = header.datetime if header else None
    if date is None:
        return None
    # A zone of "-0000" comes out naive, and means UTC.
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
