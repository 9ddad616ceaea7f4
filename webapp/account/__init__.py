"""Signing in and out, the home page, one's own account, and what the demonstration shows."""

from webapp.account import demonstration, own, signing_in
from webapp.blueprints import account

__all__ = ["account", "demonstration", "own", "signing_in"]
