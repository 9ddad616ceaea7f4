"""What a consolidation makes of one paragraph, as plain data: its text, its brackets, and a trace of every word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import redline
from models.brackets.agreed import AgreedPlace
from models.brackets.agreement import Ending, OpenBracket, Rule, Words
from models.consolidation.consolidation import ConflictKind
from models.drafts.version import Kind

CompromiseTexts = Mapping[tuple[str, str], str]
"""The secretariat's compromises for places of brackets, by paragraph key and fingerprint of the place."""


class BracketPlace(NamedTuple):
    """A place of a bracket in the paragraph.

    `start` and `end` are code points of the written text, `standing_start` and `standing_end` of the standing words. `number`
    tells the brackets of a paragraph apart, `piece` is the piece that stands there. `bracket_id` is that of a bracket of an
    earlier round.
    """

    kind: ConflictKind
    base_text: str
    fingerprint: str
    start: int
    end: int
    proposal: str | None
    bracket_id: int | None
    number: int
    piece: int
    standing_start: int
    standing_end: int
    keepers: list[str]
    ad_referendum: list[str]
    alternatives: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]


class Traced(NamedTuple):
    """Words that a comment put into the text; zero-width where it took words away."""

    comment_id: int
    start: int
    end: int
    in_bracket: bool


class Edited(NamedTuple):
    """Words that an editorial change put in place of `was`; `undone`: words that an objection to it put back."""

    change_id: int
    start: int
    end: int
    was: str
    undone: bool


class Ended(NamedTuple):
    """The end of a bracket of an earlier round: the words that stand from now on, by which rule, and who is for them."""

    bracket_id: int
    rule: Rule
    words: Words
    members: tuple[str, ...]


class Joined(NamedTuple):
    """That a paragraph becomes one with the one before it, which has this key: the members that are for it, and the comments
    of this round that ask for it."""

    key: str
    members: tuple[str, ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeParagraph:
    """A paragraph of the candidate; `base_id` is None for an inserted one, `pieces` None if nothing was changed.

    `standing` are its words without what is in brackets; None if that is the text. An edit that does not fit any more
    stands nowhere in `edited`. `after` is the key of the paragraph behind which it goes to stand, None if it stays.
    """

    base_id: int | None
    key: str
    kind: Kind
    text: str
    removed: bool = False
    pieces: list[Any] | None = None
    brackets: tuple[BracketPlace, ...] = ()
    trace: tuple[Traced, ...] = ()
    edited: tuple[Edited, ...] = ()
    contested: frozenset[int] = frozenset()  # comments with words in a collision
    standing: str | None = None
    endings: tuple[Ended, ...] = ()
    heard: frozenset[int] = frozenset()  # comments that say something about a bracket of an earlier round
    lost: frozenset[int] = frozenset()  # comments whose words went with the paragraph
    agreed: tuple[AgreedPlace, ...] = ()
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """A place of a bracket of an earlier round: what was written there, and what became of its bracket. `origins` has for each
    place of a bracket that is made of earlier ones which place of which it was, by the id of that bracket."""

    bracket: OpenBracket
    kind: ConflictKind
    place: int
    was: str
    ending: Ending | None
    origins: tuple[tuple[int, int], ...] = ()

    @property
    def known_by(self) -> tuple[int, int]:
        """What tells its bracket apart from others of the paragraph."""
        return self.origins[0] if self.origins else (self.bracket.id or 0, -1)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the pieces of a paragraph besides their words.

    By `id(piece)`:

    - `carried`: the places of earlier brackets that go on; `opening`: the pieces that stand in brackets now.
    - `standing`, `keepers`: the standing words of what a piece replaces, where these are not what was written, and the members
      that keep them.
    - `whole`: pieces that replace the whole of a new paragraph; `joints`: those between two paragraphs that become one.

    Of the proposals:

    - `sponsors`: the members behind each, by its id.
    - `new`: the comments of this round; `heard`: those that say something about an earlier bracket; `lost`: those whose words
      go with the paragraph.

    Of the paragraph:

    - `endings`: how its earlier brackets end; `agreed`: the words before on which `members` have agreed.
    - `gone`: the members for the end of a bracket with which it goes; None if it stays.
    - `closing`: what goes at its end where it is taken apart.
    - `moved`: the wish of all members that it goes to another place; `joined`: that it becomes one with another.
    """

    carried: dict[int, Carried] = field(default_factory=dict)
    opening: set[int] = field(default_factory=set)
    standing: dict[int, str] = field(default_factory=dict)
    keepers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    joints: set[int] = field(default_factory=set)
    sponsors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endings: tuple[Ended, ...] = ()
    new: frozenset[int] = frozenset()
    heard: frozenset[int] = frozenset()
    agreed: tuple[AgreedPlace, ...] = ()
    members: frozenset[str] = frozenset()
    gone: tuple[str, ...] | None = None
    lost: frozenset[int] = frozenset()
    closing: redline.Applied | None = None
    moved: redline.Applied | None = None
    joined: Joined | None = None


NOTHING = Context()
