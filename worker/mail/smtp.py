"""Handing letters to a mail server, and its answer: accepted, try later, refused, or unknown."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

FOR_NOBODY_HERE = "The mail server takes no addresses that are written in other than Latin letters."
ABOUT_US = re.compile(r"530\b|5\d\d 5\.(1\.[78]|7\.\d+)\b|.*\brelay", re.IGNORECASE)
"""How a refusal begins that is about the sender, and not about the person: many servers (Postfix, as it comes) give it only when the
recipient is named."""


class Outcome(StrEnum):
    TAKEN = "taken"
    LATER = "not now"
    NEVER = "refused for good"
    LOST = "handed over, but no answer came"


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one letter, with the server's words."""

    outcome: Outcome
    words: str = ""


class Post:
    """A connection to the mail server of a URL, opened for the first letter and kept for the next ones.

    `smtp://user:password@host:587?starttls=1` or `smtps://…`; `patience` in seconds is for each answer of the server.
    """

    def __init__(self, url: str, *, patience: float) -> None:
        self.url = urlsplit(url)
        self.patience = patience
        self.encrypted = self.url.scheme == "smtps" or "starttls" in parse_qs(self.url.query)
        self._server: smtplib.SMTP | None = None
        self._away: OSError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._server is not None:
            with suppress(OSError):
                self._server.quit()
        self._disconnect()

    def send(self, mail: EmailMessage, *, sender: str, to: str) -> Reply:
        """Hand one letter over. A server that could not be reached is not tried again for the next letters."""
        try:
            server = self.connected()
            refusal = self._send_envelope(server, sender, to)
        except OSError as error:  # every exception of smtplib is one
            self._disconnect()
            return Reply(Outcome.LATER, describe_error(error))
        return refusal or self._send_data(server, mail)

    def _send_envelope(self, server: smtplib.SMTP, sender: str, to: str) -> Reply | None:
        """Say from whom and to whom; a reply if the letter will not be taken."""
        if not to.isascii() and not server.has_extn("smtputf8"):
            return Reply(Outcome.NEVER, FOR_NOBODY_HERE)
        options = () if to.isascii() else ("SMTPUTF8",)
        # A refused sender is the operator's to mend, so the letter waits; a refused recipient will not get better.
        refusal = self._refusal(*server.mail(sender, options), Outcome.LATER) or (
            self._refusal(*server.rcpt(to), Outcome.NEVER)
        )
        return replace(refusal, outcome=Outcome.LATER) if refusal and ABOUT_US.match(refusal.words) else refusal

    def _send_data(self, server: smtplib.SMTP, mail: EmailMessage) -> Reply:
        try:
            code, words = server.data(mail.as_bytes())
        except smtplib.SMTPDataError as error:  # refused before a byte of it was given
            refusal = error.smtp_error
            code, words = error.smtp_code, refusal if isinstance(refusal, bytes) else refusal.encode()
        except OSError as error:
            self._disconnect()
            return Reply(Outcome.LOST, describe_error(error))
        return self._refusal(code, words, Outcome.NEVER) or Reply(Outcome.TAKEN)

    def _refusal(self, code: int, words: bytes, for_good: Outcome) -> Reply | None:
        """What an answer means if it refuses the letter; the next letter then begins afresh."""
        if 200 <= code < 300:
            return None
        try:
            if self._server is not None:
                self._server.rset()
        except OSError:
            self._disconnect()
        return Reply(for_good if code >= 500 else Outcome.LATER, f"{code} {words.decode('utf-8', 'replace')}")

    def connected(self) -> smtplib.SMTP:
        """The server, after signing in; raises OSError, and raises it again for the next letter."""
        if self._away is not None:
            raise self._away
        if self._server is None:
            try:
                self._server = self._connect()
            except OSError as error:
                self._away = error
                raise
        return self._server

    def _connect(self) -> smtplib.SMTP:
        host, port = self.url.hostname or "localhost", self.url.port
        trusted = ssl.create_default_context()
        if self.url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self.patience, context=trusted)
        else:
            server = smtplib.SMTP(host, port or 25, timeout=self.patience)
            if self.encrypted:
                server.starttls(context=trusted)
        server.ehlo_or_helo_if_needed()
        if self.url.username:
            server.login(unquote(self.url.username), unquote(self.url.password or ""))
        return server

    def _disconnect(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


def describe_error(error: OSError) -> str:
    """Why no letter could be handed over, as a sentence for the operator."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        return (
            f"The certificate of the mail server is not trusted: {why}. Renew it, or put the name in it into SMTP_URL."
        )
    if isinstance(error, ssl.SSLError):
        return f"The mail server does not encrypt as SMTP_URL asks ({error.reason}). Use smtps:// or ?starttls=1 as it expects."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"The mail server does not offer what SMTP_URL asks for: {error}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code}."
    return f"The mail server cannot be reached: {error.strerror or error}."
