"""The home page, signing in and out, one's own account and second factors, and what the demonstration shows."""

from webapp.account import (
    demonstration,
    factors,
    guide,
    home,
    languages,
    own_account,
    passwords,
    resets,
    signing_in,
    single_sign_on,
    unsent,
)
from webapp.blueprints import account

__all__ = [
    "account",
    "demonstration",
    "factors",
    "guide",
    "home",
    "languages",
    "own_account",
    "passwords",
    "resets",
    "signing_in",
    "single_sign_on",
    "unsent",
]
