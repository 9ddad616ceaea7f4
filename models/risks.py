"""Addresses of other machines that strangers could read or enter: what is refused unless LMEC_ALLOW names it."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from models.addresses import is_loopback

RISKS = {
    "plain-http": "PUBLIC_URL begins with http:// and is of another machine, so everybody on the way can read along and act "
    "as others. Use https://",
    "plain-smtp": "SMTP_URL sends a password in the open. Add ?starttls=1, or use smtps://",
    "open-database": "DATABASE_URL is of another machine and has no password, so whoever reaches it can read everything. "
    "Give it one with DATABASE_PASSWORD_FILE",
    "open-broker": "REDIS_URL is of another machine and has no password, so whoever reaches it can give the workers work. "
    "Give it one",
}
"""What is refused unless LMEC_ALLOW names it, each with the sentence that says why and what to do."""


def open_risks(public_url: str, smtp_url: str, database_url: str, redis_url: str) -> Iterator[str]:
    """The names of the risks that these addresses take."""
    public, smtp, database, broker = (urlsplit(url) for url in (public_url, smtp_url, database_url, redis_url))
    if public.scheme == "http" and _is_elsewhere(public.hostname):
        yield "plain-http"
    if (
        smtp.scheme == "smtp"
        and smtp.password
        and "starttls" not in parse_qs(smtp.query)
        and _is_elsewhere(smtp.hostname)
    ):
        yield "plain-smtp"
    options = parse_qs(database.query)
    host = options.get("host", [database.hostname or ""])[0]
    locked = database.password or options.keys() & {"password", "sslcert"}
    if database.scheme.startswith("postgresql") and not locked and _is_elsewhere(host):
        yield "open-database"
    if broker.scheme in ("redis", "rediss") and not broker.password and _is_elsewhere(broker.hostname):
        yield "open-broker"


def _is_elsewhere(host: str | None) -> bool:
    """Whether it is another machine: none is the default, which is this one, and a path is a socket."""
    return host is not None and host != "" and not host.startswith("/") and not is_loopback(host)
