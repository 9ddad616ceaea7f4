"""What circulating a version does to brackets: new ones get their rows, and what members are reserved on, and those that have ended are
entered in the record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import accumulate

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import Bracket, BracketDuty, BracketEnding, BracketPosition
from models.brackets.operations.parting import copy_to_parts
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.brackets.queries.positions import newest_positions
from models.comments.comment import Comment
from models.comments.submission import Submission
from models.consolidation.consolidation import Conflict
from models.consolidation.opening import fingerprint_of
from models.drafts.version import DraftVersion, Paragraph
from models.people.person import Person
from models.record.altered_rows import note_changed
from models.record.events import digest_of, record
from models.record.verbs import Verb


def open_and_end(session: Session, version: DraftVersion, *, by: Person | None, now: datetime) -> None:
    """Give the brackets that this version opens their rows, and record how others have ended in it."""
    session.flush()
    _open_brackets(session, version)
    ended = select(BracketEnding, Paragraph.key).join(Paragraph, Paragraph.id == BracketEnding.paragraph_id)
    for ending, key in session.execute(ended.where(BracketEnding.version_id == version.id).order_by(BracketEnding.id)):
        record(
            session,
            ending,
            Verb.BRACKET_ENDED,
            consultation_id=version.consultation_id,
            by=by,
            at=now,
            bracket=ending.bracket_id,
            paragraph=key,
            rule=Rule(ending.rule).value,
            words=digest_of(*ending.words),
            members=ending.members,
        )


def _open_brackets(session: Session, version: DraftVersion) -> None:
    new = [one for one in placed_brackets(session, version.id) if one.bracket.id is None]
    origins = _origin_ids(session, version)
    rows = [
        Bracket(
            consultation_id=version.consultation_id,
            opened_in_id=version.round_id,
            origins=sorted({origins[place.fingerprint] for place in one.places if place.fingerprint in origins})
            or None,
        )
        for one in new
    ]
    session.add_all(rows)
    session.flush()
    fallen = _duties_of_fallen(session, version) if new else {}
    for one, bracket in zip(new, rows, strict=True):
        places = Conflict.id.in_([place.id for place in one.places])
        note_changed(session, Conflict, places)
        session.execute(update(Conflict).where(places).values(bracket_id=bracket.id))
        for duty in one.duties:
            duty.bracket_id = bracket.id
        # What gave members something to do in a bracket that fell is in any words of the wider one but the draft's.
        session.add_all(duty.copied_to(bracket.id, None) for duty in fallen.get(one.paragraph.id, ()))
    opened = {row.id: one for one, row in zip(new, rows, strict=True)}
    copy_to_parts(session, version, {one.places[0].fingerprint: id for id, one in opened.items()})
    _copy_reservations(session, version, opened)


def _origin_ids(session: Session, version: DraftVersion) -> Mapping[str, int]:
    """The ids of the brackets that go on in others, by the fingerprint of each of their places."""
    ended = select(BracketEnding.bracket_id, BracketEnding.words).where(
        BracketEnding.version_id == version.id, BracketEnding.rule.in_((Rule.PARTED, Rule.SEEN_AGAIN, Rule.FELL_WITH))
    )
    return {fingerprint_of(id, place): id for id, words in session.execute(ended) for place in range(len(words))}


def _duties_of_fallen(session: Session, version: DraftVersion) -> Mapping[int, Sequence[BracketDuty]]:
    """What words gave members to do in brackets that fell with a wider one in this version, by the paragraph."""
    rows = (
        select(BracketEnding.paragraph_id, BracketDuty)
        .join(BracketDuty, BracketDuty.bracket_id == BracketEnding.bracket_id)
        .where(BracketEnding.version_id == version.id, BracketEnding.rule == Rule.FELL_WITH)
        .order_by(BracketDuty.id)
    )
    found: dict[int, list[BracketDuty]] = {}
    for paragraph_id, duty in session.execute(rows):
        found.setdefault(paragraph_id, []).append(duty)
    return found


def _copy_reservations(session: Session, version: DraftVersion, opened: Mapping[int, PlacedBracket]) -> None:
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
