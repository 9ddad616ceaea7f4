"""The words around the text that an adoption would make the adopted one, the same on paper and in Word."""

from models.adoption.adoption import Adoption
from models.adoption.queries.resulting_text import ResultingText
from models.drafts.version import DraftVersion
from models.text.instants import when
from templates.environment import counted

TITLE = "The text as it would be adopted"
MARKING = "For the members, before they answer. Not for citation."


def redline_title(older: DraftVersion) -> str:
    """What a redline is."""
    return f"{TITLE}, with what is different from {older.name}"


def what_it_is(text: ResultingText) -> str:
    """From which version it comes, and what a meeting has agreed in it."""
    name = text.version.name
    if not text.is_amended:
        return f"This is {name}, as it was circulated."
    brackets = counted(text.brackets, "bracket", "brackets")
    return f"This is {name} with the words on which the meeting agreed in the places of its {brackets}."


def standing(adoption: Adoption) -> str:
    """When the adoption was announced, and in which way the members are asked."""
    return f"Adoption {adoption.way.value}, announced on {when(adoption.announced_at, 'UTC')}."
