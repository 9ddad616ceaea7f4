"""What a member's people do: read the draft, comment, and answer officially."""

from webapp.country import answer, comments, draft, looking
from webapp.country.blueprint import country

__all__ = ["answer", "comments", "country", "draft", "looking"]
