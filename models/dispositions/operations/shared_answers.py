"""Answers to many comments in one act: one answer to all that somebody has chosen, the service's proposals confirmed, and either of
them undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from models.comments.comment import Comment, CommentState
from models.consolidation.operations import consolidations
from models.dispositions.disposition import Disposition, Outcome, contradiction
from models.dispositions.operations.answers import Answer, owe_text, put_back, save_answer
from models.dispositions.operations.standard_reasons import write_reason
from models.dispositions.queries import presences
from models.drafts.queries.lineage import current_candidate
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.people.person import Person
from models.rounds.operations import rounds


@dataclass(frozen=True, slots=True)
class Refused:
    """A comment that did not get the answer, and why, as what can follow its label and a colon."""

    comment: Comment
    why: str


def answer_alike(
    session: Session,
    round_id: int,
    seen: Mapping[int, int],
    *,
    outcome: Outcome,
    reason: str,
    standard_id: int | None = None,
    keeps: bool = False,
    by: Person,
    now: datetime,
) -> tuple[list[Disposition], list[Refused]]:
    """Give several comments of a round the same answer, each as its own; `seen` has the revisions by comment id.

    Gives the answers that are kept, and the comments to which this one cannot be given.
    """
    by.ensure_staff()
    if not seen:
        raise Invalid("Choose the comments that get this answer.", "chosen")
    reason = write_reason(session, round_id, reason, standard_id=standard_id, keeps=keeps, by=by, now=now)
    round = rounds.locked_at_work(session, round_id)
    submitted = session.scalars(
        select(Comment).where(Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED)
    )
    comments = [comment for comment in submitted if comment.id in seen]
    if len(comments) < len(seen):
        raise NotFound
    found = presences(session, current_candidate(session, round.id))
    answer = Answer(outcome, reason, by, now)

    answers: list[Disposition] = []
    refused: list[Refused] = []
    for comment in sorted(comments, key=lambda comment: (comment.member.name, comment.number or 0)):
        presence = found.find(comment)
        if why := contradiction(outcome, presence):
            refused.append(Refused(comment, why))
            continue
        try:
            answers.append(save_answer(session, round, comment, answer, seen=seen[comment.id], presence=presence))
        except (Outdated, Untimely) as refusal:
            refused.append(Refused(comment, str(refusal)))

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return answers, refused


def confirm_proposed(session: Session, round_id: int, *, by: Person, seen: str, now: datetime) -> list[Disposition]:
    """Make the answers that the service proposes the secretariat's own, as they are; `seen` is the candidate's fingerprint."""
    by.ensure_staff()
    round = rounds.locked_at_work(session, round_id)
    candidate = current_candidate(session, round.id)
    if candidate is None:
        raise Untimely("The service proposes answers when the text has been consolidated.")
    if candidate.fingerprint != seen:
        raise Outdated(
            "A newer text has been made since you opened the page. Look at the answers that it proposes now."
        )
    proposed = session.execute(
        select(Comment, Disposition)
        .join(Disposition, Disposition.comment_id == Comment.id)
        .where(Comment.round_id == round.id, Disposition.by_id.is_(None))
        .order_by(Comment.id)
    ).all()
    found = presences(session, candidate)

    confirmed = [
        save_answer(
            session,
            round,
            comment,
            Answer(answer.outcome, answer.reason, by, now),
            seen=answer.revision,
            presence=found.find(comment),
        )
        for comment, answer in proposed
    ]
    # The words stay as they are; but a comment with the answer "noted" counts among those that are set aside from now on.
    consolidations.owe_if_changed(session, round, by=by, now=now)
    return confirmed


def undo(
    session: Session, round_id: int, *, by: Person, seen: str, now: datetime
) -> tuple[list[Comment], list[Refused]]:
    """Put back what stood before the answers that this person gave in one act, wherever they still count; `seen` is its mark.

    Gives the comments whose answers are undone, and those whose answer before would contradict the text now.
    """
    by.ensure_staff()
    round = rounds.locked_at_work(session, round_id)
    answers = session.scalars(
        select(Disposition)
        .join(Disposition.comment)
        .options(contains_eager(Disposition.comment))
        .where(Comment.round_id == round.id, Disposition.by_id == by.id)
        .order_by(Comment.id)
    )
    candidate = current_candidate(session, round.id)
    found = presences(session, candidate)

    undone: list[Comment] = []
    refused: list[Refused] = []
    proposes_anew = False
    for answer in [answer for answer in answers if answer.act == seen and answer.can_be_undone_by(by)]:
        comment = answer.comment
        try:
            proposes_anew |= put_back(
                session, round, answer, presence=found.find(comment), candidate=candidate, by=by, now=now
            )
            undone.append(comment)
        except Untimely as refusal:
            refused.append(Refused(comment, str(refusal)))

    owe_text(session, round, proposes_anew=proposes_anew, by=by, now=now)
    return undone, refused
