"""Settings, read once from the environment; `.env.example` has a sentence for each."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32


class WrongSetting(ValueError):
    """A setting with which the service must not start; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. Durations are in seconds."""

    data: Path
    database_url: str
    redis_url: str
    smtp_url: str
    public_url: str
    secret_key: str
    mail_from: str
    host: str
    port: int
    demo: bool
    mailbox: Path | None  # the Maildir of the embedded mailbox, where there is one
    lease: int
    sweep: int



def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environment`; raises WrongSetting for one that is unsafe or makes no sense."""
    data = Path(environment.get("LMEC_DATA", "var")).absolute()
    host, port = environment.get("LMEC_HOST", "127.0.0.1"), _number(environment, "LMEC_PORT", 8000)
    settings = Settings(
        data=data,
        database_url=_database(environment.get("DATABASE_URL") or f"sqlite:///{data / 'lmec.sqlite3'}"),
        redis_url=environment.get("REDIS_URL", ""),
        smtp_url=environment.get("SMTP_URL", ""),
        public_url=(environment.get("PUBLIC_URL") or f"http://{host}:{port}").rstrip("/"),
        secret_key=_secret(environment, data),
        mail_from=environment.get("MAIL_FROM", "LMEC consultation service <consultation@lmec.example.org>"),
        host=host,
        port=port,
        demo=environment.get("LMEC_DEMO", "") == "1",
        mailbox=Path(environment["LMEC_MAILBOX"]) if environment.get("LMEC_MAILBOX") else None,
        lease=_number(environment, "LMEC_LEASE_SECONDS", 30),
        sweep=_number(environment, "LMEC_SWEEP_SECONDS", 30),
    )
    if settings.demo and not _only_here(settings):
        raise WrongSetting(
            "LMEC_DEMO=1 lets anybody sign in as anybody, so it is refused with a public address: "
            f"PUBLIC_URL is {settings.public_url} and LMEC_HOST is {host}. Unset LMEC_DEMO, or use 127.0.0.1."
        )
    return settings


def _database(url: str) -> str:
    """Plain `postgresql://` addresses use the driver that is installed."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or int(text) == 0:
        raise WrongSetting(f"{name} must be a whole number above 0, not {text!r}.")
    return int(text)


def _secret(environment: Mapping[str, str], data: Path) -> str:
    """SECRET_KEY, else the text of SECRET_KEY_FILE, else a key made once for this data folder."""
    named = environment.get("SECRET_KEY_FILE")
    key = environment.get("SECRET_KEY") or (Path(named).read_text(encoding="utf-8").strip() if named else "")
    if key:
        if len(key) < SHORTEST_SECRET or len(set(key)) < 8:
            raise WrongSetting(f"SECRET_KEY is too easy to guess: use at least {SHORTEST_SECRET} random characters.")
        return key
    data.mkdir(parents=True, exist_ok=True)
    own = data / "secret_key"
    if not own.exists():
        _make(own)
    return own.read_text(encoding="utf-8")


def _make(own: Path) -> None:
    # A second process that starts at the same moment must not read half a key: write aside, then link.
    fresh = own.with_name(f"{own.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    with suppress(FileExistsError):
        os.link(fresh, own)
    fresh.unlink()


def _only_here(settings: Settings) -> bool:
    """Whether nobody outside this machine can be meant by the addresses."""
    return all(_is_loopback(name) for name in (urlsplit(settings.public_url).hostname or "", settings.host))


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
