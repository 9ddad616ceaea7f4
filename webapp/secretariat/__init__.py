"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.blueprints import secretariat
from webapp.secretariat import (
    adoption,
    answers,
    brackets,
    editorial,
    entered_positions,
    lifting,
    new_consultation,
    offices,
    standard_reasons,
    system_status,
    texts,
    type_requests,
)
from webapp.secretariat.design import components
from webapp.secretariat.meetings import meetings, sheet
from webapp.secretariat.rounds import deadlines, entered_choices, entering, late, letters, observers, rounds

__all__ = [
    "adoption",
    "answers",
    "brackets",
    "components",
    "deadlines",
    "editorial",
    "entered_choices",
    "entered_positions",
    "entering",
    "holidays",
    "late",
    "letters",
    "lifting",
    "meetings",
    "minutes",
    "new_consultation",
    "observers",
    "offices",
    "rounds",
    "secretariat",
    "sheet",
    "standard_reasons",
    "system_status",
    "texts",
    "type_requests",
]
