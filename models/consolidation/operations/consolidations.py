"""Consolidations: owed by staff or by a changed answer, made by a worker."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

import redline
from models.consolidation import candidate
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import inputs
from models.consolidation.operations.save_candidate import replace_candidate
from models.consolidation.queries import candidate_inputs
from models.consolidation.result import MadeParagraph
from models.db.access import WORKER
from models.db.base import for_update
from models.db.bulk import gc_paused
from models.db.database import ClaimProgress, Database, now
from models.db.work import Claim, WorkState, finish, try_again
from models.dispositions.operations.proposed_answers import propose_answers
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Stage
from models.errors import Untimely
from models.letters.operations import letters
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations import rounds
from redline.engine import LANGUAGE


def ask(session: Session, round_id: int, *, by: Person, now: datetime) -> Consolidation:
    """Owe a candidate made from everything submitted, answered and proposed up to now; asking twice owes one."""
    by.ensure_staff()
    round = rounds.locked_round(session, round_id)
    if not round.is_at_work:
        raise Untimely("A round is consolidated after it has closed and before its text is circulated.")
    if _stage_of_candidate(session, round) is Stage.PROPOSED:
        raise Untimely("This text has been proposed for approval. Send it back first, then consolidate again.")
    return _owe_consolidation(session, round, by, now)


@gc_paused()
def make(database: Database, claim: Claim) -> None:
    """Make the candidate that is owed. May run twice at once: only the holder of the claim writes, once."""
    pace = ClaimProgress(database, claim)
    with database.reading(WORKER) as session:
        work = session.get_one(Consolidation, claim.id)
        frozen, round_id = work.inputs, work.round_id
        base = candidate_inputs.base_paragraphs(session, frozen)
        proposals = candidate_inputs.proposals(session, frozen, round_id)
        objections = candidate_inputs.objections(session, frozen)
        terms = candidate_inputs.terms(session, frozen, round_id)

    paragraphs: list[MadeParagraph] = []
    for paragraph in candidate.make_candidate(base, proposals, terms, objections):
        paragraphs.append(paragraph)
        pace.reached(min(90, 10 + 80 * len(paragraphs) // len(base)))

    with database.transaction(WORKER) as session:
        # Before the work, as those who ask do: two orders would deadlock.
        round = rounds.locked_alone(session, round_id)
        finish(session, claim)
        if _is_newest(session, round, claim.id) and round.state is not RoundState.DONE:
            _replace_candidate(session, round, claim.id, paragraphs, inputs.fingerprint(frozen))


def _is_newest(session: Session, round: Round, id: int) -> bool:
    """Whether none is owed from newer answers, in whose way this one would be."""
    return session.scalars(select(func.max(Consolidation.id)).where(Consolidation.round_id == round.id)).one() == id


def _replace_candidate(
    session: Session, round: Round, id: int, paragraphs: Sequence[MadeParagraph], fingerprint: str
) -> None:
    at = now(session.connection())
    version = replace_candidate(session, round, paragraphs, fingerprint=fingerprint, now=at)
    session.execute(update(Consolidation).where(Consolidation.id == id).values(candidate_id=version.id))
    propose_answers(session, paragraphs, round, now=at)
    if round.state is RoundState.CLOSED:
        round.move_to(RoundState.CONSOLIDATED)

    record(
        session,
        version,
        Verb.DRAFT_CONSOLIDATED,
        consultation_id=round.consultation_id,
        by=None,
        at=at,
        text=version.fingerprint,
        engine=f"{redline.ENGINE}, in {LANGUAGE}",
    )

    letters.owe_candidate_ready(session, round, now=at)


def owe_if_changed(session: Session, round: Round, *, by: Person, now: datetime) -> Consolidation | None:
    """Owe the candidate again when an answer, a compromise or an edit has changed what it is made from."""
    candidate = current_candidate(session, round.id)
    last = _last_consolidation(session, round)
    if candidate is None and last is None:
        return None  # nobody has asked for a first candidate yet
    session.flush()
    fingerprint = inputs.fingerprint(inputs.freeze(session, round.id))
    made_from = candidate.fingerprint if candidate else ""
    unfinished = last is not None and last.state is not WorkState.DONE
    if fingerprint == (inputs.fingerprint(last.inputs) if last and unfinished else made_from):
        return None
    return _owe_consolidation(session, round, by, now)


def _owe_consolidation(session: Session, round: Round, by: Person, now: datetime) -> Consolidation:
    frozen = inputs.freeze(session, round.id)
    last = _last_consolidation(session, round)
    if last and last.state is not WorkState.DONE and last.inputs == frozen:
        if last.state is WorkState.FAILED:
            try_again(session, last, now=now)
        return last
    if last and last.state is WorkState.WAITING:
        last.inputs = frozen
        return last
    consolidation = Consolidation(round_id=round.id, asked_by_id=by.id, inputs=frozen, not_before=now)
    session.add(consolidation)

    record(
        session,
        consolidation,
        Verb.CONSOLIDATION_ASKED,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        inputs=inputs.fingerprint(frozen),
    )
    return consolidation


def _last_consolidation(session: Session, round: Round) -> Consolidation | None:
    newest = select(Consolidation).where(Consolidation.round_id == round.id).order_by(Consolidation.id.desc()).limit(1)
    return session.scalars(for_update(newest, Consolidation)).one_or_none()


def _stage_of_candidate(session: Session, round: Round) -> Stage | None:
    candidate = current_candidate(session, round.id)
    return candidate.stage if candidate else None
