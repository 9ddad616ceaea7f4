"""Files that only the holder of a key can read, in the format of age (age-encryption.org), so that its tools open them, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

from models.errors import NotDone
from models.scratch import scratch_folder
from models.secret import write_new

MARK = b"age-encryption.org/v1"
FROM_THE_SYSTEM = (
    "(os error"  # how pyrage tells a full disk from a file that it cannot decrypt: its errors have no number
)
SECRET_HALF = "AGE-SECRET-KEY-"  # how every one begins


class NoKey(NotDone):
    """Why a file cannot be encrypted or decrypted, as a sentence."""


def make_key(file: Path) -> str:
    """Put a new key into the file, for this user alone; gives its public half. Raises NoKey if the file is there."""
    key = Identity.generate()
    public = str(key.to_public())
    try:
        write_new(file, f"# Decrypts what was encrypted for {public}\n{key}\n")
    except FileExistsError as error:
        raise NoKey(
            f"{file} is there already, and backups may have been encrypted with it. Choose another name."
        ) from error
    return public


def encrypt(plain: Path, encrypted: Path, key: Path) -> None:
    """Encrypt a file for the key; its public half is enough. Raises NoKey."""
    pyrage.encrypt_file(str(plain), str(encrypted), _recipients(key))


def is_encrypted(file: Path) -> bool:
    """Whether only the holder of a key can read the file."""
    with file.open("rb") as start:
        return start.read(len(MARK)) == MARK


@contextmanager
def decrypted(file: Path, key: Path | None) -> Iterator[Path]:
    """What is in the file, decrypted if it is encrypted, as long as the block lasts; raises NoKey."""
    if not is_encrypted(file):
        yield file
        return
    if key is None:
        raise NoKey(f"{file} is encrypted. Name the file with its secret key: --key FILE")
    with scratch_folder("lmec-opened-") as folder:
        plain = folder / "plain"
        try:
            pyrage.decrypt_file(str(file), str(plain), _identities(key))
        except pyrage.DecryptError as error:
            raise NoKey(f"The key in {key} does not open {file}, or the file is damaged.") from error
        except OSError as error:
            if FROM_THE_SYSTEM in str(error):
                raise
            raise NoKey(f"{file} is damaged or not whole. Nothing was changed; take another backup.") from error
        yield plain


def _recipients(key: Path) -> list[Recipient]:
    try:
        return [
            Identity.from_str(line).to_public() if line.startswith(SECRET_HALF) else Recipient.from_str(line)
            for line in _key_lines(key)
        ]
    except (pyrage.IdentityError, pyrage.RecipientError) as error:
        raise NoKey(f"{key} holds no key. Make one with: lmec key FILE") from error


def _identities(key: Path) -> list[Identity]:
    try:
        return [Identity.from_str(line) for line in _key_lines(key)]
    except pyrage.IdentityError as error:
        raise NoKey(
            f"{key} holds no secret key, which begins with {SECRET_HALF}. The public half only encrypts."
        ) from error


def _key_lines(key: Path) -> list[str]:
    lines = [line.strip() for line in key.read_text(encoding="utf-8").splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise NoKey(f"{key} holds no key. Make one with: lmec key FILE")
    return keys
