"""Rounds on one paragraph as pure texts: what a consolidation makes is the base of the next, as rows would carry it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from models.brackets.agreement import Alternative, OpenBracket, Position, Stance, Words
from models.brackets.standing import Place, StandingParagraph
from models.brackets.whole_paragraph import is_of_paragraph
from models.brackets.written import outer_space
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import BaseParagraph, Proposal, Terms
from models.consolidation.opening import fingerprint_of
from models.consolidation.result import BracketPlace, MadeParagraph
from models.drafts.version import Kind
from models.rounds.consultation import Policy

MEMBERS = ("Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam")


def base_paragraph(text: str, kind: Kind = Kind.NUMBERED) -> BaseParagraph:
    """A paragraph on which nobody has said anything."""
    return BaseParagraph(1, "p1", kind, text)


def terms(
    language: str = "en",
    positions: Mapping[int, Mapping[str, Position]] | None = None,
    answered: Iterable[str] = MEMBERS,
    policy: Policy = Policy.BRACKET,
) -> Terms:
    return replace(Terms(policy, frozenset(MEMBERS), language), positions=positions or {}, answered=frozenset(answered))


def proposal(id: int, member: str, text: str | None, *, editorial: bool = False) -> Proposal:
    change = Change.DELETE if text is None else Change.REPLACE
    return Proposal(id, member, 1, change, text or "", editorial)


def make_paragraph(
    base: BaseParagraph, proposals: Iterable[Proposal] = (), rules: Terms | None = None
) -> MadeParagraph:
    (one,) = make_candidate([base], proposals, rules or terms())
    return one


def next_base(one: MadeParagraph, start: int = 1) -> BaseParagraph:
    """The paragraph as the base of the next round; brackets without a number get one, from `start` on."""
    groups: dict[int, list[BracketPlace]] = {}
    for place in one.brackets:
        groups.setdefault(place.number, []).append(place)
    earlier = {
        fingerprint_of(one.bracket_id, place): one.bracket_id for one in one.endings for place in range(len(one.words))
    }
    brackets = tuple(_bracket(places, start + number, earlier) for number, places in enumerate(groups.values()))
    places = [
        _place(bracket, number, at, place)
        for number, (bracket, own) in enumerate(zip(brackets, groups.values(), strict=True))
        for at, place in enumerate(own)
    ]
    standing = StandingParagraph(
        one.text if one.standing is None else one.standing,
        one.text,
        brackets,
        tuple(sorted(places, key=lambda place: (place.start, place.written_start))),
        one.kind.in_cells,
    )
    kinds = tuple(own[0].kind for own in groups.values())
    return BaseParagraph(1, one.key, one.kind, one.text, standing if brackets else None, kinds)


def _bracket(places: list[BracketPlace], id: int, earlier: Mapping[str, int]) -> OpenBracket:
    alternatives = tuple(
        Alternative(tuple(words for words, _, _ in each), each[0][1], each[0][2])
        for each in zip(*(place.alternatives for place in places), strict=True)
    )
    offers = [place.proposal for place in places]
    compromise = (
        None
        if all(offer is None for offer in offers)
        else tuple(place.base_text if offer is None else offer for place, offer in zip(places, offers, strict=True))
    )
    return OpenBracket(
        tuple(place.base_text for place in places),
        alternatives,
        tuple(places[0].keepers),
        compromise,
        places[0].bracket_id or id,
        origins=tuple(sorted({earlier[place.fingerprint] for place in places if place.fingerprint in earlier})),
        is_whole=places[0].kind is ConflictKind.PARAGRAPH
        and not any(is_of_paragraph(one.words[0]) for one in alternatives),
    )


def _place(bracket: OpenBracket, number: int, at: int, place: BracketPlace) -> Place:
    lead, trail = outer_space(bracket, at)
    return Place(number, at, place.standing_start, place.standing_end, place.start - len(lead), place.end + len(trail))


def position_of_all(base: BaseParagraph, stance: Stance, words: Words | None = None) -> dict[int, dict[str, Position]]:
    """The same position of every member on every bracket of a paragraph."""
    return {bracket.id or 0: dict.fromkeys(MEMBERS, Position(stance, words)) for bracket in base.words.brackets}
