"""Inviting co-sponsors by name, and what they answer. A name stands with a comment only while its member has confirmed the words."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.comments.cosponsorship import Cosponsorship, CosponsorState
from models.comments.operations.wording import columns, digest, put_words, words_of
from models.db.access import unsealed
from models.errors import Invalid, NotFound, Untimely, ensure_found
from models.letters.operations import answer_letters
from models.observers.observer import ObserverComment
from models.people.person import Member, Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState, ensure_open
from models.rounds.operations import rounds

OVER = "The next version has been circulated. Say there, in its brackets, what your country asks for."
SAID_IN_WORDS = ("change", "paragraph_id", "after_id", "text", "proposed_text", "justification")
"""What of a comment an observer has said; its type is for the member to choose."""
FOR_ALL = {"populate_existing": True, **unsealed("a comment's names follow its words, whoever changes these")}


def invite(
    session: Session, comment_id: int, members: Collection[int], *, by: Person, now: datetime
) -> list[Cosponsorship]:
    """Show a comment, as it is now, to the coordinators of these members, and ask them to join it; who has been shown these words
    and has not declined is not asked again."""
    by.ensure_coordinator()
    comment, round = _own_comment(session, comment_id, by)
    ensure_open(round, by.zone, now)
    invited = [
        member for member in round.consultation.members if member.id in members and member.id != comment.member_id
    ]
    if not invited:
        raise Invalid("Choose at least one country.", "members")
    before = {one.invited_id: one for one in _invitations_of(session, comment)}
    return [_invite_member(session, round, comment, member, before.get(member.id), by, now) for member in invited]


def close(session: Session, cosponsorship_id: int, *, by: Person, now: datetime) -> Cosponsorship:
    """Take an invitation back: the other member no longer sees the words, and its name is removed. Doing it twice changes nothing more."""
    by.ensure_coordinator()
    found, round = _locked_invitation(session, cosponsorship_id)
    if found.member_id != by.of_member().id:
        raise NotFound
    if found.cosponsor_state is CosponsorState.CLOSED:
        return found
    ensure_open(round, by.zone, now)
    known = found.cosponsor_state in (CosponsorState.INVITED, CosponsorState.CONFIRMED)
    found.move_to(CosponsorState.CLOSED)
    _update_cosponsors(session, found.comment_id)

    _record(session, round, found, Verb.COSPONSOR_CLOSED, by, now)

    if known:
        answer_letters.owe_cosponsor_ended(session, found, now=now)
    return found


def confirm(session: Session, cosponsorship_id: int, *, by: Person, seen: int, now: datetime) -> Cosponsorship:
    """Join the comment, officially, in the words that were shown."""
    return _decide(session, cosponsorship_id, CosponsorState.CONFIRMED, Verb.COSPONSOR_CONFIRMED, by, seen, now)


def decline(session: Session, cosponsorship_id: int, *, by: Person, seen: int, now: datetime) -> Cosponsorship:
    """Do not join the comment."""
    return _decide(session, cosponsorship_id, CosponsorState.DECLINED, Verb.COSPONSOR_DECLINED, by, seen, now)


def leave(session: Session, cosponsorship_id: int, *, by: Person, now: datetime) -> Cosponsorship:
    """Stop being a co-sponsor, while the round is open. Doing it twice changes nothing more."""
    by.ensure_coordinator()
    found, round = _own_invitation(session, cosponsorship_id, by)
    if found.cosponsor_state is CosponsorState.LEFT:
        return found
    ensure_open(round, by.zone, now)
    found.move_to(CosponsorState.LEFT)
    found.decided_by_id, found.decided_at = by.id, now
    _update_cosponsors(session, found.comment_id)

    _record(session, round, found, Verb.COSPONSOR_LEFT, by, now)

    answer_letters.owe_cosponsor_answered(session, found, now=now)
    return found


def outdate(session: Session, comment: Comment, round: Round, *, by: Person, now: datetime) -> None:
    """Let no confirmation stand for words that the member has not been shown, and no observer be named with words that it has
    not proposed: those of the comment have changed."""
    words = columns(words_of(comment))
    if comment.sponsored_id is not None:
        proposed = session.get_one(ObserverComment, comment.sponsored_id)
        if any(getattr(proposed, name) != words[name] for name in SAID_IN_WORDS):
            comment.sponsored_id = comment.proposed_by = None
    for one in _invitations_of(session, comment):
        if not (one.is_waiting or one.is_confirmed):
            continue
        if all(getattr(one, name) == value for name, value in words.items()):
            continue
        one.move_to(CosponsorState.CHANGED)

        _record(session, round, one, Verb.COSPONSOR_OUTDATED, by, now)

        answer_letters.owe_cosponsor_ended(session, one, now=now)
    _update_cosponsors(session, comment.id)


def detach(session: Session, comment: Comment, round: Round, *, by: Person, now: datetime) -> None:
    """Close every invitation to a comment that is removed."""
    for one in _invitations_of(session, comment):
        known = one.is_waiting or one.is_confirmed
        if one.cosponsor_state is not CosponsorState.CLOSED:
            one.move_to(CosponsorState.CLOSED)
            _record(session, round, one, Verb.COSPONSOR_CLOSED, by, now)
        one.comment_id = None
        if known:
            answer_letters.owe_cosponsor_ended(session, one, now=now)
    session.flush()


def _invite_member(
    session: Session,
    round: Round,
    comment: Comment,
    member: Member,
    before: Cosponsorship | None,
    by: Person,
    now: datetime,
) -> Cosponsorship:
    if before is not None and not before.can_be_shown_again:
        return before
    one = before
    if one is None:
        one = Cosponsorship(
            round_id=round.id,
            member_id=comment.member_id,
            comment_id=comment.id,
            invited=member,
            written_at=now,
            **columns(words_of(comment)),
        )
        session.add(one)
    else:
        one.move_to(CosponsorState.INVITED)
        put_words(words_of(comment), one)
        one.decided_by_id, one.decided_at = None, None
    one.author_id, one.changed_at, one.proposed_by = by.id, now, comment.proposed_by

    _record(session, round, one, Verb.COSPONSOR_INVITED, by, now)

    answer_letters.owe_cosponsor_asked(session, one, now=now)
    return one


def _decide(
    session: Session,
    cosponsorship_id: int,
    state: CosponsorState,
    verb: Verb,
    by: Person,
    seen: int,
    now: datetime,
) -> Cosponsorship:
    by.ensure_coordinator()
    found, round = _own_invitation(session, cosponsorship_id, by)
    if found.cosponsor_state is state and found.revision == seen + 1:
        return found
    found.ensure_seen(seen)
    ensure_open(round, by.zone, now)
    found.move_to(state)
    found.decided_by_id, found.decided_at = by.id, now
    _update_cosponsors(session, found.comment_id)

    _record(session, round, found, verb, by, now)

    answer_letters.owe_cosponsor_answered(session, found, now=now)
    return found


def _own_comment(session: Session, comment_id: int, by: Person) -> tuple[Comment, Round]:
    """The member's own comment, with its round locked; raises NotFound."""
    own = select(Comment.round_id).where(Comment.id == comment_id, Comment.member_id == by.of_member().id)
    round_id = ensure_found(session.scalars(own).one_or_none())
    round = rounds.locked_round(session, round_id)
    comment = ensure_found(session.get(Comment, comment_id, populate_existing=True))
    return comment, round


