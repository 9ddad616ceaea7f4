"""The home page, signing in and out, one's own account and second factors, and what the demonstration shows."""

from webapp.account import demonstration, factors, guide, home, own, passkeys, resets, signing_in
from webapp.blueprints import account

__all__ = ["account", "demonstration", "factors", "guide", "home", "own", "passkeys", "resets", "signing_in"]
