"""What went out to the members, for members and secretariat alike: texts, redlines, compendia, and the trace of comments."""

from webapp.texts import adopted, documents, editorial, record, redlines, resulting, shelf, views
from webapp.texts.blueprint import texts

__all__ = ["adopted", "documents", "editorial", "record", "redlines", "resulting", "shelf", "texts", "views"]
