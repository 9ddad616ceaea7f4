"""The brackets of a round's text for one member: what stands in each, what the member says about it, and what its silence
means."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from models.brackets.agreement import OpenBracket, Position, Stance
from models.brackets.bracket import Bracket, BracketAdvice, BracketPosition
from models.brackets.queries.listed import Group, ListedBracket, Silence
from models.brackets.queries.placed import PlacedBracket, paragraph_of, placed_brackets, standing_by_paragraph
from models.brackets.queries.positions import (
    advice_by,
    advice_in,
    brackets_chosen_on,
    linked_in_packages,
    newest_positions,
    positions_of,
)
from models.brackets.reading import read_back
from models.brackets.rules import awaited_members, with_inner_speakers
from models.brackets.standing import StandingParagraph
from models.brackets.typed_words import Choice
from models.comments.comment import OF_PARAGRAPH, Change, Comment, WordedByMember
from models.comments.queries.country import find_submission
from models.comments.submission import Submission
from models.consolidation.paragraph_wishes import choice_of_wish
from models.people.person import Member, Person
from models.rounds.consultation import Round


def listed_brackets(
    session: Session, round: Round, member: Member, adviser: Person | None = None
) -> list[ListedBracket]:
    """The open brackets of the round's text in its order, for those who speak for the member, or for an `adviser` of one of
    its departments."""
    submission = find_submission(session, round.id, member.id)
    brackets = placed_brackets(session, round.version_id)
    if submission is None or not brackets:
        return []
    ids = [one.bracket.id for one in brackets]
    known = {one.id: one for one in session.scalars(select(Bracket).where(Bracket.id.in_(ids)))}
    own: Mapping[int, BracketPosition | BracketAdvice] = (
        advice_by(session, submission, adviser) if adviser else positions_of(session, submission.id)
    )
    advice = {} if adviser else advice_in(session, submission)
    newest = newest_positions(session, ids, before=round)
    earlier = {bracket: one for (bracket, name), one in newest.items() if name == member.name}
    linked = linked_in_packages(newest, {id: number for number, id in enumerate(ids, start=1)})
    paragraphs = standing_by_paragraph(brackets)
    typed = {} if adviser else _typed_choices(session, round, member, paragraphs)
    reasoned = _comments_with_reason(session, brackets)
    judged = _with_own_reservations(paragraphs.values(), member, earlier)
    found: list[ListedBracket] = []
    for number, one in enumerate(brackets, start=1):
        assert one.bracket.id is not None
        bracket = judged[one.bracket.id]
        row = known[one.bracket.id]
        before = earlier.get(one.bracket.id)
        found.append(
            ListedBracket(
                number,
                one,
                row.standing_lost,
                _bracket_group(bracket, member.name, is_new=row.opened_in_id == round.version.round_id),
                _meaning_of_silence(bracket, member.name, before),
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
    typed = _typed_choices(session, answer.round, answer.member, paragraphs)
    return {id: choice for id, (_, choice) in typed.items()} | dict(positions_of(session, answer.id))


def overruled_by_choice(session: Session, comment: Comment) -> list[str]:
    """The brackets, by name, over which a comment types something that does not count, since its member has chosen something
    else there."""
    types_words = comment.change is Change.REPLACE or comment.change in OF_PARAGRAPH
    chosen = brackets_chosen_on(session, comment.round_id, comment.member_id) if types_words else frozenset()
    paragraph = paragraph_of(session, comment.paragraph_id) if chosen else None
    if paragraph is None or chosen.isdisjoint(one.id for one in paragraph.brackets):
        return []
    round = session.get_one(Round, comment.round_id, options=[joinedload(Round.version)])
    member = session.get_one(Member, comment.member_id)
    own = listed_brackets(session, round, member)
    return [one.name for one in own if one.says_two_things and one.typed and one.typed[0].id == comment.id]


def _with_own_reservations(
    paragraphs: Iterable[StandingParagraph], member: Member, earlier: Mapping[int, BracketPosition]
) -> Mapping[int | None, OpenBracket]:
    """The brackets by their id, where those on a whole paragraph know on which words in it the member is reserved."""
    reserved = {id: {member.name: Position(one.stance)} for id, one in earlier.items() if one.stance is Stance.RESERVED}
    return {
        bracket.id: bracket
        for one in paragraphs
        for bracket in with_inner_speakers(
            one.brackets, [{} if own.id is None else reserved.get(own.id, {}) for own in one.brackets]
        )
    }


def _comments_with_reason(session: Session, brackets: Sequence[PlacedBracket]) -> Collection[int]:
    """Which of the comments behind the words of brackets give a reason."""
    behind = {id for one in brackets for alternative in one.bracket.alternatives for id in alternative.comments}
    has_reason = or_(Comment.justification != "", Comment.text != "")
    return set(session.scalars(select(Comment.id).where(Comment.id.in_(behind), has_reason)))


def _bracket_group(bracket: OpenBracket, member: str, *, is_new: bool) -> Group:
    names_us = member in bracket.named or member in bracket.ad_referendum or bracket.takes_out_words_of(member)
    if names_us or _is_charged(bracket, member):
        return Group.NAMES_US
    if _is_to_be_seen(bracket):
        return Group.TO_BE_SEEN
    return Group.NEW if is_new else Group.WAITING


def _meaning_of_silence(bracket: OpenBracket, member: str, earlier: BracketPosition | None) -> Silence:
    if bracket.takes_out_words_of(member) or (member in bracket.named and not bracket.ad_referendum):
        return Silence.GOES_ON
    if earlier is not None and earlier.stance is Stance.RESERVED:
        return Silence.EARLIER
    if bracket.ad_referendum and bracket.compromise is not None:
        awaited = {*bracket.ad_referendum, *awaited_members(bracket, {}, bracket.compromise)}
        return Silence.NOT_ENOUGH if member in awaited else Silence.AGREED
    if _is_charged(bracket, member):
        return Silence.NOT_ENOUGH
    return Silence.LETS_STAND if _is_to_be_seen(bracket) else Silence.DOES_NOT_OBJECT


def _is_to_be_seen(bracket: OpenBracket) -> bool:
    """Whether its words stand if nobody objects; what a meeting agreed ad referendum ends only when it is confirmed."""
    return not bracket.is_contested and not bracket.ad_referendum


def _is_charged(bracket: OpenBracket, member: str) -> bool:
    """Whether any words in a bracket give the member a task, a lead or a cost."""
    return any(member in bracket.charged_members(words) for words in bracket.offered)


def _typed_choices(
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
    comments = session.scalars(
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
    for comment in comments:
        assert comment.paragraph_id is not None
        paragraph = paragraphs[comment.paragraph_id]
        for bracket, choice in choices_in_comment(paragraph, comment, round.consultation.language):
            if bracket.id is not None:
                yield bracket.id, comment, choice


def choices_in_comment(
    paragraph: StandingParagraph, comment: WordedByMember, language: str
) -> list[tuple[OpenBracket, Choice]]:
    """What a member's comment on a paragraph says about its brackets."""
    if comment.change in OF_PARAGRAPH:
        choice_on_bracket = choice_of_wish(paragraph, comment.wish)
        if choice_on_bracket is None:
            return []
        number, choice = choice_on_bracket
        return [(paragraph.brackets[number], choice)]
    if comment.change is not Change.REPLACE:
        return []
    read = read_back(paragraph, comment.proposed_text, language)
    found = ((paragraph.brackets[number], choice) for number, choice in read.choices.items())
    return [(bracket, choice.of_member(bracket, comment.member.name)) for bracket, choice in found]


def packages_of_one(brackets: Sequence[ListedBracket]) -> list[str]:
    """The member's packages that link nothing, since they have only one bracket."""
    count = Counter(one.package.casefold() for one in brackets)
    return [one.package for one in brackets if one.package and count[one.package.casefold()] == 1]


def grouped_brackets(brackets: Sequence[ListedBracket]) -> list[tuple[Group, list[ListedBracket]]]:
    """The brackets by what they ask of the member, in the order of the groups; those of none are left out."""
    return [(group, own) for group in Group if (own := [one for one in brackets if one.group is group])]
