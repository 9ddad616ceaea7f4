"""What may be proposed for a document, and which moves and joins of its paragraphs stand and which are contested."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redline.errors import RedlineError


@dataclass(frozen=True, slots=True)
class ParagraphProposal:
    """What some sponsors propose for the paragraph with this index (0 for the first).

    `text` replaces it, None or "" deletes it; an empty line in it splits the paragraph there. With `after` the text is a
    new paragraph behind it, where -1 is the place before the first, and `kind` says what it is. Of several new paragraphs
    of one id at one place, and of those that it moves there, the one with the smallest `order` comes first.
    """

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    text: str | None
    after: bool = False
    kind: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """The paragraph shall stand behind another one, by its index; -1 is the place before the first."""

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    to: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """The paragraph and the next one shall be one, with `glue` between them."""

    id: str
    sponsors: tuple[str, ...]
    paragraph: int
    glue: str = " "


DocumentProposal = ParagraphProposal | Move | Join


@dataclass(frozen=True, slots=True)
class Relocation:
    """That a paragraph shall stand behind another one (-1: before the first)."""

    to: int
    sponsors: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joining:
    """That a paragraph shall be one with the next."""

    glue: str
    sponsors: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """By paragraph: where it shall go (several places, if that is contested) and how it shall be joined with the next;
    and of these paragraphs, those for which it happens."""

    relocations: dict[int, tuple[Relocation, ...]]
    joinings: dict[int, Joining]
    moved: frozenset[int]
    joined: frozenset[int]

    def dependents(self, paragraph: int) -> list[Relocation | Joining]:
        """Those who count on a paragraph that others delete."""
        joinings = [self.joinings[place] for place in (paragraph - 1, paragraph) if place in self.joinings]
        return [*self.relocations.get(paragraph, ()), *joinings]


def places_of(moves: Iterable[Move], joins: Iterable[Join], others: Sequence[ParagraphProposal]) -> Places:
    """Moves of one paragraph to different places contest each other; a join is contested by whatever else is to come
    between its paragraphs, or takes one of them elsewhere; both by those who delete the paragraph."""
    relocations = _relocations(moves)
    joinings = _joinings(joins)
    deleted = _deleted_paragraphs(others)
    busy = {each.paragraph for each in others if each.after} | {
        each.to for many in relocations.values() for each in many
    }
    for place, many in relocations.items():
        if both := deleted[place] & {id for each in many for id in each.ids}:
            raise RedlineError(f"Proposal {min(both)!r} both moves and deletes paragraph {place}.")
    return Places(
        relocations,
        joinings,
        frozenset(place for place, many in relocations.items() if len(many) == 1 and not deleted[place]),
        frozenset(
            place
            for place in joinings
            if place not in busy and not any(each in relocations or deleted[each] for each in (place, place + 1))
        ),
    )


def _relocations(moves: Iterable[Move]) -> dict[int, tuple[Relocation, ...]]:
    wanted: dict[int, dict[int, list[Move]]] = defaultdict(lambda: defaultdict(list))
    for move in moves:
        if move.to not in (move.paragraph - 1, move.paragraph):
            wanted[move.paragraph][move.to].append(move)
    return {
        paragraph: tuple(Relocation(to, *_sponsors_and_ids(many)) for to, many in sorted(by_place.items()))
        for paragraph, by_place in wanted.items()
    }


def _joinings(joins: Iterable[Join]) -> dict[int, Joining]:
    wanted: dict[int, list[Join]] = defaultdict(list)
    for join in joins:
        wanted[join.paragraph].append(join)
    return {place: Joining(min(each.glue for each in many), *_sponsors_and_ids(many)) for place, many in wanted.items()}


def _deleted_paragraphs(others: Iterable[ParagraphProposal]) -> dict[int, set[str]]:
    deleted: dict[int, set[str]] = defaultdict(set)
    for each in others:
        if not each.after and not each.text:
            deleted[each.paragraph].add(each.id)
    return deleted


def _sponsors_and_ids(proposals: Sequence[Move | Join]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sponsors = {sponsor for each in proposals for sponsor in each.sponsors}
    return tuple(sorted(sponsors)), tuple(sorted(each.id for each in proposals))
