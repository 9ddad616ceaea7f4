"""Settings, read once from the environment; `.env.example` has a sentence for each."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from models import secret
from models.addresses import (
    LARGEST_PORT,
    RISKS,
    is_loopback,
    open_risks,
    read_address,
    read_public_url,
    read_server,
    split_address,
)
from models.errors import WrongSetting

OWN_BACKUP_KEY, OWN_SECRET_KEY = "backup.pub", "secret_key"  # in the data folder


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """A provider of OpenID Connect, what we are called there, and what people call it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. Durations are in seconds."""

    data: Path
    database_url: str
    redis_url: str
    smtp_url: str
    public_url: str
    secret_key: str  # or several, one a line: the newest first, which signs; what the others have signed holds, too
    record_key: Path  # the file with the key that signs the record; anchors are kept beside it
    backup_key: Path | None  # the file with the public half of the key that encrypts backups, where there is one
    security_log: Path
    proxies: tuple[IPv4Network | IPv6Network, ...]  # whose word is taken for where a request comes from
    mail_from: str
    metrics_token: str  # "" if nobody but this machine may ask for figures
    host: str
    port: int
    demo: bool
    second_factor: bool  # whether the secretariat and official acts need one
    single_sign_on: SingleSignOn | None
    clamd: str  # the socket, or host:port, of a virus scanner; "" if there is none
    printer: str  # host:port of what prints PDF files; "" if each worker does so itself
    mailbox: Path | None  # the Maildir of the embedded mailbox, where there is one
    pulse: Path | None  # the file in which a worker or the clock gives a sign of life, where somebody watches it
    lease: int
    sweep: int
    largest_upload: int  # bytes

    @property
    def ask(self) -> str:
        """The address at which people ask the secretariat, without its name."""
        return parseaddr(self.mail_from)[1]


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environment`, with a secret key that is made where there is none; raises WrongSetting."""
    settings = read_existing(environment)
    if not settings.secret_key:
        secret.make_once(settings.data / OWN_SECRET_KEY)
    return read_existing(environment)


def read_begun(environment: Mapping[str, str] = os.environ) -> Settings:
    """The same for a part of an installation that has begun: raises WrongSetting where there is no secret key, too."""
    settings = read_existing(environment)
    if not settings.secret_key:
        raise WrongSetting(
            f"The key of sessions and links is not at {settings.data / OWN_SECRET_KEY}. Look at LMEC_DATA, or say where it is: "
            "SECRET_KEY_FILE. To begin a new installation: lmec prepare"
        )
    return settings


def read_existing(environment: Mapping[str, str] = os.environ) -> Settings:
    """The same for a command that makes nothing: the secret key is "" where there is none. Raises WrongSetting."""
    data = data_folder(environment)
    host = (environment.get("LMEC_HOST") or "127.0.0.1").removeprefix("[").removesuffix("]")
    port = _read_number(environment, "LMEC_PORT", 8000, LARGEST_PORT)
    settings = Settings(
        data=data,
        database_url=_server_address(environment, "DATABASE") or f"sqlite:///{data / 'lmec.sqlite3'}",
        redis_url=read_address(environment, "REDIS_URL"),
        smtp_url=_server_address(environment, "SMTP"),
        public_url=read_public_url(environment, host, port),
        secret_key=_read_secret_key(environment, data),
        record_key=Path(environment.get("LMEC_RECORD_KEY_FILE") or data / "record_key").absolute(),
        backup_key=_backup_key_file(environment, data),
        security_log=Path(environment.get("LMEC_SECURITY_LOG") or data / "log" / "security.log").absolute(),
        proxies=_read_proxies(environment),
        mail_from=environment.get("MAIL_FROM") or "LMEC consultation service <consultation@lmec.example.org>",
        metrics_token=_read_metrics_token(environment),
        host=host,
        port=port,
        demo=_read_demo(environment),
        second_factor=_read_second_factor(environment),
        single_sign_on=_read_single_sign_on(environment),
        clamd=read_server(environment, "LMEC_CLAMD", "the path of a socket, or host:port"),
        printer=read_server(environment, "LMEC_PRINTER"),
        mailbox=Path(environment["LMEC_MAILBOX"]) if environment.get("LMEC_MAILBOX") else None,
        pulse=Path(environment["LMEC_PULSE"]) if environment.get("LMEC_PULSE") else None,
        lease=_read_number(environment, "LMEC_LEASE_SECONDS", 30),
        sweep=_read_number(environment, "LMEC_SWEEP_SECONDS", 30),
        largest_upload=_read_number(environment, "LMEC_UPLOAD_MEGABYTES", 25) * 1_000_000,
    )
    _ensure_sound(settings, environment)
    _ensure_closed(settings, environment.get("LMEC_ALLOW", ""))
    # In a container every address is its own, and LMEC_HOST says nothing of who can come: what counts is where the
    # port is published. docker-compose.yml publishes it with the very words that it says here, so they cannot part.
    published = environment.get("LMEC_PUBLISHED_ON")
    reached, named = (published, "LMEC_PUBLISHED_ON") if published else (host, "LMEC_HOST")
    if settings.demo and not (is_loopback(reached) and is_loopback(urlsplit(settings.public_url).hostname or "")):
        raise WrongSetting(
            "LMEC_DEMO=1 lets anybody sign in as anybody, so it is refused with a public address: "
            f"PUBLIC_URL is {settings.public_url} and {named} is {reached}. Unset LMEC_DEMO, or use 127.0.0.1."
        )
    return settings


