"""The home page, signing in and out, and what the demonstration shows."""

from webapp.account import demonstration, home, signing_in
from webapp.blueprints import account

__all__ = ["account", "demonstration", "home", "signing_in"]
