"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.secretariat import (
    adoption,
    answers,
    beginning,
    brackets,
    chairs_texts,
    consolidations,
    draft_files,
    editorial,
    engine_room,
    glance,
    letters,
    lifting,
    rounds,
    sheet,
    texts,
)
from webapp.secretariat.blueprint import secretariat

__all__ = [
    "adoption",
    "answers",
    "beginning",
    "brackets",
    "chairs_texts",
    "consolidations",
    "draft_files",
    "editorial",
    "engine_room",
    "glance",
    "letters",
    "lifting",
    "rounds",
    "secretariat",
    "sheet",
    "texts",
]
