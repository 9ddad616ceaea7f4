"""A letter as mail: what it tells, filled into the three files that carry its name; plain text with HTML as its alternative, and
headers that nothing can break."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime, parseaddr
from functools import cache, lru_cache
from typing import ClassVar, Literal

from models.letters.queries.contents import Content
from models.people.factor_codes import FactorKey
from models.settings import Settings
from models.text.scripts import ENGLISH
from templates.environment import environment
from templates.links import Links, sign_in_token
from templates.translations.summaries import Summary, summary

Values = Mapping[str, object]
"""What the files of a letter are filled with, by name."""

KNOWN_HEADERS = 100
# When a long name is folded, the standard library forgets its quotes, and a comma would begin another address.
MEANS_SOMETHING_IN_AN_ADDRESS = re.compile(r'[()<>\[\]@,;:\\"]+')
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words; `kept` is the text for our own files, in which no link signs anybody in. `content_language` is the value of
    the header Content-Language, such as "km, en"."""

    subject: str
    text: str
    html: str
    kept: str
    content_language: str = ENGLISH


def render(content: Content, settings: Settings) -> Rendered:
    """The letter to its person, in words. For a reader of another language it begins with its summary, and its subject is in both."""
    values, language = values_of(content, settings), content.person.reading_language
    own = _own_summary(content, values)
    subject, text, html = (_fill(content, file, values, own) for file in ("subject.txt", "body.txt", "body.html"))
    kept = _text_without_link(content, values) if values["sign_in"] else text
    if own is None:
        return Rendered(_clean_header(subject), text, html, kept)
    return Rendered(_clean_header(f"{own.subject} / {subject}"), text, html, kept, f"{language}, {ENGLISH}")


def values_of(content: Content, settings: Settings) -> Values:
    """What the files of a letter are filled with."""
    links, sign_in, code = Links(settings.public_url), "", ""
    if content.link is not None:
        code = FactorKey(settings.secret_key).link_codes(content.link.nonce)[0] if content.link.browser else ""
        sign_in = links.sign_in(sign_in_token(settings.secret_key, content.link.id, content.link.nonce))
    return {
        **{name: getattr(content, name) for name in Content.__dataclass_fields__},
        "attached": content.attached,
        "days_left": content.days_left,
        "asked_decision": content.asked_decision,
        "ask": settings.ask,
        "links": links,
        "sign_in": sign_in,
        "code": code,
    }


def _text_without_link(content: Content, values: Values) -> str:
    unopened = {**values, "sign_in": "(the link is not kept)", "code": "(nor is the code)"}
    return _fill(content, "body.txt", unopened, _own_summary(content, unopened))


def _own_summary(content: Content, values: Values) -> Summary | None:
    """What stands before the letter for a reader of another language."""
    language = content.person.reading_language
    return summary(_folder(content), values, content.person, language) if language != ENGLISH else None


def _fill(content: Content, file: str, values: Values, own: Summary | None) -> str:
    """One file of the letter with these values."""
    return environment().get_template(f"letters/{_folder(content)}/{file}").render(values, summary=own)


def _folder(content: Content) -> str:
    return content.letter.name.lower()


class SubjectHeader(UnstructuredHeader, BaseHeader):
    """The standard library drops or doubles a space between words in two scripts where it folds them one by one; so all is encoded."""

    max_count: ClassVar[Literal[1] | None] = 1

    def fold(self, *, policy: Policy) -> str:
        if self.isascii() or (isinstance(policy, EmailPolicy) and policy.utf8):
            return super().fold(policy=policy)
        encoded = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


class Headers(HeaderRegistry):
    """Each header is read once: most stand in every letter, and reading them takes longer than all else of it."""

    def __init__(self) -> None:
        super().__init__()
        self.map_to_type("subject", SubjectHeader)
        self._kind = cache(super().__getitem__)
        self._read = lru_cache(KNOWN_HEADERS)(super().__call__)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._kind(name)

    def __call__(self, name: str, value: str | Address) -> BaseHeader:
        return self._read(name, value) if isinstance(value, str) else super().__call__(name, value)


HEADERS = Headers()
SEVEN_BITS = SMTP.clone(cte_type="7bit", header_factory=HEADERS)  # servers without 8BITMIME are still about


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, and when. `key` is the letter's own for ever, so that a letter sent again is known as a twin."""

    sender: str
    to_name: str
    to_email: str
    key: str
    date: datetime

    @property
    def sender_email(self) -> str:
        return parseaddr(self.sender)[1]

    @property
    def message_id(self) -> str:
        # The host is that of the sender's address, which stays the same wherever the service runs.
        return f"<{self.key}@{self.sender_email.rpartition('@')[2]}>"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a letter carries; `media` is its type, as "application/pdf"."""

    name: str
    media: str
    content: bytes


def message(
    envelope: Envelope, *, subject: str, text: str, html: str, language: str, attached: Sequence[Attachment] = ()
) -> EmailMessage:
    """The mail for one person; whatever could end a header line becomes a space."""
    mail = EmailMessage(policy=SEVEN_BITS if envelope.to_email.isascii() else SEVEN_BITS.clone(utf8=True))
    mail["From"] = _sender_header(envelope.sender)
    mail["To"] = address(envelope.to_name, envelope.to_email)
    mail["Subject"] = _clean_header(subject)
    mail["Date"] = format_datetime(envelope.date)
    mail["Message-ID"] = envelope.message_id
    mail["Auto-Submitted"] = "auto-generated"  # so that no absence notice answers it
    mail.set_content(text)
    mail.make_alternative(boundary=secrets.token_hex(16))
    mail.add_alternative(html, subtype="html")
    for file in attached:
        kind, _, subkind = file.media.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subkind, filename=file.name)
    mail["Content-Language"] = language  # last, since each set_content and each new part takes such headers along
    return mail


@cache
def _sender_header(sender: str) -> BaseHeader:
    return HEADERS("From", address(*parseaddr(sender)))


def _clean_header(words: str) -> str:
    """Words without anything that could end a header line."""
    return CONTROL_CHARACTERS.sub(" ", words).strip()


def address(name: str, email: str) -> Address:
    """A mailbox; the parts are given apart, so that nothing in a name is taken for an address."""
    user, _, host = email.rpartition("@")
    return Address(" ".join(MEANS_SOMETHING_IN_AN_ADDRESS.sub(" ", _clean_header(name)).split()), user, host)
