"""Secrets kept in files, so that they stand in no environment and in no list of processes."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from models.errors import WrongSetting

OURS = 0o600
SHORTEST = 32
FEWEST_CHARACTERS = 10  # different ones; "changeme" four times is long, too
SHARED = 0o444  # for programs that run as somebody else, such as a database; the folder keeps others away


def with_password(url: str, password: str | None) -> str:
    """The address with this password for its user; as it is where there is no password, or no user to have one."""
    parts = urlsplit(url)
    user, _, server = parts.netloc.rpartition("@")
    if not password or not user:
        return url
    return parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{server}").geturl()


def read_line(file: Path) -> str:
    """The one secret in the file, without space around it and the mark that some editors put before a text; raises WrongSetting."""
    text = file.read_text(encoding="utf-8-sig").strip()
    if len(text.splitlines()) > 1:
        raise WrongSetting(f"{file} has more than one line. It must hold one secret, in one line, and nothing else.")
    return text


def read_lines(file: Path) -> str:
    """All secrets in the file, one a line, without space around them."""
    return file.read_text(encoding="utf-8").strip()


def is_hard_to_guess(text: str) -> bool:
    """Whether each line of what somebody has chosen is long enough, and of enough different characters."""
    return all(len(one) >= SHORTEST and len(set(one)) >= FEWEST_CHARACTERS for one in text.splitlines() or [""])


def renew(file: Path) -> None:
    """Put a new secret above those in the file, so that it signs from now on and what they have signed holds."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    write_new(fresh, f"{secrets.token_urlsafe(48)}\n{read_lines(file)}\n")
    fresh.chmod(file.stat().st_mode)
    fresh.replace(file)


def make_once(file: Path, mode: int = OURS) -> bool:
    """Put 64 random characters into `file` unless it is there; whether it was made now. Makes its folder, too."""
    if file.exists():
        return False
    file.parent.mkdir(mode=0o700 if mode == OURS else 0o777, parents=True, exist_ok=True)
    # A second process that starts at the same moment must not read half a secret: write aside, then link.
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    write_new(fresh, secrets.token_urlsafe(48))
    fresh.chmod(mode)
    created = False
    with suppress(FileExistsError):
        os.link(fresh, file)
        created = True
    fresh.unlink()
    return created


def write_new(file: Path, text: str) -> None:
    """Write a file for this user alone; nothing of it is left if there is no room. Raises FileExistsError if it is there."""
    file.touch(mode=OURS, exist_ok=False)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError:
        file.unlink()
        raise
