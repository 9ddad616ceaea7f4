"""Invitations to join a comment, as the member that invites and the one that is invited read them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Comment, CommentState
from models.comments.cosponsorship import Cosponsorship, CosponsorState
from models.errors import ensure_found
from models.people.person import Member
from models.rounds.consultation import Round, RoundState, participations


def invitations_of(session: Session, comment_id: int) -> Sequence[Cosponsorship]:
    """Whom a member has invited to one of its comments, by name."""
    found = session.scalars(select(Cosponsorship).where(Cosponsorship.comment_id == comment_id))
    return sorted(found, key=lambda one: one.invited.name)


def invitation(session: Session, cosponsorship_id: int, member: Member) -> Cosponsorship:
    """What a member was invited to join, with what its page shows; raises NotFound for anybody else."""
    shown = (
        joinedload(Cosponsorship.paragraph),
        joinedload(Cosponsorship.author),
        joinedload(Cosponsorship.round).joinedload(Round.version),
    )
    own = select(Cosponsorship).where(Cosponsorship.id == cosponsorship_id, Cosponsorship.invited_id == member.id)
    return ensure_found(session.scalars(own.options(*shown)).one_or_none())


def waiting_invitations(session: Session, member: Member) -> Sequence[Cosponsorship]:
    """Those on which the member has not answered, in rounds that are open."""
    statement = (
        select(Cosponsorship)
        .join(Round, Round.id == Cosponsorship.round_id)
        .where(Cosponsorship.invited_id == member.id, Cosponsorship.cosponsor_state == CosponsorState.INVITED)
        .where(Round.state == RoundState.OPEN)
        .order_by(Cosponsorship.id)
    )
    return session.scalars(statement).all()


def joined(session: Session, round_id: int, member: Member) -> Sequence[Cosponsorship]:
    """Those to comments of other members that the member has joined in a round."""
    own = (Cosponsorship.round_id == round_id) & (Cosponsorship.invited_id == member.id)
    confirmed = select(Cosponsorship).where(own, Cosponsorship.cosponsor_state == CosponsorState.CONFIRMED)
    shown = confirmed.options(joinedload(Cosponsorship.paragraph)).order_by(Cosponsorship.id)
    return session.scalars(shown).all()


def reworded(session: Session, round_id: int, member: Member) -> Sequence[Cosponsorship]:
    """Those to comments of the member whose words have changed since they were shown, and have not been shown again."""
    own = (Cosponsorship.round_id == round_id) & (Cosponsorship.member_id == member.id)
    changed = select(Cosponsorship).where(own, Cosponsorship.cosponsor_state == CosponsorState.CHANGED)
    return session.scalars(changed.order_by(Cosponsorship.comment_id, Cosponsorship.id)).all()


def participating_members(session: Session, consultation_id: int) -> Sequence[Member]:
    """The members of a consultation, by their English short names."""
    part = Member.id == participations.c.member_id
    found = select(Member).join(participations, part).where(participations.c.consultation_id == consultation_id)
    return session.scalars(found.order_by(Member.name)).all()


def invitation_of_letter(session: Session, cosponsorship_id: int) -> Cosponsorship:
    """The invitation that a letter is about; raises if there is none."""
    return session.get_one(Cosponsorship, cosponsorship_id, options=[joinedload(Cosponsorship.paragraph)])


def sent_or_joined(member: Member) -> ColumnElement[bool]:
    """Of a comment: whether the member has sent it, in time or not, or has joined it as that of another, once all members read that."""
    own = (Comment.member_id == member.id) & (Comment.state != CommentState.DRAFTED)
    joins = (Cosponsorship.invited_id == member.id) & (Cosponsorship.cosponsor_state == CosponsorState.CONFIRMED)
    done = select(Round.id).where(Round.state == RoundState.DONE)
    return own | (
        Comment.id.in_(select(Cosponsorship.comment_id).where(joins))
        & (Comment.state == CommentState.SUBMITTED)
        & Comment.round_id.in_(done)
    )


def rounds_with_comments(session: Session, member: Member) -> set[int]:
    """The rounds for which the member has sent a comment, or joined that of another."""
    return set(session.scalars(select(Comment.round_id).where(sent_or_joined(member)).distinct()))
