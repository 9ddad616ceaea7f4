"""What a round did to each bracket that was open in its text: what the members said, and how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketEnding, BracketParting, BracketPosition
from models.brackets.queries.answering import typed_over
from models.brackets.queries.placed import PlacedBracket, placed_brackets, standing_by_paragraph
from models.brackets.queries.positions import as_submitted, linked_in_packages, newest_positions
from models.brackets.queries.why_open import WhyOpen
from models.brackets.written import STANCES, shown_bracket_words, whose_compromise
from models.comments.comment import Comment, CommentState
from models.comments.submission import Submission
from models.consolidation.consolidation import Conflict
from models.drafts.version import DraftVersion, Paragraph
from models.people.person import Member
from models.rounds.consultation import Round


class OnRecord(NamedTuple):
    """What a member said about a bracket, chosen there or typed over it in a comment, and why. `package` links it with others,
    "" for none."""

    stance: Stance
    words: Sequence[str] | None
    reason: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class BracketRecord:
    """A bracket of the text on which a round asked for comments, counted in the order of that text; the positions that were
    submitted, by member in alphabetical order; the round's wishes to part it; its ending in the version that was made, None
    while it is open; and why it is open, None if that is not known."""

    number: int
    placed: PlacedBracket
    positions: Sequence[tuple[str, OnRecord]]
    partings: Sequence[BracketParting]
    ending: BracketEnding | None
    why_open: WhyOpen | None

    @property
    def where(self) -> str:
        """Where it stood: "paragraph 12"."""
        return self.placed.paragraph.name

    @property
    def standing(self) -> str:
        """The words of the draft, as people read them."""
        return self._shown(self.placed.bracket.standing)

    @property
    def alternatives(self) -> list[tuple[str, tuple[str, ...]]]:
        """The words that were asked for, with who asked for them; the compromise that stood there with whose it is."""
        bracket = self.placed.bracket
        sponsors = {one.words: one.sponsors for one in bracket.alternatives}
        compromise = (whose_compromise(bracket),)
        return [(self._shown(words), sponsors.get(words, compromise)) for words in bracket.circulated]

    @property
    def statements(self) -> list[str]:
        """What each member said, in words: "China accepts “shall” (the reason)"."""
        wishes = [
            f"{one.member.name} wants the bracket to be parted" + (f" ({one.reason})" if one.reason else "")
            for one in self.partings
        ]
        return wishes + [
            f"{member} {STANCES[position.stance]}"
            + (f" “{self._shown(position.words)}”" if position.words is not None else "")
            + (f", only together with the others of its package “{position.package}”" if position.package else "")
            + (f" ({position.reason})" if position.reason else "")
            for member, position in self.positions
        ]

    @property
    def outcome(self) -> str:
        """How it ended, in words, and which members were for that: "“shall”, all named agree (China, Viet Nam)"; "" while it is
        open."""
        if self.ending is None:
            return ""
        words, rule = self._shown(self.ending.words), self.ending.rule
        how = "parted into brackets of its places" if rule is Rule.PARTED else f"“{words}”, {rule.value}"
        return f"{how} ({', '.join(self.ending.members)})" if self.ending.members else how

    def _shown(self, words: Sequence[str]) -> str:
        return shown_bracket_words(self.placed.bracket, words)


def bracket_records(session: Session, version: DraftVersion, why_open: Mapping[int, WhyOpen]) -> list[BracketRecord]:
    """The brackets that were open before this version was made, in the order of the text before; none of the first.
    `why_open` is known by bracket."""
    round = session.get(Round, version.round_id) if version.round_id is not None else None
    if round is None:
        return []
    ended = select(BracketEnding).where(BracketEnding.version_id == version.id)
    endings = {one.bracket_id: one for one in session.scalars(ended)}
    brackets = placed_brackets(session, round.version_id)
    positions = _recorded_positions(session, round, brackets)
    return [
        BracketRecord(
            number,
            one,
            sorted(positions.get(one.bracket.id or 0, {}).items()),
            [wish for wish in one.partings if wish.round_id == round.id],
            endings.get(one.bracket.id or 0),
            None if one.bracket.id in endings else why_open.get(one.bracket.id or 0),
        )
        for number, one in enumerate(brackets, start=1)
    ]


class EndedWords(NamedTuple):
    """Words at a place with which a bracket has ended, the members that asked for them there, and the ids of the comments
    behind them."""

    words: str
    members: frozenset[str]
    comments: frozenset[int]


def words_of_endings(session: Session, version_ids: Sequence[int]) -> Mapping[str, Sequence[EndedWords]]:
    """The words that somebody had asked for and with which brackets have ended in these versions, by the key of the paragraph."""
    places = (
        select(BracketEnding.id, BracketEnding.words, Paragraph.key, Conflict)
        .join(DraftVersion, DraftVersion.id == BracketEnding.version_id)
        .join(Conflict, Conflict.bracket_id == BracketEnding.bracket_id)
        .join(Paragraph, (Paragraph.id == Conflict.paragraph_id) & (Paragraph.version_id == DraftVersion.base_id))
        .where(BracketEnding.version_id.in_(version_ids))
        .options(selectinload(Conflict.alternatives))
        .order_by(BracketEnding.id, Conflict.position)
    )
    found: dict[str, list[EndedWords]] = {}
    for _, rows in groupby(session.execute(places), key=lambda row: row.id):
        ended = list(rows)
        for each in zip(*(row.Conflict.alternatives for row in ended), strict=True):
            if [one.text for one in each] == ended[0].words:
                for row, one in zip(ended, each, strict=True):
                    came_in = EndedWords(one.text, frozenset(one.sponsors), frozenset(one.comments))
                    found.setdefault(row.key, []).append(came_in)
    return found


def _recorded_positions(
    session: Session, round: Round, brackets: Sequence[PlacedBracket]
) -> Mapping[int, Mapping[str, OnRecord]]:
    """What was submitted, by bracket and member; what a member chose counts before what it typed."""
    numbers = {one.bracket.id: number for number, one in enumerate(brackets, start=1)}
    found: dict[int, dict[str, OnRecord]] = {}
    typed = typed_over(session, round, standing_by_paragraph(brackets), Comment.state == CommentState.SUBMITTED)
    for bracket_id, comment, choice in typed:
        position = OnRecord(choice.stance, choice.words, comment.justification)
        found.setdefault(bracket_id, {})[comment.member.name] = position
    chosen = (
        select(BracketPosition, Member.name)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .join(Member, Member.id == Submission.member_id)
        .where(Submission.round_id == round.id, Submission.submitted_at.is_not(None))
    )
    submitted = {(one.bracket_id, member): one for one, member in session.execute(as_submitted(chosen))}
    linked = linked_in_packages({**newest_positions(session, list(numbers), before=round), **submitted}, numbers)
    for (bracket_id, member), one in submitted.items():
        package = one.package if any(name == member for name, _ in linked.get(bracket_id, ())) else ""
        found.setdefault(bracket_id, {})[member] = OnRecord(one.stance, one.words, one.reason, package)
    return found
