"""What circulating a version does to brackets: new ones get their rows, and those that have ended are entered in the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.brackets.agreement import Rule
from models.brackets.bracket import Bracket, BracketDuty, BracketEnding
from models.brackets.operations.parting import copy_to_parts
from models.brackets.operations.reservations import copy_reservations
from models.brackets.queries.placed import placed_brackets
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
    copy_reservations(session, version, opened)


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
