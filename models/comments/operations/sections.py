"""What a member's people mark at the sections of a text as they go along: done, to follow, no comment."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.operations.collecting import answer_changes, ensure_collecting
from models.comments.queries.sections import sections
from models.comments.section import SectionMark, SectionState
from models.comments.submission import Submission
from models.errors import NotFound
from models.people.person import Person
from models.record.events import Verb, record
from models.rounds.operations import rounds


def mark(
    session: Session, round_id: int, states: Mapping[int, SectionState | None], *, by: Person, now: datetime
) -> int:
    """Keep what is said about sections, by their ids (see `Section`); None takes a mark away. Gives how many have changed."""
    by.ensure_speaks()
    round = rounds.locked_for(session, round_id, by)
    ensure_collecting(session, round, by=by, now=now)
    own = (Submission.round_id == round.id) & (Submission.member_id == by.of_member().id)
    submission = session.scalars(select(Submission).where(own)).one()
    submission.round = round
    there = {one.id: one for one in sections(session, submission)}
    if states.keys() - there.keys():
        raise NotFound
    changed = {there[id].key: state for id, state in states.items() if there[id].state is not state}
    if not changed:
        return 0

    answer_changes(session, round, by=by, now=now)
    marked = select(SectionMark).where(SectionMark.submission_id == submission.id, SectionMark.key.in_(changed))
    before = {one.key: one for one in session.scalars(marked)}
    for key, state in changed.items():
        if state is None:
            session.delete(before[key])
        elif key in before:
            before[key].state, before[key].by_id, before[key].at = state, by.id, now
        else:
            session.add(SectionMark(submission_id=submission.id, key=key, state=state, by_id=by.id, at=now))

    said = {key: state.value if state else None for key, state in changed.items()}
    record(session, submission, Verb.SECTIONS_MARKED, consultation_id=round.consultation_id, by=by, at=now, marks=said)
    return len(changed)