def _ensure_sound(settings: Settings, environment: Mapping[str, str]) -> None:
    """Raise WrongSetting for what could only fail later, or would show people the inside of the program."""
    name, _, host = settings.ask.rpartition("@")
    if not name or not host:
        raise WrongSetting(f"MAIL_FROM must hold an e-mail address, not {settings.mail_from!r}.")
    if environment.get("FLASK_DEBUG", "") not in ("", "0"):
        raise WrongSetting("FLASK_DEBUG shows people the inside of the program when something fails. Unset it.")


def _ensure_closed(settings: Settings, named: str) -> None:
    """Raise WrongSetting for what strangers could read or enter, unless the operator has allowed it by name."""
    allowed = {name.strip() for name in named.split(",") if name.strip()}
    if unknown := allowed - RISKS.keys():
        raise WrongSetting(f"LMEC_ALLOW names {min(unknown)}, which is none of {', '.join(RISKS)}.")
    for name in open_risks(settings.public_url, settings.smtp_url, settings.database_url, settings.redis_url):
        if name not in allowed:
            raise WrongSetting(f"{RISKS[name]}; or, if nobody else is on the way, allow it with LMEC_ALLOW={name}.")


def _server_address(environment: Mapping[str, str], prefix: str) -> str:
    """The address of a server that we use, with the password that is kept apart from it, if one is."""
    return secret.with_password(
        read_address(environment, f"{prefix}_URL"), _from_file(environment, f"{prefix}_PASSWORD_FILE")
    )


def _from_file(environment: Mapping[str, str], name: str, read: Callable[[Path], str] = secret.read_line) -> str | None:
    """The secret in the file that the setting names; None if it names none."""
    file = environment.get(name)
    try:
        return read(Path(file)) if file else None
    except OSError as why:
        raise WrongSetting(f"{name} names {file}, which cannot be read: {why.strerror}.") from why
    except UnicodeDecodeError as why:
        raise WrongSetting(f"{name} names {file}, which is no text in UTF-8.") from why


def _read_number(environment: Mapping[str, str], name: str, default: int, most: int = 10**9) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise WrongSetting(f"{name} must be a whole number from 1 to {most}, not {text!r}.")
    return int(text)


