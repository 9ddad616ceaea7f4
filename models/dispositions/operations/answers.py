"""A reasoned answer to every comment, by a person of the secretariat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Comment
from models.consolidation.consolidation import Compromise
from models.consolidation.operations import consolidations
from models.dispositions.disposition import Disposition, Outcome, Presence, RemovedCompromise, contradiction
from models.dispositions.operations.standard_reasons import write_reason
from models.dispositions.queries import presences, submitted_comment
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion
from models.errors import Invalid, Outdated, Untimely
from models.people.person import Person
from models.record.altered_rows import note_changed
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody of the secretariat says to a comment."""

    outcome: Outcome
    reason: str
    by: Person
    at: datetime
    letter_id: int | None = None  # the entry of the signed letter that withdraws the comment


def answer(
    session: Session,
    comment_id: int,
    *,
    outcome: Outcome,
    reason: str,
    standard_id: int | None = None,
    keeps: bool = False,
    by: Person,
    seen: int,
    now: datetime,
) -> Disposition:
    """Answer a comment; `seen` is the revision of the answer before (0: none). Owes a consolidation if words come or go.

    The reason begins with the standard one that is chosen; `keeps` makes it a standard reason itself.
    """
    by.ensure_staff()
    comment = submitted_comment(session, comment_id)
    reason = write_reason(session, comment.round_id, reason, standard_id=standard_id, keeps=keeps, by=by, now=now)
    round = rounds.locked_at_work(session, comment.round_id)
    found = presences(session, current_candidate(session, round.id))
    new = Answer(outcome, reason, by, now)

    disposition = save_answer(session, round, comment, new, seen=seen, presence=found.find(comment))

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return disposition


def save_answer(
    session: Session, round: Round, comment: Comment, answer: Answer, *, seen: int, presence: Presence
) -> Disposition:
    """Keep an answer and record it, in a round that is locked. Raises Invalid if it contradicts the text, Untimely where
    the member has withdrawn the comment, and Outdated."""
    if reason := contradiction(answer.outcome, presence):
        sentence = f"{comment.label} cannot be answered “{answer.outcome.value}”: {reason}. Choose another outcome."
        raise Invalid(sentence, "outcome")
    disposition = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
    if disposition and disposition.is_final:
        raise Untimely(
            f"{comment.label} is withdrawn: the signed letter of {comment.member.name}, which prevails, does not say it. No other "
            "answer can be given."
        )
    if disposition and (disposition.outcome, disposition.reason, disposition.by_id) == (
        answer.outcome,
        answer.reason,
        answer.by.id,
    ):
        return disposition
    if (disposition.revision if disposition else 0) != seen:
        if disposition is None:  # it was the service's own, and the newest text gives no ground for it
            raise Outdated("The answer that you saw is not proposed any more. Look at yours again, then send it.")
        theirs = {"outcome": disposition.outcome.value, "reason": disposition.reason}
        raise Outdated(
            f"{_describe_other_answer(disposition, answer.by)} since you opened the page. Both answers are below.",
            theirs,
        )

    before = disposition.snapshot() if disposition else {}
    if disposition is None:
        disposition = Disposition(comment_id=comment.id, revision=0)
        session.add(disposition)
    disposition.before = before
    disposition.outcome, disposition.reason = answer.outcome, answer.reason
    disposition.by_id, disposition.at, disposition.letter_id = answer.by.id, answer.at, answer.letter_id
    disposition.revision += 1

    record(
        session,
        disposition,
        Verb.COMMENT_ANSWERED,
        consultation_id=round.consultation_id,
        by=answer.by,
        at=answer.at,
        comment=comment.label,
        outcome=answer.outcome.value,
        reason=digest_of(answer.reason),
    )
    return disposition


def undo(session: Session, comment_id: int, *, by: Person, seen: str, now: datetime) -> None:
    """Put back the answer that a comment had before this person answered it; `seen` is the mark of theirs. Raises Outdated
    if another answer stands there, and Untimely if the answer before would contradict the text now."""
    by.ensure_staff()
    comment = submitted_comment(session, comment_id)
    round = rounds.locked_at_work(session, comment.round_id)
    answered = select(Disposition).where(Disposition.comment_id == comment.id).options(joinedload(Disposition.comment))
    disposition = session.scalars(answered).one_or_none()
    if disposition is None or disposition.before is None:
        return  # undone already
    if disposition.mark != seen or not disposition.can_be_undone_by(by):
        raise Outdated(
            f"{_describe_other_answer(disposition, by)}. Nothing is undone; the answer that stands is below."
        )
    candidate = current_candidate(session, round.id)
    anew = put_back(
        session,
        round,
        disposition,
        presence=presences(session, candidate).find(comment),
        candidate=candidate,
        by=by,
        now=now,
    )
    owe_text(session, round, proposes_anew=anew, by=by, now=now)


def owe_text(session: Session, round: Round, *, proposes_anew: bool, by: Person, now: datetime) -> None:
    """Owe the text that follows from answers put back; also where it stays the same, if the service has to propose an answer."""
    owed = consolidations.owe_if_changed(session, round, by=by, now=now)
    if proposes_anew and owed is None:
        consolidations.ask(session, round.id, by=by, now=now)


def put_back(
    session: Session,
    round: Round,
    disposition: Disposition,
    *,
    presence: Presence,
    candidate: DraftVersion | None,
    by: Person,
    now: datetime,
) -> bool:
    """Make the answer before count again, and record that; the round is locked. Gives whether the service has to propose one
    anew, since the text was made again in the meantime. Raises Untimely if the answer before would contradict the text now."""
    before, label = disposition.before or {}, disposition.comment.label
    by_service = before.get("by_id") is None
    if not by_service and (reason := contradiction(Outcome(before["outcome"]), presence)):
        raise Untimely(
            f"The answer before was “{before['outcome']}”, but now {reason}. Give {label} another answer instead."
        )
    record(
        session,
        disposition,
        Verb.ANSWER_UNDONE,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        comment=label,
        outcome=disposition.outcome.value,
    )
    # The service may propose something else by now, or propose something where it did not.
    anew = by_service and candidate is not None and candidate.made_at > disposition.at
    if anew or not before:
        session.delete(disposition)
    else:
        disposition.restore(before)
    return anew


def forget_undo(session: Session, round: Round) -> None:
    """Forget what stood before the answers and compromises of a round: it was never sent, and nobody can put it back now."""
    answered = Disposition.comment_id.in_(select(Comment.id).where(Comment.round_id == round.id))
    proposed, removed = Compromise.round_id == round.id, RemovedCompromise.round_id == round.id
    for entity, own, statement in (
        (Disposition, answered & Disposition.before.is_not(None), update(Disposition).values(before=None)),
        (Compromise, proposed & Compromise.before.is_not(None), update(Compromise).values(before=None)),
        (RemovedCompromise, removed, delete(RemovedCompromise)),
    ):
        note_changed(session, entity, own)
        session.execute(statement.where(own), execution_options={"synchronize_session": False})


def _describe_other_answer(disposition: Disposition, by: Person) -> str:
    """Whose answer counts, for somebody who has typed a different one."""
    if disposition.by is None:
        return f"The service has proposed another answer, “{disposition.outcome.value}”,"
    name = "You have" if disposition.by.id == by.id else f"{disposition.by.name} has"
    return f"{name} answered this comment “{disposition.outcome.value}”"
