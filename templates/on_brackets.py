"""The words around what a member says about brackets: the same on pages, on paper and in Word."""

from collections.abc import Mapping

from models.consolidation.agreement import UNSEEN, Stance
from models.consolidation.answering import Listed
from models.consolidation.in_answer import OnBracket
from models.consolidation.sentence import Stretch

STANCES: Mapping[Stance, str] = {
    Stance.ACCEPT: "accepts",
    Stance.KEEP: "keeps the words of the draft",
    Stance.ANY: "can accept any of these",
    Stance.OTHER: "asks for other words",
    Stance.NOT_OPPOSED: "does not stand in the way",
    Stance.RESERVED: "is reserved, awaiting instructions",
}
"""What a member does, after its name."""

CHOSEN = "On brackets"
LETS_STAND = "What this answer lets stand"
NO_WORDS = "(no words here)"


def called(one: Listed) -> str:
    """Which bracket it is: "Bracket 3, paragraph 12"."""
    return f"Bracket {one.number}, {one.placed.paragraph.name}"


def goes_on(country: str) -> str:
    """What stands above the brackets in which a member is named and about which it has said nothing new."""
    return f"What {country} goes on asking for"


def nothing_new(count: int) -> str:
    """What its silence means there."""
    return (
        f"It has said nothing new about {'this bracket' if count == 1 else 'these brackets'}, in which its name stands."
    )


def because_silent(country: str, count: int, *, sent: bool) -> str:
    """What an answer lets stand, and why; `sent`: it has been sent already."""
    answer, it = "its" if sent else "this", "it" if count == 1 else "them"
    changes = "this change" if count == 1 else f"these {count} changes"
    return f"With {answer} answer {country} lets {changes} stand, because it has said nothing about {it}."


def which_of(one: OnBracket) -> str:
    """What goes on after the name of a bracket that an answer lets stand."""
    return ", whichever of these is agreed" if len(one.wordings) > 1 else ""


def together(package: str) -> str:
    """That a bracket is linked in a package."""
    return f"Only together with the others of package “{package}”."


def in_bracket(stretch: Stretch) -> str:
    """The words that stand in a bracket's place, as people read them: those that ask for a deletion say so."""
    if stretch.text.startswith(UNSEEN):
        return f"({stretch.text[1:]})"
    return stretch.text if stretch.text.strip() else NO_WORDS
