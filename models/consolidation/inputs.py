"""What a candidate is made of: the base text, what comments ask for, what the secretariat has said, and what members have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from models.brackets.agreed import AgreedPlace
from models.brackets.agreement import Position, Rule, Words
from models.brackets.standing import StandingParagraph
from models.comments.comment import Change
from models.consolidation.consolidation import ConflictKind
from models.consolidation.result import CompromiseTexts
from models.drafts.version import Kind
from models.editorial.editing import Edit, undo_id
from models.rounds.consultation import Policy


@dataclass(frozen=True, slots=True)
class BaseParagraph:
    """A paragraph of the version on which comments were asked; `standing` has its words and its brackets apart, where it
    has brackets, and `kinds` the kind of each. `agreed` are the places of words on which members have agreed."""

    id: int
    key: str
    kind: Kind
    text: str
    standing: StandingParagraph | None = None
    kinds: tuple[ConflictKind, ...] = ()
    agreed: tuple[AgreedPlace, ...] = ()

    @property
    def words(self) -> StandingParagraph:
        """Its standing words with the brackets in them."""
        return self.standing or StandingParagraph(self.text, self.text, in_cells=self.kind.in_cells)


class Proposal(NamedTuple):
    """What one comment asks of one paragraph, in the name of a member (its English short name). `text` are the new words, or
    those of a wish about the whole paragraph (`models.brackets.whole_paragraph`)."""

    comment_id: int
    sponsor: str
    paragraph_id: int
    change: Change
    text: str
    editorial: bool
    set_aside: bool = False  # an answer keeps its words out; what it says about brackets counts all the same
    cosponsors: tuple[str, ...] = ()

    @property
    def sponsors(self) -> tuple[str, ...]:
        """All members that ask for it, alphabetically."""
        return tuple(sorted({self.sponsor, *self.cosponsors}))


@dataclass(frozen=True, slots=True)
class Objection:
    """Members' wish that an editorial change in the base be undone: `text` is the paragraph without it."""

    change_id: int
    sponsors: tuple[str, ...]
    paragraph_id: int
    text: str

    @property
    def id(self) -> str:
        """What it is called among the ids of a merge, where comments are numbers."""
        return undo_id(self.change_id)


class JoinTarget(Enum):
    """What the paragraph is with which another is to be joined: one that stands in the text, one of which it is open whether and
    where it stands (the joining waits), or one that is gone (nothing is left to join with)."""

    STANDS = auto()
    OPEN = auto()
    GONE = auto()


class Settled(NamedTuple):
    """Words on which members have agreed for a bracket outside a round: by which rule, and which members. It ends the
    bracket, unless some of them have still to confirm it (`ad_referendum`)."""

    words: Words
    rule: Rule
    members: tuple[str, ...]
    ad_referendum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """How uncontested changes are shown, what the secretariat proposes for brackets, and its edits of other words; what the
    members have said about brackets (by the bracket, then by member), and which members have answered the round. With other
    words than those that an answer has accepted `late`, a bracket does not end yet. Outside a round, `settled` are the words
    for brackets instead, by the bracket. Those that are `held` wait for others. In a `final_reading` a change is to be seen,
    whatever its type and the policy. Of paragraphs that have left the text since others were to stand behind them,
    `stood_behind` has the one that stood before each, by keys."""

    policy: Policy
    members: frozenset[str]
    language: str
    compromises: CompromiseTexts = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)  # by paragraph key
    positions: Mapping[int, Mapping[str, Position]] = field(default_factory=dict)
    late: Mapping[int, Mapping[str, Sequence[Words]]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    settled: Mapping[int, Settled] | None = None
    held: frozenset[int] = frozenset()
    final_reading: bool = False
    stood_behind: Mapping[str, str] = field(default_factory=dict)
