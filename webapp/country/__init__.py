"""What a member's people do: read the draft, comment, and answer officially."""

from webapp.country import (
    adoption,
    answer,
    attachments,
    brackets,
    comments,
    contributors,
    departments,
    draft,
    lifting,
    looking,
    opinions,
    papers,
    taking_over,
    uploads,
)
from webapp.country.blueprint import country

__all__ = [
    "adoption",
    "answer",
    "attachments",
    "brackets",
    "comments",
    "contributors",
    "country",
    "departments",
    "draft",
    "lifting",
    "looking",
    "opinions",
    "papers",
    "taking_over",
    "uploads",
]
