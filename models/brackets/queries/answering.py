"""The brackets of a round's text for one member: what stands in each, what the member says about it, and what its silence
means."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from models.brackets.agreement import LINKING, OpenBracket, Stance, Words
from models.brackets.bracket import Bracket, BracketAdvice, BracketPosition
from models.brackets.parting import can_be_parted
from models.brackets.queries.placed import PlacedBracket, by_paragraph, placed
from models.brackets.queries.positions import advice_by, advice_in, linked_in_packages, newest_positions, positions_of
from models.brackets.reading import Choice, read_back
from models.brackets.rules import is_incomplete
from models.brackets.sentence import Stretch, sentence
from models.brackets.standing import StandingParagraph
from models.brackets.written import called
from models.comments.comment import OF_PARAGRAPH, Change, Comment, Worded
from models.comments.submission import Submission
from models.consolidation.paragraph_wishes import wish_says
from models.people.person import Member, Person
from models.rounds.consultation import Round


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


@dataclass(frozen=True, slots=True)
class Listed:
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
    def lets_stand(self) -> bool:
        """Whether the answer, as it is now, lets its words stand without a word about them."""
        return not self.is_settled and self.silence is Silence.LETS_STAND

    @property
    def does_not_object(self) -> bool:
        """Whether the answer, as it is now, leaves it to the members named in it to agree on its words."""
        return not self.is_settled and self.silence is Silence.DOES_NOT_OBJECT

    @property
    def is_held_by_silence(self) -> bool:
        """Whether the answer, as it is now, holds it by saying nothing: its words give the member something to do."""
        return not self.is_settled and self.silence is Silence.NOT_ENOUGH

    @property
    def name(self) -> str:
        """How people call it."""
        return called(self.number, self.placed.paragraph.name)

    @property
    def package(self) -> str:
        """The package in which the member has linked it, in this round or before; "" for none."""
        said = self.own or self.earlier
        return said.package if isinstance(said, BracketPosition) and said.stance in LINKING else ""

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


def listed(session: Session, round: Round, member: Member, adviser: Person | None = None) -> list[Listed]:
    """The open brackets of the round's text in its order, for those who speak for the member, or for an `adviser` of one of
    its departments."""
    submission = session.scalars(
        select(Submission).where(Submission.round_id == round.id, Submission.member_id == member.id)
    ).one_or_none()
    brackets = placed(session, round.version_id)
    if submission is None or not brackets:
        return []
    ids = [one.bracket.id for one in brackets]
    known = {one.id: one for one in session.scalars(select(Bracket).where(Bracket.id.in_(ids)))}
    own: Mapping[int, BracketPosition | BracketAdvice] = (
        advice_by(session, submission, adviser) if adviser else positions_of(session, submission.id)
    )
    advice = {} if adviser else advice_in(session, submission)
    said = newest_positions(session, ids, before=round)
    earlier = {bracket: one for (bracket, name), one in said.items() if name == member.name}
    linked = linked_in_packages(said, {id: number for number, id in enumerate(ids, start=1)})
    paragraphs = by_paragraph(brackets)
    typed = {} if adviser else _typed(session, round, member, paragraphs)
    reasoned = _reasoned(session, brackets)
    found: list[Listed] = []
    for number, one in enumerate(brackets, start=1):
        assert one.bracket.id is not None
        row = known[one.bracket.id]
        before = earlier.get(one.bracket.id)
        found.append(
            Listed(
                number,
                one,
                row.standing_lost,
                _group(one.bracket, member.name, is_new=row.opened_in_id == round.version.round_id),
                _silence(one.bracket, member.name, before),
                own.get(one.bracket.id),
                typed.get(one.bracket.id),
                before,
                paragraphs[one.paragraph.id],
                linked.get(one.bracket.id, ()),
                reasoned,
                advice.get(one.bracket.id, ()),
            )
        )
    return found


def said_in_round(
    session: Session, answer: Submission, paragraphs: Mapping[int, StandingParagraph]
) -> Mapping[int, BracketPosition | Choice]:
    """What the member says in this round about brackets, by their id: what it has chosen, else what its comments say by the
    words that are typed over them. The round and the member of the answer are loaded."""
    typed = _typed(session, answer.round, answer.member, paragraphs)
    return {id: choice for id, (_, choice) in typed.items()} | dict(positions_of(session, answer.id))


def _reasoned(session: Session, brackets: Sequence[PlacedBracket]) -> Collection[int]:
    """Which of the comments behind the words of brackets give a reason."""
    behind = {id for one in brackets for alternative in one.bracket.alternatives for id in alternative.comments}
    has_reason = or_(Comment.justification != "", Comment.text != "")
    return set(session.scalars(select(Comment.id).where(Comment.id.in_(behind), has_reason)))


def _group(bracket: OpenBracket, member: str, *, is_new: bool) -> Group:
    names_us = member in bracket.named or member in bracket.ad_referendum or bracket.takes_out_words_of(member)
    if names_us or _is_charged(bracket, member):
        return Group.NAMES_US
    if not bracket.is_contested:
        return Group.TO_BE_SEEN
    return Group.NEW if is_new else Group.WAITING


def _silence(bracket: OpenBracket, member: str, earlier: BracketPosition | None) -> Silence:
    if member in bracket.named or bracket.takes_out_words_of(member):
        return Silence.GOES_ON
    if earlier is not None and earlier.stance is Stance.RESERVED:
        return Silence.EARLIER
    if _is_charged(bracket, member):
        return Silence.NOT_ENOUGH
    # What a meeting agreed ad referendum ends when it is confirmed, and not because nobody objects.
    to_be_seen = not bracket.is_contested and not bracket.ad_referendum
    return Silence.LETS_STAND if to_be_seen else Silence.DOES_NOT_OBJECT


def _is_charged(bracket: OpenBracket, member: str) -> bool:
    """Whether any words in a bracket give the member a task, a lead or a cost."""
    return any(member in bracket.charged(words) for words in bracket.offered)


def _typed(
    session: Session, round: Round, member: Member, paragraphs: Mapping[int, StandingParagraph]
) -> dict[int, tuple[Comment, Choice]]:
    """What the member's comments say about brackets by the words that are typed over them, by bracket."""
    typed = typed_over(session, round, paragraphs, Comment.member_id == member.id)
    return {bracket_id: (comment, choice) for bracket_id, comment, choice in typed}


