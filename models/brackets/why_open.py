"""Why a bracket has not ended by `models.brackets.ending.ending`, as far as members say it openly. Pure functions."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from models.brackets.agreement import (
    OpenBracket,
    Position,
    Stance,
    Words,
    key_of,
)
from models.brackets.ending import awaited, dropped, is_incomplete, spoken_for, supporters


class WhyOpen(NamedTuple):
    """Who asks for other words than the draft's, for each of these; who keeps the draft; who awaits instructions; who has
    not answered and speaks for no words; who has still to confirm what a meeting agreed; who has linked it in
    a package; who must accept words that give it something to do; who asks for words in the paragraph that would go. `incomplete`: words are missing in the draft; `unseen`: some words were first written in this round. `undecided`: several can be
    accepted, and nobody has said which."""

    asking: tuple[tuple[str, ...], ...]
    keeping: tuple[str, ...]
    reserved: tuple[str, ...]
    unanswered: tuple[str, ...]
    ad_referendum: tuple[str, ...]
    linked: tuple[str, ...]
    charged: tuple[str, ...]
    inside: tuple[str, ...]
    incomplete: bool
    unseen: bool
    undecided: bool


def why_open(
    bracket: OpenBracket, positions: Mapping[str, Position], members: Collection[str], answered: Collection[str]
) -> WhyOpen:
    """Of a bracket for which `ending`, which takes the same, gives None. What members can accept is sealed, and left out."""
    by_words: dict[Words, set[str]] = {}
    for name, wordings in spoken_for(bracket, positions).items():
        for words in wordings:
            by_words.setdefault(key_of(words), set()).add(name)
    keeping = by_words.pop(key_of(bracket.standing), set())
    asking = tuple(sorted(tuple(sorted(names)) for names in by_words.values()))
    reserved = {name for name, position in positions.items() if position.stance is Stance.RESERVED}
    speaking = keeping.union(*asking)
    return WhyOpen(
        asking,
        tuple(sorted(keeping)),
        tuple(sorted(reserved)),
        tuple(sorted(set(members) - set(answered) - reserved - (set() if bracket.is_seen_again else speaking))),
        bracket.ad_referendum,
        tuple(sorted(name for name, position in positions.items() if position.package)),
        tuple(sorted({name for words in offered(bracket) for name in awaited(bracket, positions, words)})),
        tuple(sorted({name for words in offered(bracket) for name in dropped(bracket, positions, words)})),
        incomplete=is_incomplete(bracket, bracket.standing),
        unseen=not by_words.keys() <= {key_of(one) for one in bracket.circulated},
        undecided=not speaking and len(bracket.circulated) > 1,
    )


def qualifying(bracket: OpenBracket, positions: Mapping[str, Position]) -> tuple[Words, ...]:
    """The wordings that all who speak for words could accept, openly or sealed: which they are is all that the secretariat
    learns of what is sealed."""
    speaking = {name for name, words in spoken_for(bracket, positions).items() if words}
    return tuple(
        words for words in offered(bracket) if speaking and speaking <= set(supporters(bracket, positions, words))
    )


def offered(bracket: OpenBracket) -> tuple[Words, ...]:
    """The wordings with which a bracket can end: the draft's, and those that were circulated."""
    return (bracket.standing, *bracket.circulated)
