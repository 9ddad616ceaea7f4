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
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ISSUER = "LMEC consultation service"
STEP = 30  # seconds for which an app shows a code
DRIFT = (-1, 0, 1)  # steps by which the clock of a telephone may differ
CODES_ON_A_SHEET = 10
GROUPS, DIGITS = 3, 4  # of a code on a sheet: 40 bits, which nobody guesses within the limits of rate


@dataclass(frozen=True)
class FactorKey:
    """Stores secrets of second factors and makes the codes of links; derived from the service's secret key, without which they are worth nothing."""

    secret_key: str

    def encrypted(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypted(self, stored: str) -> str | None:
        """The secret; None if it was stored under another key of the service."""
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken:
            return None

    def digest(self, code: str) -> str:
        """What is stored of a one-time code."""
        return hmac.new(self._derived(b"one-time codes"), code.encode(), sha256).hexdigest()

    def link_code(self, nonce: str) -> str:
        """The six digits that a letter has beside its link, made of what the row of the link holds."""
        made = hmac.new(self._derived(b"codes of links"), nonce.encode(), sha256).digest()
        return f"{int.from_bytes(made[:8]) % 10**6:06}"

    @cached_property
    def _fernet(self) -> Fernet:
        return Fernet(urlsafe_b64encode(self._derived(b"authenticator apps")))

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=b"lmec second factors: " + purpose).derive(self.secret_key.encode())


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
    """The digits of what somebody typed, in whatever script, without spaces and signs between them."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None)