def typed_over(
    session: Session, round: Round, paragraphs: Mapping[int, StandingParagraph], which: ColumnElement[bool]
) -> Iterator[tuple[int, Comment, Choice]]:
    """What comments of a round say about brackets by the words that are typed over them, as they were written, each with the
    bracket's id; `which` says of which comments."""
    said = session.scalars(
        select(Comment)
        .where(
            Comment.round_id == round.id,
            which,
            Comment.paragraph_id.in_(paragraphs),
            Comment.change.in_((Change.REPLACE, *OF_PARAGRAPH)),
        )
        .options(joinedload(Comment.member).raiseload(Member.ministries))
        .order_by(Comment.id)
    )
    for comment in said:
        assert comment.paragraph_id is not None
        paragraph = paragraphs[comment.paragraph_id]
        for bracket, choice in choices(paragraph, comment, round.consultation.language):
            if bracket.id is not None:
                yield bracket.id, comment, choice


def choices(paragraph: StandingParagraph, comment: Worded, language: str) -> list[tuple[OpenBracket, Choice]]:
    """What a comment on a paragraph says about its brackets."""
    if comment.change in OF_PARAGRAPH:
        about = wish_says(paragraph, comment.wish)
        return [] if about is None else [(paragraph.brackets[about[0]], about[1])]
    if comment.change is not Change.REPLACE:
        return []
    read = read_back(paragraph, comment.proposed_text, language)
    return [(paragraph.brackets[number], choice) for number, choice in read.choices.items()]


def packages_of_one(brackets: Sequence[Listed]) -> list[str]:
    """The member's packages that link nothing, since they have only one bracket."""
    count = Counter(one.package.casefold() for one in brackets)
    return [one.package for one in brackets if one.package and count[one.package.casefold()] == 1]


def in_groups(brackets: Sequence[Listed]) -> list[tuple[Group, list[Listed]]]:
    """The brackets by what they ask of the member, in the order of the groups; those of none are left out."""
    return [(group, own) for group in Group if (own := [one for one in brackets if one.group is group])]
