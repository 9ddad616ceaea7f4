"""The addresses of servers, as settings name them."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from models.errors import WrongSetting

ADDRESSES = {
    "DATABASE_URL": ("sqlite", "postgresql+psycopg"),
    "REDIS_URL": ("redis", "rediss", "redis+socket"),
    "SMTP_URL": ("smtp", "smtps"),
    "PUBLIC_URL": ("http", "https"),
}
"""How the addresses of servers may begin."""
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


def _database_url(url: str) -> str:
    """Plain `postgresql://` addresses use the driver that is installed."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
