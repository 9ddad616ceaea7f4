"""The members that there are."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.member import Member


def every(session: Session) -> Sequence[Member]:
    """All members, by their English short names."""
    return session.scalars(select(Member).order_by(Member.name)).all()
