"""What an observer's people do: read the texts that are out, and comment in rounds to which they are invited."""

from webapp.blueprints import observers
from webapp.observers import comments, texts

__all__ = ["comments", "observers", "texts"]
