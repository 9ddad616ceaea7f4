"""Parting a bracket with several places, so that each place becomes a bracket of its own. Pure functions."""

from models.brackets.agreement import (
    Alternative,
    OpenBracket,
    Stance,
    Words,
    comparison_key,
    is_same_wording,
    sorted_alternatives,
)


def can_be_parted(bracket: OpenBracket) -> bool:
    """Whether it has several places, and no member has still to confirm what a meeting agreed for all of them."""
    return len(bracket.standing) > 1 and not bracket.ad_referendum


def sponsors(bracket: OpenBracket) -> tuple[str, ...]:
    """The members that ask for words in it: they have put its places together, so they have to agree that it is parted."""
    return tuple(sorted({name for one in bracket.alternatives for name in one.sponsors}))


def awaited_to_part(bracket: OpenBracket) -> tuple[str, ...]:
    """The sponsors that have not agreed to the parting."""
    return tuple(name for name in sponsors(bracket) if name not in bracket.parting)


def is_parted(bracket: OpenBracket) -> bool:
    """Whether the next consolidation parts it, unless it ends there."""
    return bool(bracket.parting) and can_be_parted(bracket) and not awaited_to_part(bracket)


def part(bracket: OpenBracket, place: int) -> OpenBracket | None:
    """One place as a bracket of its own; None if nobody asks for other words there.

    Every member goes on asking for its own words: where these are the draft's, it keeps the draft.
    """
    standing = (bracket.standing[place],)
    keepers = set(bracket.keepers)
    found: dict[Words, Alternative] = {}
    for one in bracket.alternatives:
        words = (one.words[place],)
        if is_same_wording(words, standing):
            keepers.update(one.sponsors)
            continue
        alike = found.get(comparison_key(words), Alternative(words, ()))
        found[comparison_key(words)] = Alternative(
            alike.words,
            tuple(sorted({*alike.sponsors, *one.sponsors})),
            tuple(sorted({*alike.comments, *one.comments})),
        )
    if not found:
        return None
    asking = {name for one in found.values() for name in one.sponsors}
    offer = None if bracket.compromise is None else (bracket.compromise[place],)
    is_new = offer is not None and not is_same_wording(offer, standing) and comparison_key(offer) not in found
    return OpenBracket(
        standing,
        sorted_alternatives(list(found.values())),
        tuple(sorted(keepers - asking)),
        offer if is_new else None,
        literal=bracket.literal,
        around=bracket.around[place : place + 1],
    )


def stance_at(bracket: OpenBracket, place: int, stance: Stance, words: Words | None) -> tuple[Stance, Words | None]:
    """What a position on the whole bracket says about one of its places."""
    if words is None:
        return stance, None
    own = (words[place],)
    return (Stance.KEEP, None) if is_same_wording(own, (bracket.standing[place],)) else (Stance.ACCEPT, own)


def duty_at(bracket: OpenBracket, place: int, words: Words | None) -> tuple[bool, Words | None]:
    """Whether what is marked of words as a duty is marked at one of the places too, and of which words there."""
    if words is None:
        return True, None
    own, standing = (words[place],), (bracket.standing[place],)
    return is_same_wording(words, bracket.standing) or not is_same_wording(own, standing), own
