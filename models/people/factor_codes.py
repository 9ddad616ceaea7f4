"""Codes of second factors: how they are read as people type them, what fits an app at an instant, and how secrets are stored."""

import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ISSUER = "LMEC consultation service"
STEP = 30  # seconds for which an app shows a code
DRIFT = (-1, 0, 1)  # steps by which the clock of a telephone may differ
CODES_ON_A_SHEET = 10
GROUPS, DIGITS = 3, 4  # of a code on a sheet: 40 bits, which nobody guesses within the limits of rate


@dataclass(frozen=True)
class FactorKey:
    """Stores secrets of second factors and makes the codes of links; derived from the
    service's secret keys, one a line and the newest first, without which they are worth nothing."""

    secret_key: str

    def encrypted(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypted(self, stored: str) -> str | None:
        """The secret; None if it was stored under a key that the service no longer has."""
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken:
            return None

    def digests(self, code: str) -> list[str]:
        """What may be stored of a one-time code; the first is what is stored now."""
        return [hmac.new(key, code.encode(), sha256).hexdigest() for key in self._derived_keys(b"one-time codes")]

    def link_codes(self, nonce: str) -> list[str]:
        """The six digits that a letter may have beside its link, made of what the row of the link holds; the first is that of
        letters that leave now."""
        digests = (hmac.new(key, nonce.encode(), sha256).digest() for key in self._derived_keys(b"codes of links"))
        return [f"{int.from_bytes(one[:8]) % 10**6:06}" for one in digests]

    def challenge(self, about: str) -> bytes:
        """What a passkey signs."""
        return hmac.new(self._derived_keys(b"challenges")[0], about.encode(), sha256).digest()

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in self._derived_keys(b"authenticator apps")])

    def _derived_keys(self, purpose: bytes) -> list[bytes]:
        info = b"lmec second factors: " + purpose
        return [HKDF(SHA256(), 32, salt=None, info=info).derive(key.encode()) for key in self.secret_key.splitlines()]


def new_secret() -> str:
    """A secret for an app, as base32."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """The otpauth address that an app reads from the picture."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name=ISSUER)


def fitting_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step to which the code of an app belongs, if it is one of those that count now."""
    totp, current = pyotp.TOTP(secret, interval=STEP), int(now.timestamp()) // STEP
    steps = [current + drift for drift in DRIFT]
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)), None)


def new_one_time_code() -> str:
    """A code for a sheet, as it is printed: "1234 5678 9012"."""
    return " ".join(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(GROUPS))


def digits(typed: str) -> str:
    """The digits that somebody typed, in any script, without the spaces and signs between them."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None)
