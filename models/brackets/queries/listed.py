"""A bracket in a member's list: what it asks of the member, and what it means to say nothing about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.brackets.agreement import LINKING, OpenBracket, Words
from models.brackets.bracket import BracketAdvice, BracketPosition
from models.brackets.parting import can_be_parted
from models.brackets.queries.placed import PlacedBracket
from models.brackets.rules import is_incomplete
from models.brackets.sentence import Stretch, sentence, shortened
from models.brackets.standing import StandingParagraph
from models.brackets.typed_words import Choice
from models.brackets.written import bracket_name
from models.comments.comment import Worded


class Group(StrEnum):
    """What a bracket asks of a member."""

    NAMES_US = "names us"
    NEW = "new"
    TO_BE_SEEN = "to be seen"
    WAITING = "waiting for others"


class Silence(StrEnum):
    """What it means when a member says nothing about a bracket in its answer."""

    GOES_ON = "goes on"
    LETS_STAND = "lets stand"
    DOES_NOT_OBJECT = "does not object"
    EARLIER = "earlier position"
    NOT_ENOUGH = "is not enough"
    AGREED = "agreed at a meeting"


@dataclass(frozen=True, slots=True)
class ListedBracket:
    """A bracket in a member's list. `number` counts the brackets of the text; `own` is the position that lies in the
    member's answer, `typed` what one of its comments says about it, `earlier` its position of a round before. `linked` has
    the members that have linked it in a package before, with the numbers of the other brackets; `reasoned`
    are the comments behind its words that give a reason; `advice` is what the member's departments say about it. In the list
    of somebody of a department `own` is their advice."""

    number: int
    placed: PlacedBracket
    standing_lost: bool
    group: Group
    silence: Silence
    own: BracketPosition | BracketAdvice | None
    typed: tuple[Worded, Choice] | None
    earlier: BracketPosition | None
    paragraph: StandingParagraph
    linked: Sequence[tuple[str, Sequence[int]]] = ()
    reasoned: Collection[int] = ()
    advice: Sequence[BracketAdvice] = ()

    @property
    def bracket(self) -> OpenBracket:
        return self.placed.bracket

    @property
    def id(self) -> int:
        assert self.bracket.id is not None
        return self.bracket.id

    @property
    def is_incomplete(self) -> bool:
        """Whether a placeholder stands in the draft, so that keeping it ends nothing."""
        return is_incomplete(self.bracket, self.bracket.standing)

    @property
    def can_be_parted(self) -> bool:
        """Whether each of its places can become a bracket of its own."""
        return can_be_parted(self.bracket)

    @property
    def is_settled(self) -> bool:
        """Whether the member has said something about it in this round."""
        return self.own is not None or self.typed is not None

    @property
    def says_two_things(self) -> bool:
        """Whether the member has chosen something and typed something else over the bracket in the paragraph."""
        if self.own is None or self.typed is None:
            return False
        _, choice = self.typed
        return self.own.stance is not choice.stance or list(self.own.words or ()) != list(choice.words or ())

    @property
    def lets_stand(self) -> bool:
        """Whether the answer, as it is now, lets its words stand without a word about them."""
        return not self.is_settled and self.silence is Silence.LETS_STAND

    @property
    def does_not_object(self) -> bool:
        """Whether the answer, as it is now, leaves it to the members named in it to agree on its words."""
        return not self.is_settled and self.silence is Silence.DOES_NOT_OBJECT

    @property
    def is_held_by_silence(self) -> bool:
        """Whether the answer, as it is now, holds it by saying nothing: its words wait until the member accepts them."""
        return not self.is_settled and self.silence is Silence.NOT_ENOUGH

    @property
    def name(self) -> str:
        """How people call it."""
        return bracket_name(self.number, self.placed.paragraph.name)

    @property
    def package(self) -> str:
        """The package in which the member has linked it, in this round or before; "" for none."""
        newest = self.own or self.earlier
        return newest.package if isinstance(newest, BracketPosition) and newest.stance in LINKING else ""

    def asked_by(self, words: Words) -> tuple[str, ...]:
        """The members that ask for words."""
        return next((one.sponsors for one in self.bracket.alternatives if one.words == words), ())

    def comments_behind(self, words: Words) -> tuple[int, ...]:
        """The ids of the comments behind words."""
        return next((one.comments for one in self.bracket.alternatives if one.words == words), ())

    def reasons_for(self, words: Words) -> list[int]:
        """The ids of those comments behind words that give a reason."""
        return [id for id in self.comments_behind(words) if id in self.reasoned]

    def sentence(self, words: Words) -> list[Stretch]:
        """The sentence, or sentences, in which the bracket stands, with these words in its places."""
        return sentence(self.paragraph, self.bracket, words)

    def near_words(self, words: Words) -> list[Stretch]:
        """Of that sentence, the words nearest to the bracket's places."""
        return shortened(self.sentence(words))

    @property
    def is_shortened(self) -> bool:
        """Whether the sentence is so long that only a part of it stands near the bracket's places."""
        return any(self.near_words(words) != self.sentence(words) for words in self.bracket.circulated)
