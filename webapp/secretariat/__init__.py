"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.blueprints import secretariat
from webapp.secretariat import (
    adoption,
    answers,
    brackets,
    editorial,
    engine_room,
    lifting,
    new_consultation,
    rounds,
    standard_reasons,
    texts,
    type_requests,
)

__all__ = [
    "adoption",
    "answers",
    "brackets",
    "editorial",
    "engine_room",
    "lifting",
    "new_consultation",
    "rounds",
    "secretariat",
    "standard_reasons",
    "texts",
    "type_requests",
]