def _read_proxies(environment: Mapping[str, str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """LMEC_PROXIES: addresses or networks, with commas between them."""
    named = environment.get("LMEC_PROXIES", "")
    try:
        return tuple(ip_network(one.strip()) for one in named.split(",") if one.strip())
    except ValueError as why:
        raise WrongSetting(f"LMEC_PROXIES must hold addresses or networks, such as 127.0.0.1, not {named!r}.") from why


def _read_demo(environment: Mapping[str, str]) -> bool:
    """LMEC_DEMO: 1, or else 0 or nothing."""
    value = environment.get("LMEC_DEMO", "")
    if value not in ("1", "0", ""):
        raise WrongSetting(f"LMEC_DEMO must be 1 or 0, not {value!r}.")
    return value == "1"


def _read_second_factor(environment: Mapping[str, str]) -> bool:
    """LMEC_SECOND_FACTOR: required, but in the demonstration, where anybody signs in as anybody."""
    demo = _read_demo(environment)
    value = environment.get("LMEC_SECOND_FACTOR") or ("off" if demo else "required")
    if value not in ("required", "off"):
        raise WrongSetting(f"LMEC_SECOND_FACTOR must be required or off, not {value!r}.")
    if demo and value == "required":
        raise WrongSetting(
            "LMEC_DEMO=1 lets anybody sign in as anybody, so it has no second factor. Unset one of both."
        )
    return value == "required"


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """LMEC_DATA, else `var` where the command runs."""
    return Path(environment.get("LMEC_DATA") or "var").absolute()


def _read_single_sign_on(environment: Mapping[str, str]) -> SingleSignOn | None:
    """LMEC_OIDC_ISSUER and what belongs to it, or nothing of it."""
    secret = environment.get("LMEC_OIDC_CLIENT_SECRET") or _from_file(environment, "LMEC_OIDC_CLIENT_SECRET_FILE") or ""
    names = ("LMEC_OIDC_ISSUER", "LMEC_OIDC_CLIENT_ID", "LMEC_OIDC_NAME")
    issuer, client, name = (environment.get(one, "").strip() for one in names)
    if not any((issuer, client, name, secret)):
        return None
    if not all((issuer, client, name, secret)):
        raise WrongSetting(f"Single sign-on needs all of {', '.join(names)} and LMEC_OIDC_CLIENT_SECRET_FILE, or none.")
    parts = split_address("LMEC_OIDC_ISSUER", issuer)
    if not parts.hostname:
        raise WrongSetting(
            "LMEC_OIDC_ISSUER names no host: it must be the address of the provider, as it calls itself."
        )
    if not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
        raise WrongSetting("LMEC_OIDC_ISSUER must begin with https://, so that nobody on the way signs in as others.")
    return SingleSignOn(issuer, client, secret, name)


def _backup_key_file(environment: Mapping[str, str], data: Path) -> Path | None:
    """LMEC_BACKUP_KEY_FILE, else what `lmec key` has left in the data folder, if it has."""
    named = environment.get("LMEC_BACKUP_KEY_FILE")
    file = Path(named or data / OWN_BACKUP_KEY).absolute()
    if named and not file.is_file():
        raise WrongSetting(f"LMEC_BACKUP_KEY_FILE names {file}, which is not there.")
    return file if file.is_file() else None


def _read_secret_key(environment: Mapping[str, str], data: Path) -> str:
    """SECRET_KEY, else the text of SECRET_KEY_FILE, else the key of this data folder, else ""; one key a line."""
    key = environment.get("SECRET_KEY") or _from_file(environment, "SECRET_KEY_FILE", secret.read_lines)
    _ensure_hard_to_guess("SECRET_KEY", key)
    own = data / OWN_SECRET_KEY
    return key or (secret.read_lines(own) if own.exists() else "")


def _read_metrics_token(environment: Mapping[str, str]) -> str:
    """METRICS_TOKEN, else the text of METRICS_TOKEN_FILE, else nothing."""
    token = environment.get("METRICS_TOKEN") or _from_file(environment, "METRICS_TOKEN_FILE")
    _ensure_hard_to_guess("METRICS_TOKEN", token)
    return token or ""


def _ensure_hard_to_guess(name: str, chosen: str | None) -> None:
    if chosen is not None and not secret.is_hard_to_guess(chosen):
        raise WrongSetting(f"{name} is too easy to guess: use at least {secret.SHORTEST} random characters.")
