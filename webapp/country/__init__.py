"""What a member's people do: read the draft, comment, and answer officially."""

from webapp.blueprints import country
from webapp.country import (
    adoption,
    answer,
    authorities,
    clearance,
    entered,
    lifting,
    meetings,
    office,
    our_comments,
    translations,
)
from webapp.country.brackets import brackets, duties
from webapp.country.comments import attachments, carried, comments, corrections, cosponsors, draft, writing
from webapp.country.departments import collecting, contributors, departments, opinions
from webapp.country.uploads import uploads

__all__ = [
    "adoption",
    "answer",
    "attachments",
    "authorities",
    "brackets",
    "carried",
    "clearance",
    "collecting",
    "comments",
    "contributors",
    "corrections",
    "cosponsors",
    "country",
    "departments",
    "draft",
    "duties",
    "entered",
    "lifting",
    "meetings",
    "office",
    "opinions",
    "our_comments",
    "parting",
    "translations",
    "uploads",
    "writing",
]
