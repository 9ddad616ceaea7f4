"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.secretariat import (
    adoption,
    answers,
    brackets,
    chairs_texts,
    consolidations,
    editorial,
    engine_room,
    lifting,
    new_consultation,
    rounds,
    texts,
)
from webapp.secretariat.blueprint import secretariat

__all__ = [
    "adoption",
    "answers",
    "brackets",
    "chairs_texts",
    "consolidations",
    "editorial",
    "engine_room",
    "lifting",
    "new_consultation",
    "rounds",
    "secretariat",
    "texts",
]
