"""What circulating a version does to reservations on brackets that fell with wider ones: they hold these."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketEnding, BracketPosition
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.brackets.queries.positions import newest_positions
from models.comments.comment import Comment
from models.comments.submission import Submission
from models.drafts.version import DraftVersion


def copy_reservations(session: Session, version: DraftVersion, opened: Mapping[int, PlacedBracket]) -> None:
    """Whoever is reserved on a bracket is reserved on the new one that holds a place of it, too, until it says something else there.
    `opened` are the brackets that the version opens, by their ids."""
    fallen = select(BracketEnding.bracket_id).where(
        BracketEnding.version_id == version.id, BracketEnding.rule == Rule.FELL_WITH
    )
    ids = session.scalars(fallen).all() if opened else ()
    if version.base_id is None or not ids:
        return
    before = [one for one in placed_brackets(session, version.base_id) if one.bracket.id in ids]
    reserved = {key: one for key, one in newest_positions(session, ids).items() if one.stance is Stance.RESERVED}
    current = _current_submissions(session, version, reserved.values())
    typed = _sponsors_in_round(session, version, opened.values()) if reserved else {}
    for id, wider in opened.items():
        inner = [one.bracket.id for one in before if _holds_place(wider, one)]
        speaking = {name for one in wider.bracket.alternatives for each in one.comments for name in typed.get(each, ())}
        for name, one in {name: one for (bracket, name), one in sorted(reserved.items()) if bracket in inner}.items():
            if name not in speaking or one.submission_id in current:
                copied = {"submission_id": one.submission_id, "reason": one.reason, "by_id": one.by_id, "at": one.at}
                session.add(BracketPosition(bracket_id=id, stance=Stance.RESERVED, **copied))


def _holds_place(wider: PlacedBracket, inner: PlacedBracket) -> bool:
    """Whether a bracket stands where a place of another one, of the version before, was written."""
    return wider.paragraph.base_id == inner.paragraph.id and any(
        start <= place.start and place.end <= end for start, end in _runs_before(wider) for place in inner.places
    )


def _runs_before(bracket: PlacedBracket) -> Sequence[tuple[int, int]]:
    """Where in the text before what stood that has become the places of a bracket."""
    pieces = bracket.paragraph.pieces or ()
    lengths = [len(one["text"] if one["kind"] == "kept" else one["base"]) for one in pieces]
    ends = list(accumulate(lengths))
    return [(ends[one.piece] - lengths[one.piece], ends[one.piece]) for one in bracket.places if one.piece < len(ends)]


def _current_submissions(
    session: Session, version: DraftVersion, positions: Collection[BracketPosition]
) -> Collection[int]:
    """Which answers behind positions are of the round that made the version."""
    ids = [one.submission_id for one in positions]
    return session.scalars(
        select(Submission.id).where(Submission.id.in_(ids), Submission.round_id == version.round_id)
    ).all()


def _sponsors_in_round(
    session: Session, version: DraftVersion, opened: Collection[PlacedBracket]
) -> Mapping[int, Sequence[str]]:
    """The members behind each comment of the round that made the version, of those behind the words of brackets."""
    ids = {id for one in opened for alternative in one.bracket.alternatives for id in alternative.comments}
    typed = session.scalars(select(Comment).where(Comment.id.in_(ids), Comment.round_id == version.round_id))
    return {one.id: (one.member.name, *(one.cosponsors or ())) for one in typed}
