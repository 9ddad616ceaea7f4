"""What observers say in a round, the members that sponsor it, and the secretariat's answer."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState
from models.comments.operations import comments as members_comments
from models.comments.operations.collecting import collecting_round, removed_from
from models.comments.operations.wording import Words, checked_words, columns, digest, put_words, shown_words, words_of
from models.errors import Invalid, NotFound, Outdated, Untimely, ensure_found
from models.observers.observer import ObserverAnswer, ObserverComment, RoundInvitation
from models.people.person import Person
from models.record.events import Event, digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState, ensure_open
from models.rounds.operations import rounds
from models.text.typed import typed


def write(session: Session, round_id: int, words: Words, *, by: Person, now: datetime) -> ObserverComment:
    """Keep a new comment for the person's observer, to be submitted by its people; the same words are kept once."""
    observer, round = by.of_observer(), _locked_open_round(session, round_id, by, now)
    words = checked_words(session, round, words)
    own = select(ObserverComment).where(
        ObserverComment.round_id == round.id, ObserverComment.observer_id == observer.id
    )
    for before in session.scalars(own):
        if words_of(before) == words:
            return before

    comment = ObserverComment(
        round_id=round.id,
        observer_id=observer.id,
        author_id=by.id,
        written_at=now,
        changed_at=now,
        **columns(words),
    )
    session.add(comment)

    _record(session, comment, round, Verb.OBSERVER_WRITTEN, by, now)
    return comment


def edit(session: Session, comment_id: int, words: Words, *, by: Person, seen: int, now: datetime) -> ObserverComment:
    """Save a comment again that is not yet submitted, as it was when the person opened it."""
    comment, round = _locked_draft(session, comment_id, by, now)
    words = checked_words(session, round, words)
    if comment.revision != seen:
        if words_of(comment) == words:
            return comment
        raise Outdated(
            "Somebody has saved this comment since you opened it. Both texts are below.", shown_words(comment)
        )

    put_words(words, comment)
    comment.revision += 1
    comment.changed_at = now

    _record(session, comment, round, Verb.OBSERVER_CHANGED, by, now)
    return comment


def remove(session: Session, comment_id: int, *, by: Person, seen: int, now: datetime) -> Round:
    """Throw a comment away that is not yet submitted; what is gone already stays gone."""
    try:
        comment, round = _locked_draft(session, comment_id, by, now)
    except NotFound:
        whose = Event.body["observer"].as_integer() == by.of_observer().id
        return removed_from(session, Verb.OBSERVER_REMOVED, f"ObserverComment {comment_id}", whose)
    if comment.revision != seen:
        raise Outdated("Somebody has changed this comment since you opened it. Please look at it again.")

    _record(session, comment, round, Verb.OBSERVER_REMOVED, by, now)
    session.delete(comment)
    return round


def submit(session: Session, round_id: int, *, by: Person, seen: str, now: datetime) -> list[ObserverComment]:
    """Send what the observer has written in a round, as it was `seen` (see `state_of`): the members' coordinators and the
    secretariat read it from now on, and it does not change any more."""
    observer, round = by.of_observer(), _locked_open_round(session, round_id, by, now)
    own = select(ObserverComment).where(
        ObserverComment.round_id == round.id,
        ObserverComment.observer_id == observer.id,
        ObserverComment.state == CommentState.DRAFTED,
    )
    drafted = list(session.scalars(own.order_by(ObserverComment.id)))
    if not drafted:
        return []
    if state_of(drafted) != seen:
        raise Outdated("What stands here has changed since you opened the page. Read it again, then submit.")
    numbered = select(func.max(ObserverComment.number)).where(
        ObserverComment.round_id == round.id, ObserverComment.observer_id == observer.id
    )
    last = session.scalars(numbered).one() or 0
    for number, comment in enumerate(drafted, start=last + 1):
        comment.state, comment.number, comment.submitted_at = CommentState.SUBMITTED, number, now

    words = digest_of(*map(digest, drafted))
    record(
        session,
        observer,
        Verb.OBSERVER_SUBMITTED,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        round=round.number,
        comments=[comment.id for comment in drafted],
        words=words,
    )
    return drafted


def state_of(drafted: Iterable[ObserverComment]) -> str:
    """Identifies the comments that somebody saw before they submit them."""
    return digest_of(*(f"{one.id}:{one.revision}" for one in sorted(drafted, key=lambda one: one.id)))


