"""How brackets end: only by members, by the rules of agreement. Pure functions; words and names go in, an ending comes out.

A bracket has one or several places in a paragraph. Its *words* are a tuple: those for each place, in order. Members are
called by their English short names.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import redline
from models.brackets.whole_paragraph import is_of_paragraph
from models.text.placeholders import placeholders

Words = tuple[str, ...]


class Stance(StrEnum):
    """What a member says about a bracket."""

    ACCEPT = "accept"
    KEEP = "keep"
    ANY = "any of these"
    OTHER = "other words"
    NOT_OPPOSED = "does not stand in the way"
    RESERVED = "reserved"


class Rule(StrEnum):
    """The rule by which a bracket ended."""

    ALL_ACCEPT = "all accept the same words"
    LET_STAND = "seen, and let stand"
    NAMED_AGREE = "all named agree"
    WITHDRAWN = "withdrawn"
    MEETING = "agreed at a meeting"
    SILENCE = "nobody objected in a silence procedure"
    FELL_WITH = "fell with a wider bracket"
    PARTED = "parted"


class Alternative(NamedTuple):
    """Words that may stand in a bracket, the members that ask for them, and the comments behind them."""

    words: Words
    sponsors: tuple[str, ...]
    comments: tuple[int, ...] = ()


class Duty(NamedTuple):
    """That words of a bracket give members a task, a lead or a cost: these words; None for all but the standing ones."""

    words: Words | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenBracket:
    """A bracket as the members see it: the standing words, the alternatives, the members that keep the standing words, and
    the secretariat's compromise. `ad_referendum` are members for which a meeting has agreed on the compromise only until
    they confirm it; `duties` are what words in it give members to do; `parting` are the members that want it parted,
    `literal` the brackets in its words that are no placeholders."""

    standing: Words
    alternatives: tuple[Alternative, ...]
    keepers: tuple[str, ...] = ()
    compromise: Words | None = None
    id: int | None = None
    ad_referendum: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    parting: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()

    @property
    def circulated(self) -> list[Words]:
        """The words on which members can agree, besides the standing ones."""
        found = [one.words for one in self.alternatives]
        return found if self.compromise is None or holds(found, self.compromise) else [*found, self.compromise]

    @property
    def named(self) -> tuple[str, ...]:
        """The members that ask for words in it, or keep the standing ones, in alphabetical order."""
        return tuple(sorted({*self.keepers, *(name for one in self.alternatives for name in one.sponsors)}))

    @property
    def is_of_paragraph(self) -> bool:
        """Whether it is about what becomes of its whole paragraph: whether it goes, or stands in another place."""
        return any(is_of_paragraph(one.words[0]) for one in self.alternatives)

    def charged(self, words: Words) -> tuple[str, ...]:
        """The members to which these words give a task, a lead or a cost, in alphabetical order."""
        others = not same(words, self.standing)
        found = (one for one in self.duties if (others if one.words is None else same(one.words, words)))
        return tuple(sorted({name for one in found for name in one.members}))

    @property
    def is_contested(self) -> bool:
        """Whether there is more than one thing to be seen in it."""
        return len(self.alternatives) > 1 or bool(self.keepers)


@dataclass(frozen=True, slots=True)
class Position:
    """A member's newest counted position on a bracket. `words` are those that it accepts or writes; `can_accept` others that
    it could live with, which count only where all can meet. `comments` are those by which it was said; `current` tells
    whether it was said in the round that is consolidated; `package` links it with others of the member."""

    stance: Stance
    words: Words | None = None
    can_accept: tuple[Words, ...] = ()
    comments: tuple[int, ...] = ()
    current: bool = True
    package: str = ""


class Ending(NamedTuple):
    """The end of a bracket: the words that stand from now on, and the rule."""

    words: Words
    rule: Rule


@dataclass(frozen=True, slots=True)
class Views:
    """What the members have said about one bracket so far."""

    bracket: OpenBracket
    positions: Mapping[str, Position]
    stated: Mapping[str, list[Words]] = field(init=False)

    def __post_init__(self) -> None:
        names = {*self.positions, *self.bracket.named}
        object.__setattr__(self, "stated", {name: self._stated(name) for name in names})

    def _stated(self, name: str) -> list[Words]:
        """The words for which a member speaks; who asked for words and says nothing goes on asking for them."""
        position = self.positions.get(name)
        if position is None or position.stance is Stance.RESERVED:
            kept = [self.bracket.standing] if name in self.bracket.keepers else []
            return kept + [one.words for one in self.bracket.alternatives if name in one.sponsors]
        if position.stance is Stance.KEEP:
            return [self.bracket.standing]
        return [position.words] if position.words is not None else []

    def can_accept(self, name: str, words: Words) -> bool:
        """Whether the member has said, openly or sealed, that it accepts these words."""
        position = self.positions.get(name)
        if holds(self.stated.get(name, ()), words):
            return True
        if position is None:
            return False
        any_of = position.stance is Stance.ANY and holds(self.bracket.circulated, words)
        return any_of or holds(position.can_accept, words)

    def objects(self, name: str, words: Words) -> bool:
        """Whether the member speaks for other words and cannot accept these."""
        return bool(self.stated.get(name)) and not self.can_accept(name, words)

    @property
    def are_reserved(self) -> bool:
        return any(position.stance is Stance.RESERVED for position in self.positions.values())


def ending(
    bracket: OpenBracket, positions: Mapping[str, Position], members: Collection[str], answered: Collection[str]
) -> Ending | None:
    """How the bracket ends when a round is consolidated; None while it stays open.

    `positions` are the newest counted ones, by member; `answered` are the members whose answer in this round is in, with
    the bracket on its list. By whichever rule, none ends with words that give members something to do before each of these
    has accepted them, nor with a placeholder for words.
    """
    found = _by_rule(bracket, positions, members, answered)
    if found is None or is_incomplete(bracket, found.words) or awaited(bracket, positions, found.words):
        return None
    return found


def is_incomplete(bracket: OpenBracket, words: Words) -> bool:
    """Whether words are still missing: a placeholder, such as "[TBD]", stands in their place."""
    return next(placeholders(words, bracket.literal), None) is not None


def awaited(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> tuple[str, ...]:
    """The members to which words give a task, a lead or a cost, and that do not expressly speak for these words: what they
    could accept, and silence, is not enough."""
    stated = spoken_for(bracket, positions)
    return tuple(name for name in bracket.charged(words) if not holds(stated.get(name, ()), words))


def _by_rule(
    bracket: OpenBracket, positions: Mapping[str, Position], members: Collection[str], answered: Collection[str]
) -> Ending | None:
    views = Views(bracket, positions)
    if views.are_reserved:
        return None
    if bracket.ad_referendum and bracket.compromise is not None and not contradicted(bracket, positions):
        return None if unconfirmed(bracket, positions) else Ending(bracket.compromise, Rule.MEETING)
    if not _supported(views):
        return Ending(bracket.standing, Rule.WITHDRAWN)
    for_all = [words for words in considered(views) if all(views.can_accept(name, words) for name in members)]
    if for_all:
        return Ending(for_all[0], Rule.ALL_ACCEPT) if len(for_all) == 1 else None
    if not _is_contested(views):
        words = bracket.alternatives[0].words
        others = [name for name in members if not holds(views.stated.get(name, ()), words)]
        return Ending(words, Rule.LET_STAND) if set(others) <= set(answered) else None
    return _agreed_by_named(views, members, answered)


def unconfirmed(bracket: OpenBracket, positions: Mapping[str, Position]) -> tuple[str, ...]:
    """The members whose confirmation of a meeting's words is still awaited: only an express acceptance confirms them."""
    assert bracket.compromise is not None
    accepting = {name: one.words for name, one in positions.items() if one.stance is Stance.ACCEPT and one.words}
    return tuple(name for name in bracket.ad_referendum if not same(accepting.get(name, ()), bracket.compromise))