def _locked_invitation(session: Session, cosponsorship_id: int) -> tuple[Cosponsorship, Round]:
    """The invitation, with its round locked; raises NotFound if the person may not see it, and Untimely when it is over."""
    wanted = select(Cosponsorship.round_id).where(Cosponsorship.id == cosponsorship_id)
    round_id = ensure_found(session.scalars(wanted).one_or_none())
    round = rounds.locked_round(session, round_id)
    if round.state is RoundState.DONE:
        raise Untimely(OVER)
    return ensure_found(session.get(Cosponsorship, cosponsorship_id, populate_existing=True)), round


def _own_invitation(session: Session, cosponsorship_id: int, by: Person) -> tuple[Cosponsorship, Round]:
    found, round = _locked_invitation(session, cosponsorship_id)
    if found.invited_id != by.of_member().id:
        raise NotFound
    return found, round


def _invitations_of(session: Session, comment: Comment) -> list[Cosponsorship]:
    own = select(Cosponsorship).where(Cosponsorship.comment_id == comment.id).order_by(Cosponsorship.id)
    return list(session.scalars(own, execution_options=FOR_ALL))


def _update_cosponsors(session: Session, comment_id: int | None) -> None:
    """Let the comment name those that have confirmed its words, alphabetically: of a draft its own member alone can read that."""
    session.flush()
    wanted = select(Comment).where(Comment.id == comment_id)
    comment = session.scalars(wanted, execution_options=FOR_ALL).one_or_none()
    if comment is not None:
        confirmed = (one.invited.name for one in _invitations_of(session, comment) if one.is_confirmed)
        comment.cosponsors = sorted(confirmed) or None


def _record(session: Session, round: Round, one: Cosponsorship, verb: Verb, by: Person, now: datetime) -> None:
    session.flush()
    details = {"comment": one.comment_id, "member": one.member_id, "invited": one.invited_id, "words": digest(one)}
    record(session, one, verb, consultation_id=round.consultation_id, by=by, at=now, **details)
