"""What went out to the members, for members and secretariat alike: texts, redlines, compendia, and the trace of comments."""

from webapp.texts import documents, redlines, views
from webapp.texts.blueprint import texts

__all__ = ["documents", "redlines", "texts", "views"]