def contradicted(bracket: OpenBracket, positions: Mapping[str, Position]) -> bool:
    """Whether a member has spoken since for other words than those on which the meeting agreed."""
    assert bracket.compromise is not None
    return any(
        one.stance is Stance.KEEP or (one.words is not None and not same(one.words, bracket.compromise))
        for one in positions.values()
        if one.current
    )


def spoken_for(bracket: OpenBracket, positions: Mapping[str, Position]) -> Mapping[str, Sequence[Words]]:
    """The words for which each member speaks openly; none for one that says nothing of its own. What it could accept is not
    among them."""
    return Views(bracket, positions).stated


def supporters(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> tuple[str, ...]:
    """The members that ask for these words or can accept them, in alphabetical order; to be shown when a bracket has ended."""
    views = Views(bracket, positions)
    return tuple(sorted(name for name in {*positions, *views.stated} if views.can_accept(name, words)))


def _agreed_by_named(views: Views, members: Collection[str], answered: Collection[str]) -> Ending | None:
    named = {name for name, words in views.stated.items() if words}
    qualifying = [words for words in views.bracket.circulated if all(views.can_accept(name, words) for name in named)]
    if len(qualifying) != 1 or not set(members) - named <= set(answered):
        return None
    return Ending(qualifying[0], Rule.NAMED_AGREE)


def considered(views: Views) -> list[Words]:
    """All words on which all could agree: the standing ones, those that were circulated, those that members have written."""
    found = [views.bracket.standing, *views.bracket.circulated]
    for position in views.positions.values():
        if position.stance is Stance.OTHER and position.words is not None and not holds(found, position.words):
            found.append(position.words)
    return found


def _supported(views: Views) -> bool:
    """Whether anybody still asks for other words than the standing ones, or accepts some."""
    names = {*views.positions, *views.stated}
    other = [words for words in considered(views) if not same(words, views.bracket.standing)]
    return any(views.can_accept(name, words) for name in names for words in other)


def _is_contested(views: Views) -> bool:
    """Whether a member objects to the one alternative, or there are several."""
    if len(views.bracket.alternatives) != 1:
        return True
    words = views.bracket.alternatives[0].words
    return any(views.objects(name, words) for name in views.stated)


def in_order(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """By the first that asks, then by words; those for which nobody asks last."""
    return tuple(sorted(alternatives, key=lambda one: (not one.sponsors, one.sponsors[:1], one.words)))


def same(one: Words, other: Words) -> bool:
    """Whether two wordings are equal by key; of words that say something, outer white space apart."""
    return key_of(one) == key_of(other)


def key_of(words: Words) -> Words:
    """The form in which wordings are compared."""
    return tuple(key.strip() or key for key in map(redline.key, words))


def holds(wordings: Sequence[Words], words: Words) -> bool:
    """Whether words are among some wordings, by key."""
    return any(same(each, words) for each in wordings)
