"""What is under way on a text: its round, its adoption, words for its brackets; whether it is the newest, and objected to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.adoption import adoption
from models.adoption.adoption import Adoption, AdoptionState
from models.drafts.version import DraftVersion, Stage
from models.errors import Untimely
from models.lifting import lifting
from models.lifting.lifting import Lifting
from models.rounds.consultation import Round, RoundState


def round_under_way(session: Session, consultation_id: int) -> Round | None:
    """The round of the consultation whose comments are not yet answered, if there is one."""
    own = select(Round).where(Round.consultation_id == consultation_id, Round.state != RoundState.DONE)
    return session.scalars(own).one_or_none()


def adoption_under_way(session: Session, consultation_id: int) -> Adoption | None:
    """The adoption of a text of the consultation that has not ended, if there is one."""
    of_consultation = select(DraftVersion.id).where(DraftVersion.consultation_id == consultation_id)
    return session.scalars(
        select(Adoption).where(Adoption.version_id.in_(of_consultation), Adoption.state.in_(adoption.UNDER_WAY))
    ).one_or_none()


def lifting_under_way(session: Session, consultation_id: int) -> Lifting | None:
    """The lifting of brackets in a text of the consultation that has not ended, if there is one."""
    of_consultation = select(DraftVersion.id).where(DraftVersion.consultation_id == consultation_id)
    return session.scalars(
        select(Lifting).where(Lifting.version_id.in_(of_consultation), Lifting.state.in_(lifting.UNDER_WAY))
    ).one_or_none()


def pending_before_members(session: Session, consultation_id: int) -> Adoption | Lifting | None:
    """What the members are being asked about a text of the consultation: to adopt it, or words for its brackets. An announcement
    alone asks nobody."""
    pending = adoption_under_way(session, consultation_id) or lifting_under_way(session, consultation_id)
    return pending if pending is not None and pending.begun_at is not None else None


def ensure_none_under_way(session: Session, version: DraftVersion) -> None:
    """Raise Untimely while members are asked about a text of the consultation."""
    if version.stage is Stage.ADOPTED:
        raise Untimely("This text has been adopted already.")
    pending = adoption_under_way(session, version.consultation_id)
    if pending:
        raise Untimely(
            f"The members are being asked to adopt {pending.version.name}: its adoption is under way. Wait for the result, or "
            "withdraw it first."
        )
    under_way = lifting_under_way(session, version.consultation_id)
    if under_way:
        raise Untimely(
            f"The members are being asked about words for brackets of {under_way.version.name}. Wait for the result, or "
            "withdraw it first."
        )


def ensure_at_hand(session: Session, version: DraftVersion) -> None:
    """Raise Untimely unless this is the newest circulated text, about which the members are not being asked."""
    if version.stage is Stage.ADOPTED:
        raise Untimely("This text has been adopted already.")
    if version.stage is not Stage.CIRCULATED or version.id != newest(session, version.consultation_id):
        raise Untimely("Members can only be asked about the newest circulated version, and this is an older one.")
    ensure_none_under_way(session, version)


def newest(session: Session, consultation_id: int) -> int | None:
    """The id of the version that went out last, if one did."""
    number = select(func.max(DraftVersion.number)).where(DraftVersion.consultation_id == consultation_id)
    return session.scalars(
        select(DraftVersion.id).where(
            DraftVersion.consultation_id == consultation_id, DraftVersion.number == number.scalar_subquery()
        )
    ).one_or_none()


def objected_to(session: Session, version: DraftVersion) -> Adoption | None:
    """The adoption of this version that a member's objection has ended, unless the members have been asked for comments since."""
    return _standing_objection(session, version.id)


def objected_before(session: Session, round: Round) -> Adoption | None:
    """The adoption that a member's objection has ended and with which the round begins, if there is one: what `objected_to` was of
    its version when it opened."""
    # A text is adopted after a round at the earliest.
    return _standing_objection(session, round.version_id, round.opens_at) if round.number > 1 else None


def _standing_objection(session: Session, version_id: int, at: datetime | None = None) -> Adoption | None:
    """The adoption of a version that an objection has ended, without a round on it since; now, or before a round opened `at`."""
    broken = select(Adoption).where(Adoption.version_id == version_id, Adoption.state == AdoptionState.BROKEN)
    rounds = select(Round).where(Round.version_id == version_id)
    if at is not None:
        broken, rounds = broken.where(Adoption.ended_at <= at), rounds.where(Round.opens_at < at)
    last = session.scalars(broken.order_by(Adoption.id.desc()).limit(1)).one_or_none()
    return last if last and objection_stands(last, session.scalars(rounds)) else None


def objection_stands(last: Adoption, rounds: Iterable[Round]) -> bool:
    """Whether a member's objection has ended an adoption, and none of the `rounds` has asked for other words of its version since."""
    if last.state is not AdoptionState.BROKEN or last.ended_at is None:
        return False
    return not any(one.version_id == last.version_id and one.opens_at >= last.ended_at for one in rounds)


def is_idle(
    newest: DraftVersion | None,
    rounds: Iterable[Round],
    decisions: Iterable[Adoption | Lifting | None],
    *,
    at_work: bool,
) -> bool:
    """Whether nothing is under way in a consultation, so that the secretariat has to say how it goes on. `at_work`: it works on a
    text that has not gone out."""
    adopted = newest is not None and newest.stage is Stage.ADOPTED
    in_round = any(one.state is not RoundState.DONE for one in rounds)
    return not (adopted or at_work or in_round or any(one is not None and one.is_under_way for one in decisions))
