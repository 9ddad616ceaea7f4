"""What each outcome of an answer means for a comment, in plain words."""

from collections.abc import Iterable

from wtforms import SelectChoice

from models.dispositions.disposition import Outcome, Presence, possible_outcomes

PRESENCE_WORDS = {
    Presence.NO_WORDS: "This comment proposes no change of words.",
    Presence.NOT_MERGED: "Its change is not in the text now.",
    Presence.ABSENT: "Its change has been merged, and the text reads as before: there is nothing to take up.",
    Presence.GONE: "Its paragraph is not in the text any more, and its change went with it: there is nothing to take up.",
    Presence.PLAIN: "Its change is in the text, plain.",
    Presence.PARTLY_BRACKETED: "A part of its change stands in brackets. Only members lift brackets, so you cannot accept all of it.",
    Presence.BRACKETED: "Its change stands in brackets. Only members lift brackets, so you cannot accept it.",
}
_COMES_BACK = "the change comes into the text at the next consolidation"
_IF_BRACKETED = "if it then stands in brackets, you are asked to answer again"
_TAKEN_UP = {
    Presence.NO_WORDS: {
        Outcome.ACCEPTED: "the text does what the comment asks for",
        Outcome.MODIFIED: "the text does what the comment asks for, in another way",
        Outcome.PARTLY: "the text does some of what the comment asks for",
    },
    Presence.NOT_MERGED: {
        Outcome.INCORPORATED: f"{_COMES_BACK}, plain or in brackets, for the members to consider",
        Outcome.ACCEPTED: f"{_COMES_BACK} and is to stand there plain; {_IF_BRACKETED}",
        Outcome.MODIFIED: f"{_COMES_BACK} and is to stand there plain, in a paragraph with other changes; {_IF_BRACKETED}",
        Outcome.PARTLY: f"{_COMES_BACK}, but not all that the comment asks for is done; {_IF_BRACKETED}",
    },
    Presence.ABSENT: {},
    Presence.GONE: {},
    Presence.PLAIN: {
        Outcome.INCORPORATED: "the change is in the text, for the members to consider",
        Outcome.ACCEPTED: "the change is in the text as it was proposed",
        Outcome.MODIFIED: "the change is in the text, in a paragraph that has other changes too",
        Outcome.PARTLY: "the change is in the text, but not all that the comment asks for is done",
    },
    Presence.PARTLY_BRACKETED: {
        Outcome.INCORPORATED: "the change is in the text, a part of it in brackets, for the members to consider",
        Outcome.PARTLY: "a part of the change is in the text, plain; the rest stays in brackets until members lift them",
    },
    Presence.BRACKETED: {
        Outcome.INCORPORATED: "the change is in the text, in brackets until members lift them, for the members to consider",
    },
}
_SET_ASIDE = {
    Outcome.NOT_ACCEPTED: "the secretariat does not take it up",
    Outcome.NOTED: "it has been read; it asks for nothing in this text",
    Outcome.DEFERRED: "it will be taken up later, or in another text",
    Outcome.OUT_OF_SCOPE: "it is not about what this text can settle",
    Outcome.WITHDRAWN: "the member has told us that it no longer asks for this",
}
_CONSEQUENCES = {
    Presence.NO_WORDS: "",
    Presence.NOT_MERGED: "; the change stays out of the text",
    Presence.ABSENT: "",
    Presence.GONE: "",
    Presence.PLAIN: "; the next consolidation takes the change out of the text",
    Presence.PARTLY_BRACKETED: "; the next consolidation takes the change out of the text and its brackets",
    Presence.BRACKETED: "; the next consolidation takes the change out of its brackets",
}
_SHARED_MEANINGS = {
    Outcome.INCORPORATED: "their changes are in the text, plain or in brackets, or come into it at the next consolidation, for the members to consider",
    Outcome.ACCEPTED: "their changes are in the text, plain; where no words are proposed, the text does what the comment asks for",
    Outcome.MODIFIED: "as accepted, with other changes or in another way",
    Outcome.PARTLY: "the text does some of what the comments ask for, plain",
}


def outcome_choices(presence: Presence) -> list[SelectChoice]:
    """The outcomes that a comment can have, each with what it means for it."""
    meanings = _TAKEN_UP[presence] | {outcome: words + _CONSEQUENCES[presence] for outcome, words in _SET_ASIDE.items()}
    return [_choice(outcome, meanings[outcome]) for outcome in possible_outcomes(presence)]


def shared_outcome_choices(presences: Iterable[Presence]) -> list[SelectChoice]:
    """The outcomes that at least one of several comments can have, with what they mean for all."""
    offered = {outcome for presence in presences for outcome in possible_outcomes(presence)}
    meanings = _SHARED_MEANINGS | {
        outcome: f"{words}; proposed changes stay out of the text, or leave it at the next consolidation"
        for outcome, words in _SET_ASIDE.items()
    }
    return [_choice(outcome, meanings[outcome]) for outcome in Outcome if outcome in offered]


def _choice(outcome: Outcome, meaning: str) -> SelectChoice:
    return SelectChoice(outcome.value, f"{outcome.value[0].upper()}{outcome.value[1:]}: {meaning}.")
