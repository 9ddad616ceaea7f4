"""The secretariat asks a member to change the type of a comment; the member decides."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentType
from models.comments.operations.wording import checked_words, words_of
from models.dispositions.disposition import TypeDecision, TypeRequest
from models.dispositions.queries import submitted_comment
from models.errors import Invalid, NotFound, Untimely
from models.letters.operations import letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text.typed import typed


def ask(
    session: Session, comment_id: int, *, wanted: CommentType, reason: str, by: Person, now: datetime
) -> TypeRequest:
    """Ask the member, once for a comment, whether its type may be changed; refused where the comment could not have that type."""
    by.ensure_staff()
    comment = submitted_comment(session, comment_id)
    round = rounds.locked_at_work(session, comment.round_id)
    request = _request_about(session, comment)
    if request is not None:
        raise Untimely(f"{request.by.name} has asked {comment.member.name} already. This can be asked once.")
    if wanted is comment.type:
        raise Invalid(f"The comment is {wanted.value} already. Choose another type.", "wanted")
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say why: the member reads it before it decides.", "reason")
    try:
        checked_words(session, round, replace(words_of(comment), type=wanted))
    except Invalid as refusal:
        raise Invalid(f"The comment cannot be {wanted.value}. {refusal}", "wanted") from refusal

    request = TypeRequest(comment_id=comment.id, before=comment.type, wanted=wanted, reason=reason, by_id=by.id, at=now)
    session.add(request)

    _record(session, round, request, comment, Verb.TYPE_ASKED, by, now, reason)

    letters.owe_type_asked(session, request, round, comment.member, now=now)
    return request


def decide(
    session: Session, comment_id: int, decision: TypeDecision, *, answer: str, by: Person, now: datetime
) -> TypeRequest:
    """Say for the member whether the type changes. The text that is made of the comments changes with it only when the
    secretariat consolidates again, and it cannot go out before."""
    by.ensure_coordinator()
    comment = submitted_comment(session, comment_id)
    request = _request_about(session, comment)
    if request is None or comment.member_id != by.of_member().id:
        raise NotFound
    round = _round_at_work(session, comment)
    session.refresh(request)
    answer = typed(answer, "answer")
    if request.decision is not None:
        if (request.decision, request.answer) == (decision, answer):
            return request
        assert request.decided_by is not None
        raise Untimely(f"{request.decided_by.name} has decided already: the type is {comment.type.value}.")
    if decision is TypeDecision.KEPT and not answer:
        raise Invalid("Say in a sentence why the type stays: the secretariat reads it.", "answer")

    request.decision, request.answer = decision, answer
    request.decided_by_id, request.decided_at = by.id, now
    if decision is TypeDecision.ACCEPTED:
        comment.type = request.wanted

    verb = Verb.TYPE_ACCEPTED if decision is TypeDecision.ACCEPTED else Verb.TYPE_KEPT
    _record(session, round, request, comment, verb, by, now, answer)

    letters.owe_type_decided(session, request, round, now=now)
    return request


def _request_about(session: Session, comment: Comment) -> TypeRequest | None:
    return session.scalars(select(TypeRequest).where(TypeRequest.comment_id == comment.id)).one_or_none()


def _round_at_work(session: Session, comment: Comment) -> Round:
    try:
        return rounds.locked_at_work(session, comment.round_id)
    except Untimely as refusal:
        raise Untimely(
            f"The secretariat has finished its text without this decision. The comment stays {comment.type.value}."
        ) from refusal


def _record(
    session: Session,
    round: Round,
    request: TypeRequest,
    comment: Comment,
    verb: Verb,
    by: Person,
    now: datetime,
    words: str,
) -> None:
    record(
        session,
        request,
        verb,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        comment=comment.label,
        before=request.before.value,
        wanted=request.wanted.value,
        words=digest_of(words),
    )
