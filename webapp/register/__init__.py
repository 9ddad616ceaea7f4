"""The pages of the register of achievements, and of what is opened to the public with an adopted text."""

from webapp.blueprints import register
from webapp.register import entries, keeping, openings

__all__ = ["entries", "keeping", "openings", "register"]
