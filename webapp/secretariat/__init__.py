"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.blueprints import secretariat
from webapp.secretariat import (
    adoption,
    answers,
    brackets,
    deadlines,
    editorial,
    engine_room,
    late,
    lifting,
    new_consultation,
    rounds,
    texts,
)

__all__ = [
    "adoption",
    "answers",
    "brackets",
    "deadlines",
    "editorial",
    "engine_room",
    "late",
    "lifting",
    "new_consultation",
    "rounds",
    "secretariat",
    "texts",
]
