"""Packages: brackets that a member has linked end only together. Pure functions."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from models.brackets.agreement import Position, Rule, Stance
from models.consolidation.result import MadeParagraph

LINKING = (Stance.ACCEPT, Stance.KEEP, Stance.OTHER)
"""The stances with which a member can link a bracket: those that speak for words in it."""


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

    def alone(member: str, position: Position) -> Position:
        is_linked = linking[member, position.package.casefold()] > 1
        return position if is_linked else replace(position, package="")

    return {id: {member: alone(member, one) for member, one in own.items()} for id, own in positions.items()}


def waiting_for_others(ending: Collection[int], linked: Mapping[int, Sequence[Collection[int]]]) -> set[int]:
    """Of the brackets that would end, those that are linked with one that would not. `linked` says for each which others are in
    its packages."""
    left = set(ending)
    while waiting := {one for one in left if any(not left.issuperset(others) for others in linked.get(one, ()))}:
        left -= waiting
    return set(ending) - left


def held_together(
    packages: Sequence[frozenset[int]], make: Callable[[frozenset[int]], Iterable[MadeParagraph]]
) -> list[MadeParagraph]:
    """What is made when no bracket of a package ends without all others of it; `make` makes it with brackets held open."""
    held: frozenset[int] = frozenset()
    while True:
        made = list(make(held))
        ended = {one.bracket_id for paragraph in made for one in paragraph.endings if one.rule is not Rule.PARTED}
        waiting = [package for package in packages if package & ended and not package <= ended]
        more = frozenset[int]().union(*waiting) - held
        if not more:
            return made
        held |= more
