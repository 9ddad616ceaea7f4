"""What members have said about brackets, in answers that count and in those that came late, as the inputs say that were frozen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import Position, Stance, Words
from models.brackets.bracket import AcceptableWords, BracketPosition
from models.brackets.queries.answering import typed_over
from models.brackets.queries.placed import placed_brackets, standing_by_paragraph
from models.brackets.queries.positions import brackets_chosen_on
from models.brackets.typed_words import Choice
from models.comments.comment import Comment
from models.comments.submission import Submission, SubmissionState
from models.db.access import unsealed
from models.drafts.version import DraftVersion
from models.people.person import Member
from models.rounds.consultation import Round

_Typed = tuple[int, str, Choice]  # a bracket, the member, and what it says there by the words that it types


def positions_by_bracket(
    session: Session, frozen: Mapping[str, Any], round_id: int, typed: Sequence[_Typed], *, with_sealed: bool
) -> dict[int, dict[str, Position]]:
    """What the members have said about brackets, by the bracket and the member."""
    ids = frozen.get("positions", ())
    rows = session.execute(
        select(BracketPosition, Member.name, Submission.round_id, Submission.state)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .join(Member, Member.id == Submission.member_id)
        .where(BracketPosition.id.in_(ids))
    ).all()
    can_accept = _acceptable_words(session, ids, with_sealed=with_sealed)
    any_earlier: dict[int, set[int]] = {}
    for one, _, said_in, _ in rows:
        if one.stance is Stance.ANY and said_in != round_id:
            any_earlier.setdefault(said_in, set()).add(one.bracket_id)
    offered = {said_in: _offered_in(session, said_in, brackets) for said_in, brackets in any_earlier.items()}
    found: dict[int, dict[str, Position]] = {}
    for one, member, said_in, state in rows:
        if state is not SubmissionState.SUBMITTED:  # it came late: it holds the bracket, and its words enter nothing
            found.setdefault(one.bracket_id, {})[member] = Position(Stance.RESERVED)
            continue
        words = None if one.words is None else tuple(one.words)
        others = tuple(can_accept.get(one.id, ()))
        if one.stance is Stance.ANY and said_in in offered:  # “any of these” covers no words that came later
            others += offered[said_in].get(one.bracket_id, ())
        position = Position(one.stance, words, others, current=said_in == round_id, package=one.package)
        found.setdefault(one.bracket_id, {})[member] = position
    for bracket_id, member, choice in typed:
        if choice.stance is not Stance.ACCEPT:
            found.setdefault(bracket_id, {})[member] = Position(Stance.RESERVED)
    return found


def words_accepted_late(
    session: Session, frozen: Mapping[str, Any], typed: Sequence[_Typed], *, with_sealed: bool
) -> dict[int, dict[str, list[Words]]]:
    """The words that answers accept which came late, in a choice or typed over a bracket, and those that they could accept, by
    the bracket and the member."""
    ids = frozen.get("accepting_late", ())
    accepting = (
        select(BracketPosition, Member.name)
        .join(Submission, Submission.id == BracketPosition.submission_id)
        .join(Member, Member.id == Submission.member_id)
        .where(BracketPosition.id.in_(ids))
    )
    can_accept = _acceptable_words(session, ids, with_sealed=with_sealed)
    found: dict[int, dict[str, list[Words]]] = {}
    for one, member in session.execute(accepting):
        found.setdefault(one.bracket_id, {})[member] = [tuple(one.words or ()), *can_accept.get(one.id, ())]
    for bracket_id, member, choice in typed:
        if choice.stance is Stance.ACCEPT and choice.words is not None:
            found.setdefault(bracket_id, {})[member] = [choice.words]
    return found


def typed_late(session: Session, frozen: Mapping[str, Any], round_id: int) -> list[_Typed]:
    """What answers that came late say by words that they type over brackets. What a member has chosen there goes before."""
    if not frozen.get("late"):
        return []
    round = session.get_one(Round, round_id)
    paragraphs = standing_by_paragraph(placed_brackets(session, frozen["base"]))
    typed = list(typed_over(session, round, paragraphs, Comment.id.in_(frozen["late"])))
    chosen = {
        member.id: brackets_chosen_on(session, round_id, member.id) for member in {one.member for _, one, _ in typed}
    }
    return [
        (bracket_id, comment.member.name, choice)
        for bracket_id, comment, choice in typed
        if bracket_id not in chosen[comment.member_id]
    ]


def _acceptable_words(session: Session, ids: Collection[int], *, with_sealed: bool) -> dict[int, list[Words]]:
    """What members could accept besides, by the position. As plain rows: the positions stay as the session may show them."""
    sealed = select(AcceptableWords.position_id, AcceptableWords.words).where(AcceptableWords.position_id.in_(ids))
    options = unsealed("what members could accept counts, and is shown to nobody") if with_sealed else {}
    found: dict[int, list[Words]] = {}
    for position_id, words in session.execute(sealed.order_by(AcceptableWords.id), execution_options=options):
        found.setdefault(position_id, []).append(tuple(words))
    return found


def _offered_in(session: Session, round_id: int, brackets: Collection[int]) -> Mapping[int, tuple[Words, ...]]:
    """The words that could be accepted in these brackets when a round was held; of one that has been made of others since,
    those with which it began."""
    first = session.get_one(DraftVersion, session.get_one(Round, round_id).version_id)
    since = select(DraftVersion.id).where(
        DraftVersion.consultation_id == first.consultation_id, DraftVersion.number >= first.number
    )
    found: dict[int, tuple[Words, ...]] = {}
    for version_id in session.scalars(since.order_by(DraftVersion.number)).all():
        for one in placed_brackets(session, version_id):
            if (id := one.bracket.id) is not None and id in brackets:
                found.setdefault(id, tuple(one.bracket.circulated))
        if len(found) == len(brackets):  # in nearly all cases, all stood in the text of the round
            break
    return found