def sponsor(session: Session, comment_id: int, *, by: Person, now: datetime) -> Comment:
    """Make an observer's comment one of the coordinator's member, in the same words; it names who proposed them. Doing it
    twice changes nothing more."""
    by.ensure_coordinator()
    theirs = ensure_found(session.get(ObserverComment, comment_id))
    round = collecting_round(session, theirs.round_id, by=by, now=now)
    own = select(Comment).where(
        Comment.round_id == round.id, Comment.member_id == by.of_member().id, Comment.sponsored_id == theirs.id
    )
    sponsored = session.scalars(own).first()
    if sponsored is not None:
        return sponsored

    id = members_comments.add(session, round, words_of(theirs), by=by, now=now)
    comment = session.get_one(Comment, id)
    comment.sponsored_id, comment.proposed_by = theirs.id, theirs.observer.short_name

    details = {"member": by.of_member().id, "observer": theirs.observer_id, "comment": theirs.id}
    record(session, comment, Verb.OBSERVER_SPONSORED, consultation_id=round.consultation_id, by=by, at=now, **details)
    return comment


def answer(session: Session, comment_id: int, *, text: str, by: Person, seen: int, now: datetime) -> ObserverAnswer:
    """Say what the secretariat makes of an observer's comment, until the next version is circulated; `seen` is the revision of
    the answer before (0: none). It changes nothing in the text, and nothing waits for it."""
    by.ensure_staff()
    comment = ensure_found(session.get(ObserverComment, comment_id))
    round = rounds.locked_alone(session, comment.round_id)
    session.refresh(comment)
    if round.state is RoundState.DONE:
        raise Untimely("The next version has been circulated, with the answers that stood then.")
    text = typed(text, "text")
    if not text:
        raise Invalid("Write the answer.", "text")
    there = session.scalars(select(ObserverAnswer).where(ObserverAnswer.comment_id == comment.id)).one_or_none()
    if there is not None and there.text == text:
        return there
    if (there.revision if there else 0) != seen:
        raise Outdated("Somebody has answered this comment since you opened it.", {"text": there.text if there else ""})

    if there is None:
        there = ObserverAnswer(comment_id=comment.id, revision=0)
        session.add(there)
    there.text, there.by_id, there.at = text, by.id, now
    there.revision += 1

    record(
        session,
        comment,
        Verb.OBSERVER_NOTED,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        words=digest_of(text),
    )
    return there


def publish_answers(session: Session, round: Round) -> None:
    """Put the answers into the comments of a round whose next version is circulated. The caller holds the round."""
    statement = (
        select(ObserverAnswer, ObserverComment)
        .join(ObserverComment, ObserverComment.id == ObserverAnswer.comment_id)
        .where(ObserverComment.round_id == round.id)
    )
    for answer, comment in session.execute(statement.order_by(ObserverAnswer.id)).all():
        comment.answer, comment.answered_by_id, comment.answered_at = answer.text, answer.by_id, answer.at
        session.delete(answer)


def _locked_open_round(session: Session, round_id: int, by: Person, now: datetime) -> Round:
    """The round, locked, if it is open and the person's observer is invited to comment in it."""
    round = rounds.locked_alone(session, round_id)
    invited = select(RoundInvitation.id).filter_by(round_id=round.id, observer_id=by.of_observer().id)
    if session.scalars(invited).one_or_none() is None:
        raise NotFound
    ensure_open(round, by.zone, now)
    return round


def _locked_draft(session: Session, comment_id: int, by: Person, now: datetime) -> tuple[ObserverComment, Round]:
    found = session.get(ObserverComment, comment_id)
    if found is None or found.observer_id != by.of_observer().id:
        raise NotFound
    round = _locked_open_round(session, found.round_id, by, now)
    session.refresh(found)
    if found.state is not CommentState.DRAFTED:
        raise Untimely("This comment has been submitted, and does not change any more. Write another one.")
    return found, round


def _record(session: Session, comment: ObserverComment, round: Round, verb: Verb, by: Person, now: datetime) -> None:
    details = {"round": round.id, "observer": by.of_observer().id, "words": digest(comment)}
    record(session, comment, verb, consultation_id=round.consultation_id, by=by, at=now, **details)
