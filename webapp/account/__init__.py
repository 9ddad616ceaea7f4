"""Signing in and out, the home page, and what the demonstration shows."""

from webapp.account import demonstration, signing_in
from webapp.blueprints import account

__all__ = ["account", "demonstration", "signing_in"]
