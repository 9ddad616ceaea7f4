"""How a bracket that has not ended goes on: into the next version, and with which positions of earlier rounds. Pure functions."""

from collections.abc import Mapping
from dataclasses import replace

from models.brackets.agreement import (
    Alternative,
    OpenBracket,
    Position,
    Stance,
    Views,
    Words,
    considered,
    contradicted,
    holds,
    in_order,
    same,
    unconfirmed,
)


def carried_over(bracket: OpenBracket, positions: Mapping[str, Position]) -> OpenBracket:
    """A bracket that stays open, as it goes into the next version: with who asks for what now, and the words first written
    in this round. An alternative that nobody asks for any more is gone, if another is left.

    A compromise for which members speak is an alternative from then on.
    """
    views = Views(bracket, positions)
    wordings = list(bracket.alternatives)
    for words in considered(views)[1:]:
        if not any(same(one.words, words) for one in wordings):
            wordings.append(Alternative(words, ()))
    found = [
        Alternative(
            one.words,
            tuple(sorted(name for name, words in views.stated.items() if holds(words, one.words))),
            tuple(sorted({*one.comments, *comments_for(positions, one.words)})),
        )
        for one in wordings
    ]
    asked_for = [one for one in found if one.sponsors] or [one for one in found if one in bracket.alternatives]
    keepers = sorted(name for name, words in views.stated.items() if holds(words, bracket.standing))
    alternatives = in_order(asked_for or bracket.alternatives)
    compromise = bracket.compromise
    if bracket.ad_referendum and not contradicted(bracket, positions):
        return replace(bracket, ad_referendum=unconfirmed(bracket, positions))
    if compromise is not None and holds([one.words for one in alternatives], compromise):
        compromise = None
    return replace(bracket, alternatives=alternatives, keepers=tuple(keepers), compromise=compromise, ad_referendum=())


def still_holds(bracket: OpenBracket, name: str, position: Position) -> bool:
    """Whether a position of an earlier round is still what the member says, and not superseded by words that it has typed
    since: these have made it one of those who ask for words, or keep the draft."""
    if position.stance is Stance.RESERVED:
        return True
    speaks_for = [one.words for one in bracket.alternatives if name in one.sponsors]
    speaks_for += [bracket.standing] if name in bracket.keepers else []
    if position.stance is Stance.KEEP:
        return name in bracket.keepers
    return not speaks_for if position.words is None else holds(speaks_for, position.words)


def comments_for(positions: Mapping[str, Position], words: Words) -> set[int]:
    """The comments by which members have spoken for these words."""
    speaking = (one for one in positions.values() if one.words is not None and same(one.words, words))
    return {id for one in speaking for id in one.comments}
