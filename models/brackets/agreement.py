"""What members agree on: brackets as pure data, with their words and what members say about them, and how words are compared.

A bracket has one or several places in a paragraph. Its *words* are a tuple: those for each place, in order. Members are
called by their English short names.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import redline
from models.brackets.whole_paragraph import ADD_PARAGRAPH, DELETE_PARAGRAPH, is_of_paragraph

Words = tuple[str, ...]


class Stance(StrEnum):
    """What a member says about a bracket."""

    ACCEPT = "accept"
    KEEP = "keep"
    ANY = "any of these"
    OTHER = "other words"
    NOT_OPPOSED = "does not stand in the way"
    RESERVED = "reserved"


LINKING = (Stance.ACCEPT, Stance.KEEP, Stance.OTHER)
"""The stances with which a member can link a bracket: those that speak for words in it."""


class Rule(StrEnum):
    """The rule by which a bracket ended."""

    ALL_ACCEPT = "all accept the same words"
    LET_STAND = "seen, and let stand"
    NAMED_AGREE = "all named agree"
    WITHDRAWN = "withdrawn"
    MEETING = "agreed at a meeting"
    SILENCE = "nobody objected in a silence procedure"
    FELL_WITH = "fell with a wider bracket"
    SEEN_AGAIN = "to be seen once more in its sentence"
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


class Charging(NamedTuple):
    """The members that words at a place can newly name in a cell that says who leads, takes part or pays, each with its names.
    Where the words are a whole row, these are its `columns` that say so, and `row` its words where they stand apart."""

    names: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[int, ...] = ()
    row: str = ""

    def charged_members(self, words: str) -> set[str]:
        """The members that words there name."""
        text = words
        if self.columns:
            cells = redline.cells(self.row or words)
            text = "\n".join(cells[column] for column in self.columns if column < len(cells))
        return {name for name, own in self.names if is_named(own, text)}


def is_named(names: Sequence[str], text: str) -> bool:
    """Whether one of these names stands in the text."""
    return any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in names)


@dataclass(frozen=True, slots=True)
class OpenBracket:
    """A bracket as the members see it: the words that are `standing` at each place, the `alternatives`, the members that keep
    the standing words (`keepers`), and the secretariat's `compromise`.

    - `ad_referendum`: the members for which a meeting has agreed on the compromise only until they confirm it.
    - `duties`: what its words give members to do or to pay; `charging`: at a place in a table, which members words there can
      newly name for that.
    - `parting`: the members that want it parted; `origins`: the ids of the earlier brackets of which it is made.
    - `inside`: of a bracket about a whole paragraph, the members that ask for words elsewhere in it; where the paragraph would
      go, also those that keep words there, or are reserved on them.
    - `literal`: brackets in its words that are no placeholders; `around`: what stands before and behind each place within
      square brackets of the text, such as those of "[TBD]".
    - `is_whole`: its words are the whole of a new paragraph.
    """

    standing: Words
    alternatives: tuple[Alternative, ...]
    keepers: tuple[str, ...] = ()
    compromise: Words | None = None
    id: int | None = None
    ad_referendum: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    parting: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    origins: tuple[int, ...] = ()
    around: tuple[tuple[str, str], ...] = ()
    charging: tuple[Charging | None, ...] = ()
    is_whole: bool = False

    @property
    def circulated(self) -> list[Words]:
        """The words on which members can agree, besides the standing ones."""
        found = [one.words for one in self.alternatives]
        return (
            found if self.compromise is None or contains_wording(found, self.compromise) else [*found, self.compromise]
        )

    @property
    def offered(self) -> tuple[Words, ...]:
        """The wordings with which it can end: the draft's, and those that were circulated."""
        return (self.standing, *self.circulated)

    @property
    def named(self) -> tuple[str, ...]:
        """The members that ask for words in it, or keep the standing ones, in alphabetical order."""
        return tuple(sorted({*self.keepers, *(name for one in self.alternatives for name in one.sponsors)}))

    @property
    def takes_paragraph_out(self) -> bool:
        """Whether it is about taking its whole paragraph out."""
        return any(one.words == (DELETE_PARAGRAPH,) for one in self.alternatives)

    @property
    def adds_paragraph(self) -> bool:
        """Whether it brings in its whole paragraph, whose words are kept apart from it."""
        return any(one.words == (ADD_PARAGRAPH,) for one in self.alternatives)

    @property
    def brings_paragraph_in(self) -> bool:
        """Whether its whole paragraph is new, and in the text only if it ends with words."""
        return self.adds_paragraph or self.is_whole

    @property
    def is_on_paragraph(self) -> bool:
        """Whether it stands before its paragraph, which it takes out, moves, joins or adds as a whole."""
        return any(is_of_paragraph(one.words[0]) for one in self.alternatives)

    @property
    def is_on_whole(self) -> bool:
        """Whether it is about the whole of its paragraph, whether its words stand before that or are those of the paragraph."""
        return self.is_on_paragraph or self.is_whole

    @property
    def columns(self) -> int:
        """How many cells the row has that it brings into a table; 0 if it brings none in."""
        found = max((len(redline.cells(one.words[0])) for one in self.alternatives), default=1)
        return found if found > 1 and len(self.standing) == 1 and not self.standing[0].strip() else 0

    def drops_paragraph(self, words: Words) -> bool:
        """Whether the paragraph before which it stands is not in the text with these words."""
        return words == (DELETE_PARAGRAPH,) or (self.brings_paragraph_in and is_same_wording(words, self.standing))

    def with_inside(self, names: Collection[str]) -> "OpenBracket":
        """The bracket where these members, too, have spoken on words elsewhere in its paragraph."""
        return replace(self, inside=tuple(sorted({*self.inside, *names})))

    def takes_out_words_of(self, name: str) -> bool:
        """Whether it would take a paragraph out in which a member asks for words, or keeps them: who does so objects, unless it
        says otherwise."""
        return self.takes_paragraph_out and name in self.inside and name not in self.named

    def charged_members(self, words: Words) -> tuple[str, ...]:
        """The members to which these words give a task, a lead or a cost, in alphabetical order."""
        others = not is_same_wording(words, self.standing)
        # A mark on the words of a paragraph goes on where these stand apart.
        of_all = self.adds_paragraph
        found = (
            one for one in self.duties if (others if of_all or one.words is None else is_same_wording(one.words, words))
        )
        return tuple(sorted({name for one in found for name in one.members} | set(self.names_newly(words))))

    def names_newly(self, words: Words) -> tuple[str, ...]:
        """The members that these words name, and the standing ones do not, in a cell of a table that says who leads, takes part or
        pays; in alphabetical order."""
        if is_same_wording(words, self.standing):
            return ()
        pairs = zip(self.charging, words, strict=False)
        return tuple(sorted({name for one, each in pairs if one is not None for name in one.charged_members(each)}))

    @property
    def is_seen_again(self) -> bool:
        """Whether brackets of one sentence, on which different members had agreed, stand in it to be seen together."""
        return len(self.origins) > 1

    @property
    def is_contested(self) -> bool:
        """Whether there is more than one thing to be seen in it."""
        return len(self.alternatives) > 1 or bool(self.keepers)


