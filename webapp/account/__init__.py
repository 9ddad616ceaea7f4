"""The home page, signing in and out, one's own account, and what the demonstration shows."""

from webapp.account import demonstration, home, own, signing_in
from webapp.blueprints import account

__all__ = ["account", "demonstration", "home", "own", "signing_in"]
