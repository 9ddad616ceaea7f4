"""How brackets end in a consolidation, or go on: each by what is said of it, with the others of its paragraph, and with those
of the packages in which members have linked it. Pure functions."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.brackets.agreement import (
    LINKING,
    Ending,
    OpenBracket,
    Position,
    Rule,
    Words,
    contains_wording,
    is_same_wording,
)
from models.brackets.parting import is_parted
from models.brackets.rules import carried_over_bracket, ending, stated_wordings, supporters
from models.brackets.sentence import SeenAgain, to_be_seen_again
from models.brackets.standing import StandingParagraph
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import Terms
from models.consolidation.result import MadeParagraph


@dataclass(frozen=True, slots=True)
class Endings:
    """How each bracket ends, None for those that stay open; the members for the end of one with which the whole paragraph
    goes, None if it stays; and the sentences that are seen once more."""

    each: Sequence[Ending | None]
    gone: tuple[str, ...] | None
    again: Sequence[SeenAgain]


def endings_of(
    paragraph: StandingParagraph,
    kinds: Sequence[ConflictKind],
    positions: Sequence[Mapping[str, Position]],
    fallen: Collection[int],
    terms: Terms,
) -> Endings:
    """How the brackets of a paragraph end; those `fallen`, by number, have been replaced together with words beside them."""
    with_wider = [Ending(bracket.standing, Rule.FELL_WITH) for bracket in paragraph.brackets]
    each = [
        with_wider[number] if number in fallen else _ending_of(bracket, positions[number], terms)
        for number, bracket in enumerate(paragraph.brackets)
    ]
    dropping = _bracket_dropping_paragraph(paragraph.brackets, each)
    if dropping is not None:  # the others go with the paragraph, whatever is said of them
        number, end = dropping
        gone = members_for(paragraph.brackets[number], end, positions[number], terms)
        return Endings([*with_wider[:number], end, *with_wider[number + 1 :]], gone, ())
    again = _sentences_seen_again(paragraph, kinds, each, positions, terms)
    seen = {number for sentence in again for number, _ in sentence.places}
    return Endings(
        [
            Ending(one.words, Rule.SEEN_AGAIN) if one is not None and number in seen else one
            for number, one in enumerate(each)
        ],
        None,
        again,
    )


def _sentences_seen_again(
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
        and not is_same_wording(words, paragraph.brackets[number].standing)
        and not any(one.package for one in positions[number].values())
    }
    speaking = {
        number: _speakers_for(paragraph.brackets[number], positions[number], words) for number, words in found.items()
    }
    return to_be_seen_again(paragraph, found, speaking)


def _speakers_for(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> Sequence[str]:
    """The members that speak for words; where they have only said that they can accept them, these."""
    stated = stated_wordings(bracket, positions)
    return [name for name, own in stated.items() if contains_wording(own, words)] or supporters(
        bracket, positions, words
    )


def _bracket_dropping_paragraph(
    brackets: Sequence[OpenBracket], ends: Sequence[Ending | None]
) -> tuple[int, Ending] | None:
    """The bracket, by its number, with which its whole paragraph goes, and its end; None if the paragraph stays."""
    for number, (bracket, one) in enumerate(zip(brackets, ends, strict=True)):
        if one is not None and one.rule not in (Rule.FELL_WITH, Rule.PARTED) and bracket.drops_paragraph(one.words):
            return number, one
    return None


def _ending_of(bracket: OpenBracket, positions: Mapping[str, Position], terms: Terms) -> Ending | None:
    """How a bracket ends: by what the members have said in a round, or as it was settled outside one. One that a round would
    leave open is parted where that was asked; its parts are answered in the next round, for nobody has had them on a list."""
    is_held = bracket.id in terms.held
    if terms.settled is None:
        found = None if is_held else ending(bracket, positions, terms.members, terms.answered)
        late = terms.late.get(bracket.id or 0, {})
        if found is not None and not all(contains_wording(accepted, found.words) for accepted in late.values()):
            found = None
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


def continued_bracket(bracket: OpenBracket, positions: Mapping[str, Position], terms: Terms) -> OpenBracket:
    """A bracket that stays open, as it goes into the next version."""
    if terms.settled is None:
        return carried_over_bracket(bracket, positions)
    settled = terms.settled.get(bracket.id or 0)
    if settled is None:
        return bracket
    return replace(bracket, compromise=settled.words, ad_referendum=settled.ad_referendum)


def packages(positions: Mapping[int, Mapping[str, Position]]) -> list[frozenset[int]]:
    """The brackets of each package, by their numbers. A package belongs to the member that has made it: what two members call
    alike are two. One bracket alone is none."""
    found: dict[tuple[str, str], set[int]] = {}
    for bracket_id, own in positions.items():
        for member, position in own.items():
            if position.package and position.stance in LINKING:
                found.setdefault((member, position.package.casefold()), set()).add(bracket_id)
    return [frozenset(brackets) for brackets in found.values() if len(brackets) > 1]


def without_lone_packages(positions: Mapping[int, Mapping[str, Position]]) -> dict[int, dict[str, Position]]:
    """What members say about each bracket, without the packages that link nothing, since they have only one bracket."""
    linking = Counter(
        (member, position.package.casefold())
        for own in positions.values()
        for member, position in own.items()
        if position.package and position.stance in LINKING
    )

    def without_lone_package(member: str, position: Position) -> Position:
        is_linked = linking[member, position.package.casefold()] > 1
        return position if is_linked else replace(position, package="")

    return {
        id: {member: without_lone_package(member, one) for member, one in own.items()} for id, own in positions.items()
    }


def linked_with_open(ending: Collection[int], linked: Mapping[int, Sequence[Collection[int]]]) -> set[int]:
    """Of the brackets that would end, those that are linked with one that would not. `linked` says for each which others are in
    its packages."""
    left = set(ending)
    while waiting := {one for one in left if any(not left.issuperset(others) for others in linked.get(one, ()))}:
        left -= waiting
    return set(ending) - left


def make_with_packages(
    packages: Sequence[frozenset[int]], make: Callable[[frozenset[int]], Iterable[MadeParagraph]]
) -> list[MadeParagraph]:
    """What is made when no bracket of a package ends without all others of it; `make` makes it with brackets held open."""
    held: frozenset[int] = frozenset()
    while True:
        paragraphs = list(make(held))
        ended = {one.bracket_id for paragraph in paragraphs for one in paragraph.endings if one.rule is not Rule.PARTED}
        waiting = [package for package in packages if package & ended and not package <= ended]
        more = frozenset[int]().union(*waiting) - held
        if not more:
            return paragraphs
        held |= more