@dataclass(frozen=True, slots=True)
class Position:
    """A member's newest counted position on a bracket. `words` are those that it accepts or writes; `can_accept` others that
    it could live with, which count only where all can meet, and of one that accepted any in an earlier round those that had
    been circulated then. `comments` are those by which it was said; `current` tells whether it was said in the round that is
    consolidated; `package` links it with others of the member."""

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


def sorted_alternatives(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """By the first that asks, then by words; those for which nobody asks last."""
    return tuple(sorted(alternatives, key=lambda one: (not one.sponsors, one.sponsors[:1], one.words)))


def is_same_wording(one: Words, other: Words) -> bool:
    """Whether two wordings are equal by key; of words that say something, outer spaces apart, but not new lines."""
    return comparison_key(one) == comparison_key(other)


def comparison_key(words: Words) -> Words:
    """The form in which wordings are compared."""
    return tuple(_without_spaces(key) if key.strip() else key for key in map(redline.key, words))


def _without_spaces(key: str) -> str:
    core = key.strip()
    start = key.index(core)
    lead, trail = key[:start], key[start + len(core) :]
    return "\n" * ("\n" in lead) + core + "\n" * ("\n" in trail)


def contains_wording(wordings: Sequence[Words], words: Words) -> bool:
    """Whether words are among some wordings, by key."""
    return any(is_same_wording(each, words) for each in wordings)
