"""How the brackets of a paragraph end in a consolidation, or go on: each by what is said of it, and with the others. Pure functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from models.brackets.agreement import Ending, OpenBracket, Position, Rule, Words, holds, same
from models.brackets.ending import carried_over, ending, spoken_for, supporters
from models.brackets.parting import is_parted
from models.brackets.reading import StandingParagraph
from models.brackets.sentence import SeenAgain, to_be_seen_again
from models.consolidation.consolidation import ConflictKind


class Settled(NamedTuple):
    """Words on which members have agreed for a bracket outside a round: by which rule, and which members. It ends the
    bracket, unless some of them have still to confirm it (`ad_referendum`)."""

    words: Words
    rule: Rule
    members: tuple[str, ...]
    ad_referendum: tuple[str, ...] = ()


class Terms(Protocol):
    """What the merge of a paragraph needs to know of the round, or of what was settled outside one."""

    @property
    def members(self) -> frozenset[str]: ...
    @property
    def language(self) -> str: ...
    @property
    def positions(self) -> Mapping[int, Mapping[str, Position]]: ...
    @property
    def answered(self) -> frozenset[str]: ...
    @property
    def settled(self) -> Mapping[int, Settled] | None: ...
    @property
    def held(self) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True)
class Ends:
    """How each bracket ends, None for those that stay open; the members for the end of one with which the whole paragraph
    goes, None where it stays; and the sentences that are seen once more."""

    each: Sequence[Ending | None]
    gone: tuple[str, ...] | None
    again: Sequence[SeenAgain]


def ends_of(
    paragraph: StandingParagraph,
    kinds: Sequence[ConflictKind],
    positions: Sequence[Mapping[str, Position]],
    fallen: Collection[int],
    terms: Terms,
) -> Ends:
    """How the brackets of a paragraph end; those `fallen`, by number, have been replaced together with words beside them."""
    with_wider = [Ending(bracket.standing, Rule.FELL_WITH) for bracket in paragraph.brackets]
    each = [
        with_wider[number] if number in fallen else _ending(bracket, positions[number], terms)
        for number, bracket in enumerate(paragraph.brackets)
    ]
    dropping = _dropping(paragraph.brackets, each)
    if dropping is not None:  # the others go with the paragraph, whatever is said of them
        number, end = dropping
        gone = members_for(paragraph.brackets[number], end, positions[number], terms)
        return Ends([*with_wider[:number], end, *with_wider[number + 1 :]], gone, ())
    again = _seen_again(paragraph, kinds, each, positions, terms)
    seen = {number for sentence in again for number, _ in sentence.places}
    return Ends(
        [
            Ending(one.words, Rule.SEEN_AGAIN) if one is not None and number in seen else one
            for number, one in enumerate(each)
        ],
        None,
        again,
    )


def _seen_again(
    paragraph: StandingParagraph,
    kinds: Sequence[ConflictKind],
    ends: Sequence[Ending | None],
    positions: Sequence[Mapping[str, Position]],
    terms: Terms,
) -> list[SeenAgain]:
    """The sentences of which a round would end several brackets that members have never seen together. Outside a round all
    words are put to the members at once."""
    if terms.settled is not None:
        return []
    over = {
        number: one.words for number, one in enumerate(ends) if one and one.rule not in (Rule.FELL_WITH, Rule.PARTED)
    }
    found = {
        number: words
        for number, words in over.items()
        if kinds[number] is not ConflictKind.PARAGRAPH
        and not same(words, paragraph.brackets[number].standing)
        and not any(one.package for one in positions[number].values())
    }
    speaking = {
        number: _speaking(paragraph.brackets[number], positions[number], words) for number, words in found.items()
    }
    return to_be_seen_again(paragraph, found, speaking)


def _speaking(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> Sequence[str]:
    """The members that speak for words; where they have only said that they can accept them, these."""
    stated = spoken_for(bracket, positions)
    return [name for name, own in stated.items() if holds(own, words)] or supporters(bracket, positions, words)


def _dropping(brackets: Sequence[OpenBracket], ends: Sequence[Ending | None]) -> tuple[int, Ending] | None:
    """The bracket, by its number, with which its whole paragraph goes, and its end; None where the paragraph stays."""
    for number, (bracket, one) in enumerate(zip(brackets, ends, strict=True)):
        if one is not None and one.rule not in (Rule.FELL_WITH, Rule.PARTED) and bracket.drops(one.words):
            return number, one
    return None


def _ending(bracket: OpenBracket, positions: Mapping[str, Position], terms: Terms) -> Ending | None:
    """How a bracket ends: by what the members have said in a round, or as it was settled outside one. One that a round would
    leave open is parted where that was asked; its parts are answered in the next round, for nobody has had them on a list."""
    is_held = bracket.id in terms.held
    if terms.settled is None:
        found = None if is_held else ending(bracket, positions, terms.members, terms.answered)
        return Ending(bracket.standing, Rule.PARTED) if found is None and is_parted(bracket) else found
    if is_held:
        return None
    settled = terms.settled.get(bracket.id or 0)
    return None if settled is None or settled.ad_referendum else Ending(settled.words, settled.rule)


def members_for(bracket: OpenBracket, end: Ending, positions: Mapping[str, Position], terms: Terms) -> tuple[str, ...]:
    """The members that are for the words with which a bracket ends."""
    if end.rule is Rule.PARTED:
        return bracket.parting
    settled = (terms.settled or {}).get(bracket.id or 0)
    if bracket.ad_referendum and end.rule is Rule.MEETING:
        return tuple(
            sorted(terms.members)
        )  # nobody had objected to what the meeting agreed, and now all have confirmed it
    return supporters(bracket, positions, end.words) if settled is None else settled.members


def going_on(bracket: OpenBracket, positions: Mapping[str, Position], terms: Terms) -> OpenBracket:
    """A bracket that stays open, as it goes into the next version."""
    if terms.settled is None:
        return carried_over(bracket, positions)
    settled = terms.settled.get(bracket.id or 0)
    if settled is None:
        return bracket
    return replace(bracket, compromise=settled.words, ad_referendum=settled.ad_referendum)
