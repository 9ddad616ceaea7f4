"""The addresses of servers, as settings name them: how they are read, and by which of them strangers could read or enter."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, urlsplit

from models.errors import WrongSetting

ADDRESSES = {
    "DATABASE_URL": ("sqlite", "postgresql+psycopg"),
    "REDIS_URL": ("redis", "rediss", "redis+socket"),
    "SMTP_URL": ("smtp", "smtps"),
    "PUBLIC_URL": ("http", "https"),
}
"""How the addresses of servers may begin."""
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
LARGEST_PORT = 65535


def is_loopback(name: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def read_address(environment: Mapping[str, str], name: str) -> str:
    """An address that begins as this setting may; "" if there is none."""
    address = environment.get(name, "")
    if name == "DATABASE_URL":
        address = _database_url(address)
    beginnings = ADDRESSES[name]
    if address and not address.startswith(tuple(f"{beginning}://" for beginning in beginnings)):
        known = " or ".join(f"{beginning.removesuffix('+psycopg')}://" for beginning in beginnings)
        raise WrongSetting(f"{name} must begin with {known}.")
    parts = split_address(name, address)
    if parts.scheme == "sqlite" and parts.path in ("", "/", "/:memory:"):
        raise WrongSetting(f"{name} names no file. Write sqlite:/// and its path: sqlite:////var/lib/lmec/lmec.sqlite3")
    return address


def read_public_url(environment: Mapping[str, str], host: str, port: int) -> str:
    """PUBLIC_URL without a slash at its end; where there is none, the address at which the pages listen."""
    listening = f"http://{'localhost' if host == '::1' else f'[{host}]' if ':' in host else host}:{port}"
    address = read_address({"PUBLIC_URL": environment.get("PUBLIC_URL") or listening}, "PUBLIC_URL").rstrip("/")
    parts = split_address("PUBLIC_URL", address)
    if not parts.hostname:
        raise WrongSetting("PUBLIC_URL names no host: it must be the address under which people find the service.")
    if ":" in parts.hostname:  # Werkzeug trusts no such name in a request
        raise WrongSetting(
            "PUBLIC_URL must have a name, not an address of IPv6, such as https://consultation.example.org"
        )
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise WrongSetting(
            "PUBLIC_URL must be https:// and a host alone, since the service uses every path of its address: "
            "https://consultation.example.org"
        )
    return address


def split_address(name: str, address: str) -> SplitResult:
    """The parts of an address whose port, if it has one, is a number."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as why:
        raise WrongSetting(
            f"{name} cannot be understood. Look at its host and its port; in a password, write %2F for /, %23 for #, "
            "%3F for ? and %5B for [."
        ) from why
    return parts


def read_server(environment: Mapping[str, str], name: str, kinds: str = "host:port") -> str:
    """A server by host:port, or the path of its socket where that is one of the `kinds`."""
    named = environment.get(name, "").strip()
    host, _, port = named.rpartition(":")
    is_server = host and "/" not in host and port.isdecimal() and 0 < int(port) <= LARGEST_PORT
    if named and not is_server and not (named.startswith("/") and kinds.startswith("the path")):
        raise WrongSetting(f"{name} must be {kinds}, not {named!r}.")
    return named


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


def _database_url(url: str) -> str:
    """Plain `postgresql://` addresses use the driver that is installed."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _is_elsewhere(host: str | None) -> bool:
    """Whether it is another machine: none is the default, which is this one, and a path is a socket."""
    return host is not None and host != "" and not host.startswith("/") and not is_loopback(host)
