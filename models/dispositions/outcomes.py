"""Which outcomes an answer can have: one rule for the page that offers them, the operation, and what keeps a text back."""

from enum import StrEnum

from models.dispositions.disposition import SET_ASIDE, Outcome


class Presence(StrEnum):
    """Where the words that a comment proposes stand in the newest candidate."""

    NO_WORDS = "it proposes none"
    NOT_MERGED = "not merged"  # there is no candidate yet, or an answer kept the words out of this one
    ABSENT = "merged, and nowhere in the text"  # the text reads as if nothing had been proposed
    PLAIN = "plain"
    PARTLY_BRACKETED = "some plain, some in brackets"
    BRACKETED = "in brackets"


IN_TEXT = (Presence.PLAIN, Presence.PARTLY_BRACKETED, Presence.BRACKETED)
TAKEN_UP = tuple(outcome for outcome in Outcome if outcome not in SET_ASIDE)

_CONTRADICTIONS = {
    Presence.NO_WORDS: ((Outcome.INCORPORATED,), "it proposes no words"),
    Presence.NOT_MERGED: ((), ""),  # the next consolidation shows where the words then stand
    Presence.ABSENT: (TAKEN_UP, "its words are not in the text"),
    Presence.PLAIN: ((), ""),
    Presence.PARTLY_BRACKETED: (
        (Outcome.ACCEPTED, Outcome.MODIFIED),
        "some of its words stand in brackets, which only members lift",
    ),
    Presence.BRACKETED: (
        (Outcome.ACCEPTED, Outcome.MODIFIED, Outcome.PARTLY),
        "its words stand in brackets, which only members lift",
    ),
}


def contradiction(outcome: Outcome, presence: Presence) -> str:
    """Why this outcome cannot be chosen, as half a sentence; "" if it can.

    Any comment can be set aside: the next consolidation takes its words out. One that was set aside can be taken up
    again: the next consolidation brings its words back.
    """
    impossible, reason = _CONTRADICTIONS[presence]
    return reason if outcome in impossible else ""


def possible(presence: Presence) -> tuple[Outcome, ...]:
    """The outcomes that can be chosen, in their order."""
    return tuple(outcome for outcome in Outcome if not contradiction(outcome, presence))


def disagreement(outcome: Outcome, presence: Presence) -> str:
    """Why this outcome does not agree with the text as it stands, before another consolidation; "" if it does."""
    if outcome in SET_ASIDE:
        return "its words are in the text" if presence in IN_TEXT else ""
    if presence is Presence.NOT_MERGED:
        return "its words are not in the text"
    return contradiction(outcome, presence)
