"""Declaring where a member stands on the priority fields: drafted by those who speak for it, sent with its answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.comments.operations.collecting import ensure_collecting, undo_clearance
from models.comments.queries.country import submission_of
from models.comments.submission import Submission
from models.consensus.consensus import LONGEST_REMARK, FieldPosition, FieldStance
from models.consensus.queries import asked_fields, digest_of_fields
from models.errors import Invalid, NotFound, Outdated
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.operations import rounds
from models.text.typed import line


class DeclaredPosition(NamedTuple):
    """What a form says about a field; `stance` None takes back what was said. `seen` is the revision of before (0: none)."""

    stance: FieldStance | None
    remark: str = ""
    seen: int = 0


def declare(
    session: Session, round_id: int, declared: Mapping[int, DeclaredPosition], *, by: Person, now: datetime
) -> list[FieldPosition]:
    """Keep what is said about priority fields, by their ids; gives those that have changed. Nothing is kept where one is wrong."""
    by.ensure_speaks()
    round = rounds.locked_round_for(session, round_id, by)
    ensure_collecting(session, round, by=by, now=now)
    submission = submission_of(session, round.id, by.of_member().id)
    submission.round = round
    there = {one.id: one.own for one in asked_fields(session, submission)}
    if declared.keys() - there.keys():
        raise NotFound
    changed = [
        position
        for id, one in declared.items()
        if (position := _save_position(session, submission, id, there[id], one, by, now)) is not None
    ]
    if changed:
        undo_clearance(session, round, by=by, now=now)
        record(
            session,
            submission,
            Verb.FIELDS_DECLARED,
            consultation_id=round.consultation_id,
            by=by,
            at=now,
            fields=digest_of_fields(changed),
        )
    return changed


def _save_position(
    session: Session,
    submission: Submission,
    field_id: int,
    own: FieldPosition | None,
    declared: DeclaredPosition,
    by: Person,
    now: datetime,
) -> FieldPosition | None:
    """What is declared now; None if nothing has changed."""
    remark = line(declared.remark, f"remark_{field_id}")
    if len(remark) > LONGEST_REMARK:
        raise Invalid(f"A remark can have at most {LONGEST_REMARK} characters.", f"remark_{field_id}")
    if declared.stance is None and remark and (own is None or own.remark != remark):
        raise Invalid("Choose where your country stands, so that the remark is kept.", f"remark_{field_id}")
    if (own.stance, own.remark) == (declared.stance, remark) if own else declared.stance is None:
        return None
    if (own.revision if own else 0) != declared.seen:
        raise Outdated("Somebody of your country has declared something else meanwhile. Please look at it again.")
    if declared.stance is None:
        assert own is not None
        session.delete(own)
        return own
    if own is None:
        own = FieldPosition(submission_id=submission.id, field_id=field_id, revision=0)
        session.add(own)
    own.stance, own.remark, own.by_id, own.at = declared.stance, remark, by.id, now
    own.revision += 1
    return own
