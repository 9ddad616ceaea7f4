"""What went out to the members, for members and secretariat alike: texts, redlines, compendia, and the trace of comments."""

from webapp.blueprints import texts
from webapp.texts import calendar, corrigenda, documents, record, redlines, versions, views

__all__ = ["calendar", "corrigenda", "documents", "record", "redlines", "texts", "versions", "views"]
