"""The pages of the register of achievements, and of what is opened to the public with an adopted text."""

from webapp.blueprints import register
from webapp.register import editing, entries, openings

__all__ = ["editing", "entries", "openings", "register"]
